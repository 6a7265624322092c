//! What a file of pieces holds.

use domain::contribution::{CountedPiece, WeighedCell};

/// The pieces of a file, with names interned in their order, so that the smaller id is the smaller name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces {
    /// Cells in the order of their names; weights in units of 10^−[`WEIGHT_DECIMALS`](super::WEIGHT_DECIMALS).
    pub cells: Vec<WeighedCell>,
    /// One per row, numbered in the order of the file.
    pub pieces: Vec<CountedPiece>,
    /// Names of cells; index = id.
    pub cell_names: Vec<String>,
    /// Names of clusters; index = id.
    pub cluster_names: Vec<String>,
    /// Names of accounts; index = id.
    pub account_names: Vec<String>,
}
