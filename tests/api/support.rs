//! A service over a fresh database, callers with tokens, and answers that are held against the OpenAPI document.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use micromatrix::app::App;
use micromatrix::app::clock::Clock;
use micromatrix::app::demo::{DEMO_ACCOUNT, DEMO_CLUSTER};
use micromatrix::app::import::{Import, Mode, Progress};
use micromatrix::app::seed::Seed;
use micromatrix::app::write::Actor;
use micromatrix::domain::import::{ImportOptions, ImportReport};
use micromatrix::domain::right::{Grant, Role};
use micromatrix::domain::time::Timestamp;
use micromatrix::domain::token::TokenInput;
use sea_orm::{ConnectionTrait as _, FromQueryResult as _, JsonValue, Statement};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::api::contract;
use crate::database::everywhere;

/// When every story begins.
pub const NOW: &str = "2026-06-12T01:00:00Z";

const TABLES: [&str; 39] = [
    "matrix_state",
    "tree_node",
    "organisation",
    "account",
    "tie",
    "cluster",
    "membership",
    "subject",
    "token",
    "event",
    "audit",
    "job",
    "campaign",
    "plan",
    "direction",
    "unassigned",
    "ban",
    "piece",
    "piece_version",
    "review",
    "piece_comment",
    "deputy_list",
    "deputy",
    "attachment_content",
    "attachment",
    "feedback",
    "fact",
    "fact_version",
    "piece_fact",
    "fact_confirmation",
    "idempotency",
    "coverage_state",
    "coverage_target",
    "scenario",
    "score",
    "score_draw",
    "detection",
    "detection_community",
    "detection_isolated",
];

/// A service over a database of its own, with a clock that the story sets.
#[derive(Clone)]
pub struct World {
    pub app: App,
    pub router: Router,
}

/// Tells the story on each database, over an empty registry.
pub fn empty(story: impl AsyncFn(World)) {
    everywhere(async |url| story(World::open(url).await).await);
}

/// Tells the story on each database, over the demo's registry.
pub fn demo(story: impl AsyncFn(World)) {
    everywhere(async |url| {
        let world = World::open(url).await;
        world.import(Seed::demo_files()).await;
        story(world).await;
    });
}

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _done: u64, _total: u64) {}
}

impl World {
    pub async fn open(url: &str) -> Self {
        let app = App::open(url, Clock::fixed(Timestamp::parse(NOW).unwrap())).await.unwrap();
        Self { router: micromatrix::http::router(app.clone()), app }
    }

    pub fn set_clock(&self, at: &str) {
        self.app.clock.set(Timestamp::parse(at).unwrap());
    }

    pub async fn import(&self, files: Vec<(String, Vec<u8>)>) -> ImportReport {
        let import = Import { files, mode: Mode::Apply, options: ImportOptions::default() };
        self.app.import(&Actor::default(), import, &Quiet).await.unwrap()
    }

    /// A new person with one role; a member operates the demo's account, a lead leads the demo's cluster.
    pub async fn caller(&self, role: Role) -> Caller {
        let mut grant = grant(role);
        match role {
            Role::Member => grant.accounts.push(DEMO_ACCOUNT.to_owned()),
            Role::Lead => grant.clusters.push(DEMO_CLUSTER.to_owned()),
            _ => {}
        }
        self.caller_with(vec![grant]).await
    }

    /// A new person who operates these accounts.
    pub async fn member(&self, accounts: &[&str]) -> Caller {
        let accounts = accounts.iter().map(|handle| (*handle).to_owned()).collect();
        self.caller_with(vec![Grant { accounts, ..grant(Role::Member) }]).await
    }

    /// A new person with these roles and scopes.
    pub async fn caller_with(&self, grants: Vec<Grant>) -> Caller {
        let input = TokenInput {
            subject: format!("person-{}", self.app.clock.id()),
            label: String::new(),
            grants,
            expires_at: None,
        };
        let (token, secret) = self.app.create_token(&Actor::default(), input).await.unwrap();
        Caller {
            router: self.router.clone(),
            secret: Some(secret.reveal().to_owned()),
            subject: token.subject.to_string(),
        }
    }

    /// Somebody who sends this as a token, or none.
    pub fn stranger(&self, secret: Option<&str>) -> Caller {
        Caller { router: self.router.clone(), secret: secret.map(ToOwned::to_owned), subject: String::new() }
    }

    /// Works off the jobs that wait, as the worker does.
    pub async fn work(&self) {
        self.app.work_once("worker", micromatrix::http::serve::to_problem).await.unwrap();
    }

    /// Rows of a table.
    pub async fn rows(&self, table: &str) -> Vec<Value> {
        let statement =
            Statement::from_string(self.app.db.get_database_backend(), format!("SELECT * FROM {table}"));
        JsonValue::find_by_statement(statement).all(&*self.app.db).await.unwrap()
    }

    /// Everything that the database holds, to see that something has changed nothing.
    pub async fn everything(&self) -> Vec<String> {
        let mut all = Vec::new();
        for table in TABLES {
            let rows = self.rows(table).await;
            all.extend(rows.into_iter().map(|row| format!("{table} {row}")));
        }
        all.sort_unstable();
        all
    }
}

pub fn grant(role: Role) -> Grant {
    Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] }
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
    pub fn get(&self, path: &str) -> impl Future<Output = Answer> + use<> {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap())
    }

    pub fn delete(&self, path: &str) -> impl Future<Output = Answer> + use<> {
        self.send(self.request(Method::DELETE, path).body(Body::empty()).unwrap())
    }

    /// The text behind a path that is not of the API.
    pub async fn text(&self, path: &str) -> String {
        let request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert!(response.status().is_success(), "{path} gives {}", response.status());
        String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().into()).unwrap()
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

    /// Sends a request; it owns what it needs, so that a story may build it first and send it later.
    pub fn send(&self, request: Request<Body>) -> impl Future<Output = Answer> + use<> {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let router = self.router.clone();
        async move {
            let response = router.oneshot(request).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            let answer = Answer { status, headers, json };
            contract::check(&method, &path, &answer);
            answer
        }
    }
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

/// Makes an attempt that must be refused with this status, code and these pointers, and must change nothing at all.
pub async fn refused(
    world: &World,
    attempt: impl Future<Output = Answer>,
    (status, code): (u16, &str),
    expected: &[&str],
) -> Value {
    let before = world.everything().await;
    let problem = attempt.await.problem(status, code);
    assert_eq!(pointers(&problem), expected, "{problem:#}");
    assert_eq!(world.everything().await, before, "a refused request has changed something");
    problem
}

/// Pointers of a problem's errors.
pub fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect()
}

/// A key as it stands in a path.
pub fn encoded(key: &str) -> String {
    key.bytes().fold(String::new(), |path, byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => path + &char::from(byte).to_string(),
        _ => path + &format!("%{byte:02X}"),
    })
}

/// Rust files below a folder.
pub fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort_unstable();
    found
}
