//! Who calls, and with which right: the first argument of every handler that needs a token.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::SecurityRequirement;

use super::observe::{CallerSlot, RequestId};
use super::operation::{Describe, add_problem};
use super::problem::{Kind, Problem};
use super::session::session_secret;
use app::App;
use app::Claim;
use app::error::AppError;
use app::token::Identified;
use app::write::Actor;
use domain::id::SubjectId;
use domain::right::{Grant, Reach, Right, RightType};
use domain::token::Token;
use store::matrix::RecordState;

pub use domain::right::required::*;

/// A caller whose token carries the right `R`; decided before path and body are read.
pub struct Require<R> {
    /// The person.
    pub subject: SubjectId,
    /// That person's name.
    pub subject_name: String,
    /// Everything that the token carries.
    pub grants: Vec<Grant>,
    /// How far the right goes.
    pub reach: Reach,
    request: Option<String>,
    claim: Option<Arc<Claim>>,
    right: PhantomData<R>,
}

impl<R> Require<R> {
    /// Who does something, for the records.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            subject: Some(self.subject),
            request: self.request.clone(),
            claim: self.claim.clone(),
            job: None,
        }
    }

    /// How far the token carries another right; nowhere when it does not.
    #[must_use]
    pub fn reach_of(&self, right: Right) -> Reach {
        right.reach(&self.grants).unwrap_or_default()
    }

    /// Whether the token carries another right too.
    #[must_use]
    pub fn also(&self, right: Right) -> bool {
        right.reach(&self.grants).is_some()
    }
}

impl<R: RightType> FromRequestParts<App> for Require<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let token = parts.extensions.get::<Arc<Token>>().ok_or_else(|| unidentified(parts))?;
        let token = Arc::clone(token);
        let Some(reach) = R::RIGHT.reach(&token.grants) else {
            let roles: Vec<&str> = R::RIGHT.roles().iter().map(|(role, _)| role.key()).collect();
            let detail = format!("`{}` is for: {}", R::RIGHT.key(), roles.join(", "));
            return Err(Problem::new(Kind::Forbidden, detail));
        };
        // For extractors that come later: a cursor belongs to the person who was given it.
        parts.extensions.insert(token.subject);
        Ok(Self {
            subject: token.subject,
            subject_name: token.subject_name.clone(),
            grants: token.grants.clone(),
            reach,
            request: parts.extensions.get::<RequestId>().map(|id| id.0.clone()),
            claim: parts.extensions.get::<Arc<Claim>>().cloned(),
            right: PhantomData,
        })
    }
}

impl<R: RightType> Describe for Require<R> {
    fn describe(operation: &mut Operation) {
        operation.security = Some(vec![SecurityRequirement::new("token", [R::RIGHT.key()])]);
        add_problem(operation, "400", "`invalid_header`");
        add_problem(operation, "401", "`unauthenticated`");
        add_problem(operation, "403", "`forbidden`");
        add_problem(operation, "429", "`too_many_requests`");
        add_problem(operation, "503", "`unavailable`, `overloaded`");
    }
}

/// The token that a request came with, for what outlives the request.
pub struct Presented(pub Arc<Token>);

impl<S: Send + Sync> FromRequestParts<S> for Presented {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Arc<Token>>().cloned().map(Self).ok_or_else(|| unidentified(parts))
    }
}

/// [`Require`] says so already.
impl Describe for Presented {
    fn describe(_: &mut Operation) {}
}

/// A caller of an operation that needs no token.
pub struct Anyone {
    /// Id of the request.
    pub request: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Anyone {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self { request: parts.extensions.get::<RequestId>().map(|id| id.0.clone()) })
    }
}

impl Describe for Anyone {
    fn describe(operation: &mut Operation) {
        add_problem(operation, "429", "`too_many_requests`");
    }
}

/// What whoever comes without a valid token is told.
fn unidentified(parts: &Parts) -> Problem {
    if secret(parts).is_none() {
        let problem = Problem::new(Kind::Unauthenticated, "send `Authorization: Bearer TOKEN`");
        return problem.at("#authorization", "is missing or no bearer token");
    }
    let detail = "the token is unknown, revoked or expired; ask an admin for a new one";
    Problem::new(Kind::Unauthenticated, detail).at("#authorization", "is no valid token")
}

/// Why it could not be looked up who calls, for whoever tells it.
#[derive(Clone)]
pub(super) struct FailedLookup(pub Problem);

/// Looks up the valid token that a request comes with, once, before anything else; what comes later finds it among the extensions, and
/// beside it where the records stood.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn identify(parts: &mut Parts, app: &App) -> Result<(), AppError> {
    if parts.extensions.get::<RecordState>().is_none() {
        let Some(secret) = secret(parts) else { return Ok(()) };
        let Identified { token, state } = app.identify(secret).await?;
        parts.extensions.insert(state);
        if let Some(token) = token {
            parts.extensions.insert(token);
        }
    }
    if let Some(token) = parts.extensions.get::<Arc<Token>>() {
        CallerSlot::fill(&parts.extensions, token.subject);
    }
    Ok(())
}

/// The same once more, as things are now.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn identify_anew(parts: &mut Parts, app: &App) -> Result<(), AppError> {
    parts.extensions.remove::<RecordState>();
    parts.extensions.remove::<Arc<Token>>();
    identify(parts, app).await
}

/// The token of a request, when it carries the right; nothing is refused here.
pub(super) fn find_token(parts: &Parts, right: Right) -> Option<Arc<Token>> {
    let token = parts.extensions.get::<Arc<Token>>()?;
    right.reach(&token.grants).map(|_| Arc::clone(token))
}

/// The secret that a request comes with: in its header, or else in the cookie of a browser's session, where that speaks.
fn secret(parts: &Parts) -> Option<&str> {
    bearer(parts).or_else(|| session_secret(&parts.headers, &parts.method, &parts.uri))
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !secret.trim().is_empty()).then(|| secret.trim())
}
