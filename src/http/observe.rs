//! What surrounds every request: an id, one structured log line, and problems instead of bare errors.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::problem::{Kind, Problem};
use app::App;
use domain::id::SubjectId;
use domain::time::Timestamp;

/// The id of a request, in the log, in audit rows and in the response.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Who sends a request, once that is known: whoever reads the token fills it, and the log line shows it.
#[derive(Debug, Clone, Default)]
pub(super) struct CallerSlot(Arc<OnceLock<SubjectId>>);

impl CallerSlot {
    /// Notes who sends the request with these extensions.
    pub(super) fn fill(extensions: &Extensions, subject: SubjectId) {
        if let Some(Self(slot)) = extensions.get() {
            // A request has one token, however often it is read.
            let _ = slot.set(subject);
        }
    }

    fn read(&self) -> Option<SubjectId> {
        self.0.get().copied()
    }
}

/// The header in which an id comes and goes.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A request on its way: its id, and what the line about it says.
#[derive(Debug, Clone)]
pub(super) struct Observed {
    id: String,
    method: Method,
    address: Option<String>,
    began: Timestamp,
}

impl Observed {
    /// Gives the request an id: a caller's own, when it is a plain word of up to 64 characters.
    pub(super) fn begin(app: &App, request: &Parts) -> Self {
        let given = request.headers.get(&REQUEST_ID).and_then(|value| value.to_str().ok());
        let given = given.filter(|id| is_plain(id)).map(ToOwned::to_owned);
        let peer = request.extensions.get::<ConnectInfo<SocketAddr>>();
        Self {
            id: given.unwrap_or_else(|| app.clock.id().to_string()),
            method: request.method.clone(),
            address: peer.map(|ConnectInfo(peer)| peer.ip().to_canonical().to_string()),
            began: app.clock.now(),
        }
    }

    /// Logs how it ended, for whom (the person's id, once a valid token was read) and for which address (that of the other end of the
    /// connection: headers in which a proxy names another one can be made up by anybody). Neither query nor body nor headers are logged:
    /// they may hold what nobody else may read.
    pub(super) fn end(self, app: &App, path: &str, person: Option<SubjectId>, response: &mut Response) {
        if let Ok(value) = HeaderValue::from_str(&self.id) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        let ms = app.clock.now().as_ms() - self.began.as_ms();
        let person = person.map(|person| person.to_string());
        let status = response.status().as_u16();
        app.requests.note((self.method.as_str(), path), status, ms);
        // Of no span: each one would be written, read and written again for this line, which took a third of what a request takes. Whatever
        // else is logged of a request is of its span, and so has the same id.
        let Self { id, method, address, .. } = self;
        let method = method.as_str();
        tracing::info!(parent: None, id, method, path, address, status, ms, person, "answered");
    }
}

/// Observes a request from here on.
pub(super) async fn observe(
    app: &App,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let (mut parts, body) = request.into_parts();
    // It has begun where it was looked whether its answer is kept.
    let observed = parts.extensions.remove().unwrap_or_else(|| Observed::begin(app, &parts));
    parts.extensions.insert(RequestId(observed.id.clone()));
    let caller = CallerSlot::default();
    parts.extensions.insert(caller.clone());
    let path = parts.extensions.get::<MatchedPath>().cloned();
    let route = path.as_ref().map_or("unmatched", MatchedPath::as_str);
    let span = tracing::info_span!("request", id = observed.id, method = %observed.method, path = route);
    let request = Request::from_parts(parts, body);
    let mut response = tracing::Instrument::instrument(next(request), span).await;
    observed.end(app, route, caller.read(), &mut response);
    response
}

fn is_plain(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// An unknown route.
pub async fn not_found(uri: Uri) -> Problem {
    Problem::new(Kind::NotFound, format!("there is no route {}; see /docs", uri.path()))
}

/// A file that the documentation does not have; its own answer is bare.
pub async fn bare_not_found(response: Response) -> Response {
    if response.status() == StatusCode::NOT_FOUND {
        return Problem::new(Kind::NotFound, "the documentation has no such file; see /docs").into_response();
    }
    response
}

/// A known route with another method.
pub async fn method_not_allowed(method: Method, uri: Uri) -> Problem {
    Problem::new(Kind::MethodNotAllowed, format!("{} does not take {method}; see /docs", uri.path()))
}

/// A handler that panicked.
#[must_use]
pub fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Problem::new(Kind::Internal, "the log names the cause; give the request id").into_response()
}
