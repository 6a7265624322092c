//! `/clusters/detections`

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{ChangeRegistry, ReadRegistry, Require};
use super::extract::{Json, Path, Query};
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use domain::detection::{
    Adoption, AdoptionInput, DetectedCommunity, Detection, DetectionInput, DetectionState, LoneAccount,
    LoneReason, Setting,
};
use domain::id::DetectionId;
use domain::job::Job;
use store::detection::{DetectionFilter, list_communities, list_detections, list_isolated};
use store::matrix::read_revision;

/// Filters of the list of detections; every one given must hold.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DetectionQuery {
    /// Where it stands.
    state: Option<DetectionState>,
    /// How much time it took.
    setting: Option<Setting>,
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Filters of a detection's communities; every one given must hold.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CommunityQuery {
    /// Handle of a member.
    account: Option<String>,
    /// Key of a declared cluster with which it shares members.
    cluster: Option<String>,
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Filters of the accounts of which a detection says nothing.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct IsolatedQuery {
    /// Why it says nothing of them.
    reason: Option<LoneReason>,
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Detections, the newest first.
#[utoipa::path(get, path = "/api/v1/clusters/detections", operation_id = "list_detections", tag = "registry", params(DetectionQuery),
    responses((status = 200, description = "A page of detections", body = Page<Detection>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_all_detections(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Query(query): Query<DetectionQuery>,
) -> Result<axum::Json<Page<Detection>>, Problem> {
    let filter = DetectionFilter { state: query.state, setting: query.setting };
    let place = Place::new(&format!("detections{filter:?}"), query.limit, query.cursor.as_deref())?;
    let before = place.after_as()?.map(DetectionId);
    let now = read_revision(&app.db).await?.revision;
    let detections = list_detections(&app.db, filter, (before, place.wanted()), now).await?;
    Ok(axum::Json(place.page(detections, |detection| detection.id.to_string())))
}

/// Looks for communities in the ties, as a job; its `result` names the detection. Nothing of the registry is changed.
#[utoipa::path(post, path = "/api/v1/clusters/detections", tag = "registry", request_body = DetectionInput,
    responses(
        (status = 202, description = "Queued; watch the job", body = Job,
            headers(("location" = String, description = "Where to watch the job"))),
        (status = 409, description = "`no_ties`", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["change_registry"])))]
pub(super) async fn create_detection(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(input): Json<DetectionInput>,
) -> Result<Response, Problem> {
    let job = app.queue_detection(&caller.actor(), input).await?;
    let location = format!("/api/v1/jobs/{}", job.id);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], axum::Json(job)).into_response())
}

/// One detection.
#[utoipa::path(get, path = "/api/v1/clusters/detections/{id}", tag = "registry",
    params(("id" = DetectionId, Path, description = "Its id")),
    responses((status = 200, description = "The detection", body = Detection)),
    security(("token" = ["read_registry"])))]
pub(super) async fn get_detection(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(id): Path<DetectionId>,
) -> Result<axum::Json<Detection>, Problem> {
    Ok(axum::Json(app.detection(id).await?))
}

/// The communities of a detection with their members, the largest first, and how each meets the declared clusters.
#[utoipa::path(get, path = "/api/v1/clusters/detections/{id}/communities", tag = "registry",
    params(("id" = DetectionId, Path, description = "The detection"), CommunityQuery),
    responses((status = 200, description = "A page of communities", body = Page<DetectedCommunity>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_detection_communities(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(id): Path<DetectionId>,
    Query(query): Query<CommunityQuery>,
) -> Result<axum::Json<Page<DetectedCommunity>>, Problem> {
    let CommunityQuery { account, cluster, limit, cursor } = query;
    let place = Place::new(&format!("communities{id}{account:?}{cluster:?}"), limit, cursor.as_deref())?;
    app.detection(id).await?;
    let after = place.after_as()?.unwrap_or(0);
    // What is searched in stands inside of the communities, of which there are few.
    let limit = if account.is_none() && cluster.is_none() { Some(place.wanted()) } else { None };
    let mut communities = list_communities(&app.db, id, after, limit).await?;
    communities.retain(|one| {
        account.as_ref().is_none_or(|account| one.members.binary_search(account).is_ok())
            && cluster.as_ref().is_none_or(|key| one.overlaps.iter().any(|met| met.cluster == *key))
    });
    communities.truncate(place.wanted_items());
    Ok(axum::Json(place.page(communities, |one| one.ordinal.to_string())))
}

/// The accounts of which a detection says nothing, by handle: whatever is adopted, they stay in their clusters.
#[utoipa::path(get, path = "/api/v1/clusters/detections/{id}/isolated", tag = "registry",
    params(("id" = DetectionId, Path, description = "The detection"), IsolatedQuery),
    responses((status = 200, description = "A page of accounts", body = Page<LoneAccount>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_detection_isolated(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(id): Path<DetectionId>,
    Query(query): Query<IsolatedQuery>,
) -> Result<axum::Json<Page<LoneAccount>>, Problem> {
    let list = format!("isolated{id}{:?}", query.reason);
    let place = Place::new(&list, query.limit, query.cursor.as_deref())?;
    app.detection(id).await?;
    let alone = list_isolated(&app.db, (id, query.reason), place.after(), place.wanted()).await?;
    Ok(axum::Json(place.page(alone, |one| one.account.clone())))
}

/// Adopts communities as micro-clusters, all of them or none. A community that corresponds to a declared cluster changes that one: its
/// former members stay unless another community that is adopted holds them. Every other one becomes a new cluster. Clusters that none
/// corresponds to are not touched. With `dry_run` it is only said what would change.
#[utoipa::path(post, path = "/api/v1/clusters/detections/{id}/adopt", tag = "registry",
    params(("id" = DetectionId, Path, description = "The detection")),
    request_body = AdoptionInput,
    responses(
        (status = 200, description = "What has changed, with the former members", body = Adoption),
        (status = 409, description = "`already_adopted`; `matrix_moved`: `moved` names what has changed since", body = Problem,
            content_type = "application/problem+json"),
    ),
    security(("token" = ["change_registry"])))]
pub(super) async fn adopt_detection(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(id): Path<DetectionId>,
    Json(input): Json<AdoptionInput>,
) -> Result<axum::Json<Adoption>, Problem> {
    Ok(axum::Json(app.adopt_detection(&caller.actor(), id, input).await?))
}
