//! `/matrix`, `/functions`, `/regions`

use axum::extract::State;

use super::auth::{ReadRegistry, Require};
use super::page::{Page, PageRequest};
use super::problem::Problem;
use app::App;
use domain::matrix::MatrixSummary;
use domain::taxonomy::TreeNode;

/// Shows the matrix in numbers.
///
/// The matrix in numbers: accounts per function, platform, region and cluster, and the components of its ties.
#[utoipa::path(get, path = "/api/v1/matrix", tag = "registry",
    responses((status = 200, description = "The matrix in numbers", body = MatrixSummary)))]
pub(super) async fn get_matrix(
    _: Require<ReadRegistry>,
    State(app): State<App>,
) -> Result<axum::Json<MatrixSummary>, Problem> {
    Ok(axum::Json(app.matrix().await?.summary()))
}

/// The function taxonomy, by key.
#[utoipa::path(get, path = "/api/v1/functions", tag = "registry",
    responses((status = 200, description = "A page of functions", body = Page<TreeNode>)))]
pub(super) async fn list_functions(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<TreeNode>>, Problem> {
    Ok(axum::Json(page.of_list(app.matrix().await?.functions().iter(), |node| node.key.clone())))
}

/// The regions, by key.
#[utoipa::path(get, path = "/api/v1/regions", tag = "registry",
    responses((status = 200, description = "A page of regions", body = Page<TreeNode>)))]
pub(super) async fn list_regions(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<TreeNode>>, Problem> {
    Ok(axum::Json(page.of_list(app.matrix().await?.regions().iter(), |node| node.key.clone())))
}
