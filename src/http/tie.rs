//! `/ties`

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{ChangeRegistry, Require};
use super::json::Json;
use super::problem::Problem;
use super::query::Query;
use app::App;
use domain::tie::Tie;

/// Enters a tie, or sets the weight of the one of the same pair and kind.
#[utoipa::path(put, path = "/api/v1/ties", tag = "registry",
    responses((status = 200, description = "As it stands now, the smaller handle first", body = Tie)))]
pub(super) async fn put_tie(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(tie): Json<Tie>,
) -> Result<axum::Json<Tie>, Problem> {
    Ok(axum::Json(app.put_tie(&caller.actor(), tie).await?))
}

/// Which tie.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TieQuery {
    /// Handle of one account.
    source: String,
    /// Handle of the other.
    target: String,
    /// Its kind.
    kind: String,
}

/// Removes a tie.
#[utoipa::path(delete, path = "/api/v1/ties", tag = "registry",
    responses(
        (status = 204, description = "Removed"),
        (status = 404, description = "`not_found`"),
    ))]
pub(super) async fn delete_tie(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Query(query): Query<TieQuery>,
) -> Result<StatusCode, Problem> {
    let tie = Tie { source: query.source, target: query.target, kind: query.kind, weight: 1.0 };
    app.delete_tie(&caller.actor(), &tie).await?;
    Ok(StatusCode::NO_CONTENT)
}
