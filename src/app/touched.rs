//! What stands on an older version of a fact: reading it, and noting that it is still right.

use super::App;
use super::change::touched_change;
use super::error::AppError;
use super::piece_reading::PieceReach;
use super::write::Actor;
use domain::event::EventKind;
use domain::fact::{Citation, RegisteredFact, TouchState, TouchedItem, touched_directions, touched_pieces};
use domain::id::{FactId, PieceId};
use domain::right::Reach;
use store::citation::{insert_confirmation, list_citations_of, list_confirmations_of};
use store::direction::list_standing;
use store::fact::find_fact;
use store::piece::list_all_pieces;

impl App {
    /// What stands on an older version of a fact, as far as the reader reaches it: pieces in the order of their hand-in, then
    /// directions without a piece.
    ///
    /// # Errors
    /// When there is no such fact, or it is out of reach.
    #[tracing::instrument(skip_all, fields(fact = %id))]
    pub async fn touched_by(&self, reach: &PieceReach, id: FactId) -> Result<Vec<TouchedItem>, AppError> {
        let fact = self.fact(&reach.texts, id).await?;
        self.touched(reach, &fact).await
    }

    /// What stands on an older version of a fact than the one that it is given with.
    pub(super) async fn touched(
        &self,
        reach: &PieceReach,
        fact: &RegisteredFact,
    ) -> Result<Vec<TouchedItem>, AppError> {
        let id = fact.id;
        let campaign = self.campaign(fact.campaign).await?;
        let matrix = self.matrix().await?;
        let citations = list_citations_of(&self.db, id).await?;
        let confirmed = list_confirmations_of(&self.db, id).await?;
        let pieces = list_all_pieces(&self.db, fact.campaign).await?;
        let directions = list_standing(&self.db, fact.campaign).await?;
        let mut items = touched_pieces(fact, &pieces, &citations, &confirmed);
        items.extend(touched_directions(fact, &campaign, &directions));
        items.retain(|item| reach.pieces.covers(&matrix, &item.account, &item.cluster));
        Ok(items)
    }

    /// Notes that somebody has looked at a piece beside the current version of a fact: what it says is still right. Where the piece is
    /// not open, nothing changes.
    ///
    /// # Errors
    /// When the piece is out of reach, or the fact does not touch it.
    #[tracing::instrument(skip_all, fields(fact = %id))]
    pub async fn confirm_touched(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: FactId,
        piece: PieceId,
    ) -> Result<TouchedItem, AppError> {
        self.readable_piece(reach, piece).await?;
        let mut write = self.write(actor).await?;
        let fact = find_fact(write.conn(), id).await?.ok_or_else(|| AppError::not_found("fact", id))?;
        let citations = list_citations_of(write.conn(), id).await?;
        let confirmed = list_confirmations_of(write.conn(), id).await?;
        let pieces = list_all_pieces(write.conn(), fact.campaign).await?;
        let found = touched_pieces(&fact, &pieces, &citations, &confirmed);
        let found = found.into_iter().find(|item| item.piece == Some(piece));
        let mut item = found.ok_or_else(|| AppError::not_found("touched piece", piece))?;
        if item.state == TouchState::Open {
            let version = pieces.iter().find(|known| known.id == piece).map_or(0, |piece| piece.version);
            let seen =
                Citation { piece, piece_version: version, fact: id, fact_version: fact.current.version };
            insert_confirmation(write.conn(), seen, actor.subject, write.at).await?;
            item = item.confirmed();
            write.record(touched_change(EventKind::FactConfirmed, &fact, &item));
        }
        write.commit_with(item).await
    }
}
