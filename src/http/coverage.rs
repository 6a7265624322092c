//! `/coverage`, `/coverage/gaps`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{ReadCoverage, Require};
use super::coverage_query::{CellQuery, SupplyBasisQuery};
use super::etag::{Conditional, IfNoneMatch};
use super::kept::Kept;
use super::page::{Listed, Page};
use super::problem::Problem;
use super::query::Both;
use app::App;
use app::coverage::SupplyBasis;
use domain::coverage::{CellKey, CoverageCell, CoverageGap, CoverageTotals, DemandBasis, GapKey};

/// By which supply cells are counted, and which page of them.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CoverageQuery {
    /// `potential`: what accounts can say (default); `delivered`: what original pieces have said.
    #[serde(default)]
    #[param(inline)]
    basis: SupplyBasisQuery,
    /// Of how many days pieces count, today in China included: 1 to 3660; default 30.
    #[param(minimum = 1, maximum = 3660)]
    days: Option<u32>,
}

/// The coverage of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 7, "targets_revision": 1, "declared": false, "demand_basis": "derived", "left_out": 0,
    "totals": {
        "uncovered": {"cells": 301, "weight": 1204}, "thin": {"cells": 120, "weight": 480},
        "covered": {"cells": 900, "weight": 4100}, "crowded": {"cells": 200, "weight": 1500}
    },
    "demand": 7284.0, "met": 5888.0,
    "items": [{
        "function": "education", "audience": "parents", "form": "article", "region": "zhangjiagang", "weight": 9,
        "demand": "derived", "wanted": 1, "supply": 2.0, "state": "covered"
    }],
    "next_cursor": null
}))]
pub(super) struct CoverageReport {
    /// The registry's revision that was looked at.
    revision: i64,
    /// The revision of targets, counts and settings.
    targets_revision: i64,
    /// Whether the targets were declared; else they are proposed from the registry.
    declared: bool,
    /// Where the weights come from: `declared` targets, what was `counted` of what citizens ask, or, where nobody has said what is needed,
    /// `derived` from the registry's own lists.
    demand_basis: DemandBasis,
    /// Cells that the registry suggests beyond the 100,000 that are looked at; 0 but for very large matrices.
    left_out: u64,
    /// Totals of the cells that pass all filters but `state`.
    totals: CoverageTotals,
    /// Σ weight × wanted voices, over all cells.
    #[schema(minimum = 0)]
    demand: f64,
    /// Σ weight × the lesser of supply and wanted voices, over all cells.
    #[schema(minimum = 0)]
    met: f64,
    /// The cells on this page.
    items: Vec<CoverageCell>,
    /// Send it as `cursor` for the next page; null: this is the last one.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// Shows what the matrix can speak to.
///
/// What the matrix can speak to: totals by state, and a page of cells by function, audience, form and region.
///
/// Unless targets are declared, the cells are derived from the registry. For each function that an active or paused account has:
/// the regions in which such accounts lie (and the other inhabited regions beside them, once half of those have the function), the
/// audiences that they list, the forms that they have. Weight 1 to 9: how usual the audience and the form are for the function; or, where what citizens ask was counted (`PUT /coverage/need`), by
/// that. One
/// voice is wanted in each. An active account counts where it meets the function, lists the audience or none, has the form, and lies
/// in the region (1) or above it (less by the discount of the settings: 0.6 by default). With `basis=delivered` an account counts that has
/// published an original piece there.
#[utoipa::path(get, path = "/api/v1/coverage", tag = "coverage",
    responses((status = 200, description = "Totals and a page of cells", body = CoverageReport)))]
pub(super) async fn get_coverage(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Listed(Both(cells, query), page): Listed<Both<CellQuery, CoverageQuery>>,
    seen: IfNoneMatch,
) -> Result<Kept<Conditional<axum::Json<CoverageReport>>>, Problem> {
    let (filter, basis) = (cells.into(), query.basis.of_days(query.days)?);
    let after: Option<CellKey> = page.after_as()?;
    let moment = app.coverage_moment(basis).await?;
    if seen.has_seen(&moment.tag) {
        return Ok(Kept::until(moment.until, Conditional::NotModified(moment.tag)));
    }
    let found = app.coverage_cells(&moment, &filter, after.as_ref(), page.wanted_items()).await?;
    let page = page.of_rows(found.cells, cell_key);
    let report = CoverageReport {
        revision: found.revision,
        targets_revision: found.targets_revision,
        declared: found.declared,
        demand_basis: found.basis,
        left_out: found.left_out,
        totals: found.totals,
        demand: found.demand,
        met: found.met,
        items: page.items,
        next_cursor: page.next_cursor,
    };
    Ok(Kept::until(moment.until, Conditional::Modified(moment.tag, axum::Json(report))))
}

/// Lists the gaps of coverage, the heaviest first.
///
/// The cells that nobody or too little speaks to, the heaviest first, each with the active account that comes nearest and why it
/// is not enough as it is, whose duty its function is there, and with changes that close it: who would make them, why, what they cost and gain, the
/// one that gains most first, the smallest marked. A function is a legal duty: no change hands one out. See `GET /coverage` for the cells.
#[utoipa::path(get, path = "/api/v1/coverage/gaps", tag = "coverage",
    responses((status = 200, description = "A page of gaps", body = Page<CoverageGap>)))]
pub(super) async fn list_coverage_gaps(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Listed(cells, page): Listed<CellQuery>,
    seen: IfNoneMatch,
) -> Result<Kept<Conditional<axum::Json<Page<CoverageGap>>>>, Problem> {
    let after: Option<GapKey> = page.after_as()?;
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    if seen.has_seen(&moment.tag) {
        return Ok(Kept::until(moment.until, Conditional::NotModified(moment.tag)));
    }
    let gaps = app.coverage_gaps(&moment, cells.into(), after, page.wanted_items()).await?;
    let answer = axum::Json(page.of_rows(gaps, gap_key));
    Ok(Kept::until(moment.until, Conditional::Modified(moment.tag, answer)))
}

fn cell_key(cell: &CoverageCell) -> String {
    cell.key().to_string()
}

fn gap_key(gap: &CoverageGap) -> String {
    gap.place().to_string()
}
