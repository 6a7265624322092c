//! `/campaigns/{id}/directions`, `/directions`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{
    AnswerDirections, ManageCampaigns, ReadDirections, Require, SwapDirections, TakeBackDeclines,
};
use super::json::Json;
use super::kept::Kept;
use super::page::{Listed, Page};
use super::path::{CampaignPath, DirectionPath, Path};
use super::problem::Problem;
use app::App;
use app::direction::Answered;
use app::qualification::DisqualifiedDirection;
use domain::card::{DirectionCard, DirectionDetail};
use domain::direction::{Decline, DirectionState, Swap};
use domain::id::DirectionId;
use store::direction::DirectionFilter;

/// Filters of a campaign's directions.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DirectionQuery {
    /// Where the direction stands.
    state: Option<DirectionState>,
    /// Handle of the account.
    account: Option<String>,
    /// Key of the cluster.
    cluster: Option<String>,
    /// Key of the angle.
    angle: Option<String>,
}

/// Lists a campaign's directions.
///
/// A campaign's directions. A lead sees those of its clusters, a member those of its accounts.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/directions", tag = "directions",
    responses((status = 200, description = "A page of directions", body = Page<DirectionCard>)))]
pub(super) async fn list_directions(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Listed(query, page): Listed<DirectionQuery>,
) -> Result<Kept<axum::Json<Page<DirectionCard>>>, Problem> {
    let filter = DirectionFilter {
        campaign: Some(id),
        account: query.account,
        cluster: query.cluster,
        angle: query.angle,
        state: query.state,
        only: None,
    };
    let after = page.after_as()?.map(DirectionId);
    let cards = app.list_directions(&caller.reach, filter, after, page.wanted()).await?;
    Ok(Kept::always(axum::Json(page.of_rows(cards, |card| card.id.to_string()))))
}

/// Shows a direction with everything that its writer needs.
///
/// A direction with everything that an operator needs to begin to write: facts, why this account, length, who tells something
/// close to it, and the three other directions that would cost the plan least.
#[utoipa::path(get, path = "/api/v1/directions/{id}", tag = "directions",
    responses((status = 200, description = "The direction", body = DirectionDetail)))]
pub(super) async fn get_direction(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
) -> Result<Kept<axum::Json<DirectionDetail>>, Problem> {
    // Who reviews it is named. Asked first: what is read later is not older.
    let until = app.next_staff_change().await?;
    Ok(Kept::until(until, axum::Json(app.direction_detail(&caller.reach, id).await?)))
}

/// Accepts a direction.
///
/// Accepts a direction; it stays from now on. Accepting again changes nothing; silence until half of the window accepts too.
#[utoipa::path(post, path = "/api/v1/directions/{id}/accept", tag = "directions",
    responses(
        (status = 200, description = "Accepted", body = DirectionCard),
        (status = 409, description = "`wrong_state`; `account_inactive`: the account is closed or paused"),
    ))]
pub(super) async fn accept_direction(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
) -> Result<axum::Json<DirectionCard>, Problem> {
    Ok(axum::Json(app.accept_direction(&caller.actor(), &caller.reach, id).await?))
}

/// Declines a direction; the campaign is planned again.
///
/// Declines a direction. The campaign is planned again, and the answer names everybody who was moved.
#[utoipa::path(post, path = "/api/v1/directions/{id}/decline", tag = "directions",
    responses(
        (status = 200, description = "Declined", body = Answered),
        (status = 409, description = "`wrong_state`, `busy`"),
    ))]
pub(super) async fn decline_direction(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
    Json(decline): Json<Decline>,
) -> Result<axum::Json<Answered>, Problem> {
    Ok(axum::Json(app.decline_direction(&caller.actor(), &caller.reach, id, decline).await?))
}

/// Swaps a direction for another.
///
/// Swaps a direction for another: an account for one of its three alternatives, a lead for any inside its clusters, a coordinator
/// for any that the account may take. What takes its place has a new id and is accepted by that.
#[utoipa::path(post, path = "/api/v1/directions/{id}/swap", tag = "directions",
    responses(
        (status = 200, description = "Swapped", body = Answered),
        (status = 409, description = "`not_offered`, `wrong_state`, `busy`"),
    ))]
