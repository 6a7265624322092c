//! What may come in: how large the body of each operation may be, and how long it may pause.

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tower_http::timeout::TimeoutBody;

use super::connection::BODY_PAUSE;
use super::json::too_large;
use super::{attachment, coverage_target, import};

/// A body larger than this is refused, unless its operation says otherwise.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// How large a body may be where it is sent to.
fn most_bytes(request: &Request) -> usize {
    let path = request.extensions().get::<MatchedPath>();
    match path.map(MatchedPath::as_str) {
        Some("/api/v1/imports") => import::MOST_BYTES,
        Some("/api/v1/pieces/{id}/attachments") => attachment::MOST_BYTES,
        Some("/api/v1/coverage/targets") => coverage_target::MOST_BYTES,
        _ => MOST_BYTES,
    }
}

/// Bounds the body before anybody reads it, whoever that is.
pub(super) async fn bound(mut request: Request, next: Next) -> Response {
    let most = most_bytes(&request);
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if length.and_then(|length| length.parse().ok()).is_some_and(|length: usize| length > most) {
        let mut response = too_large().into_response();
        // What follows on the connection would be the body.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        return response;
    }
    DefaultBodyLimit::max(most).apply(&mut request);
    let (parts, body) = request.into_parts();
    let body = Body::new(TimeoutBody::new(BODY_PAUSE, body));
    next.run(Request::from_parts(parts, body)).await
}
