//! Changing pieces: handing in first and further versions, publishing, taking back.

use serde_json::json;

use super::App;
use super::called_off::{end_reviews, require_active};
use super::change::{direction_change, piece_change};
use super::citation::{cite_facts, cites_the_same, facts_stand};
use super::draw::draw_if_due;
use super::error::AppError;
use super::held::{
    GIVEN, bump_revision, check_revision, kept, launched, locked_campaign, locked_direction, locked_piece,
};
use super::publish::Published;
use super::revising::Revising;
use super::write::{Actor, Write};
use domain::campaign::{Campaign, CampaignState, Review};
use domain::direction::{Direction, DirectionRefusal, DirectionState};
use domain::event::EventKind;
use domain::handed_in::HandedIn;
use domain::id::{DirectionId, PieceId};
use domain::piece::{Piece, PieceDetail, PieceInput, PieceState, PublishInput};
use domain::publication::Publishing;
use domain::review::{Capacity, Refusal, ReviewRecord, Schedule, Signing};
use domain::right::Reach;
use store::attachment::copy_attachments;
use store::direction::{find_direction, update_direction};
use store::matrix::bump_record;
use store::piece::{insert_piece, update_piece};
use store::review::{find_review, save_review};
use store::version::{find_version, insert_version, publish_version};

impl App {
    /// Hands in a piece for a direction, which is accepted by that.
    ///
    /// # Errors
    /// When a value is wrong, the direction is out of reach or takes no piece, or the campaign is not launched.
    #[tracing::instrument(skip_all, fields(direction = %id))]
    pub async fn hand_in_piece(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: DirectionId,
        input: PieceInput,
    ) -> Result<HandedIn, AppError> {
        input.check()?;
        let (seen, _) = self.reachable(reach, id).await?;
        let campaign = self.campaign(seen.campaign).await?;
        campaign.require(CampaignState::Launched, GIVEN)?;
        seen.require_answerable(GIVEN)?;
        let findings = self.hand_in_findings(&campaign, &seen.slot, &input).await?;
        let check = Box::pin(self.check_originality(&campaign, &seen, input)).await?;
        let is_major = check.input.major;
        let mut guard = self.live.known_warm_plan(seen.campaign).await;
        let mut write = self.write(actor).await?;
        let campaign = launched(&write, seen.campaign, GIVEN).await?;
        let before = locked_direction(&write, id).await?;
        before.require_answerable(GIVEN)?;
        require_active(&write, &before.account).await?;
        let cited = check.input.facts.clone();
        let version = check.version(&write, 1).await?;
        let mut piece = Piece::of_direction(PieceId(self.clock.id()), &before, &version);
        piece.major = is_major;
        if campaign.spec.review != Review::None {
            piece = piece.into_draft();
        }
        insert_piece(write.conn(), &piece).await?;
        insert_version(write.conn(), &piece, &version).await?;
        if campaign.spec.review != Review::None {
            let schedule = Schedule { starts_at: before.starts_at, ends_at: before.due_at };
            let signing = Signing::of(&campaign.spec, &piece);
            let record = ReviewRecord::begun(&piece, 1, schedule, signing, write.at);
            save_review(write.conn(), &record).await?;
        }
        cite_facts(&write, &campaign, &piece, 1, cited).await?;
        write.record(piece_change(EventKind::PieceHandedIn, None, &piece, &version.digest));
        let accepted = accept_with(&mut write, campaign, &before, &piece).await?;
        let piece = PieceDetail::new(piece, version);
        let handed_in = write.commit_with(HandedIn { piece, findings }).await?;
        if let (Some(campaign), Some(guard)) = (accepted, &mut guard) {
            guard.follow_accepted(&campaign, &[before.planned()]);
        }
        Ok(handed_in)
    }

