//! `/renamed`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ChangeRegistry, ReadRegistry, Require};
use super::page::{Listed, Page};
use super::problem::Problem;
use super::query::Query;
use app::App;
use domain::entity::Entity;
use domain::renamed::RenamedKey;
use store::renamed::list_renamed;

/// Filters of the list of former keys.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RenamedQuery {
    /// The kind of thing.
    entity: Option<Entity>,
}

/// Keys that things had before, by kind of thing and key.
#[utoipa::path(get, path = "/api/v1/renamed", tag = "registry",
    responses((status = 200, description = "A page of former keys", body = Page<RenamedKey>)))]
pub(super) async fn list_former_keys(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Listed(query, page): Listed<RenamedQuery>,
) -> Result<axum::Json<Page<RenamedKey>>, Problem> {
    let after = page.after().and_then(|after| after.split_once('\n'));
    let keys = list_renamed(&app.db, query.entity, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(keys, |key| format!("{}\n{}", key.entity.key(), key.former))))
}

/// Which former key.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FormerKeyQuery {
    /// The kind of thing.
    entity: Entity,
    /// The key that it had.
    key: String,
}

/// Lets a former key go.
///
/// Lets a former key go: it leads nowhere any more, and something else may take it.
#[utoipa::path(delete, path = "/api/v1/renamed", tag = "registry",
    responses(
        (status = 204, description = "Let go"),
        (status = 404, description = "`not_found`"),
    ))]
pub(super) async fn let_key_go(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Query(query): Query<FormerKeyQuery>,
) -> Result<StatusCode, Problem> {
    app.let_key_go(&caller.actor(), query.entity, &query.key).await?;
    Ok(StatusCode::NO_CONTENT)
}
