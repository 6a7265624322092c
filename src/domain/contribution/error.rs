//! Why pieces cannot be attributed.

use thiserror::Error;

use super::game::{CellIndex, PieceIndex};
use super::rounded::MOST_DECIMALS;

/// Why pieces cannot be attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ContributionError {
    /// The campaign lists a cell twice, so its weight is not known.
    #[error("cell {} is listed twice", cell.0)]
    CellTwice {
        /// The cell.
        cell: CellIndex,
    },
    /// A piece lies in a cell that the campaign does not have.
    #[error("piece {} lies in cell {}, which is not listed", piece.0, cell.0)]
    UnknownCell {
        /// The piece.
        piece: PieceIndex,
        /// The cell that it names.
        cell: CellIndex,
    },
    /// More pieces than 32-bit numbers can tell apart.
    #[error("{pieces} pieces are more than 4294967295")]
    TooManyPieces {
        /// How many were given.
        pieces: usize,
    },
    /// More decimals than shares are rounded to.
    #[error("{decimals} decimals are more than {MOST_DECIMALS}")]
    TooManyDecimals {
        /// How many were asked for.
        decimals: u8,
    },
    /// No cell weighs anything, so weights cannot be scaled to 100.
    #[error("no cell has a weight above 0")]
    NothingToCover,
}
