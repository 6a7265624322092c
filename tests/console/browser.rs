//! A browser without JavaScript: it keeps cookies, sends forms, follows where it is led.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, header};
use http_body_util::BodyExt as _;
use micromatrix::app::clock::Clock;
use micromatrix::http::router_with;
use micromatrix::http::sign_in::MOST_FAILED;
use tower::ServiceExt as _;

use crate::support::{Caller, Form, World};

/// Somebody's browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: Vec<(String, String)>,
    language: String,
    /// What a browser or a proxy says besides in each request.
    besides: Vec<(String, String)>,
}

/// What a browser is shown.
pub struct Shown {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Shown {
    /// A page that is there.
    pub fn ok(self) -> String {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.body);
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The cookies that it sets, as they stand in the header.
    pub fn set_cookies(&self) -> Vec<&str> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect()
    }
}

impl Browser {
    /// A browser of somebody who has not signed in.
    pub fn new(world: &World) -> Self {
        let router = router_with(world.app.clone(), MOST_FAILED, micromatrix::console::pages());
        Self { router, cookies: Vec::new(), language: "zh-CN,zh;q=0.9".to_owned(), besides: Vec::new() }
    }

    /// A browser of a person, signed in with the person's token.
    pub async fn of(world: &World, person: &Caller) -> Self {
        let mut browser = Self::new(world);
        let shown = browser.send_form("/sign-in", &[("secret", person.secret().unwrap())]).await;
        assert_eq!(shown.location(), "/");
        browser
    }

    /// The same browser, set to other languages.
    pub fn speaking(mut self, language: &str) -> Self {
        language.clone_into(&mut self.language);
        self
    }

    /// The same browser, of whose requests this header is said besides.
    pub fn saying(mut self, name: &str, value: &str) -> Self {
        self.besides.push((name.to_owned(), value.to_owned()));
        self
    }

    pub async fn get(&mut self, path: &str) -> Shown {
        self.send(Method::GET, path, &[], Vec::new()).await
    }

    /// Sends a form as a page of the service does.
    pub async fn send_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        self.send_form_from("same-origin", path, fields).await
    }

    /// Sends a form as a page of this site does.
    pub async fn send_form_from(&mut self, site: &str, path: &str, fields: &[(&str, &str)]) -> Shown {
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", site)];
        self.send(Method::POST, path, &headers, typed(fields)).await
    }

    /// Sends a form as a browser does that says by `Origin` alone from which page it comes.
    pub async fn send_form_of(&mut self, origin: &str, path: &str, fields: &[(&str, &str)]) -> Shown {
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", origin)];
        self.send(Method::POST, path, &headers, typed(fields)).await
    }

    /// Sends a form with files as a page of the service does.
    pub async fn send_files(&mut self, path: &str, form: &Form) -> Shown {
        let (media, bytes) = form.sent();
        let headers = [("content-type", media.as_str()), ("sec-fetch-site", "same-origin")];
        self.send(Method::POST, path, &headers, bytes).await
    }

    async fn send(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Shown {
        let mut request =
            Request::builder().method(method).uri(path).header(header::ACCEPT_LANGUAGE, &self.language);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        for (name, value) in &self.besides {
            request = request.header(name, value);
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let shown = Shown {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        };
        for cookie in shown.set_cookies() {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(kept, _)| kept != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        shown
    }
}

/// A form as it is sent.
fn typed(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
    // Each form that a page draws has a key of its own; so has one that a test makes up.
    if !fields.iter().any(|(name, _)| *name == "once") {
        pairs.insert(0, format!("once={}", Clock::System.id()));
    }
    pairs.join("&").into_bytes()
}

/// A value as a form holds it.
fn percent(value: &str) -> String {
    value
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"*-._".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// What stands between these, the first time.
pub fn between<'a>(body: &'a str, before: &str, after: &str) -> &'a str {
    let from = body.find(before).unwrap_or_else(|| panic!("{before} is not in {body}")) + before.len();
    &body[from..from + body[from..].find(after).unwrap()]
}

/// What the form of a page that is sent there holds without being seen, its key among it.
pub fn hidden(page: &str, action: &str) -> Vec<(String, String)> {
    let forms = page.split("<form ").skip(1).map(|form| form.split("</form>").next().unwrap());
    let is_sent_there =
        |form: &&str| form.split('>').next().unwrap().contains(&format!("action=\"{action}\""));
    let form = forms.into_iter().find(is_sent_there);
    let form = form.unwrap_or_else(|| panic!("no form is sent to {action}: {page}"));
    let fields = form.split("<input type=\"hidden\"").skip(1);
    let plain = |text: &str| text.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&");
    fields
        .map(|field| (between(field, "name=\"", "\"").to_owned(), plain(between(field, "value=\"", "\""))))
        .collect()
}

/// Fields as a form sends them.
pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
