//! The state of every cell, and totals.

use super::supply::{Reach, Supply};
use super::{CoverageError, CoverageMatrix, CoverageState, CoverageTarget, Permille};

/// From so many times the wanted voices on, a cell is crowded.
const CROWDED: u64 = 3;

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
/// O(a · f · u + t · d) for a accounts with f functions (those above included) and u audiences each, t
/// targets and regions d deep, besides sorting the targets. Memory O(a · f · u + t).
///
/// ```
/// use micromatrix::domain::coverage::*;
/// use micromatrix::domain::form::Form;
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
    let supply = Supply::count(matrix);
    let targets = matrix.sort_targets(targets)?;
    let cells: Vec<CellSupply> =
        targets.into_iter().map(|target| judge_cell(target, supply.reach(&target, discount))).collect();
    Ok(SupplyReport { totals: sum_by_state(&cells), cells })
}

fn judge_cell(target: CoverageTarget, reach: Reach) -> CellSupply {
    let wanted = u64::from(target.wanted) * 1000;
    let state = match reach.thousandths {
        0 => CoverageState::Uncovered,
        supply if supply < wanted => CoverageState::Thin,
        supply if supply < CROWDED * wanted => CoverageState::Covered,
        _ => CoverageState::Crowded,
    };
    CellSupply { target, voices: reach.voices, supply_thousandths: reach.thousandths, state }
}

fn sum_by_state(cells: &[CellSupply]) -> [StateTotal; 4] {
    CoverageState::ALL.map(|state| {
        let weights =
            cells.iter().filter(|cell| cell.state == state).map(|cell| u64::from(cell.target.weight));
        StateTotal { state, cells: weights.clone().count() as u64, weight: weights.sum() }
    })
}
