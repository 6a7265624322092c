//! `/campaigns/{id}/coverage`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{ReadCoverage, Require};
use super::page::PageRequest;
use super::path::{CampaignPath, Path};
use super::problem::{Kind, Problem};
use app::App;
use domain::coverage::{CampaignCell, CoverageTotals};

/// The coverage of a campaign's own cells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 7,
    "totals": {
        "uncovered": {"cells": 0, "weight": 0}, "thin": {"cells": 1, "weight": 6},
        "covered": {"cells": 20, "weight": 90}, "crowded": {"cells": 12, "weight": 70}
    },
    "items": [{
        "angle": "school_rain", "audience": "parents", "locality": "zhangjiagang", "weight": 9, "wanted": 1, "supply": 2.6,
        "state": "covered"
    }],
    "next_cursor": null
}))]
pub(super) struct CampaignCoverageReport {
    /// The registry's revision that was looked at.
    revision: i64,
    /// By state, of all cells.
    totals: CoverageTotals,
    /// The cells on this page, by angle, audience and locality in the campaign's order.
    items: Vec<CampaignCell>,
    /// Send it as `cursor` for the next page; null: this is the last one.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// Shows the coverage of a campaign's own cells.
///
/// The cells of a campaign, each with the accounts that may take a direction in it, whatever else they are asked; one from a region
/// above counts less by the discount of the settings.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/coverage", tag = "coverage",
    responses((status = 200, description = "Totals and a page of cells", body = CampaignCoverageReport)))]
pub(super) async fn get_campaign_coverage(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    page: PageRequest,
) -> Result<axum::Json<CampaignCoverageReport>, Problem> {
    let coverage = app.campaign_coverage(id).await?;
    let begin = page.after().map_or(Ok(0), |after| find_after(&coverage.cells, after))?;
    let rest = coverage.cells.into_iter().skip(begin).take(page.wanted_items()).collect();
    let page = page.of_rows(rest, cell_key);
    let (items, next_cursor) = (page.items, page.next_cursor);
    Ok(axum::Json(CampaignCoverageReport {
        revision: coverage.revision,
        totals: coverage.totals,
        items,
        next_cursor,
    }))
}

fn cell_key(cell: &CampaignCell) -> String {
    format!("{}\n{}\n{}", cell.angle, cell.audience, cell.locality.as_deref().unwrap_or_default())
}

/// Behind the cell with this key; cells come in the campaign's order, which an edit may change.
fn find_after(cells: &[CampaignCell], key: &str) -> Result<usize, Problem> {
    let found = cells.iter().position(|cell| cell_key(cell) == key).map(|at| at + 1);
    found.ok_or_else(|| {
        let detail = "the campaign has changed; begin without a cursor";
        Problem::new(Kind::InvalidCursor, detail).at("?cursor", "names a cell that is there no more")
    })
}
