//! `/metrics`

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use super::auth::{ReadMetrics, Require};
use super::problem::Problem;
use app::App;

/// The text format of `OpenMetrics`, as its specification names it.
const FORMAT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Figures for Prometheus.
///
/// Figures of this process and of what waits, for Prometheus, in the text format of `OpenMetrics`: requests and how long they took by method, route and
/// status, rounds of background tasks, connections, jobs, webhooks that are behind. They name nobody. Prometheus sends a token as
/// `authorization: {credentials: …}`.
#[utoipa::path(get, path = "/metrics", tag = "metrics",
    responses((status = 200, description = "The figures", body = String, content_type = "application/openmetrics-text")))]
pub(super) async fn get_metrics(
    _: Require<ReadMetrics>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let text = app.metrics_text().await?;
    Ok(([(header::CONTENT_TYPE, FORMAT)], text).into_response())
}
