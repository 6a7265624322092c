//! What a step of its review makes of a piece.

use super::life::Life;
use crate::piece::{CorrectionInWork, Piece, PieceVersion};

impl Life {
    /// `piece` after this step of its review, or with a correction in work beside the version that counts; `latest` is the
    /// number of its last version.
    #[must_use]
    pub fn applied_to(&self, piece: &Piece, latest: u32) -> Piece {
        let correction = match self {
            Self::Out { correction: Some(work), .. } => {
                Some(CorrectionInWork { version: latest, state: work.state() })
            }
            Self::Out { correction: None, .. } | Self::InWork(_) | Self::Withdrawn => None,
        };
        Piece { state: self.state(), revision: piece.revision + 1, correction, ..piece.clone() }
    }

    /// `piece`, not yet published, with a new version whose review has begun anew.
    #[must_use]
    pub fn revised_piece(&self, piece: &Piece, version: &PieceVersion) -> Piece {
        Piece { state: self.state(), ..piece.revised(version) }
    }
}
