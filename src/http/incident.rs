//! `/incidents`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{ReadIncidents, Require, RunIncidents};
use super::etag::Tagged;
use super::export::{BinaryFile, Export};
use super::json::Json;
use super::page::{Listed, Page, PageRequest};
use super::path::{IncidentPath, Path};
use super::problem::Problem;
use app::App;
use app::incident::IncidentReader;
use domain::emergency_plan::IncidentLevel;
use domain::id::IncidentId;
use domain::incident::{
    ClockKey, HeldPosts, Incident, IncidentBoard, IncidentInput, IncidentLog, IncidentState, RingEntry,
    StandDownInput, StartedIncident, WithdrawalInput,
};
use domain::right::Right;
use formats::incident_log::write_incident_log;
use store::incident::IncidentFilter;

/// Starts an incident.
///
/// Starts an incident with what is known: everybody whose duty it is at that place has a card at once, everybody else holds routine posts, the
/// clocks run. A second start of the same event (same kind, places of which one lies within the other, at most 6 h apart) is joined to it, and
/// `joined` says so; `another` makes another one. A drill and what is real are never joined.
#[utoipa::path(post, path = "/api/v1/incidents", tag = "emergencies",
    responses((status = 201, description = "Started, or joined", body = StartedIncident)))]
pub(super) async fn start_incident(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Json(input): Json<IncidentInput>,
) -> Result<(StatusCode, axum::Json<StartedIncident>), Problem> {
    let started = app.start_incident(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, axum::Json(started)))
}

/// Filters of the list of incidents.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct IncidentQuery {
    /// Where it stands.
    state: Option<IncidentState>,
    /// Drills, or none.
    drill: Option<bool>,
}

/// Incidents, the latest first.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "emergencies",
    responses((status = 200, description = "A page of incidents", body = Page<Incident>)))]
pub(super) async fn list_incidents(
    _: Require<ReadIncidents>,
    State(app): State<App>,
    Listed(query, page): Listed<IncidentQuery>,
) -> Result<axum::Json<Page<Incident>>, Problem> {
    let filter = IncidentFilter { state: query.state, drill: query.drill };
    let before = page.after_as()?.map(IncidentId);
    let incidents = app.incidents(filter, (before, page.wanted())).await?;
    Ok(axum::Json(page.of_rows(incidents, |incident| incident.id.to_string())))
}

/// The board of an incident.
///
/// The board of an incident: clocks, facts, what they say against each other, bulletins, and how its cards stand. Drafts and what is not confirmed are
/// seen by the desk, by reviewers, and by those who have a card.
#[utoipa::path(get, path = "/api/v1/incidents/{id}", tag = "emergencies",
    responses((status = 200, description = "The board", body = IncidentBoard)))]
pub(super) async fn get_incident(
    caller: Require<ReadIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
) -> Result<Tagged<IncidentBoard>, Problem> {
    let board = app.incident_board(&incident_reader(&caller), id).await?;
    Ok(Tagged(board.incident.revision, board))
}

/// How somebody reads an incident.
pub(super) fn incident_reader<R>(caller: &Require<R>) -> IncidentReader {
    IncidentReader {
        has_desk: caller.also(Right::RunIncidents) || caller.also(Right::ReviewBulletins),
        reach: caller.reach_of(Right::StateIncidentFacts),
    }
}

/// Who holds routine posts while an incident runs, by handle.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/held", tag = "emergencies",
    responses((status = 200, description = "A page of accounts", body = Page<HeldPosts>)))]
pub(super) async fn list_incident_held(
    _: Require<ReadIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<HeldPosts>>, Problem> {
    let held = app.held_in_incident(id).await?;
    Ok(axum::Json(page.of_list(held.iter(), |one| one.account.clone())))
}

/// Whom to call.
///
/// Whom to call for each card that is open, with phones and deputies: whoever has the first word first, then those that are late. After a call that
/// nobody answered `next` is the next contact.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/ring-list", tag = "emergencies",
    responses((status = 200, description = "Whom to call, in this order", body = [RingEntry])))]
pub(super) async fn get_ring_list(
    _: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
) -> Result<axum::Json<Vec<RingEntry>>, Problem> {
    Ok(axum::Json(app.ring_list(id).await?))
}

