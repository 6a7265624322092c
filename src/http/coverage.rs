//! `/coverage`, `/coverage/gaps`

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::{ReadCoverage, Require};
use super::extract::{IfNoneMatch, Query, Tagged};
use super::page::{Page, Place};
use super::problem::Problem;
use crate::app::App;
use crate::domain::cell::EVERYONE;
use crate::domain::coverage::{
    CellKey, CoverageCell, CoverageFilter, CoverageGap, CoverageState, CoverageTotals, GapKey,
};
use crate::domain::form::Form;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_coverage)).routes(routes!(list_coverage_gaps))
}

/// Filters of cells; every one given must hold.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CoverageQuery {
    /// Key of the cell's function. A cell of a function counts the accounts of the functions below it too.
    function: Option<String>,
    /// Key of the cell's audience, or `everyone`.
    audience: Option<String>,
    /// The cell's form.
    form: Option<Form>,
    /// Key of the cell's region.
    region: Option<String>,
    /// The cell's state.
    state: Option<CoverageState>,
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

impl CoverageQuery {
    fn split(self, list: &str) -> Result<(CoverageFilter, Place), Problem> {
        let filter = CoverageFilter {
            function: self.function,
            audience: self.audience,
            form: self.form,
            region: self.region,
            state: self.state,
        };
        let place = Place::new(&format!("{list}{filter:?}"), self.limit, self.cursor.as_deref())?;
        Ok((filter, place))
    }
}

/// The coverage of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 7, "left_out": 0,
    "totals": {
        "uncovered": {"cells": 301, "weight": 1204}, "thin": {"cells": 120, "weight": 480},
        "covered": {"cells": 900, "weight": 4100}, "crowded": {"cells": 200, "weight": 1500}
    },
    "items": [{
        "function": "education", "audience": "parents", "form": "article", "region": "zhangjiagang", "weight": 9,
        "wanted": 1, "supply": 2.0, "state": "covered"
    }],
    "next_cursor": null
}))]
struct CoverageReport {
    /// The registry's revision that was looked at.
    revision: i64,
    /// Cells that the registry suggests beyond the 100,000 that are looked at; 0 but for very large matrices.
    left_out: u64,
    /// Totals of the cells that pass all filters but `state`.
    totals: CoverageTotals,
    /// The cells on this page.
    items: Vec<CoverageCell>,
    /// Send it as `cursor` for the next page; null: this is the last one.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// What the matrix can speak to: totals by state, and a page of cells by function, audience, form and region.
///
/// The cells are derived from the registry. For each function that an active or paused account has: the regions in which such
/// accounts lie (and the other inhabited regions beside them, once half of those have the function), the audiences that
/// they list, the forms that they have. Weight 1 to 9: how usual the audience and the form are for the function. One voice is
/// wanted in each. An active account counts where it meets the function, lists the audience or none, has the form, and lies in
/// the region (1) or above it (0.6).
#[utoipa::path(get, path = "/api/v1/coverage", tag = "coverage",
    params(CoverageQuery),
    responses(
        (status = 200, description = "Totals and a page of cells", body = CoverageReport,
            headers(("etag" = String, description = "The registry's revision"))),
        (status = 304, description = "The registry has not changed",
            headers(("etag" = String, description = "The registry's revision"))),
    ),
    security(("token" = ["read_coverage"])))]
async fn get_coverage(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Query(query): Query<CoverageQuery>,
    seen: IfNoneMatch,
) -> Result<Response, Problem> {
    let (filter, place) = query.split("coverage")?;
    let after: Option<CellKey> = place.after_as()?;
    let matrix = app.matrix().await?;
    if let Some(unchanged) = seen.unchanged(matrix.revision) {
        return Ok(unchanged);
    }
    let survey = app.survey(&matrix).await?;
    let page = place.page(survey.cells(&filter, after.as_ref(), place.wanted_items()), cell_key);
    let report = CoverageReport {
        revision: survey.revision,
        left_out: survey.left_out,
        totals: survey.totals(&filter),
        items: page.items,
        next_cursor: page.next_cursor,
    };
    Ok(Tagged(report.revision, report).into_response())
}

/// The cells that nobody or too little speaks to, the heaviest first, each with the active account that comes nearest and why it
/// is not enough as it is. See `GET /coverage` for the cells.
#[utoipa::path(get, path = "/api/v1/coverage/gaps", tag = "coverage",
    params(CoverageQuery),
    responses(
        (status = 200, description = "A page of gaps", body = Page<CoverageGap>,
            headers(("etag" = String, description = "The registry's revision"))),
        (status = 304, description = "The registry has not changed",
            headers(("etag" = String, description = "The registry's revision"))),
    ),
    security(("token" = ["read_coverage"])))]
async fn list_coverage_gaps(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Query(query): Query<CoverageQuery>,
    seen: IfNoneMatch,
) -> Result<Response, Problem> {
    let (filter, place) = query.split("gaps")?;
    let after: Option<GapKey> = place.after_as()?;
    let matrix = app.matrix().await?;
    let revision = matrix.revision;
    if let Some(unchanged) = seen.unchanged(revision) {
        return Ok(unchanged);
    }
    let gaps = app.coverage_gaps(matrix, filter, (after, place.wanted_items())).await?;
    Ok(Tagged(revision, place.page(gaps, gap_key)).into_response())
}

fn cell_key(cell: &CoverageCell) -> String {
    key_of((&cell.function, &cell.audience), cell.form, cell.region.as_ref()).to_string()
}

fn gap_key(gap: &CoverageGap) -> String {
    let cell = key_of((&gap.function, &gap.audience), gap.form, gap.region.as_ref());
    GapKey(std::cmp::Reverse(gap.weight), cell).to_string()
}

fn key_of((function, audience): (&String, &String), form: Form, region: Option<&String>) -> CellKey {
    let audience = (audience != EVERYONE).then(|| audience.clone());
    CellKey { function: function.clone(), audience, form, region: region.cloned() }
}
