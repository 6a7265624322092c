//! What a closing page is made of.

use super::correction::Correction;
use super::effort::{EffortCount, EffortTable};
use crate::campaign::Campaign;
use crate::contribution::Contributions;
use crate::direction::Direction;
use crate::matrix::Matrix;
use crate::piece::Piece;

/// What a closing page is made of.
#[derive(Clone, Copy)]
pub struct ClosingInput<'a> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The registry, for names.
    pub matrix: &'a Matrix,
    /// Every direction that was asked, also those that were declined or moved, in any order.
    pub directions: &'a [Direction],
    /// Every piece that was handed in, in any order.
    pub pieces: &'a [Piece],
    /// Every correction of a published piece, in any order.
    pub corrections: &'a [Correction],
    /// The campaign's contributions.
    pub contributions: &'a Contributions,
    /// How often what was asked of whom.
    pub counts: &'a [EffortCount],
    /// What that costs.
    pub costs: &'a EffortTable,
}