    /// Hands in a new version of a piece; the version before is kept. What says the same as before, and cites the same, is no new version. Where nothing is reviewed, the piece must not be out; else
    /// a new version of what is out is a correction, and every new version begins its review from a draft.
    ///
    /// # Errors
    /// When a value is wrong, the piece is out of reach, published or withdrawn, has moved on from the revision that
    /// was seen, or the campaign is not launched.
    #[tracing::instrument(skip_all, fields(piece = %revising.id))]
    pub async fn revise_piece(
        &self,
        actor: &Actor,
        revising: Revising<'_, PieceId>,
        input: PieceInput,
    ) -> Result<PieceDetail, AppError> {
        let Revising { reach, id, revision } = revising;
        input.check()?;
        let seen = self.piece_of(reach, id).await?;
        check_revision(seen.revision, revision)?;
        let campaign = self.campaign(seen.campaign).await?;
        if campaign.spec.review == Review::None {
            handed_in(&seen, "revised")?;
        } else if seen.state == PieceState::Withdrawn {
            return Err(AppError::PieceState { state: seen.state, action: "revised" });
        }
        campaign.require(CampaignState::Launched, GIVEN)?;
        if let Some(same) = self.saved_again(&campaign, &seen, &input).await? {
            return Ok(same);
        }
        let direction = find_direction(&self.db, seen.direction).await?;
        let direction = direction.ok_or_else(|| AppError::not_found("direction", seen.direction))?;
        let check = Box::pin(self.check_originality(&campaign, &direction, input)).await?;
        if campaign.spec.review != Review::None {
            let person = self.person(actor, reach, id, Capacity::Operator).await?;
            let write = self.write(actor).await?;
            return Box::pin(Self::revise_reviewed(write, person, id, revision, check)).await;
        }
        let mut write = self.write(actor).await?;
        let campaign = launched(&write, seen.campaign, GIVEN).await?;
        let before = locked_piece(&write, id).await?;
        check_revision(before.revision, revision)?;
        let cited = check.input.facts.clone();
        let version = check.version(&write, before.version + 1).await?;
        let after = before.revised(&version);
        insert_version(write.conn(), &after, &version).await?;
        copy_attachments(write.conn(), id, before.version, version.version).await?;
        cite_facts(&write, &campaign, &after, version.version, cited).await?;
        update_piece(write.conn(), &after).await?;
        write.record(piece_change(EventKind::PieceRevised, Some(&before), &after, &version.digest));
        write.commit().await?;
        Ok(PieceDetail::new(after, version))
    }

    /// The piece as it stands, if what is handed in is what its version in work says already: nothing is reviewed again that has not
    /// changed.
    async fn saved_again(
        &self,
        campaign: &Campaign,
        seen: &Piece,
        input: &PieceInput,
    ) -> Result<Option<PieceDetail>, AppError> {
        let latest = kept(find_version(&self.db, seen.id, seen.latest()).await?, seen.id)?;
        let is_same = latest.digest == input.digest()
            && latest.repost_of == input.repost_of
            && (seen.major || !input.major)
            && cites_the_same(&self.db, campaign, seen, latest.version, input.facts.as_deref()).await?;
        if !is_same {
            return Ok(None);
        }
        let shown = kept(find_version(&self.db, seen.id, seen.version).await?, seen.id)?;
        Ok(Some(PieceDetail::new(seen.clone(), shown)))
    }

