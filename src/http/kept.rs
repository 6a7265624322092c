//! Answers that are kept as they were written: what depends on nothing but what is recorded is composed once for each state of the records
//! and for each token, and then sent as it is, without waiting for a place.
//!
//! A handler says so in its signature, by [`Kept`]. Who asks was looked up together with where the records stand, so an answer of another
//! state, or to somebody who may no more, is never sent. Answers are kept in English, as everything is said inside.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::Operation;

use super::etag::IfNoneMatch;
use super::operation::Describe;
use super::problem::Problem;
use app::error::AppError;
use domain::id::TokenId;
use domain::time::Timestamp;
use store::matrix::RecordState;

/// All answers that are kept take at most so many bytes together; before they would take more, all are forgotten.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// What is kept beside an answer and its question.
const BESIDE: usize = 200;

/// An answer that is larger is not kept.
const LARGEST: usize = 1024 * 1024;

/// An answer that says the same to the same token until something is recorded, or until a moment at which time alone changes it.
pub(super) struct Kept<T> {
    answer: T,
    until: Option<Timestamp>,
}

impl<T> Kept<T> {
    /// Time changes nothing of it.
    pub(super) const fn always(answer: T) -> Self {
        Self { answer, until: None }
    }

    /// Time changes it then, if nothing else has before.
    pub(super) const fn until(until: Option<Timestamp>, answer: T) -> Self {
        Self { answer, until }
    }
}

impl<T: Describe> Describe for Kept<T> {
    fn describe(operation: &mut Operation) {
        T::describe(operation);
    }
}

/// What a response carries that is to be kept.
#[derive(Debug, Clone, Copy)]
struct Keeping {
    until: Option<Timestamp>,
}

impl<T: IntoResponse> IntoResponse for Kept<T> {
    fn into_response(self) -> Response {
        let mut response = self.answer.into_response();
        response.extensions_mut().insert(Keeping { until: self.until });
        response
    }
}

/// The answers of one state of the records.
#[derive(Default)]
pub(super) struct KeptAnswers(Mutex<Answers>);

#[derive(Default)]
struct Answers {
    state: Option<RecordState>,
    by_token: HashMap<TokenId, HashMap<String, KeptAnswer>>,
    bytes: usize,
}

struct KeptAnswer {
    /// None where all who asked had seen it.
    body: Option<Bytes>,
    tag: Option<HeaderValue>,
    /// Whether the handler has told somebody who has seen this tag that it still holds: a tag may also be the revision of one thing alone.
    holds: bool,
    until: Option<Timestamp>,
}

/// A question that may be answered by what is kept.
pub(super) struct Question {
    state: RecordState,
    token: TokenId,
    target: String,
}

impl KeptAnswers {
    /// The answer that is kept; else the question, if its answer may be.
    pub(super) fn find(
        &self,
        parts: &Parts,
        token: TokenId,
        now: Timestamp,
    ) -> Result<Response, Option<Question>> {
        if parts.method != Method::GET {
            return Err(None);
        }
        let Some(state) = parts.extensions.get::<RecordState>().copied() else { return Err(None) };
        let target = parts.uri.path_and_query().map_or("", |target| target.as_str());
        let seen = IfNoneMatch::of(&parts.headers);
        let known = self.lock().get(state, token, target, now).and_then(|known| known.to_response(&seen));
        known.ok_or_else(|| Some(Question { state, token, target: target.to_owned() }))
    }

    /// Keeps an answer that says that it may be.
    pub(super) async fn keep(&self, question: Option<Question>, mut response: Response) -> Response {
        let keeping = response.extensions_mut().remove::<Keeping>();
        let (Some(keeping), Some(question)) = (keeping, question) else { return response };
        let tag = response.headers().get(header::ETAG).cloned();
        let until = keeping.until;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED => {
                self.lock().insert(question, KeptAnswer { body: None, tag, holds: true, until });
                return response;
            }
            _ => return response,
        }
        let (parts, body) = response.into_parts();
        let body = match to_bytes(body, usize::MAX).await {
            Ok(body) => body,
            Err(error) => return Problem::from(AppError::internal(error)).into_response(),
        };
        self.lock().insert(question, KeptAnswer { body: Some(body.clone()), tag, holds: false, until });
        Response::from_parts(parts, Body::from(body))
    }

    fn lock(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answers {
    fn get(&self, state: RecordState, token: TokenId, target: &str, now: Timestamp) -> Option<&KeptAnswer> {
        let known = self.by_token.get(&token)?.get(target).filter(|_| self.state == Some(state))?;
        known.until.is_none_or(|until| now < until).then_some(known)
    }

    /// What was answered is of the state in which it was asked for, or newer; if newer, the next question is of another one.
    fn insert(&mut self, Question { state, token, target }: Question, answer: KeptAnswer) {
        let bytes = answer.body.as_ref().map_or(0, Bytes::len) + target.len() + BESIDE;
        if bytes > LARGEST {
            return;
        }
        if self.state != Some(state) || self.bytes + bytes > MOST_BYTES {
            *self = Self { state: Some(state), ..Self::default() };
        }
        self.bytes += bytes;
        match self.by_token.entry(token).or_default().entry(target) {
            Entry::Occupied(mut known) => known.get_mut().join(answer),
            Entry::Vacant(place) => drop(place.insert(answer)),
        }
    }
}

impl KeptAnswer {
    /// What is known of the same question by two answers.
    fn join(&mut self, answer: Self) {
        self.holds |= answer.holds;
        self.body = answer.body.or_else(|| self.body.take());
        (self.tag, self.until) = (answer.tag, answer.until);
    }

    /// What whoever has seen these tags is told; `None` where that takes a body that is not kept, or the handler has to say whether a tag holds.
    fn to_response(&self, seen: &IfNoneMatch) -> Option<Response> {
        let tag = self.tag.as_ref().and_then(|tag| tag.to_str().ok());
        let has_seen = tag.is_some_and(|tag| seen.holds(tag));
        if has_seen && !self.holds {
            return None;
        }
        let mut response = if has_seen {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let json = HeaderValue::from_static("application/json");
            ([(header::CONTENT_TYPE, json)], self.body.clone()?).into_response()
        };
        if let Some(tag) = &self.tag {
            response.headers_mut().insert(header::ETAG, tag.clone());
        }
        Some(response)
    }
}
