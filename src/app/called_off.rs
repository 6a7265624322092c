//! What becomes of accounts that are closed or paused: they accept, hand in and publish nothing; and what a closed one was asked goes to
//! others.

use super::change::{direction_change, piece_change};
use super::error::AppError;
use super::held::{kept, locked_piece};
use super::write::Write;
use domain::direction::Direction;
use domain::event::EventKind;
use domain::matrix::Matrix;
use domain::piece::Piece;
use domain::plan::{inactive, is_closed};
use domain::review::ReviewRecord;
use store::account::find_account;
use store::direction::update_direction;
use store::piece::update_piece;
use store::review::{list_reviews, save_reviews};
use store::version::find_version;

/// Fails when the account is active no more, as the transaction sees it: nobody publishes in the name of a closed account.
pub(super) async fn require_active(write: &Write, handle: &str) -> Result<(), AppError> {
    match inactive(find_account(write.conn(), handle).await?.as_ref()) {
        None => Ok(()),
        Some(reason) => Err(AppError::AccountInactive { account: handle.to_owned(), reason }),
    }
}

/// Takes back the pieces of directions that fall with their accounts, none of which is out; gives all directions, these without a piece.
pub(super) async fn call_off_pieces(
    write: &mut Write,
    gone: Vec<Direction>,
    matrix: &Matrix,
) -> Result<Vec<Direction>, AppError> {
    let mut left = Vec::with_capacity(gone.len());
    for direction in gone {
        let falls = is_closed(matrix.graph.account(&direction.account).map(AsRef::as_ref));
        match direction.piece().filter(|_| falls) {
            None => left.push(direction),
            Some(id) => {
                let before = locked_piece(write, id).await?;
                let version = kept(find_version(write.conn(), id, before.version).await?, id)?;
                let after = before.withdrawn(write.at);
                end_reviews(write, &before).await?;
                update_piece(write.conn(), &after).await?;
                let without = direction.without_piece()?;
                update_direction(write.conn(), &without, direction.state()).await?;
                let kind = EventKind::PieceWithdrawn;
                write.record(piece_change(kind, Some(&before), &after, &version.digest));
                write.record_silently(direction_change(kind, Some(&direction), &without));
                left.push(without);
            }
        }
    }
    Ok(left)
}

/// The reviews of a piece that is taken back end.
pub(super) async fn end_reviews(write: &Write, piece: &Piece) -> Result<(), AppError> {
    let reviews = list_reviews(write.conn(), piece.id).await?;
    let ended: Vec<ReviewRecord> =
        reviews.iter().filter(|record| !record.over).map(ReviewRecord::ended).collect();
    Ok(save_reviews(write.conn(), &ended).await?)
}
