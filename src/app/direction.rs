//! Answering directions: accept and decline; what silence accepts; and the card with everything on it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::App;
use super::campaign::{locked_campaign, must_be};
use super::error::AppError;
use super::live::Seat;
use super::plan::MOST_TRIES;
use super::warm::{Said, Written};
use super::write::{Actor, Change, Write};
use domain::campaign::{Campaign, CampaignState};
use domain::card::{CardContext, DirectionCard, DirectionDetail};
use domain::direction::{Decline, Direction, DirectionState, Moved};
use domain::event::EventKind;
use domain::id::{CampaignId, DirectionId};
use domain::matrix::Matrix;
use domain::plan::{Ban, PlanRevision, PlannedSlot, Step};
use domain::right::Reach;
use store::campaign::update_campaign;
use store::direction::{find_direction, list_silent, list_standing_of, update_direction};

/// Directions that silence accepts in one transaction.
const MOST_SILENT: u64 = 500;

/// A direction after an answer, and everybody whom the answer has moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Answered {
    /// The direction that was answered; after a swap, the one that took its place.
    pub direction: DirectionCard,
    /// Everybody who was moved or newly asked.
    pub moved: Vec<Moved>,
    /// Which revision of the plan this is, and which was checked in full.
    pub plan: PlanRevision,
}

impl App {
    /// The card with facts, neighbours and alternatives.
    ///
    /// # Errors
    /// When there is no such direction, or it is out of the caller's reach.
    pub async fn direction_detail(
        &self,
        reach: &Reach,
        id: DirectionId,
    ) -> Result<DirectionDetail, AppError> {
        let (direction, matrix) = self.reachable(reach, id).await?;
        let campaign = self.campaign(direction.campaign).await?;
        let context = Arc::new(self.plan_context(campaign).await?);
        let cards = CardContext { spec: &context.campaign.spec, matrix: &matrix, guide: &self.seed.guide };
        let language = context.campaign.spec.language;
        let alternatives = self.alternatives(&context, &direction, 3).await?;
        let names = cards.names(&direction);
        Ok(DirectionDetail {
            why: self.seed.guide.why(&direction.reasons, &names, language),
            length: self.seed.guide.length(direction.slot.form, language).to_owned(),
            facts: cards.facts(&direction.slot.angle),
            neighbours: cards.neighbours(&context.standing, &direction),
            alternatives: alternatives.into_iter().map(|other| cards.alternative(other)).collect(),
            card: cards.card(direction),
        })
    }

    /// Accepts a direction; it stays from now on. Accepting again changes nothing.
    ///
    /// # Errors
    /// When it cannot be answered, or is out of reach.
    pub async fn accept_direction(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: DirectionId,
    ) -> Result<DirectionCard, AppError> {
        let (seen, matrix) = self.reachable(reach, id).await?;
        let mut seat = self.live.known_seat(seen.campaign).await;
        let mut write = self.write(actor).await?;
        let before = find_direction(write.conn(), id).await?.unwrap_or(seen);
        let campaign = launched(&write, before.campaign, "accepted").await?;
        if before.state == DirectionState::Accepted {
            return Ok(self.card(&campaign, &matrix, before));
        }
        answerable(&before, "accepted")?;
        let after =
            Direction { state: DirectionState::Accepted, answered_at: Some(write.at), ..before.clone() };
        update_direction(write.conn(), &after, before.state).await?;
        write.record(direction_change(EventKind::DirectionAccepted, Some(&before), &after));
        let campaign = touch(&write, campaign).await?;
        let planned = after.planned();
        let card = write.commit_with(self.card(&campaign, &matrix, after)).await?;
        follow_accepted(seat.as_mut(), &campaign, &[planned]);
        Ok(card)
    }

    /// Declines a direction; the campaign is planned again and the answer names everybody moved.
    ///
    /// # Errors
    /// When it cannot be answered, or is out of reach.
    pub async fn decline_direction(
        &self,
        actor: &Actor,
        (reach, id): (&Reach, DirectionId),
        decline: Decline,
    ) -> Result<Answered, AppError> {
        decline.check()?;
        for _ in 0..MOST_TRIES {
            let (seen, _) = self.reachable(reach, id).await?;
            let mut seat = self.live.seat(seen.campaign).await;
            let (direction, matrix) = self.reachable(reach, id).await?;
            let campaign = self.campaign(direction.campaign).await?;
            must_be(&campaign, CampaignState::Launched, "answered")?;
            answerable(&direction, "declined")?;
            let said = self.hear_decline(campaign, direction, decline.withdraw).await?;
            let worked = self.work_warm(&mut seat, &said).await?;
            let written = self.write_replan(actor, &said, worked, |replan| {
                replan.decline(&said.leaving, &decline);
                Ok(())
            });
            let Some(written) = written.await? else { continue };
            let answered = self.answered(&said.campaign, &matrix, (&written, id)).await?;
            let (write, (key, plan)) = written.split();
            let answered = write.commit_with(answered).await?;
            Written::keep(&mut seat, key, plan);
            self.job_queued.notify_one();
            return Ok(answered);
        }
        Err(AppError::Busy)
    }

