//! `/clusters/{key}/health`, `/clusters/drift`, `/clusters/bridges`

use axum::extract::State;

use super::account::PageQuery;
use super::auth::{ReadRegistry, Require};
use super::extract::{Path, Query};
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use domain::link::{Bridge, ClusterHealth, Drift};

/// The accounts whose ties point to another cluster than to their own, the strongest drift first.
#[utoipa::path(get, path = "/api/v1/clusters/drift", tag = "registry", params(PageQuery),
    responses((status = 200, description = "A page of accounts that drift", body = Page<Drift>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_drift(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<Drift>>, Problem> {
    let place = Place::new("drift", query.limit, query.cursor.as_deref())?;
    let survey = app.links().await?;
    Ok(axum::Json(place.page_of(survey.drift.iter(), Drift::place)))
}

/// The accounts that link their clusters with others, the most even participation first.
#[utoipa::path(get, path = "/api/v1/clusters/bridges", tag = "registry", params(PageQuery),
    responses((status = 200, description = "A page of accounts that link clusters", body = Page<Bridge>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_bridges(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<Bridge>>, Problem> {
    let place = Place::new("bridges", query.limit, query.cursor.as_deref())?;
    let survey = app.links().await?;
    Ok(axum::Json(place.page_of(survey.bridges.iter(), Bridge::place)))
}

/// How a cluster hangs together by its ties.
#[utoipa::path(get, path = "/api/v1/clusters/{key}/health", tag = "registry",
    params(("key" = String, Path, description = "Its key")),
    responses((status = 200, description = "Density, weight inside and outside, and who is not attached", body = ClusterHealth)),
    security(("token" = ["read_registry"])))]
pub(super) async fn get_cluster_health(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(key): Path<String>,
) -> Result<axum::Json<ClusterHealth>, Problem> {
    Ok(axum::Json(app.cluster_health(key).await?))
}
