//! `/accounts/{handle}/proposals`, `/campaigns/{id}/topic-proposals`, `/topic-proposals`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{AnswerDirections, EditDirections, ReadDirections, Require};
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{AccountPath, CampaignPath, Path, TopicPath};
use super::problem::Problem;
use app::App;
use app::own_topic_place::{AcceptedTopic, TopicAcceptance};
use domain::id::TopicId;
use domain::own_topic::{OwnTopic, OwnTopicInput, OwnTopicState};
use store::own_topic::OwnTopicFilter;

/// Proposes a topic of one's own.
///
/// An account proposes a topic of its own for a launched campaign: for one of its angles, or for none. A coordinator, or the lead of a
/// cluster of the account, accepts it with one call.
#[utoipa::path(post, path = "/api/v1/accounts/{handle}/proposals", tag = "directions",
    responses(
        (status = 201, description = "Proposed", body = OwnTopic),
        (status = 409, description = "`wrong_state`: the campaign is not launched; `window_over`; `account_inactive`"),
    ))]
pub(super) async fn propose_topic(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(AccountPath { handle }): Path<AccountPath>,
    Json(input): Json<OwnTopicInput>,
) -> Result<(StatusCode, axum::Json<OwnTopic>), Problem> {
    let topic = app.propose_topic(&caller.actor(), &caller.reach, &handle, input).await?;
    Ok((StatusCode::CREATED, axum::Json(topic)))
}

/// Filters of a campaign's topics.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OwnTopicQuery {
    /// Where the topic stands.
    state: Option<OwnTopicState>,
    /// Handle of the account.
    account: Option<String>,
}

/// Lists topics that accounts have proposed.
///
/// Topics that accounts have proposed for a campaign, the oldest first. A lead sees those of the accounts of its clusters, a member those of
/// its accounts.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/topic-proposals", tag = "directions",
    responses((status = 200, description = "A page of topics", body = Page<OwnTopic>)))]
pub(super) async fn list_topics(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Listed(query, page): Listed<OwnTopicQuery>,
) -> Result<axum::Json<Page<OwnTopic>>, Problem> {
    let filter = OwnTopicFilter { state: query.state, account: query.account, only: None };
    let after = page.after_as()?.map(TopicId);
    let topics = app.list_own_topics(&caller.reach, id, filter, (after, page.wanted())).await?;
    Ok(axum::Json(page.of_rows(topics, |topic| topic.id.to_string())))
}

/// One topic that an account has proposed.
#[utoipa::path(get, path = "/api/v1/topic-proposals/{id}", tag = "directions",
    responses((status = 200, description = "The topic", body = OwnTopic)))]
pub(super) async fn get_topic(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(TopicPath { id }): Path<TopicPath>,
) -> Result<axum::Json<OwnTopic>, Problem> {
    Ok(axum::Json(app.own_topic(&caller.reach, id).await?))
}

/// Accepts a topic as a direction.
///
/// Accepts a topic of an account: it becomes a direction that the account has accepted, with the account's own title and brief. A topic of an
/// angle takes a slot in the cell of that angle and its readers, and counts there as every direction does; the campaign is planned again around it,
/// and where the account has no place left for it, that is refused. A topic without an angle is told in a cell of its own, beside what the plan
/// asks of the account: no plan moves it, and it adds nothing to the value that is shared. Its `angle` is a key that no angle has.
#[utoipa::path(post, path = "/api/v1/topic-proposals/{id}/accept", tag = "directions", request_body = Option<TopicAcceptance>,
    responses(
        (status = 200, description = "Accepted", body = AcceptedTopic),
        (status = 409, description = "`wrong_state`: somebody has decided on it, or the campaign is not launched; `window_over`; `account_inactive`; `obstructed`: the account has no place left in the angle; `busy`"),
    ))]
pub(super) async fn accept_topic(
    caller: Require<EditDirections>,
    State(app): State<App>,
    Path(TopicPath { id }): Path<TopicPath>,
    input: Option<Json<TopicAcceptance>>,
) -> Result<axum::Json<AcceptedTopic>, Problem> {
    let acceptance = input.map(|Json(input)| input).unwrap_or_default();
    // On the heap: the future of a re-plan is large.
    let accepted = Box::pin(app.accept_topic(&caller.actor(), &caller.reach, id, acceptance)).await?;
    Ok(axum::Json(accepted))
}

/// Why a topic is rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "交通局已经在讲。"}))]
pub(super) struct TopicRejection {
    /// Why; whoever proposed it reads it.
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

/// Rejects a topic.
#[utoipa::path(post, path = "/api/v1/topic-proposals/{id}/reject", tag = "directions",
    responses(
        (status = 200, description = "Rejected", body = OwnTopic),
        (status = 409, description = "`wrong_state`: somebody has decided on it"),
    ))]
pub(super) async fn reject_topic(
    caller: Require<EditDirections>,
    State(app): State<App>,
    Path(TopicPath { id }): Path<TopicPath>,
    Json(input): Json<TopicRejection>,
) -> Result<axum::Json<OwnTopic>, Problem> {
    Ok(axum::Json(app.reject_topic(&caller.actor(), &caller.reach, id, input.reason).await?))
}

/// Takes a topic back.
///
/// An account takes back a topic that nobody has decided on.
#[utoipa::path(post, path = "/api/v1/topic-proposals/{id}/withdraw", tag = "directions",
    responses(
        (status = 200, description = "Taken back", body = OwnTopic),
        (status = 409, description = "`wrong_state`: somebody has decided on it"),
    ))]
pub(super) async fn withdraw_topic(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(TopicPath { id }): Path<TopicPath>,
) -> Result<axum::Json<OwnTopic>, Problem> {
    Ok(axum::Json(app.withdraw_topic(&caller.actor(), &caller.reach, id).await?))
}
