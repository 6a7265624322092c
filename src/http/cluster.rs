//! `/clusters`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ChangeRegistry, ReadRegistry, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{ClusterPath, Path};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use domain::cluster::{Cluster, ClusterInput};

/// Filters of the list of clusters.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ClusterQuery {
    /// Part of the name or key, in any case.
    q: Option<String>,
}

/// The micro-clusters with their members, by key.
#[utoipa::path(get, path = "/api/v1/clusters", tag = "registry",
    responses((status = 200, description = "A page of clusters", body = Page<Cluster>)))]
pub(super) async fn list_clusters(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Listed(query, page): Listed<ClusterQuery>,
) -> Result<axum::Json<Page<Cluster>>, Problem> {
    let q = query.q.unwrap_or_default().to_lowercase();
    let matrix = app.matrix().await?;
    let passing = matrix.clusters().values().map(|cluster| &**cluster).filter(|cluster| {
        cluster.name.to_lowercase().contains(&q) || cluster.key.to_lowercase().contains(&q)
    });
    Ok(axum::Json(page.of_list(passing, |cluster| cluster.key.clone())))
}

/// Draws one cluster.
#[utoipa::path(post, path = "/api/v1/clusters", tag = "registry",
    responses(
        (status = 201, description = "Entered", body = Cluster),
        (status = 409, description = "`taken`"),
    ))]
pub(super) async fn create_cluster(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(input): Json<ClusterInput>,
) -> Result<(StatusCode, Tagged<Cluster>), Problem> {
    let cluster = app.create_cluster(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, Tagged(cluster.revision, cluster)))
}

/// One cluster.
#[utoipa::path(get, path = "/api/v1/clusters/{key}", tag = "registry",
    responses((status = 200, description = "The cluster", body = Cluster)))]
pub(super) async fn get_cluster(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(ClusterPath { key }): Path<ClusterPath>,
) -> Result<Tagged<Cluster>, Problem> {
    let matrix = app.matrix().await?;
    let cluster = matrix.clusters().get(&key).ok_or_else(|| AppError::not_found("cluster", key))?;
    Ok(Tagged(cluster.revision, (**cluster).clone()))
}

/// Replaces what is said of a cluster, its members included.
#[utoipa::path(put, path = "/api/v1/clusters/{key}", tag = "registry",
    responses((status = 200, description = "Changed", body = Cluster)))]
pub(super) async fn update_cluster(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(ClusterPath { key }): Path<ClusterPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<ClusterInput>,
) -> Result<Tagged<Cluster>, Problem> {
    let cluster = app.update_cluster(&caller.actor(), &key, revision, input).await?;
    Ok(Tagged(cluster.revision, cluster))
}

/// Deletes a cluster that was entered by mistake.
///
/// Deletes a cluster that was entered by mistake and that nothing refers to; its members stay. What does is named with how much of it.
#[utoipa::path(delete, path = "/api/v1/clusters/{key}", tag = "registry",
    responses(
        (status = 204, description = "Deleted"),
        (status = 409, description = "`obstructed`"),
    ))]
pub(super) async fn delete_cluster(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(ClusterPath { key }): Path<ClusterPath>,
    IfMatch(revision): IfMatch,
) -> Result<StatusCode, Problem> {
    app.delete_cluster(&caller.actor(), &key, revision).await?;
    Ok(StatusCode::NO_CONTENT)
}
