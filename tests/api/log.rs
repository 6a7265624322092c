//! The line that the log has of every request: which, who, from where; never what was said.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, header};
use micromatrix::domain::right::Role;
use serde_json::{Value, json};
use tracing::instrument::WithSubscriber as _;

use crate::api::idempotency::ORGANISATIONS;
use crate::support::{Caller, empty};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything that is logged while somebody enters an organisation, and the line that says how the request ended.
async fn logged(caller: &Caller, key: Option<&str>) -> (String, Value) {
    let request = caller.request(Method::POST, &format!("{ORGANISATIONS}?q=asked-for"));
    let request = request.header("x-request-id", "r-1").header(header::CONTENT_TYPE, "application/json");
    let request = key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
    let body = json!({"key": "edu", "name": "said", "system": "government"});
    let mut request = request.body(Body::from(body.to_string())).unwrap();
    let peer: SocketAddr = "[::ffff:192.0.2.7]:4711".parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
    caller.send(request).with_subscriber(subscriber).await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut answered = lines.filter(|line| line["fields"]["message"] == "answered");
    let line = answered.next().unwrap_or_else(|| panic!("nothing was logged: {text}"));
    (text, line)
}

#[test]
fn a_line_names_request_person_and_address_and_nothing_that_was_said() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (key, status) in [(Some("k"), 201), (Some("k"), 201), (None, 409)] {
            let (text, line) = logged(&coordinator, key).await;
            assert_eq!(line["fields"]["status"], status, "{line:#}");
            assert_eq!(line["fields"]["person"], coordinator.subject.as_str(), "{line:#}");
            let span = &line["span"];
            assert_eq!((&span["id"], &span["address"]), (&json!("r-1"), &json!("192.0.2.7")), "{line:#}");
            assert_eq!((&span["path"], &span["method"]), (&json!(ORGANISATIONS), &json!("POST")), "{line:#}");
            for kept in [coordinator.secret().unwrap(), "asked-for", "said", "4711"] {
                assert!(!text.contains(kept), "{kept} was logged: {text}");
            }
        }
    });
}

#[test]
fn a_line_names_who_was_refused_and_nobody_where_nobody_is_known() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let (_, line) = logged(&planner, None).await;
        assert_eq!(
            (&line["fields"]["status"], &line["fields"]["person"]),
            (&json!(403), &json!(planner.subject))
        );
        let (text, line) = logged(&world.stranger(Some("mm_guess")), None).await;
        assert_eq!((&line["fields"]["status"], line["fields"].get("person")), (&json!(401), None));
        assert!(!text.contains("mm_guess"), "{text}");
    });
}