    /// Notes that a piece is out in the world; its direction is delivered. Where pieces are reviewed it must be approved, and
    /// signed if it is a major item; what corrects a piece that is out takes its place.
    ///
    /// # Errors
    /// When the address is none, the piece is out of reach, published or withdrawn, not approved, not signed or not what was
    /// signed, a fact that it cites does not stand, or the campaign is not launched.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn publish_piece(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
        input: PublishInput,
    ) -> Result<PieceDetail, AppError> {
        input.check()?;
        let publishing = Publishing { url: input.url, reported: None };
        let Published { write, detail, .. } = Box::pin(self.publish(actor, reach, id, publishing)).await?;
        write.commit_with(detail).await
    }

    /// Publishes a piece, up to the commit.
    pub(super) async fn publish(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
        publishing: Publishing,
    ) -> Result<Published, AppError> {
        let seen = self.piece_of(reach, id).await?;
        let person = self.person(actor, reach, id, Capacity::Operator).await?;
        let draw_seed = self.draw_seed().await?;
        let mut write = self.write(actor).await?;
        let campaign = launched(&write, seen.campaign, "published in").await?;
        if !seen.state.is_out() {
            require_active(&write, &seen.account).await?;
        }
        let ready_at = find_review(write.conn(), id, seen.latest()).await?;
        let ready_at = ready_at.and_then(|record| record.waiting).map(|waiting| waiting.since);
        self.require_not_held(write.conn(), &seen.account, ready_at).await?;
        if campaign.spec.review != Review::None {
            return Box::pin(Self::publish_reviewed(write, person, id, publishing, &draw_seed)).await;
        }
        if publishing.reported.is_some() {
            return Err(Refusal::NoReview.into());
        }
        let before = locked_piece(&write, id).await?;
        handed_in(&before, "published")?;
        facts_stand(&write, &campaign, id, before.version).await?;
        let after = before.published(write.at, publishing.url);
        publish_version(write.conn(), id, before.version, write.at).await?;
        let to = Direction::delivered;
        let detail = Self::save_piece(&mut write, EventKind::PiecePublished, &before, after, to).await?;
        draw_if_due(&mut write, &campaign, &detail.piece, &draw_seed).await?;
        Ok(Published { write, detail, publication: None })
    }

    /// Takes a piece back, also a published one: its share goes, and its direction waits for another piece, or lapses when the
    /// campaign is closed.
    ///
    /// # Errors
    /// When the piece is out of reach, or withdrawn already.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn withdraw_piece(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: PieceId,
    ) -> Result<PieceDetail, AppError> {
        let seen = self.piece_of(reach, id).await?;
        let mut write = self.write(actor).await?;
        let campaign = locked_campaign(&write, seen.campaign).await?;
        let open = campaign.state() == CampaignState::Launched;
        let before = locked_piece(&write, id).await?;
        if before.state == PieceState::Withdrawn {
            return Err(AppError::PieceState { state: before.state, action: "withdrawn" });
        }
        let after = before.withdrawn(write.at);
        end_reviews(&write, &before).await?;
        if !open {
            bump_record(write.conn()).await?;
        }
        let to = if open { Direction::without_piece } else { Direction::lapsed_without_piece };
        let detail = Self::save_piece(&mut write, EventKind::PieceWithdrawn, &before, after, to).await?;
        write.commit_with(detail).await
    }

    /// Saves a piece together with what becomes of its direction.
    async fn save_piece(
        write: &mut Write,
        kind: EventKind,
        before: &Piece,
        after: Piece,
        to: impl FnOnce(&Direction) -> Result<Direction, DirectionRefusal>,
    ) -> Result<PieceDetail, AppError> {
        let version = kept(find_version(write.conn(), before.id, before.version).await?, before.id)?;
        update_piece(write.conn(), &after).await?;
        let direction = locked_direction(write, before.direction).await?;
        let moved = to(&direction)?;
        update_direction(write.conn(), &moved, direction.state()).await?;
        let mut change = piece_change(kind, Some(before), &after, &version.digest);
        change.data["direction_state"] = json!(moved.state());
        write.record(change);
        write.record_silently(direction_change(kind, Some(&direction), &moved));
        Ok(PieceDetail::new(after, version))
    }
}

/// The direction knows its piece; one that was only asked is accepted, which moves the campaign's revision, so that no plan
/// that is being computed moves it. Gives the campaign when that has happened.
async fn accept_with(
    write: &mut Write,
    campaign: Campaign,
    before: &Direction,
    piece: &Piece,
) -> Result<Option<Campaign>, AppError> {
    let after = before.with_piece(piece.id, write.at)?;
    update_direction(write.conn(), &after, before.state()).await?;
    if before.state() == DirectionState::Asked {
        let campaign = bump_revision(write, &campaign).await?;
        write.record(direction_change(EventKind::DirectionAccepted, Some(before), &after));
        return Ok(Some(campaign));
    }
    write.record_silently(direction_change(EventKind::PieceHandedIn, Some(before), &after));
    Ok(None)
}

fn handed_in(piece: &Piece, action: &'static str) -> Result<(), AppError> {
    match piece.state {
        PieceState::HandedIn => Ok(()),
        state => Err(AppError::PieceState { state, action }),
    }
}