    /// What a decline means for the plan: this angle, or with `withdraw` everything that the account may still answer.
    async fn hear_decline(
        &self,
        campaign: Campaign,
        direction: Direction,
        withdraw: bool,
    ) -> Result<Said, AppError> {
        let account = direction.account.clone();
        if !withdraw {
            let angle = direction.slot.angle.clone();
            let ban = Ban { account: account.clone(), angle: Some(angle.clone()) };
            let steps = vec![Step::Decline { account, angle }];
            return Ok(Said { campaign, leaving: vec![direction], steps, ban: Some(ban), pins: None });
        }
        let all = list_standing_of(&self.db, campaign.id, std::slice::from_ref(&account)).await?;
        let (leaving, staying): (Vec<Direction>, Vec<Direction>) =
            all.into_iter().partition(|one| one.state.is_answerable());
        if let Some(piece) = leaving.iter().find_map(|direction| direction.piece) {
            return Err(AppError::HasPiece { piece, action: "given up" });
        }
        let ban = Ban { account: account.clone(), angle: None };
        let staying = staying.into_iter().map(|one| one.slot.angle).collect();
        let steps = vec![Step::Withdraw { account, staying }];
        Ok(Said { campaign, leaving, steps, ban: Some(ban), pins: None })
    }

    /// Accepts what silence has accepted by now; gives how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn accept_silent_directions(&self) -> Result<usize, AppError> {
        // Most of the time nobody was silent for long enough; only then is the writers' turn taken. One campaign at a time,
        // because its warm plan is held meanwhile.
        let Some(first) = list_silent(&self.db, self.clock.now(), 1).await?.pop() else { return Ok(0) };
        let mut seat = self.live.known_seat(first.campaign).await;
        let mut write = self.write(&Actor::default()).await?;
        let mut silent = list_silent(write.conn(), write.at, MOST_SILENT).await?;
        silent.retain(|direction| direction.campaign == first.campaign);
        for before in &silent {
            let after =
                Direction { state: DirectionState::Accepted, answered_at: Some(write.at), ..before.clone() };
            update_direction(write.conn(), &after, before.state).await?;
            write.record(direction_change(EventKind::DirectionAccepted, Some(before), &after));
        }
        let campaign = locked_campaign(&write, first.campaign).await?;
        let campaign = touch(&write, campaign).await?;
        write.commit().await?;
        let accepted: Vec<PlannedSlot> = silent.iter().map(Direction::planned).collect();
        follow_accepted(seat.as_mut(), &campaign, &accepted);
        Ok(silent.len())
    }

    pub(super) async fn reachable(
        &self,
        reach: &Reach,
        id: DirectionId,
    ) -> Result<(Direction, Arc<Matrix>), AppError> {
        let matrix = self.matrix().await?;
        let direction = find_direction(&self.db, id).await?;
        let direction =
            direction.filter(|direction| reach.covers(&matrix, &direction.account, &direction.slot.cluster));
        Ok((direction.ok_or_else(|| AppError::not_found("direction", id))?, matrix))
    }

    fn card(&self, campaign: &Campaign, matrix: &Matrix, direction: Direction) -> DirectionCard {
        CardContext { spec: &campaign.spec, matrix, guide: &self.seed.guide }.card(direction)
    }

    /// The answer to an answer, from what is written so far.
    pub(super) async fn answered(
        &self,
        campaign: &Campaign,
        matrix: &Matrix,
        (written, shown): (&Written, DirectionId),
    ) -> Result<Answered, AppError> {
        let direction = find_direction(written.write.conn(), shown).await?;
        let direction = direction.ok_or_else(|| AppError::not_found("direction", shown))?;
        let card = self.card(campaign, matrix, direction);
        Ok(Answered { direction: card, moved: written.moved.clone(), plan: written.revision })
    }
}

pub(super) async fn launched(
    write: &Write,
    id: CampaignId,
    action: &'static str,
) -> Result<Campaign, AppError> {
    let campaign = locked_campaign(write, id).await?;
    must_be(&campaign, CampaignState::Launched, action)?;
    Ok(campaign)
}

/// Tells a campaign's warm plan what was accepted in the transaction that made the campaign what it is now.
pub(super) fn follow_accepted(seat: Option<&mut Seat>, campaign: &Campaign, accepted: &[PlannedSlot]) {
    if let Some(seat) = seat {
        seat.follow(campaign.revision - 1, |plan| accepted.iter().try_for_each(|one| plan.accept(one)));
    }
}

/// Moves the campaign's revision, so that a plan that is being computed on what stood before is not saved.
pub(super) async fn touch(write: &Write, mut campaign: Campaign) -> Result<Campaign, AppError> {
    campaign.revision += 1;
    update_campaign(write.conn(), &campaign).await?;
    Ok(campaign)
}

/// A direction with a piece stays until that is withdrawn.
pub(super) const fn answerable(direction: &Direction, action: &'static str) -> Result<(), AppError> {
    if let Some(piece) = direction.piece {
        return Err(AppError::HasPiece { piece, action });
    }
    if direction.state.is_answerable() {
        Ok(())
    } else {
        Err(AppError::DirectionState { state: direction.state, action })
    }
}

pub(super) fn direction_change(kind: EventKind, before: Option<&Direction>, after: &Direction) -> Change {
    let state = |direction: &Direction| json!({"state": direction.state, "slot": direction.slot, "successor": direction.successor});
    Change::of(kind, "direction", after.id)
        .between(before.map(state).as_ref(), Some(&state(after)))
        .in_campaign(after.campaign)
        .concerning(&after.account, Some(&after.slot.cluster))
        .with_data(json!({
            "direction": after.id, "account": after.account, "state": after.state, "successor": after.successor,
        }))
}
