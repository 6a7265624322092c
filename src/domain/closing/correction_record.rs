//! Corrections as they are kept.

use crate::id::PieceId;
use crate::time::Timestamp;

/// A correction as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionRecord {
    /// The piece.
    pub piece: PieceId,
    /// Key of the organisation.
    pub organisation: String,
    /// Handle of the account.
    pub account: String,
    /// When it was known that something had to be corrected.
    pub known_at: Timestamp,
    /// When the corrected text was published.
    pub corrected_at: Timestamp,
}

impl CorrectionRecord {
    /// Whole minutes from `known_at` to `corrected_at`; 0 when clocks disagree.
    #[must_use]
    pub fn minutes(&self) -> u64 {
        u64::try_from((self.corrected_at.as_ms() - self.known_at.as_ms()) / 60_000).unwrap_or(0)
    }
}
