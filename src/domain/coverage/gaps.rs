//! Cells that want voices, each with the account that comes nearest to it.

use super::index::AccountIndex;
use super::lack::LackCosts;
use super::matrix::CoverageMatrix;
use super::nearest::{NearestAccount, Search};
use super::supply::CellSupply;

/// A cell that is uncovered or thin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyGap {
    /// The cell with its supply.
    pub cell: CellSupply,
    /// What is missing to the wanted voices, in thousandths of a voice.
    pub missing_thousandths: u64,
    /// The nearest of the accounts that do not reach it in full; none if every account does or has no part of
    /// it.
    pub candidate: Option<NearestAccount>,
}

/// Shows what is missing in each of these cells, in their order, and the account that is nearest by `costs`, of equals the
/// one with the smaller index; only those accounts of the matrix come near that `speak`. An account that has no part of the cell
/// (neither function, audience, form nor a region at, above or below it) is no candidate.
///
/// # Complexity
/// O(g · 37 · a / 64 + r · (a + n · d)) at worst for g cells in r of n regions d deep and a accounts; usually one of the first
/// combinations of lacks is found. Memory O((f + u + m) · a / 64) for f functions, u audiences, m forms. So a page of a long
/// list costs little.
pub(super) fn describe_gaps(
    matrix: &CoverageMatrix,
    speak: impl Fn(AccountIndex) -> bool,
    cells: &[CellSupply],
    costs: &LackCosts,
) -> Vec<SupplyGap> {
    let search = Search::prepare(matrix, speak, costs);
    // By region, so that the accounts are sorted by their place once for each region.
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by_key(|&at| cells[at].target.region);
    let mut gaps = Vec::with_capacity(cells.len());
    for of_region in order.chunk_by(|&a, &b| cells[a].target.region == cells[b].target.region) {
        let places = search.sort_by_place(cells[of_region[0]].target.region);
        gaps.extend(of_region.iter().map(|&at| {
            let cell = cells[at];
            let wanted = u64::from(cell.target.wanted) * 1000;
            let gap = SupplyGap {
                cell,
                missing_thousandths: wanted.saturating_sub(cell.supply_thousandths),
                candidate: search.find_nearest(&cell.target, &places),
            };
            (at, gap)
        }));
    }
    gaps.sort_by_key(|(at, _)| *at);
    gaps.into_iter().map(|(_, gap)| gap).collect()
}
