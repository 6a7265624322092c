//! `/campaigns`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{ManageCampaigns, ReadRegistry, Require, SignPlans};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{CampaignPath, Path};
use super::problem::Problem;
use app::App;
use app::campaign::Launching;
use app::staffing::StaffingDemand;
use domain::campaign::{Campaign, CampaignDraft, CampaignState, Pin};
use domain::field::ValidationErrors;
use domain::id::CampaignId;

/// Filters of the list of campaigns.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CampaignQuery {
    /// Where the campaign stands.
    state: Option<CampaignState>,
}

/// Campaigns, the newest first.
#[utoipa::path(get, path = "/api/v1/campaigns", tag = "campaigns",
    responses((status = 200, description = "A page of campaigns", body = Page<Campaign>)))]
pub(super) async fn list_campaigns(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Listed(query, page): Listed<CampaignQuery>,
) -> Result<axum::Json<Page<Campaign>>, Problem> {
    let before = page.after_as()?.map(CampaignId);
    let campaigns = store::campaign::list_campaigns(&app.db, query.state, before, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(campaigns, |campaign| campaign.id.to_string())))
}

/// Writes a draft, from a theme or from nothing.
#[utoipa::path(post, path = "/api/v1/campaigns", tag = "campaigns",
    responses((status = 201, description = "Drafted", body = Campaign)))]
pub(super) async fn create_campaign(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Json(draft): Json<CampaignDraft>,
) -> Result<(StatusCode, Tagged<Campaign>), Problem> {
    let campaign = app.create_campaign(&caller.actor(), draft).await?;
    Ok((StatusCode::CREATED, Tagged(campaign.revision, campaign)))
}

/// One campaign.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}", tag = "campaigns",
    responses((status = 200, description = "The campaign", body = Campaign)))]
pub(super) async fn get_campaign(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
) -> Result<Tagged<Campaign>, Problem> {
    let campaign = app.campaign(id).await?;
    Ok(Tagged(campaign.revision, campaign))
}

/// Rewrites a campaign that is not launched.
///
/// Rewrites a campaign that is not launched. It is a draft again; its plan and signature are gone.
#[utoipa::path(put, path = "/api/v1/campaigns/{id}", tag = "campaigns",
    responses(
        (status = 200, description = "Rewritten", body = Campaign),
        (status = 409, description = "`wrong_state`: it is launched"),
    ))]
pub(super) async fn update_campaign(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    IfMatch(revision): IfMatch,
    Json(draft): Json<CampaignDraft>,
) -> Result<Tagged<Campaign>, Problem> {
    let campaign = app.update_campaign(&caller.actor(), id, revision, draft).await?;
    Ok(Tagged(campaign.revision, campaign))
}

/// What accounts must and must not take.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/pins", tag = "campaigns",
    responses((status = 200, description = "The pins", body = Vec<Pin>)))]
pub(super) async fn get_pins(
    _: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
) -> Result<Tagged<Vec<Pin>>, Problem> {
    let campaign = app.campaign(id).await?;
    Ok(Tagged(campaign.revision, campaign.pins))
}

/// Replaces what accounts must and must not take.
///
/// Replaces what accounts must and must not take; at most 10,000 pins. The campaign is a draft again.
#[utoipa::path(put, path = "/api/v1/campaigns/{id}/pins", tag = "campaigns",
    responses(
        (status = 200, description = "The pins", body = Vec<Pin>),
        (status = 409, description = "`pin_conflict` with the conflicting set, or `wrong_state`"),
    ))]
pub(super) async fn set_pins(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    IfMatch(revision): IfMatch,
    Json(pins): Json<Vec<Pin>>,
) -> Result<Tagged<Vec<Pin>>, Problem> {
    let campaign = app.set_pins(&caller.actor(), id, revision, pins).await?;
    Ok(Tagged(campaign.revision, campaign.pins))
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "basis": "指挥部 6 月 8 日会议"
}))]
pub(super) struct SignInput {
    /// The digest of the plan that is signed.
    #[schema(min_length = 1, max_length = 200)]
    digest: String,
    /// On what basis.
    #[serde(default)]
    #[schema(max_length = 2000)]
    basis: Option<String>,
}

/// Signs a campaign's plan.
///
/// Signs a campaign's plan, after its certificate was checked once more. Not for the person who planned.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/sign", tag = "campaigns",
    responses(
        (status = 200, description = "Signed", body = Campaign),
        (status = 409, description = "`digest_stale`; `plan_outdated`: the registry has changed since, each change is named; `wrong_state`: it is not planned"),
    ))]
pub(super) async fn sign_campaign(
    caller: Require<SignPlans>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Json(input): Json<SignInput>,
) -> Result<Tagged<Campaign>, Problem> {
    let mut faults = ValidationErrors::default();
    faults.text("/digest", &input.digest, 200);
    faults.text("/basis", input.basis.as_deref().unwrap_or_default(), 2000);
    faults.into_result().map_err(app::error::AppError::Invalid)?;
    let campaign = app.sign_campaign(&caller.actor(), id, &input.digest, input.basis).await?;
    Ok(Tagged(campaign.revision, campaign))
}

/// How a campaign is launched.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"without_reviewers": false}))]
pub(super) struct LaunchInput {
    /// Launch although organisations that are asked have nobody who reviews, or signs, for them: their pieces wait until they have.
    #[serde(default)]
    without_reviewers: bool,
}

/// Launches a signed campaign: every direction is asked of its account.
///
/// Launches a signed campaign: every direction is asked of its account. Where its pieces are reviewed, every organisation that is asked
/// needs persons who review, and sign, for it; `GET /campaigns/{id}/staffing` says who lacks whom.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/launch", tag = "campaigns", request_body = Option<LaunchInput>,
    responses(
        (status = 200, description = "Launched", body = Campaign),
        (status = 409, description = "`wrong_state`: it is not signed; `plan_outdated`: an account may no longer take what it was given; `window_over`; `nobody_reviews`"),
    ))]
pub(super) async fn launch_campaign(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    input: Option<Json<LaunchInput>>,
) -> Result<Tagged<Campaign>, Problem> {
    let input = input.map(|Json(input)| input).unwrap_or_default();
    let staffing = if input.without_reviewers { StaffingDemand::Waived } else { StaffingDemand::Required };
    let campaign = app.launch_campaign(&caller.actor(), id, Launching { staffing, seen: None }).await?;
    Ok(Tagged(campaign.revision, campaign))
}

/// Closes a launched campaign; directions without a piece lapse.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/close", tag = "campaigns",
    responses(
        (status = 200, description = "Closed", body = Campaign),
        (status = 409, description = "`wrong_state`: it is not launched"),
    ))]
pub(super) async fn close_campaign(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
) -> Result<Tagged<Campaign>, Problem> {
    let campaign = app.close_campaign(&caller.actor(), id).await?;
    Ok(Tagged(campaign.revision, campaign))
}
