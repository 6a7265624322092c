//! Answers that are kept as they were written: what depends on nothing but what is recorded is composed once for each state of the records,
//! token and language, and then sent as it is, before the service looks for a route or a place.
//!
//! A handler says so in its signature, by [`Kept`]. Who asks was looked up together with where the records stand, so an answer of another
//! state, or to somebody who may no more, is never sent.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::Operation;

use super::auth::{FailedLookup, identify};
use super::connection::is_of_reserve;
use super::etag::IfNoneMatch;
use super::head;
use super::language::wanted;
use super::matrix_revision;
use super::observe::{Observed, REQUEST_ID};
use super::operation::Describe;
use super::problem::Problem;
use app::App;
use app::error::AppError;
use domain::id::TokenId;
use domain::language::Language;
use domain::time::Timestamp;
use domain::token::Token;
use store::matrix::RecordState;

/// All answers that are kept take at most so many bytes together; before they would take more, all are forgotten.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// What is kept beside an answer and its question: headers for the most part.
const BESIDE: usize = 1_500;

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
#[derive(Debug, Clone)]
struct Keeping {
    until: Option<Timestamp>,
    route: Option<MatchedPath>,
}

/// Says of an answer that is to be kept which route has answered.
pub(super) fn name_route(response: &mut Response, route: Option<MatchedPath>) {
    if let Some(keeping) = response.extensions_mut().get_mut::<Keeping>() {
        keeping.route = route;
    }
}

impl<T: IntoResponse> IntoResponse for Kept<T> {
    fn into_response(self) -> Response {
        let mut response = self.answer.into_response();
        response.extensions_mut().insert(Keeping { until: self.until, route: None });
        response
    }
}

/// The whole service behind what is kept of it.
pub(super) struct KeptAnswers {
    app: App,
    answers: Mutex<Answers>,
}

/// The answers of one state of the records.
#[derive(Default)]
struct Answers {
    state: Option<RecordState>,
    by_asker: HashMap<Asker, HashMap<String, KeptAnswer>>,
    bytes: usize,
}

/// Whom an answer is for, and in which language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Asker {
    token: TokenId,
    language: Language,
}

struct KeptAnswer {
    /// None where all who asked had seen it.
    whole: Option<(HeaderMap, Bytes)>,
    /// What the handler has told somebody who had seen the answer with its tag: a tag may also be the revision of one thing alone, so that
    /// it is not for this file to say whether it holds.
    unchanged: Option<HeaderMap>,
    /// As the log names it.
    route: MatchedPath,
    until: Option<Timestamp>,
}

/// A question that may be answered by what is kept.
struct Question {
    state: RecordState,
    asker: Asker,
    target: String,
}

/// Answers by what is kept; else keeps the answer, if it may be.
pub(super) async fn answer(State(kept): State<Arc<KeptAnswers>>, request: Request, next: Next) -> Response {
    if !may_be_kept(&request) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let observed = Observed::begin(&kept.app, &parts);
    if let Err(error) = identify(&mut parts, &kept.app).await {
        // It is told inside, without asking again: a database that is away is waited for once.
        parts.extensions.insert(FailedLookup(Problem::from(error)));
    }
    let Some(question) = Question::of(&parts) else {
        parts.extensions.insert(observed);
        return next.run(Request::from_parts(parts, body)).await;
    };
    let seen = IfNoneMatch::of(&parts.headers);
    if let Some((route, mut response)) = kept.find(&question, &seen) {
        let person = parts.extensions.get::<Arc<Token>>().map(|token| token.subject);
        observed.end(&kept.app, route.as_str(), person, &mut response);
        return response;
    }
    parts.extensions.insert(observed);
    let response = next.run(Request::from_parts(parts, body)).await;
    kept.keep(question, response).await
}

/// Whether a request reads something of the API, and nothing is wrong with it that somebody else would have to tell.
fn may_be_kept(request: &Request) -> bool {
    request.method() == Method::GET
        && request.uri().path().starts_with("/api/v1/")
        && head::check(request).is_ok()
        && !request.headers().contains_key(matrix_revision::NAME)
        && !is_of_reserve(request)
}

