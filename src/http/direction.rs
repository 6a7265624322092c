//! `/campaigns/{id}/directions`, `/directions`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{AnswerDirections, ReadDirections, Require, SwapDirections};
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{CampaignPath, DirectionPath, Path};
use super::problem::Problem;
use app::App;
use app::direction::Answered;
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
) -> Result<axum::Json<Page<DirectionCard>>, Problem> {
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
    Ok(axum::Json(page.of_rows(cards, |card| card.id.to_string())))
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
) -> Result<axum::Json<DirectionDetail>, Problem> {
    Ok(axum::Json(app.direction_detail(&caller.reach, id).await?))
}

/// Accepts a direction.
///
/// Accepts a direction; it stays from now on. Accepting again changes nothing; silence until half of the window accepts too.
#[utoipa::path(post, path = "/api/v1/directions/{id}/accept", tag = "directions",
    responses(
        (status = 200, description = "Accepted", body = DirectionCard),
        (status = 409, description = "`wrong_state`"),
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
/// Swaps a direction for another: an account for one of its three alternatives, a lead for any inside its clusters. What takes
/// its place has a new id and is accepted by that.
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
