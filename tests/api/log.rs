//! The line that the log has of every request: which, who, from where; never what was said.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, header};
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::idempotency::ORGANISATIONS;
use crate::support::{Caller, empty};

/// Lines that the requests of this test have logged, among those of every test of this process: a subscriber of one thread alone would
/// miss what another thread has seen first, when nobody listened.
static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Of the next request.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// How the ids of its requests begin.
const OURS: &str = "logged-";

/// A phone and a name that stories plant where they may be kept: whatever test logs them, the line is caught.
pub(super) const PHONE: &str = "13987650123";
pub(super) const PERSON: &str = "欧阳不宣";

struct Lines;

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let line = String::from_utf8_lossy(bytes);
        if [OURS, PHONE, PERSON].iter().any(|caught| line.contains(caught)) {
            LINES.lock().unwrap_or_else(PoisonError::into_inner).push(line.into_owned());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Catches lines from now on.
pub(super) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let subscriber = tracing_subscriber::fmt().json().with_writer(|| Lines).finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
}

/// The lines that were caught and hold this.
pub(super) fn lines_with(text: &str) -> Vec<String> {
    let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    lines.iter().filter(|line| line.contains(text)).cloned().collect()
}

/// Everything that is logged while somebody enters an organisation, and the line that says how the request ended.
async fn logged(caller: &Caller, key: Option<&str>) -> (String, Value) {
    listen();
    let id = format!("{OURS}{}.", NUMBER.fetch_add(1, Ordering::Relaxed));
    let request = caller.request(Method::POST, &format!("{ORGANISATIONS}?q=asked-for"));
    let request = request.header("x-request-id", &id).header(header::CONTENT_TYPE, "application/json");
    let request = key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
    let body = json!({"key": "edu", "name": "said", "system": "government"});
    let mut request = request.body(Body::from(body.to_string())).unwrap();
    let peer: SocketAddr = "[::ffff:192.0.2.7]:4711".parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    caller.send(request).await;
    let lines = LINES.lock().unwrap().clone();
    let lines: Vec<String> = lines.into_iter().filter(|line| line.contains(&id)).collect();
    let mut read = lines.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let line = read.find(|line| line["fields"]["message"] == "answered" && line["fields"]["id"] == id);
    (lines.concat(), line.unwrap())
}

#[test]
fn a_line_names_request_person_and_address_and_nothing_that_was_said() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (key, status) in [(Some("k"), 201), (Some("k"), 201), (None, 409)] {
            let (text, line) = logged(&coordinator, key).await;
            assert_eq!(line["fields"]["status"], status, "{line:#}");
            assert_eq!(line["fields"]["person"], coordinator.subject.as_str(), "{line:#}");
            let fields = &line["fields"];
            assert_eq!(fields["address"], "192.0.2.7", "{line:#}");
            assert_eq!(
                (&fields["path"], &fields["method"]),
                (&json!(ORGANISATIONS), &json!("POST")),
                "{line:#}"
            );
            for kept in [coordinator.secret().unwrap(), "asked-for", "said", ":4711"] {
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
