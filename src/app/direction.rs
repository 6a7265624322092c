//! Answering directions: accept, decline, swap; what silence accepts; and the card with everything on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::App;
use super::campaign::{campaign_change, must_be};
use super::error::AppError;
use super::plan::{MOST_TRIES, PlanContext};
use super::replan::Replan;
use super::write::{Actor, Change, Write};
use crate::domain::campaign::{Campaign, CampaignState};
use crate::domain::card::{CardContext, DirectionCard, DirectionDetail};
use crate::domain::direction::{Decline, Direction, DirectionState, Moved, Swap};
use crate::domain::event::EventKind;
use crate::domain::id::{CampaignId, DirectionId};
use crate::domain::matrix::Matrix;
use crate::domain::plan::{Ban, OtherDirection, PlannedSlot, Slot, Solved};
use crate::domain::right::Reach;
use crate::store::campaign::{find_campaign, insert_ban, update_campaign};
use crate::store::direction::{find_direction, list_silent, update_direction};
use crate::store::piece::find_piece_of_any;

/// Directions that silence accepts in one transaction.
const MOST_SILENT: u64 = 500;

/// A direction after an answer, and everybody whom the answer has moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Answered {
    /// The direction that was answered; after a swap, the one that took its place.
    pub direction: DirectionCard,
    /// Everybody who was moved or newly asked.
    pub moved: Vec<Moved>,
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
        write.commit_with(self.card(&campaign, &matrix, after)).await
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
            let (direction, _) = self.reachable(reach, id).await?;
            let campaign = self.campaign(direction.campaign).await?;
            must_be(&campaign, CampaignState::Launched, "answered")?;
            answerable(&direction, "declined")?;
            let mut context = self.plan_context(campaign).await?;
            let ban = Ban {
                account: direction.account.clone(),
                angle: (!decline.withdraw).then(|| direction.slot.angle.clone()),
            };
            let leaving = take_leaving(&mut context, &direction, decline.withdraw);
            context.bans.push(ban.clone());
            let context = Arc::new(context);
            let (fixed, keep) = context.split();
            let planned = context.solve(fixed, keep).await?;
            let mut replan = Replan::new(&context, planned, self);
            replan.decline(leaving, &decline);
            if let Some(answered) = self.save_replan(actor, &context, replan, (id, Some(&ban))).await? {
                return Ok(answered);
            }
        }
        Err(AppError::Busy)
    }

    /// Swaps a direction for another: an account for one of its three alternatives, a lead for any inside its cluster. The
    /// new direction is accepted by that; everything else is planned again around it. Where accounts take several directions,
    /// the angle that was swapped away is not asked of this account again.
    ///
    /// # Errors
    /// When the other direction is not offered, this one cannot be answered, or it is out of reach.
    pub async fn swap_direction(
        &self,
        actor: &Actor,
        (reach, id): (&Reach, DirectionId),
        swap: Swap,
    ) -> Result<Answered, AppError> {
        for _ in 0..MOST_TRIES {
            let (direction, matrix) = self.reachable(reach, id).await?;
            let campaign = self.campaign(direction.campaign).await?;
            must_be(&campaign, CampaignState::Launched, "answered")?;
            answerable(&direction, "swapped")?;
            let context = Arc::new(self.plan_context(campaign).await?);
            let chosen = self.offered(&context, (reach, &matrix), &direction, &swap).await?;
            let chosen =
                PlannedSlot { account: direction.account.clone(), slot: chosen.slot, fit: chosen.fit };
            let ban = swapped_away(&context.campaign, &direction, &chosen);
            let mut context = Arc::unwrap_or_clone(context);
            context.bans.extend(ban.clone());
            let context = Arc::new(context);
            let (mut fixed, mut keep) = context.split();
            for slots in [&mut fixed, &mut keep] {
                slots.retain(|planned| *planned != direction.planned());
            }
            fixed.push(chosen.clone());
            let planned = context.solve(fixed, keep).await?;
            let mut replan = Replan::new(&context, planned, self);
            let successor = replan.choose(&direction, &chosen)?;
            if let Some(answered) =
                self.save_replan(actor, &context, replan, (successor, ban.as_ref())).await?
            {
                return Ok(answered);
            }
        }
        Err(AppError::Busy)
    }

    /// Accepts what silence has accepted by now; gives how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn accept_silent_directions(&self) -> Result<usize, AppError> {
        // Most of the time nobody was silent for long enough; only then is the writers' turn taken.
        if list_silent(&self.db, self.clock.now(), 1).await?.is_empty() {
            return Ok(0);
        }
        let mut write = self.write(&Actor::default()).await?;
        let silent = list_silent(write.conn(), write.at, MOST_SILENT).await?;
        let campaigns: BTreeSet<CampaignId> = silent.iter().map(|direction| direction.campaign).collect();
        for before in &silent {
            let after =
                Direction { state: DirectionState::Accepted, answered_at: Some(write.at), ..before.clone() };
            update_direction(write.conn(), &after, before.state).await?;
            write.record(direction_change(EventKind::DirectionAccepted, Some(before), &after));
        }
        for id in campaigns {
            if let Some(campaign) = find_campaign(write.conn(), id).await? {
                touch(&write, campaign).await?;
            }
        }
        write.commit().await?;
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

    /// What a caller may swap to: for a lead any slot of its clusters in the asked cell, else one of the three alternatives.
    async fn offered(
        &self,
        context: &Arc<PlanContext>,
        (reach, matrix): (&Reach, &Matrix),
        direction: &Direction,
        swap: &Swap,
    ) -> Result<OtherDirection, AppError> {
        let wanted = swap.clone();
        let is_wanted = move |other: &OtherDirection| {
            other.slot.angle == wanted.angle
                && other.slot.audience == wanted.audience
                && wanted
                    .locality
                    .as_ref()
                    .is_none_or(|locality| other.slot.locality.as_ref() == Some(locality))
        };
        let own = matrix.graph.account(&direction.account).is_some_and(|account| reach.operates(account));
        if own {
            let three = self.alternatives(context, direction, 3).await?;
            if let Some(found) = three.into_iter().find(&is_wanted) {
                return Ok(found);
            }
        }
        if !reach.clusters.contains(&direction.slot.cluster) {
            return Err(AppError::NotOffered);
        }
        let all = self.options(context, direction).await?;
        let clusters = &reach.clusters;
        let inside =
            all.into_iter().filter(|other| clusters.contains(&other.slot.cluster) && is_wanted(other));
        inside.min_by_key(|other| (other.loss, other.slot.clone())).ok_or(AppError::NotOffered)
    }

    async fn alternatives(
        &self,
        context: &Arc<PlanContext>,
        direction: &Direction,
        count: usize,
    ) -> Result<Vec<OtherDirection>, AppError> {
        if !direction.state.stands() || direction.piece.is_some() {
            return Ok(Vec::new());
        }
        if direction.state.is_fixed() {
            return Ok(cheapest_cells(self.options(context, direction).await?, count));
        }
        let solved = self.solved_plan(context).await?;
        let handle = direction.account.clone();
        tokio::task::spawn_blocking(move || {
            solved.alternatives(&handle, count).map_err(|error| AppError::Internal(error.to_string()))
        })
        .await?
    }

    /// Every other slot that the account could take instead, with what the plan as it stands would lose by it. An accepted
    /// direction need not be the best one for the plan: what is gained by another is a negative loss.
    async fn options(
        &self,
        context: &Arc<PlanContext>,
        direction: &Direction,
    ) -> Result<Vec<OtherDirection>, AppError> {
        let solved = self.solved_with(context, direction).await?;
        let (own, handle) = (direction.slot.clone(), direction.account.clone());
        let mine = context.standing.iter().filter(|standing| standing.account == handle);
        let held: BTreeSet<Slot> = mine.map(|standing| standing.slot.clone()).collect();
        tokio::task::spawn_blocking(move || {
            let choices = solved.choices(&handle).map_err(|error| AppError::Internal(error.to_string()))?;
            let now = choices.iter().find(|choice| choice.slot == own).map_or(0, |choice| choice.loss);
            let others = choices.into_iter().filter(|choice| !held.contains(&choice.slot));
            Ok(others.map(|other| OtherDirection { loss: other.loss - now, ..other }).collect())
        })
        .await?
    }

    /// The solved plan in which this direction could still move: an accepted one is taken as free for the question.
    async fn solved_with(
        &self,
        context: &Arc<PlanContext>,
        direction: &Direction,
    ) -> Result<Arc<Solved>, AppError> {
        if !direction.state.is_fixed() {
            return self.solved_plan(context).await;
        }
        let (mut fixed, mut keep) = context.split();
        fixed.retain(|planned| *planned != direction.planned());
        keep.push(direction.planned());
        Ok(Arc::new(context.solve_alone(fixed, keep).await?))
    }

    /// Saves a new plan with everything that it moves, and answers with direction `shown`; `None` when the campaign has changed
    /// meanwhile.
    async fn save_replan(
        &self,
        actor: &Actor,
        context: &PlanContext,
        replan: Replan,
        (shown, ban): (DirectionId, Option<&Ban>),
    ) -> Result<Option<Answered>, AppError> {
        let mut write = self.write(actor).await?;
        let campaign = launched(&write, context.campaign.id, "answered").await?;
        if campaign.revision != context.campaign.revision {
            return Ok(None);
        }
        if let Some(ban) = ban {
            insert_ban(write.conn(), campaign.id, ban).await?;
        }
        if let Some(piece) = find_piece_of_any(write.conn(), &replan.given_up()).await? {
            return Err(AppError::HasPiece { piece, action: "given up" });
        }
        let moved = replan.save(&mut write).await?;
        let mut after = campaign.clone();
        after.revision += 1;
        update_campaign(write.conn(), &after).await?;
        let mut change = campaign_change(EventKind::CampaignReplanned, None, &after);
        change.data["moved"] = json!(moved.len());
        write.record(change);
        let direction = find_direction(write.conn(), shown).await?;
        let direction = direction.ok_or_else(|| AppError::not_found("direction", shown))?;
        let card = self.card(&context.campaign, &context.matrix, direction);
        Ok(Some(write.commit_with(Answered { direction: card, moved }).await?))
    }
}

