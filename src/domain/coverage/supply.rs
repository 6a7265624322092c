//! A cell with its supply, by index.

use super::state::CoverageState;
use super::target::CoverageTarget;

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
