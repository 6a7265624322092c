//! Reviewing pieces: submitting them, passing and failing gates, returning, signing; and reading reviews.

use super::App;
use super::error::AppError;
use super::held::kept;
use super::person::ReviewReach;
use super::piece_reading::PieceReach;
use super::review_state::{AfterClosing, Reviewed};
use super::write::Actor;
use domain::campaign::Review;
use domain::event::EventKind;
use domain::field::FieldError;
use domain::id::{PieceId, SubjectId};
use domain::review::{
    Action, Capacity, GateInput, MajorInput, PageInput, Person, PieceReview, Refusal, ReturnInput,
    ReviewOutcome, SignatureInput, Signing,
};
use domain::right::Reach;
use store::piece::find_piece;
use store::review::{find_parts, find_review};
use store::version::find_version;

/// One step in the life of a piece, by one person.
pub(super) struct Step<'a> {
    pub actor: &'a Actor,
    pub piece: PieceId,
    pub person: Person,
    /// The version that the person has read, where that is said.
    pub version: Option<u32>,
    pub closing: AfterClosing,
}

impl App {
    /// Hands the version in work to the reviewers.
    ///
    /// # Errors
    /// When the piece is out of reach or no draft, or the campaign is closed or has no review.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn submit_piece(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
    ) -> Result<PieceReview, AppError> {
        let person = self.person(actor, reach, id, Capacity::Operator).await?;
        let step = Step { actor, piece: id, person, version: None, closing: AfterClosing::Refuse };
        self.step(step, EventKind::PieceSubmitted, Action::Submit).await
    }

    /// Passes or fails a gate of the version in work.
    ///
    /// # Errors
    /// When a value is wrong, the piece is out of reach, the person wrote it, findings block the gate, the version is not the
    /// last one, or the piece does not wait for its reviewers.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn decide_gate(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
        input: GateInput,
    ) -> Result<PieceReview, AppError> {
        let person = self.person(actor, reach, id, Capacity::Reviewer).await?;
        let (length, blocking) = self.read_for_gate(id, &input).await?;
        input.check(length)?;
        let GateInput { gate, version, outcome, findings, overrules } = input;
        let step = Step { actor, piece: id, person, version: Some(version), closing: AfterClosing::Refuse };
        let open = blocking.len();
        let (kind, action) = match outcome {
            ReviewOutcome::Passed => {
                (EventKind::PieceGatePassed, Action::Pass { gate, overruled: overrules, open, consent: None })
            }
            ReviewOutcome::Failed => (EventKind::PieceGateFailed, Action::Fail { gate, findings }),
        };
        match self.step(step, kind, action).await {
            Err(AppError::Review(Refusal::Blocked { gate, .. })) => {
                Err(AppError::GateBlocked { gate, findings: blocking })
            }
            other => other,
        }
    }

    /// Gives a piece back to its author, with a reason.
    ///
    /// # Errors
    /// When the reason is wrong, the piece is out of reach, the person wrote it, the version is not the last one, or it is with
    /// its author.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn return_piece(
        &self,
        actor: &Actor,
        reach: &ReviewReach,
        id: PieceId,
        input: ReturnInput,
    ) -> Result<PieceReview, AppError> {
        input.check()?;
        let person = self.reviewer_or_signer(actor, reach, id).await?;
        let version = Some(input.version);
        let step = Step { actor, piece: id, person, version, closing: AfterClosing::Refuse };
        self.step(step, EventKind::PieceReturned, Action::Return { reason: input.reason }).await
    }

    /// Signs a piece: the exact text and its attachments, as the signer has read them.
    ///
    /// # Errors
    /// When the piece is out of reach, the person wrote or reviewed it, text or attachments are others by now, or the piece is
    /// not approved or needs no signature.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn sign_piece(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
        input: SignatureInput,
    ) -> Result<PieceReview, AppError> {
        let seal = input.into_seal()?;
        let person = self.person(actor, reach, id, Capacity::Signer).await?;
        let step = Step { actor, piece: id, person, version: None, closing: AfterClosing::Refuse };
        self.step(step, EventKind::PieceSigned, Action::Sign { seal, consent: None }).await
    }

    /// Confirms that the published page is what was approved.
    ///
    /// # Errors
    /// When the piece is out of reach, the person published it, the page says something else, or it is not out.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn confirm_page(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
        page: PageInput,
    ) -> Result<PieceReview, AppError> {
        let digest = page.read()?;
        let person = self.person(actor, reach, id, Capacity::Operator).await?;
        let step = Step { actor, piece: id, person, version: None, closing: AfterClosing::Allow };
        self.step(step, EventKind::PiecePageConfirmed, Action::ConfirmPage { digest }).await
    }

    /// Flags a piece as a major item, or takes the flag away.
    ///
    /// # Errors
    /// When there is no such piece, it is out or withdrawn, or the campaign is closed or has no review.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn mark_major(
        &self,
        actor: &Actor,
        id: PieceId,
        flag: MajorInput,
    ) -> Result<PieceReview, AppError> {
        let mut write = self.write(actor).await?;
        let seen = Reviewed::load(&write, id, AfterClosing::Refuse, "changed in").await?;
        if seen.life.work().is_none() {
            return Err(Refusal::State { state: seen.piece.state, action: "flagged" }.into());
        }
        let mut after = seen.life.applied_to(&seen.piece, seen.piece.latest());
        after.major = flag.major;
        let life = seen.life.clone();
        seen.save(&mut write, &life, &after, EventKind::PieceMajor).await?;
        let version = after.latest();
        let shown = seen.view(&write, after, version).await?;
        write.commit_with(shown).await
    }

    /// The review of a version: of the last one when none is named.
    ///
    /// # Errors
    /// When there is no such piece or version, it is out of reach, or its text may not be read.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn piece_review(
        &self,
        reach: &PieceReach,
        reader: SubjectId,
        id: PieceId,
        version: Option<u32>,
    ) -> Result<PieceReview, AppError> {
        let piece = self.internal_piece(reach, reader, id).await?;
        let campaign = self.campaign(piece.campaign).await?;
        if campaign.spec.review == Review::None {
            return Err(AppError::not_found("review of piece", id));
        }
        let number = version.unwrap_or_else(|| piece.latest());
        let record = find_review(&self.db, id, number).await?;
        let record = record.ok_or_else(|| AppError::not_found("version", number))?;
        let version = kept(find_version(&self.db, id, number).await?, id)?;
        let parts = find_parts(&self.db, id, number).await?;
        let signing = Signing::of(&campaign.spec, &piece);
        Ok(PieceReview::new(&piece, version, parts, &record, signing))
    }

    /// Characters of the text that a reviewer decides on, and what blocks the gate.
    async fn read_for_gate(
        &self,
        id: PieceId,
        input: &GateInput,
    ) -> Result<(usize, Vec<FieldError>), AppError> {
        let piece = find_piece(&self.db, id).await?.ok_or_else(|| AppError::not_found("piece", id))?;
        let version = find_version(&self.db, id, input.version).await?;
        let version = version.ok_or_else(|| AppError::OldVersion { current: piece.latest() })?;
        let blocking = match input.outcome {
            ReviewOutcome::Passed => {
                self.blocking_findings(id, input.version, input.gate, &input.overrules).await?
            }
            ReviewOutcome::Failed => Vec::new(),
        };
        Ok((version.text.unwrap_or_default().chars().count(), blocking))
    }

    pub(super) async fn step(
        &self,
        step: Step<'_>,
        kind: EventKind,
        action: Action,
    ) -> Result<PieceReview, AppError> {
        let mut write = self.write(step.actor).await?;
        let seen = Reviewed::load(&write, step.piece, step.closing, "reviewed in").await?;
        if let Some(version) = step.version {
            seen.is_at(version)?;
        }
        let confirms = matches!(action, Action::ConfirmPage { .. });
        let life = seen.after(&step.person, action, &write)?;
        let after = life.applied_to(&seen.piece, seen.piece.latest());
        seen.save(&mut write, &life, &after, kind).await?;
        let version = if confirms { after.version } else { after.latest() };
        let shown = seen.view(&write, after, version).await?;
        write.commit_with(shown).await
    }
}