/// An account that takes several directions has room for what it has just swapped away; without this it would be asked the
/// same again.
fn swapped_away(campaign: &Campaign, direction: &Direction, chosen: &PlannedSlot) -> Option<Ban> {
    let has_room = campaign.spec.capacity > 1 && chosen.slot.angle != direction.slot.angle;
    has_room.then(|| Ban { account: direction.account.clone(), angle: Some(direction.slot.angle.clone()) })
}

/// The cheapest slot of each cell, and of these the `count` cheapest, by loss and then by slot.
fn cheapest_cells(mut options: Vec<OtherDirection>, count: usize) -> Vec<OtherDirection> {
    options.sort_by(|a, b| (a.loss, &a.slot).cmp(&(b.loss, &b.slot)));
    let mut cells = BTreeSet::new();
    options.retain(|other| {
        cells.insert((other.slot.angle.clone(), other.slot.audience.clone(), other.slot.locality.clone()))
    });
    options.truncate(count);
    options
}

/// Takes out of the context what an account gives up: this direction, or all of its directions.
fn take_leaving(context: &mut PlanContext, direction: &Direction, withdraw: bool) -> Vec<Direction> {
    let leaves = |standing: &Direction| {
        standing.id == direction.id
            || (withdraw && standing.account == direction.account && standing.state.is_answerable())
    };
    let (leaving, staying) = std::mem::take(&mut context.standing).into_iter().partition(leaves);
    context.standing = staying;
    leaving
}

pub(super) async fn launched(
    write: &Write,
    id: CampaignId,
    action: &'static str,
) -> Result<Campaign, AppError> {
    let campaign = find_campaign(write.conn(), id).await?;
    let campaign = campaign.ok_or_else(|| AppError::not_found("campaign", id))?;
    must_be(&campaign, CampaignState::Launched, action)?;
    Ok(campaign)
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
