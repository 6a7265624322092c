//! Headers that every answer carries: what a browser may do with it, and who may keep it.
//!
//! Set in one layer around everything, so that no answer is without them: not a problem, nor one of a library, nor one that came too
//! late. What a handler says of its own answer stands.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

/// The place of the page that shows the documentation.
pub(super) const PAGE: &str = "/docs";

/// Answers are data: a browser that is led to one shows it, and loads and runs nothing.
const DATA_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// The page of the documentation runs its own scripts, asks this service alone, writes styles into its elements and has pictures in
/// its style sheet.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'",
);

/// For every answer alike. What is sent is of the type that it says, an address of this service (which may hold a handle) goes
/// nowhere else, and no page shows an answer inside of itself; the older of two headers is for browsers that do not know the newer.
const ALWAYS: [(HeaderName, HeaderValue); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];

/// Adds the headers to an answer.
pub(super) async fn add_headers(request: Request, next: impl AsyncFnOnce(Request) -> Response) -> Response {
    let of_page = is_of_page(request.uri().path());
    let mut response = next(request).await;
    // A problem that stands where the page has no such file is none of it.
    let of_page = of_page && !response.status().is_client_error() && !response.status().is_server_error();
    let keeping = keeping(&response);
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    let policy = if of_page { PAGE_POLICY } else { DATA_POLICY };
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    if !of_page {
        headers.entry(header::CACHE_CONTROL).or_insert(keeping);
    }
    response
}

fn is_of_page(path: &str) -> bool {
    path.strip_prefix(PAGE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Who may keep an answer that does not say so itself (RFC 9111, section 5.2.2). With a tag its reader may, and asks each time whether it
/// still holds; without one nobody may, for it may hold a secret, or what only its reader may see.
fn keeping(response: &Response) -> HeaderValue {
    let is_tagged = response.headers().contains_key(header::ETAG);
    HeaderValue::from_static(if is_tagged { "private, no-cache" } else { "no-store" })
}