pub(super) async fn swap_direction(
    caller: Require<SwapDirections>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
    Json(swap): Json<Swap>,
) -> Result<axum::Json<Answered>, Problem> {
    // On the heap: the future of a swap is large.
    let swapped = Box::pin(app.swap_direction(&caller.actor(), &caller.reach, id, swap)).await?;
    Ok(axum::Json(swapped))
}

/// Takes back a no.
///
/// Takes back an account's no to a direction, by the account itself or by a coordinator on its word. The direction stays declined; the next
/// plan (`POST /campaigns/{id}/replan`) may ask its angle of the account again, and where the account had withdrawn from the campaign,
/// every angle. Until then a pin to it is refused.
#[utoipa::path(delete, path = "/api/v1/directions/{id}/decline", tag = "directions",
    responses(
        (status = 200, description = "The direction; its account may be asked again", body = DirectionCard),
        (status = 409, description = "`wrong_state`: nothing is declined here, or the campaign is not launched"),
    ))]
pub(super) async fn take_back_decline(
    caller: Require<TakeBackDeclines>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
) -> Result<axum::Json<DirectionCard>, Problem> {
    Ok(axum::Json(app.take_back_decline(&caller.actor(), &caller.reach, id).await?))
}

/// Filters of the list of directions whose accounts no longer qualify.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DisqualifiedQuery {
    /// Only those that a coordinator keeps, or does not.
    confirmed: Option<bool>,
}

/// Lists directions whose accounts no longer qualify for them.
///
/// Directions of a campaign that stand, and are not delivered, although their accounts are closed or paused, or have lost what they were asked
/// for. The next plan (`POST /campaigns/{id}/replan`) gives all that closed accounts hold to others, and of the rest what is only asked. What
/// was accepted is decided on one by one: `POST /directions/{id}/confirm` keeps it, `POST /directions/{id}/withdraw` withdraws it. Before
/// the launch, `POST /campaigns/{id}/plan` makes a plan without them.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/disqualified", tag = "directions",
    responses((status = 200, description = "A page of directions", body = Page<DisqualifiedDirection>)))]
pub(super) async fn list_disqualified(
    _: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Listed(query, page): Listed<DisqualifiedQuery>,
) -> Result<axum::Json<Page<DisqualifiedDirection>>, Problem> {
    let found = app.disqualified_directions(id).await?;
    let wanted = found.iter().filter(|one| query.confirmed.is_none_or(|is| one.confirmed == is));
    Ok(axum::Json(page.of_list(wanted, |one| format!("{} {}", one.account, one.direction))))
}

/// Keeps a direction whose account no longer qualifies.
///
/// Keeps a direction although its account is paused, or has lost what it was asked for: no plan moves it from now on. Keeping it again changes nothing.
#[utoipa::path(post, path = "/api/v1/directions/{id}/confirm", tag = "directions",
    responses(
        (status = 200, description = "Kept", body = DirectionCard),
        (status = 409, description = "`still_qualified`; `account_inactive`: of a closed account nothing is kept; `wrong_state`"),
    ))]
pub(super) async fn confirm_direction(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
) -> Result<axum::Json<DirectionCard>, Problem> {
    Ok(axum::Json(Box::pin(app.confirm_direction(&caller.actor(), &caller.reach, id)).await?))
}

/// Withdraws a direction whose account no longer qualifies.
///
/// Withdraws a direction whose account is paused, or has lost what it was asked for, also an accepted one. The campaign is planned again, and the answer
/// names everybody who was moved.
#[utoipa::path(post, path = "/api/v1/directions/{id}/withdraw", tag = "directions",
    responses(
        (status = 200, description = "Withdrawn", body = Answered),
        (status = 409, description = "`still_qualified`, `has_piece`, `wrong_state`, `busy`"),
    ))]
pub(super) async fn withdraw_direction(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
) -> Result<axum::Json<Answered>, Problem> {
    Ok(axum::Json(Box::pin(app.withdraw_direction(&caller.actor(), &caller.reach, id)).await?))
}
