//! Routine posts while an emergency runs: they are held, and looked at again after it, never released by themselves.

use std::collections::BTreeSet;

use serde_json::json;

use super::App;
use super::change::Change;
use super::error::AppError;
use super::held::locked_piece;
use super::person::ReviewReach;
use super::write::Actor;
use domain::account::Account;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::{IncidentId, PieceId};
use domain::incident::{IncidentRecord, IncidentRefusal, PieceHold};
use domain::matrix::Matrix;
use domain::review::{Refusal, ReviewStep};
use domain::time::Timestamp;
use store::database::Connection;
use store::incident::{IncidentFilter, list_incidents};
use store::incident_card::list_cards;
use store::review::{find_review, save_review};

/// So many incidents are looked at, the latest; what was ready before an older one waits for nobody any more.
const MOST_LOOKED_AT: u64 = 100;

/// Incidents that hold routine posts, or have held them.
pub(super) struct Holds(Vec<Holding>);

struct Holding {
    record: IncidentRecord,
    called: BTreeSet<String>,
}

/// An incident that holds a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hold {
    pub incident: IncidentId,
    /// Whether the incident is over, so that the post waits for somebody who looks at it again.
    pub is_over: bool,
}

impl Holds {
    /// As a connection sees them; drills hold nothing. A query, and one for each incident.
    pub async fn load(conn: &Connection) -> Result<Self, AppError> {
        let filter = IncidentFilter { state: None, drill: Some(false) };
        let mut holds = Vec::new();
        for record in list_incidents(conn, filter, (None, MOST_LOOKED_AT)).await? {
            let cards = list_cards(conn, record.incident.id).await?;
            let called = cards.into_iter().map(|card| card.account).collect();
            holds.push(Holding { record, called });
        }
        Ok(Self(holds))
    }

    /// The incident that holds a post of an account that was ready at this moment: one that runs, or one that ended after it.
    pub fn hold_of(&self, matrix: &Matrix, account: &Account, ready_at: Timestamp) -> Option<Hold> {
        self.0.iter().find_map(|holding| {
            let incident = &holding.record.incident;
            let is_open = incident.ended.as_ref().is_none_or(|end| ready_at < end.at);
            let is_concerned =
                || holding.called.contains(&account.handle) || holding.record.concerns(matrix, account);
            let is_over = incident.ended.is_some();
            (is_open && is_concerned()).then_some(Hold { incident: incident.id, is_over })
        })
    }
}

impl App {
    /// Refuses to publish what an incident holds.
    pub(super) async fn require_not_held(
        &self,
        conn: &Connection,
        account: &str,
        ready_at: Option<Timestamp>,
    ) -> Result<(), AppError> {
        let matrix = self.matrix().await?;
        let Some(account) = matrix.graph.account(account) else { return Ok(()) };
        let holds = Holds::load(conn).await?;
        // What is not reviewed is held only while an incident runs: nobody would look at it again.
        let ready_at = ready_at.unwrap_or(Timestamp::from_ms(i64::MAX));
        match holds.hold_of(&matrix, account, ready_at) {
            None => Ok(()),
            Some(Hold { incident, is_over: false }) => Err(IncidentRefusal::Held { incident }.into()),
            Some(Hold { incident, is_over: true }) => Err(IncidentRefusal::HeldBefore { incident }.into()),
        }
    }

    /// A reviewer has looked again at a piece that an incident had held: it may go out.
    ///
    /// # Errors
    /// When the piece is out of reach or does not wait to be published, no incident holds it, or the one that does still runs.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn confirm_held_piece(
        &self,
        actor: &Actor,
        reach: &ReviewReach,
        id: PieceId,
    ) -> Result<PieceHold, AppError> {
        self.reviewer_or_signer(actor, reach, id).await?;
        let matrix = self.matrix().await?;
        let mut write = self.write(actor).await?;
        let piece = locked_piece(&write, id).await?;
        let record = find_review(write.conn(), id, piece.latest()).await?;
        let mut record = record.ok_or(AppError::Review(Refusal::NoReview))?;
        let waiting = record.waiting.filter(|waiting| waiting.step == ReviewStep::Publish);
        let mut waiting = waiting.ok_or(AppError::Review(Refusal::NotApproved))?;
        let account = kept_account(&matrix, &piece.account)?;
        let holds = Holds::load(write.conn()).await?;
        let hold = holds.hold_of(&matrix, account, waiting.since).ok_or(IncidentRefusal::NotHeld)?;
        if !hold.is_over {
            return Err(IncidentRefusal::Held { incident: hold.incident }.into());
        }
        waiting.since = write.at;
        record.waiting = Some(waiting);
        save_review(write.conn(), &record).await?;
        let confirmed =
            PieceHold { piece: id, version: record.version, incident: hold.incident, confirmed_at: write.at };
        let change = Change::of(EventKind::PieceHoldConfirmed, Entity::Piece, id)
            .between(None, Some(&confirmed))
            .in_campaign(piece.campaign)
            .concerning(&piece.account, Some(&piece.cluster))
            .with_data(json!({"piece": id, "version": record.version, "incident": hold.incident}));
        write.record(change);
        write.commit_with(confirmed).await
    }
}

fn kept_account<'a>(matrix: &'a Matrix, handle: &str) -> Result<&'a Account, AppError> {
    let account = matrix.graph.account(handle);
    account.map(AsRef::as_ref).ok_or_else(|| AppError::not_found("account", handle))
}
