//! `/campaigns/{id}/directions`, `/directions`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use utoipa::IntoParams;

use super::auth::{AnswerDirections, ReadDirections, Require, SwapDirections};
use super::json::Json;
use super::page::{Listed, Page, PageRequest};
use super::path::{CampaignPath, DirectionPath, Path};
use super::problem::Problem;
use app::App;
use app::direction::Answered;
use domain::campaign::Campaign;
use domain::card::{CardContext, DirectionCard, DirectionDetail};
use domain::direction::{Decline, DirectionState, Swap};
use domain::id::{CampaignId, DirectionId};
use domain::right::Reach;
use store::direction::{DirectionFilter, DirectionScope};

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

/// A campaign's directions. A lead sees those of its clusters, a member those of its accounts.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/directions", tag = "directions",
    responses((status = 200, description = "A page of directions", body = Page<DirectionCard>)))]
pub(super) async fn list_directions(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Listed(query, page): Listed<DirectionQuery>,
) -> Result<axum::Json<Page<DirectionCard>>, Problem> {
    app.campaign(id).await?;
    let filter = DirectionFilter {
        campaign: Some(id),
        account: query.account,
        cluster: query.cluster,
        angle: query.angle,
        state: query.state,
        only: None,
    };
    direction_page(&app, &caller.reach, filter, &page).await
}

/// A page of directions with their titles and briefs, limited to what a caller reaches.
pub(super) async fn direction_page(
    app: &App,
    reach: &Reach,
    mut filter: DirectionFilter,
    page: &PageRequest,
) -> Result<axum::Json<Page<DirectionCard>>, Problem> {
    filter.only = (!reach.all).then(|| DirectionScope::of(reach));
    let after = page.after_as()?.map(DirectionId);
    let matrix = app.matrix().await?;
    let page = page
        .of_rows(store::direction::list_directions(&app.db, &filter, after, page.wanted()).await?, |d| {
            d.id.to_string()
        });
    let mut campaigns: BTreeMap<CampaignId, Campaign> = BTreeMap::new();
    let mut items = Vec::with_capacity(page.items.len());
    for direction in page.items {
        let campaign = match campaigns.entry(direction.campaign) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(app.campaign(direction.campaign).await?),
        };
        let cards = CardContext { spec: &campaign.spec, matrix: &matrix, guide: &app.seed.guide };
        items.push(cards.card(direction));
    }
    Ok(axum::Json(Page { items, next_cursor: page.next_cursor }))
}

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
    Ok(axum::Json(app.decline_direction(&caller.actor(), (&caller.reach, id), decline).await?))
}

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
    let swapped = Box::pin(app.swap_direction(&caller.actor(), (&caller.reach, id), swap)).await?;
    Ok(axum::Json(swapped))
}
