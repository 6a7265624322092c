//! A piece as its reader sees it.

use domain::gate::Finding;
use domain::id::PieceId;
use domain::piece::{PieceDetail, PieceState};
use domain::review::{PieceReview, ReviewStep};

/// A piece with what stands beside it. Where pieces are reviewed it is the version in work, which is not the one that is out while a correction is
/// made.
pub(super) struct ShownPiece {
    pub(super) id: PieceId,
    /// For those within whose reach it is; a deputy has the review alone.
    pub(super) piece: Option<PieceDetail>,
    /// Where pieces are reviewed, and for those who may read what is not published.
    pub(super) review: Option<PieceReview>,
    /// `None`: they are not for this reader.
    pub(super) findings: Option<Vec<Finding>>,
    /// Whether the reader answers for its account.
    pub(super) own: bool,
    /// What waits for this reader.
    pub(super) step: Option<ReviewStep>,
}

impl ShownPiece {
    pub(super) fn title(&self) -> Option<&str> {
        match &self.review {
            Some(review) => review.title.as_deref(),
            None => self.piece.as_ref()?.piece.title.as_deref(),
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.review {
            Some(review) => review.text.as_deref(),
            None => self.piece.as_ref()?.text.as_deref(),
        }
    }

    /// Where the version that is shown stands.
    pub(super) fn state(&self) -> Option<PieceState> {
        let of_review = self.review.as_ref().map(|review| review.state);
        of_review.or_else(|| self.piece.as_ref().map(|piece| piece.piece.state))
    }
}