impl Question {
    /// Of somebody who is known.
    fn of(parts: &Parts) -> Option<Self> {
        let state = *parts.extensions.get::<RecordState>()?;
        let token = parts.extensions.get::<Arc<Token>>()?.id;
        let target = parts.uri.path_and_query()?.as_str().to_owned();
        Some(Self { state, asker: Asker { token, language: wanted(&parts.headers) }, target })
    }
}

impl KeptAnswers {
    pub(super) fn of(app: App) -> Self {
        Self { app, answers: Mutex::default() }
    }

    fn find(&self, question: &Question, seen: &IfNoneMatch) -> Option<(MatchedPath, Response)> {
        let answers = self.lock();
        let known = answers.get(question, self.app.clock.now())?;
        Some((known.route.clone(), known.to_response(seen)?))
    }

    /// Keeps an answer that says that it may be.
    async fn keep(&self, question: Question, mut response: Response) -> Response {
        let keeping = response.extensions_mut().remove::<Keeping>();
        let Some(Keeping { until, route: Some(route) }) = keeping else { return response };
        let mut headers = response.headers().clone();
        headers.remove(REQUEST_ID);
        let (whole, unchanged, response) = match response.status() {
            StatusCode::OK => {
                let (parts, body) = response.into_parts();
                let bytes = match to_bytes(body, usize::MAX).await {
                    Ok(bytes) => bytes,
                    Err(error) => return Problem::from(AppError::internal(error)).into_response(),
                };
                let response = Response::from_parts(parts, Body::from(bytes.clone()));
                (Some((headers, bytes)), None, response)
            }
            StatusCode::NOT_MODIFIED => (None, Some(headers), response),
            _ => return response,
        };
        self.lock().insert(question, KeptAnswer { whole, unchanged, route, until });
        response
    }

    fn lock(&self) -> MutexGuard<'_, Answers> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answers {
    fn get(&self, question: &Question, now: Timestamp) -> Option<&KeptAnswer> {
        let of_asker = self.by_asker.get(&question.asker).filter(|_| self.state == Some(question.state))?;
        of_asker.get(&question.target).filter(|known| known.until.is_none_or(|until| now < until))
    }

    /// What was answered is of the state in which it was asked for, or newer; if newer, the next question is of another one.
    fn insert(&mut self, Question { state, asker, target }: Question, answer: KeptAnswer) {
        let bytes = answer.whole.as_ref().map_or(0, |(_, body)| body.len()) + target.len() + BESIDE;
        if bytes > LARGEST {
            return;
        }
        if self.state != Some(state) || self.bytes + bytes > MOST_BYTES {
            *self = Self { state: Some(state), ..Self::default() };
        }
        self.bytes += bytes;
        match self.by_asker.entry(asker).or_default().entry(target) {
            Entry::Occupied(mut known) => known.get_mut().join(answer),
            Entry::Vacant(place) => drop(place.insert(answer)),
        }
    }
}

impl KeptAnswer {
    /// What is known of the same question by two answers. Where the tag has changed, the older of the two is of no use any more.
    fn join(&mut self, answer: Self) {
        let known = std::mem::replace(self, answer);
        let is_same = known.tag() == self.tag();
        self.whole = self.whole.take().or_else(|| known.whole.filter(|_| is_same));
        self.unchanged = self.unchanged.take().or_else(|| known.unchanged.filter(|_| is_same));
    }

    fn tag(&self) -> Option<&HeaderValue> {
        let headers = self.whole.as_ref().map(|(headers, _)| headers).or(self.unchanged.as_ref());
        headers?.get(header::ETAG)
    }

    /// What whoever has seen these tags is told; `None` where that takes a body that is not kept, or the handler has to say whether a tag holds.
    fn to_response(&self, seen: &IfNoneMatch) -> Option<Response> {
        let tag = self.tag().and_then(|tag| tag.to_str().ok());
        let (status, headers, body) = if tag.is_some_and(|tag| seen.holds(tag)) {
            (StatusCode::NOT_MODIFIED, self.unchanged.clone()?, Body::empty())
        } else {
            let (headers, body) = self.whole.clone()?;
            (StatusCode::OK, headers, Body::from(body))
        };
        let mut response = Response::new(body);
        (*response.status_mut(), *response.headers_mut()) = (status, headers);
        Some(response)
    }
}
