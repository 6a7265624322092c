//! What every cluster and account contributed to a campaign, as exact shares.
//!
//! The value of a set of pieces is Σ over cells of weight · best quality. The share of a (cluster, account)
//! is the **Owen value** of that game with organisations as unions: the mean, over all orders in which
//! organisations may come forward one after the other, each with all its accounts in any order, of what the
//! account adds on its arrival. So a twin account, one more cluster or a copy gains an organisation nothing,
//! and the shares add up to what is covered.
//!
//! - [`attribute_shares`] gives the share of each account and cluster, and what stays blank.
//! - [`round_shares`] turns them into decimals that still add up, as given or scaled to 100;
//!   [`attribute_as_given`] does both at once for large files.
//! - [`compare_shares`] puts what was asked beside what was contributed.
//! - [`itemise_shares`] and [`explain_item`] take a figure apart down to pieces and to single steps of
//!   quality.
//!
//! - [`contribute`] and [`break_down`] do all of this for a campaign, in the words of the API.
//!
//! Deliberately absent: a rank, points, and any field for reads, likes or reposts.
//!
//! Sources: L. S. Shapley, "A value for n-person games", 1953; G. Owen, "Values of games with a priori
//! unions", 1977; S. C. Littlechild and G. Owen, "A simple expression for the Shapley value in a special
//! case" (the airport game), 1973.

mod asked;
mod breakdown;
mod campaign;
mod denominator;
mod figures;
mod fixed;
mod given;
mod history;
mod ledger;
mod owen;
mod rounding;
mod running;
mod shares;
mod table;
mod view;
mod views;

#[cfg(test)]
mod tests;

use crate::quality::Quality;
use serde::Serialize;
use thiserror::Error;

pub use asked::{ComparedAccount, ComparedCluster, ComparedShares, compare_shares};
pub use breakdown::{
    AccountBreakdown, CellBreakdown, ClusterBreakdown, PieceBreakdown, QualityStep, break_down,
};
pub use campaign::{ContributionInput, Uncounted};
pub use figures::{
    AccountContribution, BlankCell, ClusterContribution, Contributions, NamedPiece, contribute,
};
pub use given::attribute_as_given;
pub use history::{MOVING, Movement, ShareMove, tell_history};
pub use ledger::{Item, Ledger, Step, explain_item, itemise_shares};
pub use rounding::{
    MOST_DECIMALS, RoundedAccount, RoundedBlank, RoundedCluster, RoundedShares, Scale, round_shares,
    split_rounded,
};
pub use shares::{AccountShare, Amount, Blank, ClusterShare, Shares, attribute_shares};
pub use views::{CampaignLedger, LedgerLine, LedgerView, draw_ledger};

/// A cell of the campaign, interned by the caller. Ties are broken by the smaller id, so number by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CellId(pub u32);

/// An organisation, interned by the caller: a union of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct OrganisationId(pub u32);

/// A micro-cluster, interned by the caller. Ties are broken by the smaller id, so number by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ClusterId(pub u32);

/// An account, interned by the caller. Ties are broken by the smaller id, so number by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct AccountId(pub u32);

/// A piece, numbered in the order of the server's sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PieceId(pub u32);

/// A cell and what it weighs, in whole units of the caller's choice (levels multiply to 1..=27; a file's
/// billionths).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Which cell; each at most once.
    pub id: CellId,
    /// Its weight in units; 0 is allowed and is worth nothing.
    pub weight: u64,
}

/// A piece as it counts: where it lies, for whom it speaks and how good it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which piece; breaks ties between an account's equally good pieces of one cell.
    pub id: PieceId,
    /// The cell of its direction.
    pub cell: CellId,
    /// The organisation that answers for the account.
    pub organisation: OrganisationId,
    /// The cluster from whose view the direction was given.
    pub cluster: ClusterId,
    /// The account that published it.
    pub account: AccountId,
    /// Its quality; of several in one cell from one (organisation, cluster, account) the highest counts.
    pub quality: Quality,
}

/// Why pieces cannot be attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ContributionError {
    /// The campaign lists a cell twice, so its weight is not known.
    #[error("cell {} is listed twice", cell.0)]
    CellTwice {
        /// The cell.
        cell: CellId,
    },
    /// A piece lies in a cell that the campaign does not have.
    #[error("piece {} lies in cell {}, which is not listed", piece.0, cell.0)]
    UnknownCell {
        /// The piece.
        piece: PieceId,
        /// The cell that it names.
        cell: CellId,
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
