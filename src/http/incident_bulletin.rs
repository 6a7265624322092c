//! `/incidents/{id}/bulletins`

use axum::extract::State;
use axum::http::StatusCode;

use super::auth::{ConfirmBulletins, ReadIncidents, Require, ReviewBulletins, RunIncidents};
use super::incident::incident_reader;
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{IncidentBulletinPath, IncidentPath, Path};
use super::problem::Problem;
use app::App;
use domain::incident::{
    BulletinConsentInput, BulletinInput, BulletinReleaseInput, BulletinSeal, IncidentBulletin,
};

/// The bulletins of an incident, in order.
///
/// The bulletins of an incident, in order; one that is not out is seen by the desk and by reviewers.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/bulletins", tag = "emergencies",
    responses((status = 200, description = "A page of bulletins", body = Page<IncidentBulletin>)))]
pub(super) async fn list_bulletins(
    caller: Require<ReadIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<IncidentBulletin>>, Problem> {
    let bulletins = app.incident_bulletins(&incident_reader(&caller), id).await?;
    Ok(axum::Json(page.of_list(bulletins.iter(), |bulletin| format!("{:010}", bulletin.number))))
}

/// Drafts a bulletin.
///
/// Drafts the next bulletin, composed of what is confirmed, or in other words. A draft that is not out yet gives way to it, and its review with it.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/bulletins", tag = "emergencies",
    responses((status = 201, description = "Drafted", body = IncidentBulletin),
        (status = 409, description = "`wrong_state`: the incident is over, or nothing was said that could be corrected")))]
pub(super) async fn draft_bulletin(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    Json(input): Json<BulletinInput>,
) -> Result<(StatusCode, axum::Json<IncidentBulletin>), Problem> {
    let bulletin = app.draft_bulletin(&caller.actor(), id, input).await?;
    Ok((StatusCode::CREATED, axum::Json(bulletin)))
}

/// Passes a bulletin as the duty reviewer.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/bulletins/{number}/review", tag = "emergencies",
    responses((status = 200, description = "Passed", body = IncidentBulletin),
        (status = 403, description = "`forbidden`; `same_person`: you wrote it"),
        (status = 409, description = "`digest_stale`: it has another text by now; `wrong_state`: it is out, or the incident is over")))]
pub(super) async fn review_bulletin(
    caller: Require<ReviewBulletins>,
    State(app): State<App>,
    Path(IncidentBulletinPath { id, number }): Path<IncidentBulletinPath>,
    Json(input): Json<BulletinSeal>,
) -> Result<axum::Json<IncidentBulletin>, Problem> {
    Ok(axum::Json(app.review_bulletin(&caller.actor(), &caller.reach, (id, number), input).await?))
}

/// Records a leader's consent.
///
/// Records a leader's consent by telephone: who, when, heard by the caller. It counts at once; the leader confirms it within 24 h.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/bulletins/{number}/consent", tag = "emergencies",
    responses((status = 200, description = "Recorded", body = IncidentBulletin),
        (status = 409, description = "`digest_stale`: it has another text by now; `wrong_state`: it is out, or the incident is over"),
        (status = 422, description = "`ambiguous_person`: several bear the name")))]
pub(super) async fn record_bulletin_consent(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentBulletinPath { id, number }): Path<IncidentBulletinPath>,
    Json(input): Json<BulletinConsentInput>,
) -> Result<axum::Json<IncidentBulletin>, Problem> {
    Ok(axum::Json(app.record_bulletin_consent(&caller.actor(), (id, number), input).await?))
}

/// Confirms your consent to a bulletin.
///
/// Confirms a consent of yours that somebody has recorded; also when the bulletin is out and the incident over.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/bulletins/{number}/consent/confirm", tag = "emergencies",
    responses((status = 200, description = "Confirmed", body = IncidentBulletin),
        (status = 409, description = "`nothing_to_confirm`")))]
pub(super) async fn confirm_bulletin_consent(
    caller: Require<ConfirmBulletins>,
    State(app): State<App>,
    Path(IncidentBulletinPath { id, number }): Path<IncidentBulletinPath>,
) -> Result<axum::Json<IncidentBulletin>, Problem> {
    Ok(axum::Json(app.confirm_bulletin_consent(&caller.actor(), (id, number)).await?))
}

/// Releases a bulletin.
///
/// Releases a bulletin that a second person has reviewed and a leader has agreed to. Place and kind are typed out, as `to_type` of the board has them.
/// What it quotes must be the confirmed version still; facts that contradict each other, and what the machine finds of secrets and personal data,
/// stand in the way and are named.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/bulletins/{number}/release", tag = "emergencies",
    responses((status = 200, description = "Out", body = IncidentBulletin),
        (status = 409, description = "`obstructed`: facts that have moved on or contradict each other, findings that block; `digest_stale`; \
            `wrong_state`: review or consent is missing, it is out, or the incident is over"),
        (status = 422, description = "`invalid`: place and kind are not typed out")))]
pub(super) async fn release_bulletin(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentBulletinPath { id, number }): Path<IncidentBulletinPath>,
    Json(input): Json<BulletinReleaseInput>,
) -> Result<axum::Json<IncidentBulletin>, Problem> {
    Ok(axum::Json(app.release_bulletin(&caller.actor(), (id, number), input).await?))
}
