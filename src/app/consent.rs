//! Consents that were given away from the system: recording them, and confirming one's own.

use serde_json::json;

use super::App;
use super::change::piece_change;
use super::error::AppError;
use super::held::kept;
use super::naming::person_meant;
use super::person::ReviewReach;
use super::review::Step;
use super::review_state::{AfterClosing, Reviewed};
use super::write::Actor;
use domain::deputy::DeputyRole;
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::{PieceId, SubjectId};
use domain::piece::Piece;
use domain::review::{Action, Capacity, Consent, ConsentInput, Person, PieceReview, Refusal, Seal};
use domain::right::Right;
use store::deputy::list_deputyships;
use store::piece::update_piece;
use store::review::{find_parts, save_reviews};
use store::token::list_tokens_of;
use store::version::find_version;

impl App {
    /// Records that a reviewer has passed a gate, or a signer has signed, away from the system. It counts at once and is flagged
    /// until that person confirms it.
    ///
    /// # Errors
    /// When a value is wrong, the piece is out of reach, the person named may not do this, either of both wrote the piece, or the
    /// step itself is refused.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn record_consent(
        &self,
        actor: &Actor,
        reach: &ReviewReach,
        id: PieceId,
        input: ConsentInput,
    ) -> Result<PieceReview, AppError> {
        let now = self.clock.now();
        input.check(now)?;
        let recorder = self.reviewer_or_signer(actor, reach, id).await?;
        let piece = store::piece::find_piece(&self.db, id).await?;
        let piece = piece.ok_or_else(|| AppError::not_found("piece", id))?;
        let capacity = if input.gate.is_some() { Capacity::Reviewer } else { Capacity::Signer };
        let person = self.consenting(&piece, &input, recorder.subject, capacity).await?;
        let consent = Some(Consent::recorded(recorder.subject, input.given_at, input.basis.clone(), now));
        let (action, blocking) = if let Some(gate) = input.gate {
            let blocking = self.blocking_findings(id, input.version, gate, &[]).await?;
            let open = blocking.len();
            (Action::Pass { gate, overruled: Vec::new(), open, consent }, blocking)
        } else {
            let version = kept(find_version(&self.db, id, piece.latest()).await?, id)?;
            let parts = find_parts(&self.db, id, piece.latest()).await?;
            (Action::Sign { seal: Seal::new(version.digest, parts.attachments), consent }, Vec::new())
        };
        let version = Some(input.version);
        let step = Step { actor, piece: id, person, version, closing: AfterClosing::Refuse };
        match self.step(step, EventKind::PieceConsentRecorded, action).await {
            Err(AppError::Review(Refusal::Blocked { gate, .. })) => {
                Err(AppError::GateBlocked { gate, findings: blocking })
            }
            other => other,
        }
    }

    /// Confirms every consent of the caller that somebody else has recorded on this piece.
    ///
    /// # Errors
    /// When the piece is out of reach, or no consent of the caller waits.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn confirm_consents(
        &self,
        actor: &Actor,
        reach: &ReviewReach,
        id: PieceId,
    ) -> Result<PieceReview, AppError> {
        let person = self.reviewer_or_signer(actor, reach, id).await?;
        let mut write = self.write(actor).await?;
        let seen = Reviewed::load(&write, id, AfterClosing::Allow, "confirmed in").await?;
        let (mut confirmed, mut changed) = (0, Vec::new());
        for record in seen.records.iter().filter(|record| !record.over) {
            let mut record = record.clone();
            let count = record.track.confirm_consents(person.subject, write.at);
            if count > 0 {
                changed.push(record);
                confirmed += count;
            }
        }
        save_reviews(write.conn(), &changed).await?;
        if confirmed == 0 {
            return Err(Refusal::NothingToConfirm.into());
        }
        let after = Piece { revision: seen.piece.revision + 1, ..seen.piece.clone() };
        update_piece(write.conn(), &after).await?;
        let digest = &seen.seal.digest;
        let mut change = piece_change(EventKind::PieceConsentConfirmed, Some(&seen.piece), &after, digest);
        change.data["confirmed"] = json!(confirmed);
        write.record(change);
        let version = after.latest();
        let shown = seen.view(&write, after, version).await?;
        write.commit_with(shown).await
    }

    /// The person who has consented, who must be one that could have done it in the system.
    async fn consenting(
        &self,
        piece: &Piece,
        input: &ConsentInput,
        recorder: SubjectId,
        capacity: Capacity,
    ) -> Result<Person, AppError> {
        let mut faults = ValidationErrors::default();
        let Some(subject) = person_meant(&self.db, "/person", &input.person).await? else {
            faults.add("/person", "there is no such person");
            return Err(faults.into_result().err().unwrap_or_default().into());
        };
        faults.require(subject.id != recorder, "/person", "is yourself; do it in the system");
        faults.into_result()?;
        let (right, role) = match capacity {
            Capacity::Signer => (Right::SignPieces, DeputyRole::Signer),
            Capacity::Operator | Capacity::Reviewer => (Right::ReviewPieces, DeputyRole::Reviewer),
        };
        let now = self.clock.now();
        let tokens = list_tokens_of(&self.db, subject.id).await?;
        let matrix = self.matrix().await?;
        let by_right = tokens.iter().filter(|token| token.is_valid(now)).any(|token| {
            let reach = right.reach(&token.grants).unwrap_or_default();
            reach.covers(&matrix, &piece.account, &piece.cluster)
        });
        if by_right {
            return Ok(Person { subject: subject.id, acting_for: None, capacity });
        }
        let deputyships = list_deputyships(&self.db, subject.id, now).await?;
        let stands_in =
            deputyships.into_iter().find(|one| one.role == role && one.organisation == piece.organisation);
        let mut faults = ValidationErrors::default();
        let message = format!("is no {} of this organisation", role.key());
        faults.require(stands_in.is_some(), "/person", message);
        faults.into_result()?;
        let acting_for = stands_in.map(|one| one.person);
        Ok(Person { subject: subject.id, acting_for, capacity })
    }
}
