//! `/clusters`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{ChangeRegistry, ReadRegistry, Require};
use super::extract::{IfMatch, Json, Path, Query, Tagged};
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use domain::cluster::{Cluster, ClusterInput};

/// Filters of the list of clusters.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ClusterQuery {
    /// Part of the name or key, in any case.
    q: Option<String>,
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The micro-clusters with their members, by key.
#[utoipa::path(get, path = "/api/v1/clusters", tag = "registry", params(ClusterQuery),
    responses((status = 200, description = "A page of clusters", body = Page<Cluster>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_clusters(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Query(query): Query<ClusterQuery>,
) -> Result<axum::Json<Page<Cluster>>, Problem> {
    let q = query.q.unwrap_or_default().to_lowercase();
    let place = Place::new(&format!("clusters{q:?}"), query.limit, query.cursor.as_deref())?;
    let matrix = app.matrix().await?;
    let passing = matrix.clusters().values().map(|cluster| &**cluster).filter(|cluster| {
        cluster.name.to_lowercase().contains(&q) || cluster.key.to_lowercase().contains(&q)
    });
    Ok(axum::Json(place.page_of(passing, |cluster| cluster.key.clone())))
}

/// Draws one cluster.
#[utoipa::path(post, path = "/api/v1/clusters", tag = "registry", request_body = ClusterInput,
    responses(
        (status = 201, description = "Entered", body = Cluster, headers(("etag" = String, description = "Its revision"))),
        (status = 409, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["change_registry"])))]
pub(super) async fn create_cluster(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(input): Json<ClusterInput>,
) -> Result<Response, Problem> {
    let cluster = app.create_cluster(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, Tagged(cluster.revision, cluster)).into_response())
}

/// One cluster.
#[utoipa::path(get, path = "/api/v1/clusters/{key}", tag = "registry", params(("key" = String, Path, description = "Its key")),
    responses((status = 200, description = "The cluster", body = Cluster, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["read_registry"])))]
pub(super) async fn get_cluster(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(key): Path<String>,
) -> Result<Tagged<Cluster>, Problem> {
    let matrix = app.matrix().await?;
    let cluster = matrix.clusters().get(&key).ok_or_else(|| AppError::not_found("cluster", key))?;
    Ok(Tagged(cluster.revision, (**cluster).clone()))
}

/// Replaces what is said of a cluster, its members included.
#[utoipa::path(put, path = "/api/v1/clusters/{key}", tag = "registry",
    params(("key" = String, Path, description = "Its key"), ("if-match" = String, Header, description = "The ETag that you have seen")),
    request_body = ClusterInput,
    responses((status = 200, description = "Changed", body = Cluster, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["change_registry"])))]
pub(super) async fn update_cluster(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(key): Path<String>,
    IfMatch(revision): IfMatch,
    Json(input): Json<ClusterInput>,
) -> Result<Tagged<Cluster>, Problem> {
    let cluster = app.update_cluster(&caller.actor(), (&key, revision), input).await?;
    Ok(Tagged(cluster.revision, cluster))
}
