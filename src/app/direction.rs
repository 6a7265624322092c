//! Answering directions: accept and decline; what silence accepts; and the card with everything on it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::change::direction_change;
use super::error::AppError;
use super::held::{bump_revision, launched, locked_campaign, require_answerable, require_state};
use super::live::WarmPlanGuard;
use super::plan_context::MOST_TRIES;
use super::warm::{PendingReplan, ReplanRequest};
use super::write::Actor;
use domain::campaign::{Campaign, CampaignState};
use domain::card::{CardContext, DirectionCard, DirectionDetail};
use domain::direction::{Decline, Direction, DirectionState, Moved};
use domain::event::EventKind;
use domain::id::DirectionId;
use domain::matrix::Matrix;
use domain::plan::{Ban, PlanRevision, PlanStep};
use domain::right::Reach;
use domain::slot::PlannedSlot;
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
        let mut guard = self.live.known_warm_plan(seen.campaign).await;
        let mut write = self.write(actor).await?;
        let before = find_direction(write.conn(), id).await?.unwrap_or(seen);
        let campaign = launched(&write, before.campaign, "accepted").await?;
        if before.state == DirectionState::Accepted {
            return Ok(self.card(&campaign, &matrix, before));
        }
        require_answerable(&before, "accepted")?;
        let after =
            Direction { state: DirectionState::Accepted, answered_at: Some(write.at), ..before.clone() };
        update_direction(write.conn(), &after, before.state).await?;
        write.record(direction_change(EventKind::DirectionAccepted, Some(&before), &after));
        let campaign = bump_revision(&write, campaign).await?;
        let planned = after.planned();
        let card = write.commit_with(self.card(&campaign, &matrix, after)).await?;
        follow_accepted(guard.as_mut(), &campaign, &[planned]);
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
            let mut guard = self.live.warm_plan(seen.campaign).await;
            let (direction, matrix) = self.reachable(reach, id).await?;
            let campaign = self.campaign(direction.campaign).await?;
            require_state(&campaign, CampaignState::Launched, "answered")?;
            require_answerable(&direction, "declined")?;
            let said = self.decline_request(campaign, direction, decline.withdraw).await?;
            let worked = self.work_warm(&mut guard, &said).await?;
            let written = self.write_replan(actor, &said, worked, |replan| {
                replan.decline(&said.leaving, &decline);
                Ok(())
            });
            let Some(written) = written.await? else { continue };
            let answered = self.answered(&said.campaign, &matrix, (&written, id)).await?;
            let (write, (key, plan)) = written.split();
            let answered = write.commit_with(answered).await?;
            PendingReplan::keep(&mut guard, key, plan);
            self.job_queued.notify_one();
            return Ok(answered);
        }
        Err(AppError::Busy)
    }

    /// What a decline means for the plan: this angle, or with `withdraw` everything that the account may still answer.
    async fn decline_request(
        &self,
        campaign: Campaign,
        direction: Direction,
        withdraw: bool,
    ) -> Result<ReplanRequest, AppError> {
        let account = direction.account.clone();
        if !withdraw {
            let angle = direction.slot.angle.clone();
            let ban = Ban { account: account.clone(), angle: Some(angle.clone()) };
            let steps = vec![PlanStep::Decline { account, angle }];
            return Ok(ReplanRequest {
                campaign,
                leaving: vec![direction],
                steps,
                ban: Some(ban),
                pins: None,
            });
        }
        let all = list_standing_of(&self.db, campaign.id, std::slice::from_ref(&account)).await?;
        let (leaving, staying): (Vec<Direction>, Vec<Direction>) =
            all.into_iter().partition(|one| one.state.is_answerable());
        if let Some(piece) = leaving.iter().find_map(|direction| direction.piece) {
            return Err(AppError::HasPiece { piece, action: "given up" });
        }
        let ban = Ban { account: account.clone(), angle: None };
        let staying = staying.into_iter().map(|one| one.slot.angle).collect();
        let steps = vec![PlanStep::Withdraw { account, staying }];
        Ok(ReplanRequest { campaign, leaving, steps, ban: Some(ban), pins: None })
    }

    /// Accepts what silence has accepted by now; gives how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn accept_silent_directions(&self) -> Result<usize, AppError> {
        // Most of the time nobody was silent for long enough; only then is the writers' turn taken. One campaign at a time,
        // because its warm plan is held meanwhile.
        let Some(first) = list_silent(&self.db, self.clock.now(), 1).await?.pop() else { return Ok(0) };
        let mut guard = self.live.known_warm_plan(first.campaign).await;
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
        let campaign = bump_revision(&write, campaign).await?;
        write.commit().await?;
        let accepted: Vec<PlannedSlot> = silent.iter().map(Direction::planned).collect();
        follow_accepted(guard.as_mut(), &campaign, &accepted);
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
        (written, shown): (&PendingReplan, DirectionId),
    ) -> Result<Answered, AppError> {
        let direction = find_direction(written.write.conn(), shown).await?;
        let direction = direction.ok_or_else(|| AppError::not_found("direction", shown))?;
        let card = self.card(campaign, matrix, direction);
        Ok(Answered { direction: card, moved: written.moved.clone(), plan: written.revision })
    }
}

/// Tells a campaign's warm plan what was accepted in the transaction that made the campaign what it is now.
pub(super) fn follow_accepted(
    guard: Option<&mut WarmPlanGuard>,
    campaign: &Campaign,
    accepted: &[PlannedSlot],
) {
    if let Some(guard) = guard {
        guard.follow(campaign.revision - 1, |plan| accepted.iter().try_for_each(|one| plan.accept(one)));
    }
}
