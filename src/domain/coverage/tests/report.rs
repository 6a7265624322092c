//! All cells of a matrix at once, as the tests look at them.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::coverage::demand::DemandCounts;
use crate::coverage::derived::propose_targets;
use crate::coverage::gaps::describe_gaps;
use crate::coverage::matrix::cell_of;
use crate::coverage::{
    AccountTable, CellSupply, CoverageError, CoverageMatrix, CoverageTarget, DerivedTargets, LackCosts,
    StateTotal, SupplyGap, Tally, TargetTable,
};
use crate::permille::Permille;

/// The coverage of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SupplyReport {
    /// By function, audience, form and region.
    pub cells: Vec<CellSupply>,
    /// One line for each state, from uncovered to crowded.
    pub totals: [StateTotal; 4],
}

/// The supply of every target by the matrix.
pub(super) fn report_supply(
    matrix: &CoverageMatrix,
    targets: &[CoverageTarget],
    discount: Permille,
) -> Result<SupplyReport, CoverageError> {
    let account_table = AccountTable::of(matrix);
    let target_table = TargetTable::build(matrix, &account_table, targets)?;
    let tally = Tally::count(Arc::new(account_table), Arc::new(target_table), discount);
    Ok(SupplyReport { totals: tally.totals().states, cells: tally.cells().collect() })
}

/// The cells that are uncovered or thin: the heaviest first, then by function, audience, form and region.
pub(super) fn list_gaps(
    matrix: &CoverageMatrix,
    targets: &[CoverageTarget],
    discount: Permille,
    costs: &LackCosts,
) -> Result<Vec<SupplyGap>, CoverageError> {
    let report = report_supply(matrix, targets, discount)?;
    let mut cells: Vec<CellSupply> = report.cells.into_iter().filter(|cell| cell.state.is_gap()).collect();
    cells.sort_by_key(|cell| (Reverse(cell.target.weight), cell_of(&cell.target)));
    Ok(describe_gaps(matrix, |_| true, &cells, costs))
}

/// The cells that a matrix suggests, at most `most` of them.
pub(super) fn derive_targets(matrix: &CoverageMatrix, most: usize) -> DerivedTargets {
    propose_targets(&DemandCounts::of(matrix), most)
}
