//! Forms of pages: one that is sent twice is carried out once, and led to the same place both times.
//!
//! A page draws each of its forms with a key; that and what the form says name what is to be done, in the store that keeps the keys of the API
//! too. So the same form sent again is the same act, and one whose fields were changed since is another.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::time::sleep;
use tracing::Instrument as _;

use super::idempotency::{REPLAYED, await_alive, digest_of};
use super::json::unread;
use super::problem::Problem;
use super::session::is_page;
use super::upload::boundary_of;
use app::App;
use app::computation::carried;
use app::error::AppError;
use app::idempotency::Claimed;
use domain::idempotency::{Answer, IdempotencyKey, KeyedRequest};
use domain::token::Token;

/// The field of a form that holds its key.
pub const FIELD: &str = "once";

/// A key stands at the head of a form with files: within so many bytes.
const HEAD: usize = 1024;

/// Characters of a key.
const MOST_OF_KEY: usize = 64;

/// How long the second of two forms waits for the first before it looks again, and how often it looks: for eight seconds in all.
const PAUSE: Duration = Duration::from_millis(50);
const MOST_LOOKS: usize = 160;

/// What is done as often as it is asked: it sets a cookie, which an answer that is given again would lack; or it holds a password, of which
/// not even a digest is kept.
const EACH_TIME: [&str; 6] =
    ["/sign-in", "/sign-in/password", "/sign-out", "/s/{code}", "/language", "/settings/password"];

/// Whether a request is a form of a page.
pub(super) fn is_form(request: &Request) -> bool {
    request.method() == Method::POST && is_page(request.uri().path())
}

/// Carries out a form of whoever is signed in under its key.
pub(super) async fn carry_out_once(app: &App, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let Some(token) = request.extensions().get::<Arc<Token>>().cloned() else {
        return next.run(request).await;
    };
    if EACH_TIME.contains(&route) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let bytes = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return unread(&error).into_response(),
    };
    let once = find_key(&parts.headers, &bytes);
    let digest = digest_of(&parts, &token.grants, &bytes);
    let request = Request::from_parts(parts, Body::from(bytes));
    let Some(key) = once.and_then(|once| IdempotencyKey::parse(&format!("{once}.{digest}"))) else {
        return next.run(request).await;
    };
    // A page is nothing that the effect could be kept with.
    let keyed = KeyedRequest { subject: token.subject, key, digest, promise: None };
    // In a task of its own: a browser that leaves right after the claim would leave a key that nobody works under.
    let done =
        tokio::spawn(carried(claim_and_carry_out(app.clone(), keyed, request, next).in_current_span()));
    done.await.unwrap_or_else(|error| Problem::from(AppError::from(error)).into_response())
}

async fn claim_and_carry_out(app: App, keyed: KeyedRequest, mut request: Request, next: Next) -> Response {
    match claim_in_turn(&app, &keyed).await {
        Ok(Claimed::Fresh(claim)) => {
            request.extensions_mut().insert(Arc::clone(&claim));
            let handler = tokio::spawn(carried(next.run(request).in_current_span()));
            let response = await_alive(&app, &claim, handler).await;
            if let Err(error) = app.settle_claim(&claim, kept(&response)).await {
                tracing::error!(%error, "an answer was not kept");
            }
            response
        }
        Ok(Claimed::Replay(answer)) => again(answer),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Claims a key; waits while the same form is being worked on.
async fn claim_in_turn(app: &App, keyed: &KeyedRequest) -> Result<Claimed, AppError> {
    for _ in 0..MOST_LOOKS {
        match app.claim_key(keyed).await {
            Err(AppError::KeyInFlight) => sleep(PAUSE).await,
            claimed => return claimed,
        }
    }
    Err(AppError::KeyInFlight)
}

/// What is kept of a page: where it leads. A page that is shown in answer to a form says that nothing was done, or shows something once;
/// neither is kept.
fn kept(response: &Response) -> Option<Answer> {
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?.to_owned();
    let status = response.status();
    let (etag, body) = (None, String::new());
    status.is_redirection().then(|| Answer { status: status.as_u16(), etag, location: Some(location), body })
}

fn again(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::SEE_OTHER);
    let mut response = status.into_response();
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    if let Some(location) = answer.location.and_then(|location| HeaderValue::from_str(&location).ok()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The key of a form.
fn find_key(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let found = if boundary_of(headers).is_some() {
        let head = &body[..body.len().min(HEAD)];
        let opening = format!("name=\"{FIELD}\"\r\n\r\n");
        let from = memchr::memmem::find(head, opening.as_bytes())? + opening.len();
        head[from..].split(|byte| *byte == b'\r').next()
    } else {
        let mut pairs = body.split(|byte| *byte == b'&');
        pairs.find_map(|pair| pair.strip_prefix(FIELD.as_bytes())?.strip_prefix(b"="))
    };
    let key = str::from_utf8(found?).ok()?;
    let is_plain = key.chars().all(|one| one.is_ascii_alphanumeric() || one == '-');
    (is_plain && (1..=MOST_OF_KEY).contains(&key.len())).then(|| key.to_owned())
}

/// The fields of a form without its key, which is none of what the form says.
#[must_use]
pub fn without_key(body: &Bytes) -> Bytes {
    let is_key =
        |pair: &&[u8]| pair.strip_prefix(FIELD.as_bytes()).is_some_and(|rest| rest.starts_with(b"="));
    if !body.split(|byte| *byte == b'&').any(|pair| is_key(&pair)) {
        return body.clone();
    }
    let said: Vec<&[u8]> = body.split(|byte| *byte == b'&').filter(|pair| !is_key(pair)).collect();
    said.join(&b'&').into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(media: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_str(media).unwrap())])
    }

    #[test]
    fn the_key_of_a_form_is_found_and_is_none_of_its_fields() {
        let plain = headers("application/x-www-form-urlencoded");
        assert_eq!(find_key(&plain, b"once=a-1&text=x").as_deref(), Some("a-1"));
        assert_eq!(find_key(&plain, b"text=x&onceagain=2"), None);
        assert_eq!(find_key(&plain, b"once=%20"), None);
        assert_eq!(without_key(&Bytes::from_static(b"a=1&once=x&b=2")), "a=1&b=2");
        assert_eq!(without_key(&Bytes::from_static(b"once=x")), "");
        assert_eq!(without_key(&Bytes::from_static(b"a=once")), "a=once");
        let files = headers("multipart/form-data; boundary=X");
        let body = b"--X\r\nContent-Disposition: form-data; name=\"once\"\r\n\r\nk-9\r\n--X--";
        assert_eq!(find_key(&files, body).as_deref(), Some("k-9"));
        assert_eq!(find_key(&files, b"--X\r\n"), None);
    }
}
