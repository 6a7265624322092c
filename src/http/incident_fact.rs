//! `/incidents/{id}/facts`

use axum::extract::State;
use axum::http::StatusCode;

use super::auth::{Require, StateIncidentFacts};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{IncidentFactPath, IncidentPath, Path};
use super::problem::Problem;
use app::App;
use domain::incident::{FactConfirmation, IncidentFact, IncidentFactInput};

/// Every version of every fact of an incident.
///
/// Every version of every fact of an incident, by information and version: for the desk, and for those who have a card.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/facts", tag = "emergencies",
    responses((status = 200, description = "A page of versions", body = Page<IncidentFact>)))]
pub(super) async fn list_incident_facts(
    caller: Require<StateIncidentFacts>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<IncidentFact>>, Problem> {
    let facts = app.incident_facts(&caller.reach, id).await?;
    let key = |fact: &IncidentFact| format!("{} {:010}", fact.information, fact.version);
    Ok(axum::Json(page.of_list(facts.iter(), key)))
}

/// States a fact.
///
/// States the next version of a fact. The desk states all, on the word of others; an account with a card what its functions may (`GET /authority`).
/// `after` is the last version that you have seen: if somebody has stated another one in between, nothing is changed. It is quoted once it is confirmed.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/facts", tag = "emergencies",
    responses((status = 201, description = "Stated", body = IncidentFact),
        (status = 409, description = "`old_version`: somebody has stated another one in between; `wrong_state`: the incident is over")))]
pub(super) async fn state_incident_fact(
    caller: Require<StateIncidentFacts>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    Json(input): Json<IncidentFactInput>,
) -> Result<(StatusCode, axum::Json<IncidentFact>), Problem> {
    let fact = app.state_incident_fact(&caller.actor(), &caller.reach, id, input).await?;
    Ok((StatusCode::CREATED, axum::Json(fact)))
}

/// Confirms a fact.
///
/// Confirms the last version of a fact: from here on cards and bulletins quote it word for word, and whoever stands on an older one is told so. What
/// another office alone may state, the desk confirms on the word of somebody there.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/facts/{information}/confirm", tag = "emergencies",
    responses((status = 200, description = "Confirmed", body = IncidentFact),
        (status = 409, description = "`old_version`: there is a later one; `wrong_state`: it is confirmed, or the incident is over")))]
pub(super) async fn confirm_incident_fact(
    caller: Require<StateIncidentFacts>,
    State(app): State<App>,
    Path(IncidentFactPath { id, information }): Path<IncidentFactPath>,
    Json(input): Json<FactConfirmation>,
) -> Result<axum::Json<IncidentFact>, Problem> {
    Ok(axum::Json(
        app.confirm_incident_fact(&caller.actor(), &caller.reach, (id, &information), input).await?,
    ))
}
