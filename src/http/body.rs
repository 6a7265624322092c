//! What may come in: how large the body of each operation may be, how long it may pause, and how much memory all of them may take.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use tokio::time::timeout;
use tower_http::timeout::TimeoutBody;

use super::connection::{BODY_PAUSE, closing};
use super::json::{too_large, unread};
use super::problem::{Kind, Problem};
use super::{attachment, coverage_need, coverage_target, import, sign_in};
use app::clock::Clock;
use domain::id::SubjectId;

/// A body larger than this is refused, unless its operation says otherwise.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// All bodies together take at most this much memory.
const MOST_OF_ALL: usize = 256 * 1024 * 1024;

/// Those of one person take at most this much: more than the largest.
const MOST_OF_EACH: usize = 96 * 1024 * 1024;

/// How long a body may take besides what its size earns.
const GRACE_MS: u64 = 30_000;

/// Bytes in a millisecond that every body must have.
const SLOWEST: u64 = 16;

/// How large a body may be where it is sent to.
pub(super) fn most_bytes(request: &Request) -> usize {
    let path = request.extensions().get::<MatchedPath>();
    match path.map(MatchedPath::as_str) {
        Some(path) if path == sign_in::PASSWORD_SET_AT || sign_in::TRIED_AT.contains(&path) => {
            sign_in::MOST_BYTES
        }
        Some("/api/v1/imports" | "/lists" | "/persons/list") => import::MOST_BYTES,
        Some("/api/v1/pieces/{id}/attachments" | "/pieces/{id}/files") => attachment::MOST_BYTES,
        Some("/api/v1/coverage/targets" | "/coverage/targets") => coverage_target::MOST_BYTES,
        Some("/api/v1/coverage/need" | "/coverage/need") => coverage_need::MOST_BYTES,
        _ => MOST_BYTES,
    }
}

/// Bounds the body before anybody reads it, whoever that is.
pub(super) async fn bound(mut request: Request, next: impl AsyncFnOnce(Request) -> Response) -> Response {
    let most = most_bytes(&request);
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if length.and_then(|length| length.parse().ok()).is_some_and(|length: usize| length > most) {
        // What follows on the connection would be the body.
        return closing(too_large().into_response());
    }
    DefaultBodyLimit::max(most).apply(&mut request);
    let (parts, body) = request.into_parts();
    let body = Body::new(TimeoutBody::new(BODY_PAUSE, body));
    let response = next(Request::from_parts(parts, body)).await;
    // The rest of the body is not waited for.
    match response.status() {
        StatusCode::REQUEST_TIMEOUT | StatusCode::PAYLOAD_TOO_LARGE => closing(response),
        _ => response,
    }
}

/// The memory that bodies take, which is bounded in all and for each person.
#[derive(Default)]
pub(super) struct BodyBudget(Mutex<Taken>);

#[derive(Default)]
struct Taken {
    all: usize,
    of_each: HashMap<SubjectId, usize>,
}

/// What the bodies of one person take of it; given back when it is dropped.
pub(super) struct BodyShare {
    budget: Arc<BodyBudget>,
    person: SubjectId,
    bytes: usize,
}

impl BodyBudget {
    /// A share of nothing yet.
    pub(super) fn share(self: &Arc<Self>, person: SubjectId) -> BodyShare {
        BodyShare { budget: Arc::clone(self), person, bytes: 0 }
    }
}

impl BodyShare {
    /// Whose body it is for.
    pub(super) const fn person(&self) -> SubjectId {
        self.person
    }

    fn take(&mut self, bytes: usize) -> Result<(), Problem> {
        let mut taken = self.budget.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.of_each.get(&self.person).copied().unwrap_or(0) + bytes;
        if own > MOST_OF_EACH {
            let detail = "too much of yours is being sent already; wait until it has arrived";
            return Err(Problem::new(Kind::TooMany, detail));
        }
        if taken.all + bytes > MOST_OF_ALL {
            return Err(Problem::new(Kind::Overloaded, "too much is being sent at once; try again later"));
        }
        taken.all += bytes;
        taken.of_each.insert(self.person, own);
        self.bytes += bytes;
        Ok(())
    }
}

impl Drop for BodyShare {
    fn drop(&mut self) {
        let mut taken = self.budget.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= self.bytes;
        if let Some(own) = taken.of_each.get_mut(&self.person) {
            *own -= self.bytes;
            if *own == 0 {
                taken.of_each.remove(&self.person);
            }
        }
    }
}

/// Reads a body of up to `most` bytes, as it comes, into a share of the memory for bodies. It has [`GRACE_MS`], and as long again as
/// [`SLOWEST`] takes for what has come: a client cannot hold a connection by sending byte after byte.
pub(super) async fn read(
    mut body: Body,
    most: usize,
    mut share: BodyShare,
    clock: &Clock,
) -> Result<(Bytes, BodyShare), Problem> {
    let mut read = Vec::new();
    let began_ms = clock.elapsed_ms();
    loop {
        let earned_ms = u64::try_from(read.len()).unwrap_or(u64::MAX) / SLOWEST;
        let taken_ms = (clock.elapsed_ms() - began_ms).unsigned_abs();
        let left = Duration::from_millis((GRACE_MS + earned_ms).saturating_sub(taken_ms));
        let Ok(frame) = timeout(left, body.frame()).await else {
            return Err(Problem::new(
                Kind::TooSlow,
                "the body came too slowly; send it again, or less of it",
            ));
        };
        let Some(frame) = frame else { break };
        let Ok(data) = frame.map_err(|error| unread(&error))?.into_data() else { continue };
        if read.len() + data.len() > most {
            return Err(too_large());
        }
        share.take(data.len())?;
        read.extend_from_slice(&data);
    }
    Ok((Bytes::from(read), share))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const fn person(number: u128) -> SubjectId {
        SubjectId(Uuid::from_u128(number))
    }

    #[test]
    fn bodies_take_so_much_memory_in_all_and_so_much_of_each_person_and_give_it_back() {
        let budget = Arc::<BodyBudget>::default();
        let mut first = budget.share(person(1));
        first.take(MOST_OF_EACH).unwrap();
        assert_eq!(budget.share(person(1)).take(1).unwrap_err().status, 429);
        let mut others: Vec<BodyShare> = (2..5).map(|number| budget.share(person(number))).collect();
        others[0].take(MOST_OF_EACH).unwrap();
        others[1].take(MOST_OF_ALL - 2 * MOST_OF_EACH).unwrap();
        assert_eq!(others[2].take(1).unwrap_err().status, 503);
        drop(first);
        others[2].take(1).unwrap();
        drop(others);
        assert_eq!(budget.0.lock().unwrap().all, 0);
        assert!(budget.0.lock().unwrap().of_each.is_empty());
    }
}
