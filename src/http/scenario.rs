//! `/what-if`, `/scenarios`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::PageQuery;
use super::auth::{ManageCoverage, ReadCoverage, Require};
use super::extract::{IfMatch, Json, Path, Query, Tagged};
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use app::scenario::{PlanChange, WhatIfInput};
use domain::id::{CampaignId, ScenarioId};
use domain::scenario::{CoverageChange, Scenario, ScenarioComparison, ScenarioInput};
use store::scenario::list_scenarios;

/// Scenarios to compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"scenarios": ["01980c5e-7a00-7000-8000-00000000000b"]}))]
pub(super) struct ComparisonInput {
    /// Their ids, in the order in which they are to be shown.
    #[schema(min_items = 1, max_items = 20)]
    scenarios: Vec<ScenarioId>,
}

/// What changes of the registry would do to coverage and to its fragility. Nothing is written.
#[utoipa::path(post, path = "/api/v1/what-if", tag = "scenarios", request_body = WhatIfInput,
    responses((status = 200, description = "Before and after", body = CoverageChange)),
    security(("token" = ["read_coverage"])))]
pub(super) async fn run_what_if(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Json(input): Json<WhatIfInput>,
) -> Result<axum::Json<CoverageChange>, Problem> {
    Ok(axum::Json(app.what_if(input.changes).await?))
}

/// A campaign's plan with the registry as it is and as it would be. Nothing is written; pins of accounts that would be closed are
/// left out.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/what-if", tag = "scenarios",
    params(("id" = CampaignId, Path, description = "The campaign")),
    request_body = WhatIfInput,
    responses(
        (status = 200, description = "Both plans", body = PlanChange),
        (status = 409, description = "`pin_conflict`", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["read_coverage"])))]
pub(super) async fn run_plan_what_if(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Json(input): Json<WhatIfInput>,
) -> Result<axum::Json<PlanChange>, Problem> {
    Ok(axum::Json(app.plan_what_if(id, input.changes).await?))
}

/// Own scenarios and shared ones, the newest first.
#[utoipa::path(get, path = "/api/v1/scenarios", operation_id = "list_scenarios", tag = "scenarios", params(PageQuery),
    responses((status = 200, description = "A page of scenarios", body = Page<Scenario>)),
    security(("token" = ["read_coverage"])))]
pub(super) async fn list_all_scenarios(
    caller: Require<ReadCoverage>,
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<Scenario>>, Problem> {
    let place = Place::new("scenarios", query.limit, query.cursor.as_deref())?;
    let before = place.after_as()?.map(ScenarioId);
    let scenarios = list_scenarios(&app.db, caller.subject, before, place.wanted()).await?;
    Ok(axum::Json(place.page(scenarios, |scenario| scenario.id.to_string())))
}

/// Saves a scenario. It must fit the registry as it is.
#[utoipa::path(post, path = "/api/v1/scenarios", tag = "scenarios", request_body = ScenarioInput,
    responses((status = 201, description = "Saved", body = Scenario, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["manage_coverage"])))]
pub(super) async fn create_scenario(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    Json(input): Json<ScenarioInput>,
) -> Result<Response, Problem> {
    let scenario = app.create_scenario(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, Tagged(scenario.revision, scenario)).into_response())
}

/// Saved scenarios beside each other: by how much the met demand would grow, and what would be the worst single points.
#[utoipa::path(post, path = "/api/v1/scenarios/compare", tag = "scenarios", request_body = ComparisonInput,
    responses((status = 200, description = "The comparison", body = ScenarioComparison)),
    security(("token" = ["read_coverage"])))]
pub(super) async fn compare_scenarios(
    caller: Require<ReadCoverage>,
    State(app): State<App>,
    Json(input): Json<ComparisonInput>,
) -> Result<axum::Json<ScenarioComparison>, Problem> {
    Ok(axum::Json(app.compare_scenarios(caller.subject, &input.scenarios).await?))
}

/// One scenario: an own one, or a shared one.
#[utoipa::path(get, path = "/api/v1/scenarios/{id}", tag = "scenarios", params(("id" = ScenarioId, Path, description = "Its id")),
    responses((status = 200, description = "The scenario", body = Scenario, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["read_coverage"])))]
pub(super) async fn get_scenario(
    caller: Require<ReadCoverage>,
    State(app): State<App>,
    Path(id): Path<ScenarioId>,
) -> Result<Tagged<Scenario>, Problem> {
    let scenario = app.scenario(caller.subject, id).await?;
    Ok(Tagged(scenario.revision, scenario))
}

/// Replaces what is said of an own scenario.
#[utoipa::path(put, path = "/api/v1/scenarios/{id}", tag = "scenarios",
    params(("id" = ScenarioId, Path, description = "Its id"), ("if-match" = String, Header, description = "The ETag that you have seen")),
    request_body = ScenarioInput,
    responses((status = 200, description = "Changed", body = Scenario, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["manage_coverage"])))]
pub(super) async fn update_scenario(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    Path(id): Path<ScenarioId>,
    IfMatch(revision): IfMatch,
    Json(input): Json<ScenarioInput>,
) -> Result<Tagged<Scenario>, Problem> {
    let scenario = app.update_scenario(&caller.actor(), (id, revision), input).await?;
    Ok(Tagged(scenario.revision, scenario))
}

/// Deletes an own scenario, and gives it back once more.
#[utoipa::path(delete, path = "/api/v1/scenarios/{id}", tag = "scenarios",
    params(("id" = ScenarioId, Path, description = "Its id"), ("if-match" = String, Header, description = "The ETag that you have seen")),
    responses((status = 200, description = "Deleted", body = Scenario)),
    security(("token" = ["manage_coverage"])))]
pub(super) async fn delete_scenario(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    Path(id): Path<ScenarioId>,
    IfMatch(revision): IfMatch,
) -> Result<axum::Json<Scenario>, Problem> {
    Ok(axum::Json(app.delete_scenario(&caller.actor(), (id, revision)).await?))
}

/// What a saved scenario would do to coverage and to its fragility.
#[utoipa::path(get, path = "/api/v1/scenarios/{id}/what-if", tag = "scenarios",
    params(("id" = ScenarioId, Path, description = "Its id")),
    responses(
        (status = 200, description = "Before and after", body = CoverageChange),
        (status = 422, description = "`invalid`: the registry has moved on, and a change does not fit it", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["read_coverage"])))]
pub(super) async fn run_scenario(
    caller: Require<ReadCoverage>,
    State(app): State<App>,
    Path(id): Path<ScenarioId>,
) -> Result<axum::Json<CoverageChange>, Problem> {
    let scenario = app.scenario(caller.subject, id).await?;
    Ok(axum::Json(app.what_if(scenario.changes).await?))
}
