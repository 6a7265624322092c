//! `/campaigns/{id}/plan`, `/preview`, `/unassigned`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{ManageCampaigns, ReadDirections, Require};
use super::job::Queued;
use super::json::Json;
use super::language::Asked;
use super::page::{Listed, Page};
use super::path::{CampaignPath, Path};
use super::problem::Problem;
use app::App;
use app::preview::PreviewInput;
use app::replan::{ReplanInput, Replanned};
use domain::job::Job;
use domain::plan::{PlanSummary, Unassigned, UnassignedCode};
use store::unassigned::UnassignedFilter;

/// A campaign's plan in figures.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/plan", tag = "plans",
    responses((status = 200, description = "The plan in figures", body = PlanSummary)))]
pub(super) async fn get_plan(
    _: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
) -> Result<axum::Json<PlanSummary>, Problem> {
    Ok(axum::Json(app.plan_summary(id).await?))
}

/// Plans a campaign that is not launched.
///
/// Plans a campaign that is not launched: the exact optimum with its certificate, a direction for each account or a coded
/// reason why not. Planning again replaces the plan; an unchanged campaign over an unchanged registry gets the same digest.
///
/// The size of the plan is counted before it is made: 8,000,000 options of accounts (each cell that an account may take, from the view of
/// each cluster that it is in, in its region and in none), or 100 for each membership of an account in a cluster where that is more,
/// 1,500,000 slots and 500,000 cells are the most; the refusal, 422 `invalid`, gives the figures and what to name less of.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/plan", tag = "plans",
    responses(
        (status = 200, description = "The plan in figures", body = PlanSummary),
        (status = 409, description = "`pin_conflict`, or `wrong_state`: it is launched"),
    ))]
pub(super) async fn plan_campaign(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
) -> Result<axum::Json<PlanSummary>, Problem> {
    Ok(axum::Json(app.plan_campaign(&caller.actor(), id).await?))
}

/// Plans a campaign that is not launched, as a job.
///
/// The same as `/plan`, as a job whose `result` is the plan in figures: for a campaign that takes long, or where processes are started for such
/// work alone (`serve --work-only`).
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/plan-job", tag = "plans",
    responses(
        (status = 202, description = "Queued; watch the job", body = Job),
        (status = 409, description = "`wrong_state`: it is launched"),
    ))]
pub(super) async fn plan_campaign_as_job(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
) -> Result<Queued, Problem> {
    Ok(Queued(app.queue_plan(&caller.actor(), id).await?))
}

/// Shows what a plan would look like.
///
/// What a plan would look like, with other settings if any are given: what share of the cells would be covered, and what would
/// stay blank. Nothing is written. The size of what is planned is bounded as for `/plan`.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/preview", tag = "plans", request_body = Option<PreviewInput>,
    responses(
        (status = 200, description = "The plan in figures", body = PlanSummary),
        (status = 409, description = "`pin_conflict`, `pin_declined`"),
    ),
    extensions(("x-read-only" = json!(true))))]
pub(super) async fn preview_plan(
    _: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    input: Option<Json<PreviewInput>>,
) -> Result<axum::Json<PlanSummary>, Problem> {
    let input = input.map(|Json(input)| input).unwrap_or_default();
    Ok(axum::Json(app.preview_campaign(id, input).await?))
}

/// Plans a launched campaign again.
///
/// Plans a launched campaign again: accounts that have come are called on, those that rest are not any more, and with `pins`
/// these hold from now on. What was accepted stays, unless its account is closed: that is withdrawn, with a piece that is not out. Others
/// move only if the optimum needs it, and the answer names everybody.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/replan", tag = "plans", request_body = Option<ReplanInput>,
    responses(
        (status = 200, description = "Everybody who was moved, and which revision of the plan was checked in full",
            body = Replanned),
        (status = 409, description = "`pin_conflict`; `pin_declined`: a pin is to what its account has declined; `wrong_state`: it is not launched"),
    ))]
pub(super) async fn replan_campaign(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    input: Option<Json<ReplanInput>>,
) -> Result<axum::Json<Replanned>, Problem> {
    let input = input.map(|Json(input)| input).unwrap_or_default();
    Ok(axum::Json(app.replan_campaign(&caller.actor(), id, input).await?))
}

/// Filters of the list of accounts left out.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UnassignedQuery {
    /// Only with this code.
    code: Option<UnassignedCode>,
}

/// An account that a plan leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "weibo-zjg-gonganju", "code": "angle_full",
    "detail": "它能接的切入角度已经达到本次设定的声音上限。调高该角度的上限，或者为它选定另一个角度。（road_flooded）"
}))]
pub(super) struct LeftOut {
    /// Handle of the account.
    account: String,
    /// Why.
    code: UnassignedCode,
    /// What it means, what can be done, and the figures behind it; in the campaign's language unless `Accept-Language` names another.
    detail: String,
}

/// The accounts that a plan leaves out, each with a code and what can be done.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/unassigned", tag = "plans",
    responses((status = 200, description = "A page of accounts left out", body = Page<LeftOut>)))]
pub(super) async fn list_unassigned(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Asked(language): Asked,
    Listed(query, page): Listed<UnassignedQuery>,
) -> Result<axum::Json<Page<LeftOut>>, Problem> {
    let language = language.unwrap_or(app.campaign(id).await?.spec.language);
    let matrix = app.matrix().await?;
    let accounts = (!caller.reach.all).then(|| caller.reach.accounts_of(&matrix));
    let filter = UnassignedFilter { code: query.code, accounts };
    let rows = store::unassigned::list_unassigned(&app.db, id, filter, page.after(), page.wanted()).await?;
    let page = page.of_rows(rows, |account| account.account.clone());
    let explain = |left: Unassigned| LeftOut {
        detail: app.seed.guide.code_with(left.code, &left.detail, language),
        account: left.account,
        code: left.code,
    };
    let items = page.items.into_iter().map(explain).collect();
    Ok(axum::Json(Page { items, next_cursor: page.next_cursor }))
}
