//! `Matrix-Revision`: where the registry stood when an answer was composed. Whoever sends it back is answered by nothing older, whichever process
//! it reaches, also where that reads from a copy of the database that lags behind.

use std::time::Duration;

use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use tokio::time::{sleep, timeout};

use super::problem::{Kind, Problem};
use app::App;
use app::error::AppError;
use store::matrix::RecordState;

/// The header.
pub(super) const NAME: HeaderName = HeaderName::from_static("matrix-revision");

/// How long a revision is waited for that is not there yet.
const PATIENCE: Duration = Duration::from_secs(5);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Waits until the registry is at least where the request asks; whether that took any time, in which whoever calls may have lost a right.
///
/// # Errors
/// A header that is none; 503 when it does not come so far in time.
pub(super) async fn await_revision(app: &App, parts: &Parts) -> Result<bool, Response> {
    let Some(value) = parts.headers.get(NAME) else { return Ok(false) };
    let wanted = value.to_str().ok().and_then(|text| text.trim().parse::<i64>().ok()).ok_or_else(|| {
        let detail = "is no revision of this service, such as 42";
        Problem::new(Kind::InvalidHeader, format!("Matrix-Revision {detail}"))
            .at("#matrix-revision", detail)
            .into_response()
    })?;
    let is_there = |state: &RecordState| state.registry.revision >= wanted;
    if parts.extensions.get::<RecordState>().is_some_and(is_there) {
        return Ok(false);
    }
    match timeout(PATIENCE, reached(app, is_there)).await {
        Ok(Ok(())) => Ok(true),
        Ok(Err(error)) => Err(Problem::from(error).into_response()),
        Err(_) => {
            let detail = "this process does not see so new a registry yet; try again";
            let mut response = Problem::new(Kind::Unavailable, detail).into_response();
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(1));
            Err(response)
        }
    }
}

async fn reached(app: &App, is_there: impl Fn(&RecordState) -> bool) -> Result<(), AppError> {
    while !is_there(&app.live.state(&app.db).await?) {
        sleep(PAUSE).await;
    }
    Ok(())
}

/// Says on an answer where the registry stands: for what was read, where it stood before; for what was changed, where it stands now.
pub(super) async fn stamp(app: &App, read_at: Option<RecordState>, response: &mut Response) {
    let state = match read_at {
        Some(state) => Some(state),
        // What was done is done, also where this cannot be said.
        None => app.live.state(&app.db).await.ok(),
    };
    if let Some(state) = state {
        response.headers_mut().insert(NAME, HeaderValue::from(state.registry.revision));
    }
}
