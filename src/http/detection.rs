//! `/clusters/detections`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ChangeRegistry, ReadRegistry, Require};
use super::job::Queued;
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{DetectionPath, Path};
use super::problem::Problem;
use app::App;
use domain::detection::{
    Adoption, AdoptionInput, DetectedCommunity, Detection, DetectionInput, DetectionState, LoneAccount,
    LoneReason, Setting,
};
use domain::id::DetectionId;
use domain::job::Job;
use store::detection::{DetectionFilter, list_communities, list_isolated};
use store::matrix::read_revision;

/// Filters of the list of detections; every one given must hold.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DetectionQuery {
    /// Where it stands.
    state: Option<DetectionState>,
    /// How much time it took.
    setting: Option<Setting>,
}

/// Filters of a detection's communities; every one given must hold.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CommunityQuery {
    /// Handle of a member.
    account: Option<String>,
    /// Key of a declared cluster with which it shares members.
    cluster: Option<String>,
}

/// Filters of the accounts of which a detection says nothing.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct IsolatedQuery {
    /// Why it says nothing of them.
    reason: Option<LoneReason>,
}

/// Detections, the newest first.
#[utoipa::path(get, path = "/api/v1/clusters/detections", tag = "registry",
    responses((status = 200, description = "A page of detections", body = Page<Detection>)))]
pub(super) async fn list_detections(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Listed(query, page): Listed<DetectionQuery>,
) -> Result<axum::Json<Page<Detection>>, Problem> {
    let filter = DetectionFilter { state: query.state, setting: query.setting };
    let before = page.after_as()?.map(DetectionId);
    let now = read_revision(&app.db).await?.revision;
    let detections = store::detection::list_detections(&app.db, filter, before, page.wanted(), now).await?;
    Ok(axum::Json(page.of_rows(detections, |detection| detection.id.to_string())))
}

/// Looks for communities in the ties, as a job.
///
/// Looks for communities in the ties, as a job; its `result` names the detection. Nothing of the registry is changed.
#[utoipa::path(post, path = "/api/v1/clusters/detections", tag = "registry",
    responses(
        (status = 202, description = "Queued; watch the job", body = Job),
        (status = 409, description = "`no_ties`"),
    ))]
pub(super) async fn create_detection(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(input): Json<DetectionInput>,
) -> Result<Queued, Problem> {
    Ok(Queued(app.queue_detection(&caller.actor(), input).await?))
}

/// One detection.
#[utoipa::path(get, path = "/api/v1/clusters/detections/{id}", tag = "registry",
    responses((status = 200, description = "The detection", body = Detection)))]
pub(super) async fn get_detection(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(DetectionPath { id }): Path<DetectionPath>,
) -> Result<axum::Json<Detection>, Problem> {
    Ok(axum::Json(app.detection(id).await?))
}

/// Lists the communities of a detection.
///
/// The communities of a detection with their members, the largest first, and how each meets the declared clusters.
#[utoipa::path(get, path = "/api/v1/clusters/detections/{id}/communities", tag = "registry",
    responses((status = 200, description = "A page of communities", body = Page<DetectedCommunity>)))]
pub(super) async fn list_detection_communities(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(DetectionPath { id }): Path<DetectionPath>,
    Listed(query, page): Listed<CommunityQuery>,
) -> Result<axum::Json<Page<DetectedCommunity>>, Problem> {
    let CommunityQuery { account, cluster } = query;
    app.detection(id).await?;
    let after = page.after_as()?.unwrap_or(0);
    // What is searched in stands inside of the communities, of which there are few.
    let limit = if account.is_none() && cluster.is_none() { Some(page.wanted()) } else { None };
    let mut communities = list_communities(&app.db, id, after, limit).await?;
    communities.retain(|one| {
        account.as_ref().is_none_or(|account| one.members.binary_search(account).is_ok())
            && cluster.as_ref().is_none_or(|key| one.overlaps.iter().any(|met| met.cluster == *key))
    });
    communities.truncate(page.wanted_items());
    Ok(axum::Json(page.of_rows(communities, |one| one.ordinal.to_string())))
}

/// Lists the accounts of which a detection says nothing.
///
/// The accounts of which a detection says nothing, by handle: whatever is adopted, they stay in their clusters.
#[utoipa::path(get, path = "/api/v1/clusters/detections/{id}/isolated", tag = "registry",
    responses((status = 200, description = "A page of accounts", body = Page<LoneAccount>)))]
pub(super) async fn list_detection_isolated(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(DetectionPath { id }): Path<DetectionPath>,
    Listed(query, page): Listed<IsolatedQuery>,
) -> Result<axum::Json<Page<LoneAccount>>, Problem> {
    app.detection(id).await?;
    let alone = list_isolated(&app.db, id, query.reason, page.after(), page.wanted()).await?;
    Ok(axum::Json(page.of_rows(alone, |one| one.account.clone())))
}

/// Adopts communities as micro-clusters.
///
/// Adopts communities as micro-clusters, all of them or none. A community that corresponds to a declared cluster changes that one: its
/// former members stay unless another community that is adopted holds them. Every other one becomes a new cluster. Clusters that none
/// corresponds to are not touched. With `dry_run` it is only said what would change.
#[utoipa::path(post, path = "/api/v1/clusters/detections/{id}/adopt", tag = "registry",
    responses(
        (status = 200, description = "What has changed, with the former members", body = Adoption),
        (status = 409, description = "`already_adopted`; `matrix_moved`: `moved` names what has changed since"),
    ))]
pub(super) async fn adopt_detection(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(DetectionPath { id }): Path<DetectionPath>,
    Json(input): Json<AdoptionInput>,
) -> Result<axum::Json<Adoption>, Problem> {
    Ok(axum::Json(app.adopt_detection(&caller.actor(), id, input).await?))
}
