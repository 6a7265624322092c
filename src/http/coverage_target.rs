//! `/coverage/targets`, `/coverage/settings`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{ManageCoverage, ReadCoverage, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::PageRequest;
use super::problem::Problem;
use app::App;
use app::coverage::SupplyBasis;
use app::coverage_target::TargetsInput;
use domain::coverage::{CellKey, CoverageFilter, CoverageSettings, DeclaredTarget};

/// As many targets as can be declared fit.
pub(super) const MOST_BYTES: usize = 32 * 1024 * 1024;

/// A page of targets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 1, "declared": false,
    "items": [{
        "function": "education", "audience": "parents", "form": "article", "region": "zhangjiagang", "weight": 9, "wanted": 1
    }],
    "next_cursor": null
}))]
pub(super) struct TargetPage {
    /// The revision of targets and settings; the `ETag`.
    revision: i64,
    /// Whether they were declared; else they are proposed from the registry.
    declared: bool,
    /// The targets on this page, by function, audience, form and region.
    items: Vec<DeclaredTarget>,
    /// Send it as `cursor` for the next page; null: this is the last one.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// Where the targets stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"revision": 2, "declared": true, "targets": 120}))]
pub(super) struct TargetsDeclared {
    /// The revision of targets and settings; the `ETag`.
    revision: i64,
    /// Whether they are declared; else they are proposed from the registry.
    declared: bool,
    /// How many are declared.
    targets: u64,
}

/// Lists the targets that coverage is held against.
///
/// What coverage is held against: the declared targets, else those that are proposed from the registry, as they could be declared.
#[utoipa::path(get, path = "/api/v1/coverage/targets", tag = "coverage",
    responses((status = 200, description = "A page of targets", body = TargetPage)))]
pub(super) async fn list_targets(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<Tagged<TargetPage>, Problem> {
    let after: Option<CellKey> = page.after_as()?;
    let survey = app.survey(&app.coverage_moment(SupplyBasis::Potential).await?).await?;
    let all = CoverageFilter::default();
    let cells = survey.cells(survey.potential(), &all, after.as_ref(), page.wanted_items());
    let page = page
        .of_rows(cells.into_iter().map(DeclaredTarget::from).collect(), |target| target.key().to_string());
    let (revision, declared) = (survey.targets_revision, survey.declared);
    Ok(Tagged(revision, TargetPage { revision, declared, items: page.items, next_cursor: page.next_cursor }))
}

/// Declares targets in place of all others.
///
/// Declares targets in place of all that were declared, or proposed: as a list, or as the text of a `coverage.csv`.
#[utoipa::path(put, path = "/api/v1/coverage/targets", tag = "coverage",
    responses((status = 200, description = "Declared", body = TargetsDeclared)))]
pub(super) async fn declare_targets(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    IfMatch(revision): IfMatch,
    Json(input): Json<TargetsInput>,
) -> Result<Tagged<TargetsDeclared>, Problem> {
    let (state, count) = app.declare_targets(&caller.actor(), revision, input).await?;
    let (revision, declared, targets) = (state.revision, state.declared, count as u64);
    Ok(Tagged(revision, TargetsDeclared { revision, declared, targets }))
}

/// Drops the declared targets.
///
/// Drops the declared targets: from now on they are proposed from the registry again.
#[utoipa::path(delete, path = "/api/v1/coverage/targets", tag = "coverage",
    responses((status = 200, description = "Dropped", body = TargetsDeclared)))]
pub(super) async fn propose_targets(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    IfMatch(revision): IfMatch,
) -> Result<Tagged<TargetsDeclared>, Problem> {
    let state = app.propose_targets(&caller.actor(), revision).await?;
    let (revision, declared) = (state.revision, state.declared);
    Ok(Tagged(revision, TargetsDeclared { revision, declared, targets: 0 }))
}

/// Shows how coverage is counted and mended.
///
/// How coverage is counted and mended: the discount of a voice from above, and what remedies cost.
#[utoipa::path(get, path = "/api/v1/coverage/settings", tag = "coverage",
    responses((status = 200, description = "The settings", body = CoverageSettings)))]
pub(super) async fn get_coverage_settings(
    _: Require<ReadCoverage>,
    State(app): State<App>,
) -> Result<Tagged<CoverageSettings>, Problem> {
    let state = store::coverage::read_coverage_configuration(&app.db).await?;
    Ok(Tagged(state.revision, state.settings))
}

/// Sets how coverage is counted and mended.
#[utoipa::path(put, path = "/api/v1/coverage/settings", tag = "coverage",
    responses((status = 200, description = "Set", body = CoverageSettings)))]
pub(super) async fn set_coverage_settings(
    caller: Require<ManageCoverage>,
    State(app): State<App>,
    IfMatch(revision): IfMatch,
    Json(settings): Json<CoverageSettings>,
) -> Result<Tagged<CoverageSettings>, Problem> {
    let state = app.set_coverage(&caller.actor(), revision, settings).await?;
    Ok(Tagged(state.revision, state.settings))
}
