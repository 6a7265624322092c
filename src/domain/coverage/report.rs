//! The state of every cell, and totals.

use std::sync::Arc;

use super::{Board, CoverageError, CoverageMatrix, CoverageState, CoverageTarget, Permille, Roll, Tally};

/// A cell with its supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellSupply {
    /// The cell, its weight and its wanted voices.
    pub target: CoverageTarget,
    /// How many accounts reach it, in full or from above.
    pub voices: u32,
    /// The same in thousandths of a voice; one from above counts less by the discount.
    pub supply_thousandths: u64,
    /// Its state.
    pub state: CoverageState,
}

/// How many cells are in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateTotal {
    /// The state.
    pub state: CoverageState,
    /// Cells in it.
    pub cells: u64,
    /// Their weight.
    pub weight: u64,
}

/// The coverage of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyReport {
    /// By function, audience, form and region.
    pub cells: Vec<CellSupply>,
    /// One line for each state, from uncovered to crowded.
    pub totals: [StateTotal; 4],
}

/// Reports how well the matrix reaches each of the targets.
///
/// An account reaches a cell if it meets the function (has it, or a child of it), lists the audience or none,
/// its platform has the form, and its region is the cell's (1000 thousandths) or above it (1000 −
/// `discount`).
///
/// # Errors
/// A target with a function or region that the trees do not have, that wants no voice, or that stands twice.
///
/// # Complexity
/// That of [`Roll::of`], [`Board::build`] and [`Tally::count`], which a caller who asks again keeps.
///
/// ```
/// use domain::coverage::*;
/// use domain::form::Form;
/// let tree = IndexTree::from_parents(vec![None, Some(0)])?; // a city above a county; police above traffic police
/// let account = |id, function, region| CoverageAccount {
///     index: AccountIndex(id), functions: vec![FunctionIndex(function)], audiences: vec![], form: Form::QuickPost,
///     region: Some(RegionIndex(region)),
/// };
/// // Traffic police of the city: they meet `police`, and reach the county with a discount.
/// let matrix = CoverageMatrix::build(tree.clone(), tree, vec![account(0, 1, 0)])?;
/// let target = CoverageTarget {
///     function: FunctionIndex(0), audience: None, form: Form::QuickPost, region: Some(RegionIndex(1)), weight: 3, wanted: 1,
/// };
/// let report = report_supply(&matrix, &[target], Permille::DEFAULT_DISCOUNT)?;
/// assert_eq!((report.cells[0].supply_thousandths, report.cells[0].state), (600, CoverageState::Thin));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn report_supply(
    matrix: &CoverageMatrix,
    targets: &[CoverageTarget],
    discount: Permille,
) -> Result<SupplyReport, CoverageError> {
    let roll = Roll::of(matrix);
    let board = Board::build(matrix, &roll, targets)?;
    let tally = Tally::count(Arc::new(roll), Arc::new(board), discount);
    Ok(SupplyReport { totals: tally.totals().states, cells: tally.cells().collect() })
}
