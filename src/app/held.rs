//! What is read under the write lock, and the checks that a use case makes on it before it changes anything.

use super::error::AppError;
use super::write::Write;
use domain::campaign::{Campaign, CampaignState};
use domain::direction::Direction;
use domain::fact::RegisteredFact;
use domain::id::{CampaignId, FactId, PieceId};
use domain::piece::{Piece, PieceVersion};
use domain::right::Reach;
use store::campaign::{find_campaign, update_campaign};
use store::fact::find_fact;
use store::piece::find_piece;

/// Fails when something has moved on since its reader saw it.
pub(super) const fn check_revision(current: i64, seen: i64) -> Result<(), AppError> {
    if current == seen { Ok(()) } else { Err(AppError::Stale { current }) }
}

/// Fails unless the campaign is in this state; `action` is a participle.
pub(super) const fn require_state(
    campaign: &Campaign,
    state: CampaignState,
    action: &'static str,
) -> Result<(), AppError> {
    if campaign.state as u8 == state as u8 {
        Ok(())
    } else {
        Err(AppError::CampaignState { state: campaign.state, action })
    }
}

/// The campaign as it stands inside of a transaction.
pub(super) async fn locked_campaign(write: &Write, id: CampaignId) -> Result<Campaign, AppError> {
    find_campaign(write.conn(), id).await?.ok_or_else(|| AppError::not_found("campaign", id))
}

/// The campaign as it stands inside of a transaction, if it is launched.
pub(super) async fn launched(
    write: &Write,
    id: CampaignId,
    action: &'static str,
) -> Result<Campaign, AppError> {
    let campaign = locked_campaign(write, id).await?;
    require_state(&campaign, CampaignState::Launched, action)?;
    Ok(campaign)
}

/// Moves the campaign's revision, so that a plan that is being computed on what stood before is not saved.
pub(super) async fn bump_revision(write: &Write, mut campaign: Campaign) -> Result<Campaign, AppError> {
    campaign.revision += 1;
    update_campaign(write.conn(), &campaign).await?;
    Ok(campaign)
}

/// A direction with a piece stays until that is withdrawn.
pub(super) const fn require_answerable(direction: &Direction, action: &'static str) -> Result<(), AppError> {
    if let Some(piece) = direction.piece {
        return Err(AppError::HasPiece { piece, action });
    }
    if direction.state.is_answerable() {
        Ok(())
    } else {
        Err(AppError::DirectionState { state: direction.state, action })
    }
}

/// The piece as it stands inside of a transaction.
pub(super) async fn locked_piece(write: &Write, id: PieceId) -> Result<Piece, AppError> {
    find_piece(write.conn(), id).await?.ok_or_else(|| AppError::not_found("piece", id))
}

/// The version that counts is written together with its piece.
pub(super) fn kept(version: Option<PieceVersion>, piece: PieceId) -> Result<PieceVersion, AppError> {
    version.ok_or_else(|| AppError::Internal(format!("piece {piece} lacks its version")))
}

/// The fact as it stands inside of a transaction, if it is within reach.
pub(super) async fn locked_fact(
    write: &Write,
    (reach, id): (&Reach, FactId),
) -> Result<RegisteredFact, AppError> {
    let fact = find_fact(write.conn(), id).await?.filter(|fact| owns(reach, fact));
    fact.ok_or_else(|| AppError::not_found("fact", id))
}

/// Whether a right that goes this far is one over the fact: of everything, or of the organisation that owns it.
pub(super) fn owns(reach: &Reach, fact: &RegisteredFact) -> bool {
    reach.all || fact.owner.as_ref().is_some_and(|owner| reach.organisations.contains(owner))
}
