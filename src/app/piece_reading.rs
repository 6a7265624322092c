//! Reading pieces: how far somebody does, and what is shown of one.

use std::sync::Arc;

use super::App;
use super::error::AppError;
use super::held::kept;
use domain::id::{PieceId, SubjectId};
use domain::matrix::Matrix;
use domain::piece::{Piece, PieceDetail, PieceVersion};
use domain::right::Reach;
use store::deputy::list_deputyships;
use store::piece::find_piece;
use store::version::find_version;

/// How far somebody reads pieces, and how far what they say before they are published.
#[derive(Debug, Clone, Default)]
pub struct PieceReach {
    /// The pieces.
    pub pieces: Reach,
    /// Their unpublished texts.
    pub texts: Reach,
}

impl PieceReach {
    /// Whether the reader may see what a piece says before it is published.
    #[must_use]
    pub fn reads_text(&self, piece: &Piece, matrix: &Matrix) -> bool {
        self.texts.covers(matrix, &piece.account, &piece.cluster)
    }

    /// The piece as the reader may see it.
    #[must_use]
    pub fn show(&self, piece: Piece, matrix: &Matrix) -> Piece {
        if self.reads_text(&piece, matrix) { piece } else { piece.without_unpublished() }
    }

    /// The version of a piece as the reader may see it: what was published is public, also when it was corrected since; what was
    /// only handed in is not.
    #[must_use]
    pub fn show_version(&self, piece: &Piece, version: PieceVersion, matrix: &Matrix) -> PieceVersion {
        let counts = piece.version == version.version || version.published_at.is_some();
        let public = piece.state.is_out() && counts;
        if public || self.reads_text(piece, matrix) { version } else { version.without_text() }
    }
}

impl App {
    /// A piece with its text, as far as the reader may see it.
    ///
    /// # Errors
    /// When there is no such piece, or it is out of reach.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn piece_detail(&self, reach: &PieceReach, id: PieceId) -> Result<PieceDetail, AppError> {
        let (piece, matrix) = self.readable_piece(&reach.pieces, id).await?;
        let reads = reach.reads_text(&piece, &matrix);
        let version = kept(find_version(&self.db, piece.id, piece.version).await?, id)?;
        let detail = PieceDetail::new(piece, version);
        Ok(if reads { detail } else { detail.without_unpublished() })
    }

    /// The piece with this id, with the registry that says who may read it.
    ///
    /// # Errors
    /// When there is no such piece, or it is out of reach.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn readable_piece(&self, reach: &Reach, id: PieceId) -> Result<(Piece, Arc<Matrix>), AppError> {
        let matrix = self.matrix().await?;
        let piece = find_piece(&self.db, id).await?;
        let piece = piece.filter(|piece| reach.covers(&matrix, &piece.account, &piece.cluster));
        Ok((piece.ok_or_else(|| AppError::not_found("piece", id))?, matrix))
    }

    /// The same piece by itself.
    pub(super) async fn piece_of(&self, reach: &Reach, id: PieceId) -> Result<Piece, AppError> {
        Ok(self.readable_piece(reach, id).await?.0)
    }

    /// Fails unless somebody may read what is internal of a piece.
    ///
    /// # Errors
    /// When there is no such piece, or it is out of reach.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn internal_reader(
        &self,
        reach: &PieceReach,
        reader: SubjectId,
        id: PieceId,
    ) -> Result<(), AppError> {
        self.internal_piece(reach, reader, id).await.map(|_| ())
    }

    /// A piece for somebody who may read what is not published of it: by right, or as a deputy.
    pub(super) async fn internal_piece(
        &self,
        reach: &PieceReach,
        reader: SubjectId,
        id: PieceId,
    ) -> Result<Piece, AppError> {
        let matrix = self.matrix().await?;
        let piece = find_piece(&self.db, id).await?;
        let piece = piece.ok_or_else(|| AppError::not_found("piece", id))?;
        if reach.reads_text(&piece, &matrix) {
            return Ok(piece);
        }
        let deputyships = list_deputyships(&self.db, reader, self.clock.now()).await?;
        let stands_in = deputyships.iter().any(|one| one.organisation == piece.organisation);
        if stands_in { Ok(piece) } else { Err(AppError::not_found("piece", id)) }
    }
}
