//! `/clusters/{key}/health`, `/clusters/drift`, `/clusters/bridges`

use axum::extract::State;

use super::auth::{ReadRegistry, Require};
use super::page::{Page, PageRequest};
use super::path::{ClusterPath, Path};
use super::problem::Problem;
use app::App;
use domain::link::{Bridge, ClusterHealth, Drift};

/// Lists the accounts whose ties point to another cluster.
///
/// The accounts whose ties point to another cluster than to their own, the strongest drift first.
#[utoipa::path(get, path = "/api/v1/clusters/drift", tag = "registry",
    responses((status = 200, description = "A page of accounts that drift", body = Page<Drift>)))]
pub(super) async fn list_drift(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<Drift>>, Problem> {
    let survey = app.links().await?;
    Ok(axum::Json(page.of_list(survey.drift.iter(), Drift::place)))
}

/// Lists the accounts that link their clusters with others.
///
/// The accounts that link their clusters with others, the most even participation first.
#[utoipa::path(get, path = "/api/v1/clusters/bridges", tag = "registry",
    responses((status = 200, description = "A page of accounts that link clusters", body = Page<Bridge>)))]
pub(super) async fn list_bridges(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<Bridge>>, Problem> {
    let survey = app.links().await?;
    Ok(axum::Json(page.of_list(survey.bridges.iter(), Bridge::place)))
}

/// How well a cluster is connected by its ties.
#[utoipa::path(get, path = "/api/v1/clusters/{key}/health", tag = "registry",
    responses(
        (status = 200, description = "Density, weight inside and outside, and who is not attached",
            body = ClusterHealth),
    ))]
pub(super) async fn get_cluster_health(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(ClusterPath { key }): Path<ClusterPath>,
) -> Result<axum::Json<ClusterHealth>, Problem> {
    Ok(axum::Json(app.cluster_health(key).await?))
}
