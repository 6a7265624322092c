//! `/what-if`, `/scenarios`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{ManageCoverage, ReadCoverage, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{CampaignPath, Path, ScenarioPath};
use super::problem::Problem;
use app::App;
use app::scenario::{PlanChange, WhatIfInput};
use domain::coverage::{CoverageChange, ScenarioComparison};
use domain::id::ScenarioId;
use domain::scenario::{Scenario, ScenarioInput};

/// Scenarios to compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scenarios": ["01980c5e-7a00-7000-8000-00000000000b"]}))]
pub(super) struct ComparisonInput {
    /// Their ids, in the order in which they are to be shown.
    #[schema(min_items = 1, max_items = 20)]
    scenarios: Vec<ScenarioId>,
}

/// Shows what changes of the registry would do to coverage.
///
/// What changes of the registry would do to coverage and to its fragility. Nothing is written.
#[utoipa::path(post, path = "/api/v1/what-if", tag = "scenarios",
    responses((status = 200, description = "Before and after", body = CoverageChange)),
    extensions(("x-read-only" = json!(true))))]
pub(super) async fn run_what_if(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Json(input): Json<WhatIfInput>,
) -> Result<axum::Json<CoverageChange>, Problem> {
    Ok(axum::Json(app.what_if(input.changes).await?))
}

/// Compares a campaign's plan with that over a changed registry.
///
/// A campaign's plan with the registry as it is and as it would be. Nothing is written; pins of accounts that would be closed are
/// left out.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/what-if", tag = "scenarios",
    responses(
        (status = 200, description = "Both plans", body = PlanChange),
        (status = 409, description = "`pin_conflict`"),
    ),
    extensions(("x-read-only" = json!(true))))]
pub(super) async fn run_plan_what_if(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Json(input): Json<WhatIfInput>,
) -> Result<axum::Json<PlanChange>, Problem> {
    Ok(axum::Json(app.plan_what_if(id, input.changes).await?))
}

/// Own scenarios and shared ones, the newest first.
#[utoipa::path(get, path = "/api/v1/scenarios", tag = "scenarios",
    responses((status = 200, description = "A page of scenarios", body = Page<Scenario>)))]
pub(super) async fn list_scenarios(
    caller: Require<ReadCoverage>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<Scenario>>, Problem> {
    let before = page.after_as()?.map(ScenarioId);
    let scenarios = store::scenario::list_scenarios(&app.db, caller.subject, before, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(scenarios, |scenario| scenario.id.to_string())))
}

/// Saves a scenario. It must fit the registry as it is.
#[utoipa::path(post, path = "/api/v1/scenarios", tag = "scenarios",
    responses((status = 201, description = "Saved", body = Scenario)))]
pub(super) async fn create_scenario(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    Json(input): Json<ScenarioInput>,
) -> Result<(StatusCode, Tagged<Scenario>), Problem> {
    let scenario = app.create_scenario(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, Tagged(scenario.revision, scenario)))
}

/// Compares saved scenarios.
///
/// Saved scenarios beside each other: by how much the met demand would grow, and what would be the worst single points.
#[utoipa::path(post, path = "/api/v1/scenarios/compare", tag = "scenarios",
    responses((status = 200, description = "The comparison", body = ScenarioComparison)),
    extensions(("x-read-only" = json!(true))))]
pub(super) async fn compare_scenarios(
    caller: Require<ReadCoverage>,
    State(app): State<App>,
    Json(input): Json<ComparisonInput>,
) -> Result<axum::Json<ScenarioComparison>, Problem> {
    Ok(axum::Json(app.compare_scenarios(caller.subject, &input.scenarios).await?))
}

/// One scenario: an own one, or a shared one.
#[utoipa::path(get, path = "/api/v1/scenarios/{id}", tag = "scenarios",
    responses((status = 200, description = "The scenario", body = Scenario)))]
pub(super) async fn get_scenario(
    caller: Require<ReadCoverage>,
    State(app): State<App>,
    Path(ScenarioPath { id }): Path<ScenarioPath>,
) -> Result<Tagged<Scenario>, Problem> {
    let scenario = app.scenario(caller.subject, id).await?;
    Ok(Tagged(scenario.revision, scenario))
}

/// Replaces what is said of an own scenario.
#[utoipa::path(put, path = "/api/v1/scenarios/{id}", tag = "scenarios",
    responses((status = 200, description = "Changed", body = Scenario)))]
pub(super) async fn update_scenario(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    Path(ScenarioPath { id }): Path<ScenarioPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<ScenarioInput>,
) -> Result<Tagged<Scenario>, Problem> {
    let scenario = app.update_scenario(&caller.actor(), id, revision, input).await?;
    Ok(Tagged(scenario.revision, scenario))
}

/// Deletes an own scenario, and gives it back once more.
#[utoipa::path(delete, path = "/api/v1/scenarios/{id}", tag = "scenarios",
    responses((status = 200, description = "Deleted", body = Scenario)))]
pub(super) async fn delete_scenario(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    Path(ScenarioPath { id }): Path<ScenarioPath>,
    IfMatch(revision): IfMatch,
) -> Result<axum::Json<Scenario>, Problem> {
    Ok(axum::Json(app.delete_scenario(&caller.actor(), id, revision).await?))
}

/// What a saved scenario would do to coverage and to its fragility.
#[utoipa::path(get, path = "/api/v1/scenarios/{id}/what-if", tag = "scenarios",
    responses(
        (status = 200, description = "Before and after", body = CoverageChange),
        (status = 422, description = "`invalid`: the registry has moved on, and a change does not fit it"),
    ))]
pub(super) async fn run_scenario(
    caller: Require<ReadCoverage>,
    State(app): State<App>,
    Path(ScenarioPath { id }): Path<ScenarioPath>,
) -> Result<axum::Json<CoverageChange>, Problem> {
    let scenario = app.scenario(caller.subject, id).await?;
    Ok(axum::Json(app.what_if(scenario.changes).await?))
}
