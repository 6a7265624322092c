//! `/matrix`, `/functions`, `/regions`

use axum::extract::State;

use super::account::PageQuery;
use super::auth::{ReadRegistry, Require};
use super::extract::Query;
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use domain::matrix::MatrixSummary;
use domain::taxonomy::TreeNode;

/// The matrix in numbers: accounts per function, platform, region and cluster, and the components of its ties.
#[utoipa::path(get, path = "/api/v1/matrix", tag = "registry",
    responses((status = 200, description = "The matrix in numbers", body = MatrixSummary)),
    security(("token" = ["read_registry"])))]
pub(super) async fn get_matrix(
    _: Require<ReadRegistry>,
    State(app): State<App>,
) -> Result<axum::Json<MatrixSummary>, Problem> {
    Ok(axum::Json(app.matrix().await?.summary()))
}

/// The function taxonomy, by key.
#[utoipa::path(get, path = "/api/v1/functions", tag = "registry", params(PageQuery),
    responses((status = 200, description = "A page of functions", body = Page<TreeNode>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_functions(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<TreeNode>>, Problem> {
    let place = Place::new("functions", query.limit, query.cursor.as_deref())?;
    Ok(axum::Json(place.page_of(app.matrix().await?.functions().iter(), |node| node.key.clone())))
}

/// The regions, by key.
#[utoipa::path(get, path = "/api/v1/regions", tag = "registry", params(PageQuery),
    responses((status = 200, description = "A page of regions", body = Page<TreeNode>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_regions(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<TreeNode>>, Problem> {
    let place = Place::new("regions", query.limit, query.cursor.as_deref())?;
    Ok(axum::Json(place.page_of(app.matrix().await?.regions().iter(), |node| node.key.clone())))
}
