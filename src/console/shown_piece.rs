//! A piece as its reader sees it.

use domain::gate::Finding;
use domain::piece::PieceDetail;
use domain::review::PieceReview;

/// A piece with what stands beside it.
pub(super) struct ShownPiece {
    pub(super) piece: PieceDetail,
    /// Where pieces are reviewed, and for those who may read what is not published.
    pub(super) review: Option<PieceReview>,
    pub(super) findings: Vec<Finding>,
    /// Whether the reader answers for its account.
    pub(super) own: bool,
}