/// The log of an incident.
///
/// Everything that was done in an incident, in the order in which it was recorded, with its clocks.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/log", tag = "emergencies",
    responses((status = 200, description = "The log", body = IncidentLog)))]
pub(super) async fn get_incident_log(
    _: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
) -> Result<axum::Json<IncidentLog>, Problem> {
    Ok(axum::Json(app.incident_log(id).await?))
}

/// The log of an incident as a document.
///
/// The same as a document (DOCX) to edit, print and file, in the incident's language and the deployment's zone.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/log.docx", tag = "emergencies",
    responses((status = 200, description = "The document", content((
        BinaryFile = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )))))]
pub(super) async fn export_incident_log(
    _: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
) -> Result<Export, Problem> {
    let (log, zone) = (app.incident_log(id).await?, app.zone);
    Export::write(move || {
        let document = write_incident_log(&log, zone);
        document.map(|bytes| Export::docx(&format!("incident-{id}"), bytes))
    })
    .await
}

/// How grave an incident is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"level": "iii"}))]
pub(super) struct IncidentGrade {
    /// Its level.
    level: IncidentLevel,
}

/// Says how grave an incident is.
///
/// Says how grave an incident is; by that it may change who holds routine posts.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/grade", tag = "emergencies",
    responses((status = 200, description = "Said", body = Incident),
        (status = 409, description = "`wrong_state`: it is over")))]
pub(super) async fn grade_incident(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    Json(input): Json<IncidentGrade>,
) -> Result<axum::Json<Incident>, Problem> {
    Ok(axum::Json(app.grade_incident(&caller.actor(), id, input.level).await?))
}

/// To whom the duty desk is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"to": "李强"}))]
pub(super) struct DeskHandOver {
    /// The person: name, staff number or id.
    #[schema(min_length = 1, max_length = 200)]
    to: String,
}

/// Hands the duty desk over.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/hand-over", tag = "emergencies",
    responses((status = 200, description = "Handed over", body = Incident),
        (status = 409, description = "`wrong_state`: it is over"),
        (status = 422, description = "`ambiguous_person`: several bear the name")))]
pub(super) async fn hand_over_incident(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    Json(input): Json<DeskHandOver>,
) -> Result<axum::Json<Incident>, Problem> {
    Ok(axum::Json(app.hand_over_desk(&caller.actor(), id, &input.to).await?))
}

/// Which clock was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"clock": "press_conference"}))]
pub(super) struct MetClock {
    /// The clock.
    clock: ClockKey,
}

/// Notes that a clock was met.
///
/// Notes that what a clock asks for was done now; bulletins meet theirs by themselves. A second time changes nothing.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/clocks", tag = "emergencies",
    responses((status = 200, description = "Noted", body = Incident)))]
pub(super) async fn meet_incident_clock(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    Json(input): Json<MetClock>,
) -> Result<axum::Json<Incident>, Problem> {
    Ok(axum::Json(app.meet_clock(&caller.actor(), id, input.clock).await?))
}

/// Stands an incident down.
///
/// Ends an incident, for a reason. Cards that are open stand in the way, and are named, unless they are relieved by that.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/stand-down", tag = "emergencies",
    responses((status = 200, description = "Stood down", body = Incident),
        (status = 409, description = "`obstructed`: cards that are open; `wrong_state`: it is over")))]
pub(super) async fn stand_down_incident(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    Json(input): Json<StandDownInput>,
) -> Result<axum::Json<Incident>, Problem> {
    Ok(axum::Json(app.stand_down(&caller.actor(), id, input).await?))
}

/// Withdraws a false alarm.
///
/// Ends an incident as a false alarm, in one step: where something was said, a bulletin of its own wording that takes it back is out at once.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/withdraw", tag = "emergencies",
    responses((status = 200, description = "Withdrawn", body = Incident),
        (status = 409, description = "`wrong_state`: it is over"),
        (status = 422, description = "`invalid`: place and kind are not typed out")))]
pub(super) async fn withdraw_incident(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    Json(input): Json<WithdrawalInput>,
) -> Result<axum::Json<Incident>, Problem> {
    let incident = Box::pin(app.withdraw_incident(&caller.actor(), id, input)).await?;
    Ok(axum::Json(incident))
}
