//! `/sign-in`, and failed sign-ins, counted by where they come from: nobody tries tokens or codes as fast as the service answers.
//!
//! A count is kept in memory for a minute and stands in no log. A valid token is never refused for it, so that whoever shares an address
//! with somebody who guesses (behind a proxy, everybody) still works.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::auth::Anyone;
use super::json::Json;
use super::problem::{Kind, Problem};
use super::source::source_of;
use super::token::NewToken;
use app::App;
use domain::attempt::Attempts;
use domain::personal_link::SignInInput;

/// Where a code is opened.
pub(super) const PATH: &str = "/api/v1/sign-in";

/// Where secrets are tried that stand in no header: a code, and on pages a code, a token or a password.
pub(super) const TRIED_AT: [&str; 4] = [PATH, "/sign-in", "/sign-in/password", "/s/{code}"];

/// Where a password is set: as short, and as little worth a long body.
pub(super) const PASSWORD_SET_AT: &str = "/settings/password";

/// A code is short, and whoever sends it is not known yet; one that is too long is still read, to be told so.
pub(super) const MOST_BYTES: usize = 64 * 1024;

/// Failed tokens of one source in a minute that are answered as such, unless a setting says otherwise; those beyond are told to wait.
pub const MOST_FAILED: u32 = 30;

/// For how long failures are counted together.
const WINDOW_MS: i64 = 60_000;

/// Opens a personal link.
///
/// Opens a personal link, once: answers with a token of its person that speaks for 90 days, whose secret is in this answer and nowhere
/// else. No token is needed. A code that is unknown, was opened, was taken back or is over is answered alike.
#[utoipa::path(post, path = "/api/v1/sign-in", tag = "persons",
    responses(
        (status = 201, description = "Opened", body = NewToken),
        (status = 401, description = "`code_refused`: it opens nothing"),
    ))]
pub(super) async fn sign_in(
    caller: Anyone,
    State(app): State<App>,
    Json(input): Json<SignInInput>,
) -> Result<(StatusCode, axum::Json<NewToken>), Problem> {
    let (token, secret) = app.sign_in(&input.code, caller.request).await?;
    Ok((StatusCode::CREATED, axum::Json(NewToken { token, secret: secret.reveal().to_owned() })))
}

/// Failures of the last minute by their source.
pub struct FailedSignIns {
    most: u32,
    by_source: Mutex<Attempts<IpAddr>>,
}

impl FailedSignIns {
    /// Of which so many of a source in a minute are answered as such.
    pub(super) fn up_to(most: u32) -> Self {
        Self { most, by_source: Mutex::new(Attempts::up_to(most, WINDOW_MS)) }
    }

    /// Counts a failure at `now_ms`; beyond what is allowed, after how many milliseconds to try again.
    fn count(&self, source: IpAddr, now_ms: i64) -> Option<i64> {
        self.by_source.lock().unwrap_or_else(PoisonError::into_inner).count(source, now_ms)
    }
}

/// Answers 429 in place of 401 where a source has sent too many tokens or codes that are none.
pub(super) async fn slow_failures(
    (app, failures): (&App, &FailedSignIns),
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let tries = request.headers().contains_key(header::AUTHORIZATION)
        || path.is_some_and(|path| TRIED_AT.contains(&path.as_str()));
    let source = source_of(request.extensions());
    let response = next(request).await;
    if !tries || response.status() != StatusCode::UNAUTHORIZED {
        return response;
    }
    let Some(wait_ms) = failures.count(source, app.clock.elapsed_ms()) else { return response };
    let detail = format!(
        "more than {} tokens or codes in a minute were none; ask an admin for one that is valid",
        failures.most
    );
    let mut response = Problem::new(Kind::TooMany, detail).into_response();
    let seconds = wait_ms.max(1).unsigned_abs().div_ceil(1000);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// Where a request comes from, as failures are counted by it.
pub struct SignInSource(pub IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for SignInSource {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(source_of(&parts.extensions)))
    }
}
