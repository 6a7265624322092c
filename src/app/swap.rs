//! Swapping a direction for another: what is offered to whom, and the new plan around what was chosen.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::App;
use super::computation::compute;
use super::direction::Answered;
use super::error::AppError;
use super::plan_context::PlanContext;
use super::replan::{CauseStep, PendingReplan, ReplanCause};
use super::write::Actor;
use domain::campaign::{Campaign, CampaignState};
use domain::direction::{Direction, ReplanRequest, Swap};
use domain::id::DirectionId;
use domain::matrix::Matrix;
use domain::plan::{OtherDirection, Solved, capacity_of};
use domain::right::Reach;
use domain::slot::{PlannedSlot, Slot};

/// An account takes another direction: by its own choice, or by that of a lead or a coordinator.
struct Swapping<'a> {
    app: &'a App,
    reach: &'a Reach,
    id: DirectionId,
    swap: &'a Swap,
}

impl ReplanCause for Swapping<'_> {
    type Answer = Answered;

    fn request(&self) -> CauseStep<'_, (Campaign, ReplanRequest)> {
        Box::pin(async move {
            let (direction, matrix) = self.app.reachable(self.reach, self.id).await?;
            let context = Arc::new(self.app.plan_context(direction.campaign).await?);
            let campaign = context.campaign.clone();
            campaign.require(CampaignState::Launched, "answered")?;
            direction.require_answerable("swapped")?;
            if direction.slot.is_own() {
                return Err(AppError::NotOffered);
            }
            let other = self.offered(&context, &matrix, &direction).await?;
            let chosen = PlannedSlot { account: direction.account.clone(), slot: other.slot, fit: other.fit };
            let account = matrix.graph.account(&direction.account);
            let capacity = account.map_or(0, |account| capacity_of(&campaign.spec, account));
            let request = ReplanRequest::swap(capacity, direction, chosen);
            Ok((campaign, request))
        })
    }

    fn answer<'a>(&'a self, pending: &'a mut PendingReplan) -> CauseStep<'a, Answered> {
        Box::pin(self.app.answered(pending, pending.chosen.unwrap_or(self.id)))
    }
}

impl Swapping<'_> {
    /// What a caller may swap to: for a coordinator any slot in the asked cell, for a lead any of its clusters, else one of the three
    /// alternatives.
    async fn offered(
        &self,
        context: &Arc<PlanContext>,
        matrix: &Matrix,
        direction: &Direction,
    ) -> Result<OtherDirection, AppError> {
        let wanted = self.swap.clone();
        let is_wanted = move |other: &OtherDirection| {
            other.slot.angle == wanted.angle
                && other.slot.audience == wanted.audience
                && wanted
                    .locality
                    .as_ref()
                    .is_none_or(|locality| other.slot.locality.as_ref() == Some(locality))
        };
        let own =
            matrix.graph.account(&direction.account).is_some_and(|account| self.reach.operates(account));
        if own {
            let three = self.app.alternatives(context, direction, 3).await?;
            if let Some(found) = three.into_iter().find(&is_wanted) {
                return Ok(found);
            }
        }
        let may_choose = |cluster: &String| self.reach.all || self.reach.clusters.contains(cluster);
        if !may_choose(&direction.slot.cluster) {
            return Err(AppError::NotOffered);
        }
        let all = self.app.options(context, direction).await?;
        let inside = all.into_iter().filter(|other| may_choose(&other.slot.cluster) && is_wanted(other));
        inside.min_by_key(|other| (other.loss, other.slot.clone())).ok_or(AppError::NotOffered)
    }
}

impl App {
    /// Swaps a direction for another: an account for one of its three alternatives, a lead for any inside its clusters, a
    /// coordinator for any. The new direction is accepted by that; everything else is planned again around it. Where accounts take several directions,
    /// the angle that was swapped away is not asked of this account again.
    ///
    /// # Errors
    /// When the other direction is not offered, this one cannot be answered, or it is out of reach.
    #[tracing::instrument(skip_all, fields(direction = %id))]
    pub async fn swap_direction(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: DirectionId,
        swap: Swap,
    ) -> Result<Answered, AppError> {
        let campaign = self.reachable(reach, id).await?.0.campaign;
        let cause = Swapping { app: self, reach, id, swap: &swap };
        self.replan_with(actor, campaign, &cause).await
    }

    pub(super) async fn alternatives(
        &self,
        context: &Arc<PlanContext>,
        direction: &Direction,
        count: usize,
    ) -> Result<Vec<OtherDirection>, AppError> {
        if !direction.state().stands() || direction.piece().is_some() || direction.slot.is_own() {
            return Ok(Vec::new());
        }
        if direction.state().is_fixed() {
            return Ok(cheapest_cells(self.options(context, direction).await?, count));
        }
        let solved = self.solved_plan(context).await?;
        let handle = direction.account.clone();
        compute(move || solved.alternatives(&handle, count).map_err(AppError::internal)).await?
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
        compute(move || {
            let choices = solved.choices(&handle).map_err(AppError::internal)?;
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
        if !direction.state().is_fixed() {
            return self.solved_plan(context).await;
        }
        let (mut fixed, mut keep) = context.split();
        fixed.retain(|planned| *planned != direction.planned());
        keep.push(direction.planned());
        Ok(Arc::new(context.solve_alone(fixed, keep).await?))
    }
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
