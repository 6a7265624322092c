//! What is read under the write lock, and the checks that a use case makes on it before it changes anything.

use super::error::AppError;
use super::write::Write;
use domain::campaign::{Campaign, CampaignState};
use domain::direction::Direction;
use domain::fact::RegisteredFact;
use domain::id::{CampaignId, DirectionId, FactId, PieceId};
use domain::piece::{Piece, PieceVersion};
use domain::right::Reach;
use store::campaign::{find_campaign, find_campaign_revision, update_campaign};
use store::direction::find_direction;
use store::fact::find_fact;
use store::piece::find_piece;

/// What is done to a campaign or a direction whose piece is handed in, as a refusal names it.
pub(super) const GIVEN: &str = "given a piece";

/// Fails when something has moved on since its reader saw it.
pub(super) const fn check_revision(current: i64, seen: i64) -> Result<(), AppError> {
    if current == seen { Ok(()) } else { Err(AppError::Stale { current }) }
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
    campaign.require(CampaignState::Launched, action)?;
    Ok(campaign)
}

/// Whether the campaign still stands as it was seen; its revision says so, whatever was changed.
pub(super) async fn is_unchanged(write: &Write, seen: &Campaign) -> Result<bool, AppError> {
    Ok(find_campaign_revision(write.conn(), seen.id).await? == Some(seen.revision))
}

/// Moves the campaign's revision, so that a plan that is being computed on what stood before is not saved.
pub(super) async fn bump_revision(write: &Write, campaign: &Campaign) -> Result<Campaign, AppError> {
    let after = campaign.touched();
    update_campaign(write.conn(), &after).await?;
    Ok(after)
}

/// The direction as it stands inside of a transaction.
pub(super) async fn locked_direction(write: &Write, id: DirectionId) -> Result<Direction, AppError> {
    find_direction(write.conn(), id).await?.ok_or_else(|| AppError::not_found("direction", id))
}

/// The piece as it stands inside of a transaction.
pub(super) async fn locked_piece(write: &Write, id: PieceId) -> Result<Piece, AppError> {
    find_piece(write.conn(), id).await?.ok_or_else(|| AppError::not_found("piece", id))
}

/// The version that counts is written together with its piece.
pub(super) fn kept(version: Option<PieceVersion>, piece: PieceId) -> Result<PieceVersion, AppError> {
    version.ok_or_else(|| AppError::internal(format!("piece {piece} lacks its version")))
}

/// The fact as it stands inside of a transaction, if it is within reach.
pub(super) async fn locked_fact(
    write: &Write,
    reach: &Reach,
    id: FactId,
) -> Result<RegisteredFact, AppError> {
    let fact = find_fact(write.conn(), id).await?.filter(|fact| fact.is_within(reach));
    fact.ok_or_else(|| AppError::not_found("fact", id))
}
