//! What surrounds every request: an id, one structured log line, and problems instead of bare errors.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::http::{Extensions, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::problem::{Kind, Problem};
use app::App;
use domain::id::SubjectId;

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

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id (a caller's own, when it is a plain word of up to 64 characters), and logs how it ended, for whom (the
/// person's id, once a valid token was read) and for which address (that of the other end of the connection: headers in which a proxy
/// names another one can be made up by anybody). Neither query nor body nor headers are logged: they may hold what nobody else may read.
pub(super) async fn observe(
    app: &App,
    mut request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let given = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    let id = given.filter(|id| is_plain(id)).map_or_else(|| app.clock.id().to_string(), ToOwned::to_owned);
    request.extensions_mut().insert(RequestId(id.clone()));
    let caller = CallerSlot::default();
    request.extensions_mut().insert(caller.clone());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let address = peer.map(|ConnectInfo(peer)| peer.ip().to_canonical().to_string());
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let path = path.unwrap_or_else(|| "unmatched".to_owned());
    let began = app.clock.now();
    let span = tracing::info_span!("request", id);
    let mut response = tracing::Instrument::instrument(next(request), span).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let ms = app.clock.now().as_ms() - began.as_ms();
    let person = caller.read().map(|person| person.to_string());
    let status = response.status().as_u16();
    // Of no span: each one would be written, read and written again for this line, which took a third of what a request takes. Whatever else
    // is logged of a request is of its span, and so has the same id.
    let method = method.as_str();
    tracing::info!(parent: None, id, method, path, address, status, ms, person, "answered");
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
