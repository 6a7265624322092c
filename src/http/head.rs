//! What may stand before a body: how long the address may be, how many headers there may be, and how large.
//!
//! These bounds lie below those of hyper, so that they are answered with problem documents. Beyond hyper's own (a target of more than
//! 65,534 bytes, more headers than [`MOST_PARSED`], a head larger than [`LARGEST_HEAD`]) it reads no further, answers 414 or 431
//! without a body, and ends the connection.

use axum::extract::Request;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};

use super::connection::closing;
use super::problem::{Kind, Problem};

/// Bytes of path and query at most.
const LONGEST_TARGET: usize = 8 * 1024;

/// Headers of a request at most.
const MOST_HEADERS: usize = 100;

/// Bytes of all headers at most, with what separates them.
const LARGEST_HEADERS: usize = 32 * 1024;

/// Headers that hyper reads at most.
pub(super) const MOST_PARSED: usize = 200;

/// Bytes that hyper keeps of a head at most.
pub(super) const LARGEST_HEAD: usize = 128 * 1024;

/// Bounds address and headers before anybody looks at them.
pub(super) async fn bound(request: Request, next: impl AsyncFnOnce(Request) -> Response) -> Response {
    match check(&request) {
        Ok(()) => next(request).await,
        // Its body is not read.
        Err(problem) => closing(problem.into_response()),
    }
}

/// Whether address and headers are within their bounds.
pub(super) fn check(request: &Request) -> Result<(), Problem> {
    check_target(request.uri()).and_then(|()| check_headers(request.headers()))
}

fn check_target(uri: &Uri) -> Result<(), Problem> {
    let length = uri.path_and_query().map_or(0, |target| target.as_str().len());
    if length <= LONGEST_TARGET {
        return Ok(());
    }
    let detail = format!("path and query have {length} bytes; at most {LONGEST_TARGET} fit");
    Err(Problem::new(Kind::UriTooLong, detail))
}

fn check_headers(headers: &HeaderMap) -> Result<(), Problem> {
    let count = headers.len();
    // Name, colon, space, value, carriage return, line feed.
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if count > MOST_HEADERS {
        let detail = format!("there are {count} headers; at most {MOST_HEADERS} fit");
        return Err(Problem::new(Kind::HeadersTooLarge, detail));
    }
    if bytes > LARGEST_HEADERS {
        let detail = format!("the headers have {bytes} bytes; at most {LARGEST_HEADERS} fit");
        return Err(Problem::new(Kind::HeadersTooLarge, detail));
    }
    Ok(())
}
