//! `/authority`, `/emergency-plans`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ApproveEmergencyPlans, ManageEmergencyPlans, ReadEmergencyPlans, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{EmergencyPlanPath, Path};
use super::problem::Problem;
use super::query::Query;
use app::App;
use domain::emergency_plan::{AuthorityRow, EmergencyPlan, PlanInForce, Rehearsal};

/// Who may say what in an emergency.
///
/// Which information only which functions may state first, and the law that says so; without a function the emergency command alone. Once it is
/// confirmed, everybody quotes it word for word.
#[utoipa::path(get, path = "/api/v1/authority", tag = "emergencies",
    responses((status = 200, description = "A page of the table, by information", body = Page<AuthorityRow>)))]
pub(super) async fn list_authority(
    _: Require<ReadEmergencyPlans>,
    State(app): State<App>,
    page: PageRequest,
) -> axum::Json<Page<AuthorityRow>> {
    axum::Json(page.of_list(app.seed.emergency.authority.rows(), |row| row.information.clone()))
}

/// Emergency plans, by kind.
#[utoipa::path(get, path = "/api/v1/emergency-plans", tag = "emergencies",
    responses((status = 200, description = "A page of plans", body = Page<PlanInForce>)))]
pub(super) async fn list_emergency_plans(
    _: Require<ReadEmergencyPlans>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<PlanInForce>>, Problem> {
    let plans = app.emergency_plans().await?;
    Ok(axum::Json(page.of_list(plans.iter(), |kept| kept.plan.key.clone())))
}

/// One emergency plan.
#[utoipa::path(get, path = "/api/v1/emergency-plans/{key}", tag = "emergencies",
    responses((status = 200, description = "The plan as it stands", body = PlanInForce)))]
pub(super) async fn get_emergency_plan(
    _: Require<ReadEmergencyPlans>,
    State(app): State<App>,
    Path(EmergencyPlanPath { key }): Path<EmergencyPlanPath>,
) -> Result<Tagged<PlanInForce>, Problem> {
    let kept = app.emergency_plan(&key).await?;
    Ok(Tagged(kept.revision, kept))
}

/// Changes an emergency plan.
///
/// Replaces a plan. No task may state what its functions may not, and a text with the protective action has at most 150 characters of Chinese. What
/// runs goes on by the plan that it has. It is to be approved again.
#[utoipa::path(put, path = "/api/v1/emergency-plans/{key}", tag = "emergencies",
    responses((status = 200, description = "Changed", body = PlanInForce)))]
pub(super) async fn update_emergency_plan(
    caller: Require<ManageEmergencyPlans>,
    State(app): State<App>,
    Path(EmergencyPlanPath { key }): Path<EmergencyPlanPath>,
    IfMatch(revision): IfMatch,
    Json(plan): Json<EmergencyPlan>,
) -> Result<Tagged<PlanInForce>, Problem> {
    let kept = app.update_emergency_plan(&caller.actor(), &key, (revision, plan)).await?;
    Ok(Tagged(kept.revision, kept))
}

/// Approves an emergency plan.
///
/// Approves a plan as it stands; never whoever changed it last. A plan that nobody has approved is used all the same, and says so.
#[utoipa::path(post, path = "/api/v1/emergency-plans/{key}/approve", tag = "emergencies",
    responses((status = 200, description = "Approved", body = PlanInForce),
        (status = 403, description = "`forbidden`; `same_person`: you changed it last")))]
pub(super) async fn approve_emergency_plan(
    caller: Require<ApproveEmergencyPlans>,
    State(app): State<App>,
    Path(EmergencyPlanPath { key }): Path<EmergencyPlanPath>,
    IfMatch(revision): IfMatch,
) -> Result<Tagged<PlanInForce>, Problem> {
    let kept = app.approve_emergency_plan(&caller.actor(), &key, revision).await?;
    Ok(Tagged(kept.revision, kept))
}

/// Where a rehearsal takes place.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RehearsalQuery {
    /// A region, by key or name, or a place of the gazetteer; left out: the whole of the matrix.
    place: Option<String>,
    /// Key of the region that commands; left out: the lowest at or above the place that has somebody for most tasks.
    command: Option<String>,
}

/// Who would speak today.
///
/// Who would speak if this came to pass today, and what is missing: nobody whom one could call at night, no number, no reviewer, nobody who operates
/// the account; tasks that nobody has.
#[utoipa::path(get, path = "/api/v1/emergency-plans/{key}/rehearsal", tag = "emergencies",
    responses((status = 200, description = "Who would speak", body = Rehearsal),
        (status = 422, description = "`invalid`: a place that is not known, with the nearest; a command that is not at or above it")))]
pub(super) async fn rehearse_emergency_plan(
    _: Require<ReadEmergencyPlans>,
    State(app): State<App>,
    Path(EmergencyPlanPath { key }): Path<EmergencyPlanPath>,
    Query(query): Query<RehearsalQuery>,
) -> Result<axum::Json<Rehearsal>, Problem> {
    Ok(axum::Json(app.rehearse(&key, query.place.as_deref(), query.command.as_deref()).await?))
}
