//! The game: cells that weigh something, and pieces that cover them, numbered by the caller.

use serde::Serialize;

use crate::quality::Quality;

/// A cell of the campaign, interned by the caller. Ties are broken by the smaller id, so number by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CellIndex(pub u32);

/// An organisation, interned by the caller: a union of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct UnionIndex(pub u32);

/// A micro-cluster, interned by the caller. Ties are broken by the smaller id, so number by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ClusterIndex(pub u32);

/// An account, interned by the caller: a player of the game. Ties are broken by the smaller id, so number by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PlayerIndex(pub u32);

/// A piece, numbered in the order of the server's sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PieceIndex(pub u32);

/// A cell and what it weighs, in whole units of the caller's choice (levels multiply to 1..=27; a file's
/// billionths).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeighedCell {
    /// Which cell; each at most once.
    pub id: CellIndex,
    /// Its weight in units; 0 is allowed and is worth nothing.
    pub weight: u64,
}

/// A piece as it counts: where it lies, for whom it speaks and how good it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedPiece {
    /// Which piece; breaks ties between an account's equally good pieces of one cell.
    pub id: PieceIndex,
    /// The cell of its direction.
    pub cell: CellIndex,
    /// The organisation that answers for the account.
    pub organisation: UnionIndex,
    /// The cluster from whose view the direction was given.
    pub cluster: ClusterIndex,
    /// The account that published it.
    pub account: PlayerIndex,
    /// Its quality; of several in one cell from one (organisation, cluster, account) the highest counts.
    pub quality: Quality,
}
