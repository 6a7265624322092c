//! `/metrics`

use std::convert::Infallible;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use utoipa::openapi::path::Operation;

use super::auth::{ReadMetrics, Require};
use super::operation::Describe;
use super::problem::Problem;
use app::App;

/// The text format of `OpenMetrics`, as its specification names it, for whoever asks for it.
const OPEN_METRICS: &str = "application/openmetrics-text";

/// The same text is one of Prometheus' older format too, in which its last line is a comment.
const OLDER: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Which of the two formats is asked for.
pub(super) struct Format(&'static str);

impl<S: Send + Sync> FromRequestParts<S> for Format {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(format_of(&parts.headers)))
    }
}

/// Said by the answer.
impl Describe for Format {
    fn describe(_: &mut Operation) {}
}

fn format_of(headers: &HeaderMap) -> &'static str {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepted.contains(OPEN_METRICS) {
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    } else {
        OLDER
    }
}

/// Figures for Prometheus.
///
/// Figures of this process and of what waits, for Prometheus: requests and how long they took by method, route and status, rounds of background
/// tasks, connections, jobs, webhooks that fail. They name nobody. Prometheus sends a token as `authorization: {credentials: …}`, and is answered in
/// the text format of `OpenMetrics`, which it asks for.
#[utoipa::path(get, path = "/metrics", tag = "metrics",
    responses((status = 200, description = "The figures", body = String, content_type = "text/plain")))]
pub(super) async fn get_metrics(
    _: Require<ReadMetrics>,
    State(app): State<App>,
    Format(format): Format,
) -> Result<Response, Problem> {
    let text = app.metrics_text().await?;
    Ok(([(header::CONTENT_TYPE, format)], text).into_response())
}
