//! `/incidents/{id}/cards`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{AnswerCards, ReadIncidents, Require, RunIncidents};
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{IncidentCardPath, IncidentPath, Path};
use super::problem::Problem;
use app::App;
use app::incident_card::{CardFilter, DeskAct, Posting};
use domain::incident::{CardState, CardView};

/// Filters of the cards of an incident.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CardQuery {
    /// Where the card stands.
    state: Option<CardState>,
    /// Whether its time is over and nothing is out.
    late: Option<bool>,
    /// Whether it stands on versions of facts that are not the confirmed ones any more.
    behind: Option<bool>,
}

/// The cards of an incident, by handle.
///
/// The cards of an incident with what may be posted now, by handle. A member sees those of its accounts, a lead those of its clusters.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/cards", tag = "emergencies",
    responses((status = 200, description = "A page of cards", body = Page<CardView>)))]
pub(super) async fn list_incident_cards(
    caller: Require<ReadIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    Listed(query, page): Listed<CardQuery>,
) -> Result<axum::Json<Page<CardView>>, Problem> {
    let filter = CardFilter { state: query.state, late: query.late, behind: query.behind };
    let cards = app.incident_cards(&caller.reach, id, filter).await?;
    Ok(axum::Json(page.of_list(cards.iter(), |card| card.account.clone())))
}

/// One card.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/cards/{account}", tag = "emergencies",
    responses((status = 200, description = "The card", body = CardView)))]
pub(super) async fn get_incident_card(
    caller: Require<ReadIncidents>,
    State(app): State<App>,
    Path(IncidentCardPath { id, account }): Path<IncidentCardPath>,
) -> Result<axum::Json<CardView>, Problem> {
    Ok(axum::Json(app.incident_card(&caller.reach, id, &account).await?))
}

/// An account that is called in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"account": "wechat-zjg-jiaoyu", "task": null}))]
pub(super) struct CardInput {
    /// Handle of the account.
    #[schema(min_length = 1, max_length = 200)]
    account: String,
    /// Key of a task of the plan; null: it posts the first word.
    #[serde(default)]
    #[schema(max_length = 200)]
    task: Option<String>,
}

/// Calls another account in.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/cards", tag = "emergencies",
    responses((status = 201, description = "Called in", body = CardView),
        (status = 409, description = "`taken`: it has a card; `wrong_state`: the incident is over")))]
pub(super) async fn add_incident_card(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentPath { id }): Path<IncidentPath>,
    Json(input): Json<CardInput>,
) -> Result<(StatusCode, axum::Json<CardView>), Problem> {
    let card = app.add_card(&caller.actor(), (id, &input.account), input.task.as_deref()).await?;
    Ok((StatusCode::CREATED, axum::Json(card)))
}

/// Says that a card was seen.
///
/// An account has opened its card; only the first time changes anything.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/cards/{account}/seen", tag = "emergencies",
    responses((status = 200, description = "Seen", body = CardView)))]
pub(super) async fn see_incident_card(
    caller: Require<AnswerCards>,
    State(app): State<App>,
    Path(IncidentCardPath { id, account }): Path<IncidentCardPath>,
) -> Result<axum::Json<CardView>, Problem> {
    Ok(axum::Json(app.see_card(&caller.actor(), &caller.reach, (id, &account)).await?))
}

/// What is out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"url": "https://weibo.com/1"}))]
pub(super) struct PostingInput {
    /// Its address.
    #[schema(min_length = 1, max_length = 2000)]
    url: String,
}

/// Says that what a card asks is out.
///
/// What the card asks is out; with it is kept on which versions of the facts it stands.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/cards/{account}/posted", tag = "emergencies",
    responses((status = 200, description = "Noted", body = CardView),
        (status = 409, description = "`wrong_state`: the account was relieved, or the incident is over")))]
pub(super) async fn post_incident_card(
    caller: Require<AnswerCards>,
    State(app): State<App>,
    Path(IncidentCardPath { id, account }): Path<IncidentCardPath>,
    Json(input): Json<PostingInput>,
) -> Result<axum::Json<CardView>, Problem> {
    let posting = Posting { url: input.url };
    Ok(axum::Json(app.post_card(&caller.actor(), &caller.reach, (id, &account), posting).await?))
}

/// Confirms the versions of facts as they are now.
///
/// The account has changed what is out: it stands on the confirmed versions of the facts as they are now.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/cards/{account}/confirm", tag = "emergencies",
    responses((status = 200, description = "Confirmed", body = CardView),
        (status = 409, description = "`wrong_state`: the account was relieved, or the incident is over")))]
pub(super) async fn confirm_incident_card(
    caller: Require<AnswerCards>,
    State(app): State<App>,
    Path(IncidentCardPath { id, account }): Path<IncidentCardPath>,
) -> Result<axum::Json<CardView>, Problem> {
    Ok(axum::Json(app.confirm_card(&caller.actor(), &caller.reach, (id, &account)).await?))
}

/// Takes a card over.
///
/// The caller does what the card asks in place of those who usually operate the account, as a deputy does.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/cards/{account}/take-over", tag = "emergencies",
    responses((status = 200, description = "Taken over", body = CardView),
        (status = 409, description = "`wrong_state`: the account was relieved, or the incident is over")))]
pub(super) async fn take_over_incident_card(
    caller: Require<AnswerCards>,
    State(app): State<App>,
    Path(IncidentCardPath { id, account }): Path<IncidentCardPath>,
) -> Result<axum::Json<CardView>, Problem> {
    Ok(axum::Json(app.take_over_card(&caller.actor(), &caller.reach, (id, &account)).await?))
}

/// A call of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"whom": "王芳", "reached": true}))]
pub(super) struct CallInput {
    /// Whom.
    #[schema(min_length = 1, max_length = 200)]
    whom: String,
    /// Whether somebody answered.
    reached: bool,
}

/// Notes that somebody was called for a card.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/cards/{account}/call", tag = "emergencies",
    responses((status = 200, description = "Noted", body = CardView),
        (status = 409, description = "`wrong_state`: the account was relieved, or the incident is over")))]
pub(super) async fn call_incident_card(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentCardPath { id, account }): Path<IncidentCardPath>,
    Json(input): Json<CallInput>,
) -> Result<axum::Json<CardView>, Problem> {
    let act = DeskAct::Called { whom: input.whom, reached: input.reached };
    Ok(axum::Json(app.act_on_card(&caller.actor(), (id, &account), act).await?))
}

/// Why an account is relieved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "不在影响范围内。"}))]
pub(super) struct ReliefInput {
    /// Why.
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

/// Relieves an account of its card.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/cards/{account}/relieve", tag = "emergencies",
    responses((status = 200, description = "Relieved", body = CardView),
        (status = 409, description = "`wrong_state`: it is already, or the incident is over")))]
pub(super) async fn relieve_incident_card(
    caller: Require<RunIncidents>,
    State(app): State<App>,
    Path(IncidentCardPath { id, account }): Path<IncidentCardPath>,
    Json(input): Json<ReliefInput>,
) -> Result<axum::Json<CardView>, Problem> {
    let act = DeskAct::Relieved { reason: input.reason };
    Ok(axum::Json(app.act_on_card(&caller.actor(), (id, &account), act).await?))
}
