//! Somebody who calls the API. Every answer is held against the OpenAPI document.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::{contract, spoken};

/// The whole body of an answer. A stream has no end: whoever wants to see one reads as much of it as there is to come.
pub async fn whole(response: Response) -> Bytes {
    assert!(!is_stream(response.headers()), "a stream of events would be read for ever");
    response.into_body().collect().await.unwrap().to_bytes()
}

fn is_stream(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|media| media == "text/event-stream")
}

/// Somebody who calls the API.
#[derive(Clone)]
pub struct Caller {
    router: Router,
    secret: Option<String>,
    /// Id of the person.
    pub subject: String,
}

impl Caller {
    /// The same person with the same token, before another server.
    pub fn before(&self, router: Router) -> Self {
        Self { router, secret: self.secret.clone(), subject: self.subject.clone() }
    }

    pub const fn new(router: Router, secret: Option<String>, subject: String) -> Self {
        Self { router, secret, subject }
    }

    /// What it sends as its token.
    pub fn secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    pub fn get(&self, path: &str) -> impl Future<Output = Answer> + use<> {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap())
    }

    pub fn delete(&self, path: &str) -> impl Future<Output = Answer> + use<> {
        self.send(self.request(Method::DELETE, path).body(Body::empty()).unwrap())
    }

    /// A DELETE over the given revision.
    pub fn delete_at(&self, path: &str, revision: i64) -> impl Future<Output = Answer> + use<> {
        let request = self.request(Method::DELETE, path).header(header::IF_MATCH, format!("\"{revision}\""));
        self.send(request.body(Body::empty()).unwrap())
    }

    /// The text behind a path that is not of the API.
    pub async fn text(&self, path: &str) -> String {
        let request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert!(response.status().is_success(), "{path} gives {}", response.status());
        String::from_utf8(whole(response).await.into()).unwrap()
    }

    /// The service that it calls.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// A POST without a body.
    pub fn call(&self, path: &str) -> impl Future<Output = Answer> + use<> {
        self.send(self.request(Method::POST, path).body(Body::empty()).unwrap())
    }

    pub fn post(&self, path: &str, body: &Value) -> impl Future<Output = Answer> + use<> {
        self.post_text(path, body.to_string())
    }

    pub fn post_text<B: Into<Body>>(&self, path: &str, body: B) -> impl Future<Output = Answer> + use<B> {
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.into()).unwrap())
    }

    /// A PUT over the given revision.
    pub fn put(&self, path: &str, revision: i64, body: &Value) -> impl Future<Output = Answer> + use<> {
        let request = self.request(Method::PUT, path).header(header::IF_MATCH, format!("\"{revision}\""));
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap())
    }

    /// A POST over the given revision.
    pub fn post_over(&self, path: &str, revision: i64, body: &Value) -> impl Future<Output = Answer> + use<> {
        let request = self.request(Method::POST, path).header(header::IF_MATCH, format!("\"{revision}\""));
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap())
    }

    /// A DELETE over the given revision.
    pub fn delete_over(&self, path: &str, revision: i64) -> impl Future<Output = Answer> + use<> {
        let request = self.request(Method::DELETE, path).header(header::IF_MATCH, format!("\"{revision}\""));
        self.send(request.body(Body::empty()).unwrap())
    }

    /// Changes what is said of an account.
    pub async fn edit_account(&self, handle: &str, edit: impl Fn(&mut Value)) {
        let path = format!("/api/v1/accounts/{handle}");
        let mut account = self.get(&path).await.ok();
        let revision = account["revision"].as_i64().unwrap();
        edit(&mut account);
        for field in ["id", "form", "revision"] {
            account.as_object_mut().unwrap().remove(field);
        }
        self.put(&path, revision, &account).await.ok();
    }

    /// All items of a list, walked through in pages of seven.
    pub async fn all(&self, path: &str) -> Vec<Value> {
        let gap = if path.contains('?') { '&' } else { '?' };
        let (mut items, mut cursor) = (Vec::new(), String::new());
        loop {
            let mut page = self.get(&format!("{path}{gap}limit=7{cursor}")).await.ok();
            let found = page["items"].as_array_mut().unwrap();
            assert!(found.len() <= 7, "{path} gave {} items", found.len());
            items.append(found);
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }

    /// A request as this caller sends it.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path);
        match &self.secret {
            Some(secret) => request.header(header::AUTHORIZATION, format!("Bearer {secret}")),
            None => request,
        }
    }

    /// Headers and body of an answer that is no JSON, which must be a success.
    pub async fn raw(&self, request: axum::http::request::Builder) -> (HeaderMap, Vec<u8>) {
        let (answer, bytes) = answered(self.router(), request.body(Body::empty()).unwrap()).await;
        assert!(answer.status.is_success(), "{} {:#}", answer.status, answer.json);
        (answer.headers, bytes)
    }

    /// Sends a request; it owns what it needs, so that a story may build it first and send it later.
    pub fn send(&self, request: Request<Body>) -> impl Future<Output = Answer> + use<> {
        let router = self.router();
        async move { answered(router, request).await.0 }
    }
}

/// The answer to a request, which must be one that the document promises, and its body.
async fn answered(router: Router, request: Request<Body>) -> (Answer, Vec<u8>) {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = router.oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = if is_stream(&headers) { Vec::new() } else { whole(response).await.to_vec() };
    let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    let answer = Answer { status, headers, json };
    contract::check(&method, &path, &answer);
    if answer.headers.get(header::CONTENT_LANGUAGE).is_some_and(|language| language == "en") {
        spoken::check(&format!("{method} {path}"), &answer.json);
    }
    (answer, bytes)
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

impl Answer {
    /// The body of a success.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {:#}", self.status, self.json);
        self.json
    }

    /// The revision in the `ETag`.
    #[track_caller]
    pub fn revision(&self) -> i64 {
        self.header("etag").trim_matches('"').parse().unwrap()
    }

    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers)).to_str().unwrap()
    }

    /// The problem document; it must be of this status and code, and complete.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status.as_u16(), &self.json["code"]), (status, &code.into()), "{:#}", self.json);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json["status"], status);
        assert_eq!(self.json["type"], format!("urn:micromatrix:problem:{code}"));
        for name in ["title", "detail"] {
            assert!(self.json[name].as_str().is_some_and(|said| !said.is_empty()), "{:#}", self.json);
        }
        assert!(self.json["errors"].is_array(), "{:#}", self.json);
        self.json
    }
}

/// A key as it stands in a path.
pub fn encoded(key: &str) -> String {
    key.bytes().fold(String::new(), |path, byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => path + &char::from(byte).to_string(),
        _ => path + &format!("%{byte:02X}"),
    })
}
