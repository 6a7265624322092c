//! Where a piece stands.

use crate::keyed;

keyed! {
    /// Where a piece stands. In a campaign without review: `handed_in` → published. With review: draft → submitted → `in_review` →
    /// approved → signed (major items alone) → published → corrected. Withdrawn from anywhere.
    pub enum PieceState {
        /// Handed in where nothing is reviewed; new versions may follow.
        HandedIn = "handed_in",
        /// Handed in to be reviewed, and not submitted yet.
        Draft = "draft",
        /// Submitted; no reviewer has decided on a gate.
        Submitted = "submitted",
        /// A reviewer has decided on a gate.
        InReview = "in_review",
        /// All four gates are passed.
        Approved = "approved",
        /// Signed.
        Signed = "signed",
        /// Out in the world, at its address.
        Published = "published",
        /// Out in the world in a version that corrects an earlier one.
        Corrected = "corrected",
        /// Taken back; it has no share, and its direction may get another piece.
        Withdrawn = "withdrawn",
    }
}

impl PieceState {
    /// Whether its text is out in the world.
    #[must_use]
    pub const fn is_out(self) -> bool {
        matches!(self, Self::Published | Self::Corrected)
    }
}
