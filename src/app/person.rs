//! As whom somebody acts on a piece: by right, or as a deputy of somebody who has it.

use super::App;
use super::error::AppError;
use super::write::Actor;
use domain::deputy::DeputyRole;
use domain::id::PieceId;
use domain::review::{Capacity, Person};
use domain::right::Reach;
use store::deputy::list_deputyships;
use store::piece::find_piece;

/// How far somebody reviews pieces, and how far somebody signs them.
#[derive(Debug, Clone, Default)]
pub struct ReviewReach {
    /// The pieces to be reviewed.
    pub reviews: Reach,
    /// The pieces to be signed.
    pub signs: Reach,
}

impl App {
    /// As whom somebody acts on a piece: by right, or as a deputy of somebody who has it.
    pub(super) async fn person(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
        capacity: Capacity,
    ) -> Result<Person, AppError> {
        let missing = || AppError::not_found("piece", id);
        let subject = actor.subject.ok_or_else(missing)?;
        let matrix = self.matrix().await?;
        let piece = find_piece(&self.db, id).await?.ok_or_else(missing)?;
        if reach.covers(&matrix, &piece.account, &piece.cluster) {
            return Ok(Person { subject, acting_for: None, capacity });
        }
        let role = match capacity {
            Capacity::Operator => return Err(missing()),
            Capacity::Reviewer => DeputyRole::Reviewer,
            Capacity::Signer => DeputyRole::Signer,
        };
        let deputyships = list_deputyships(&self.db, subject, self.clock.now()).await?;
        let mut fitting =
            deputyships.iter().filter(|one| one.role == role && one.organisation == piece.organisation);
        let stands_in_for = fitting.next().ok_or_else(missing)?;
        Ok(Person { subject, acting_for: Some(stands_in_for.person), capacity })
    }

    /// As whom somebody acts on a piece who may review or sign it.
    pub(super) async fn reviewer_or_signer(
        &self,
        actor: &Actor,
        reach: &ReviewReach,
        id: PieceId,
    ) -> Result<Person, AppError> {
        match self.person(actor, &reach.reviews, id, Capacity::Reviewer).await {
            Err(AppError::NotFound { .. }) => self.person(actor, &reach.signs, id, Capacity::Signer).await,
            other => other,
        }
    }
}
