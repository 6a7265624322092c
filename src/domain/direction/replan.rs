//! What an answer, or other pins, mean for the plan of a launched campaign.

use super::answer::Decline;
use super::life::DirectionRefusal;
use super::record::Direction;
use crate::campaign::Pin;
use crate::plan::{Ban, Disqualification, PlanStep};
use crate::slot::PlannedSlot;

/// What is asked of the planner, and what is to be stored with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplanRequest {
    /// What the plan is to take up, in this order.
    pub steps: Vec<PlanStep>,
    /// Directions that their account gives up, and how.
    pub leaving: Leaving,
    /// What is not asked of an account again.
    pub ban: Option<Ban>,
    /// Other pins from now on; `None`: those of the campaign stay.
    pub pins: Option<Vec<Pin>>,
}

/// Directions that their account gives up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaving {
    /// None.
    Nothing,
    /// They were declined.
    Declined {
        /// Directions of one account.
        directions: Vec<Direction>,
        /// The reason.
        answer: Decline,
    },
    /// A coordinator withdraws one, because its account no longer qualifies for it.
    Withdrawn {
        /// What is withdrawn.
        direction: Box<Direction>,
        /// What keeps its account.
        reason: Disqualification,
    },
    /// None: an account takes what it has proposed itself, and what gives way for that is moved.
    Offered {
        /// What its account takes.
        chosen: PlannedSlot,
    },
    /// One was swapped for another.
    Swapped {
        /// What is given up.
        direction: Box<Direction>,
        /// What its account takes instead.
        chosen: PlannedSlot,
    },
}

impl Leaving {
    /// The directions.
    #[must_use]
    pub fn directions(&self) -> &[Direction] {
        match self {
            Self::Nothing | Self::Offered { .. } => &[],
            Self::Declined { directions, .. } => directions,
            Self::Withdrawn { direction, .. } | Self::Swapped { direction, .. } => {
                std::slice::from_ref(direction)
            }
        }
    }
}

impl Decline {
    /// What declining `direction` means for the plan: this angle is not asked of the account again, or with `withdraw` nothing,
    /// and it gives up everything that it may still answer. `standing` are the directions that the account holds, and those that
    /// have lapsed; they are read for `withdraw` alone.
    ///
    /// # Errors
    /// [`DirectionRefusal`] when the direction cannot be answered, or one that would be given up has a piece.
    pub fn effect(
        &self,
        direction: &Direction,
        standing: Vec<Direction>,
    ) -> Result<ReplanRequest, DirectionRefusal> {
        direction.require_answerable("declined")?;
        let (account, answer) = (direction.account.clone(), self.clone());
        if !self.withdraw {
            let angle = direction.slot.angle.clone();
            let ban = Ban { account: account.clone(), angle: Some(angle.clone()) };
            let directions = vec![direction.clone()];
            // A topic of its own is asked of nobody again, and no plan holds it.
            let is_planned = !direction.slot.is_own();
            return Ok(ReplanRequest {
                steps: is_planned.then_some(PlanStep::Decline { account, angle }).into_iter().collect(),
                leaving: Leaving::Declined { directions, answer },
                ban: Some(ban).filter(|_| is_planned),
                pins: None,
            });
        }
        let (directions, staying): (Vec<Direction>, Vec<Direction>) =
            standing.into_iter().partition(|one| one.state().is_answerable());
        if let Some(piece) = directions.iter().find_map(Direction::piece) {
            return Err(DirectionRefusal::HasPiece { piece, action: "given up" });
        }
        let ban = Ban { account: account.clone(), angle: None };
        let staying = staying.into_iter().map(|one| one.slot.angle).collect();
        Ok(ReplanRequest {
            steps: vec![PlanStep::Withdraw { account, staying }],
            leaving: Leaving::Declined { directions, answer },
            ban: Some(ban),
            pins: None,
        })
    }
}

impl ReplanRequest {
    /// Swapping `direction` for `chosen`. An account that takes several directions has room for what it has just swapped away;
    /// so that angle is not asked of it again. `capacity` is [`capacity_of`](crate::plan::capacity_of) the account.
    #[must_use]
    pub fn swap(capacity: u32, direction: Direction, chosen: PlannedSlot) -> Self {
        let (account, angle) = (&direction.account, &direction.slot.angle);
        let has_room = capacity > 1 && chosen.slot.angle != *angle;
        let ban = has_room.then(|| Ban { account: account.clone(), angle: Some(angle.clone()) });
        let decline = has_room.then(|| PlanStep::Decline { account: account.clone(), angle: angle.clone() });
        let steps = [PlanStep::Release(direction.planned())]
            .into_iter()
            .chain(decline)
            .chain([PlanStep::Fix(chosen.clone())]);
        let steps = steps.collect();
        let leaving = Leaving::Swapped { direction: Box::new(direction), chosen };
        Self { steps, leaving, ban, pins: None }
    }

    /// An account takes a slot that it has proposed itself.
    #[must_use]
    pub fn offer(chosen: PlannedSlot) -> Self {
        let steps = vec![PlanStep::Fix(chosen.clone())];
        Self { steps, leaving: Leaving::Offered { chosen }, ban: None, pins: None }
    }

    /// Withdrawing `direction` from an account that no longer qualifies for it: it is no option any more, so that nothing has to be said to
    /// the planner but that it does not stay.
    #[must_use]
    pub fn withdrawal(direction: Direction, reason: Disqualification) -> Self {
        let leaving = Leaving::Withdrawn { direction: Box::new(direction), reason };
        Self { steps: Vec::new(), leaving, ban: None, pins: None }
    }

    /// Planning again with other pins, if they are given: those that go are taken out before those that come are put in.
    #[must_use]
    pub fn pins(before: &[Pin], after: Option<Vec<Pin>>) -> Self {
        let kept = after.as_deref().unwrap_or(before);
        let gone = before.iter().filter(|pin| !kept.contains(pin)).cloned().map(PlanStep::Unpin);
        let come = kept.iter().filter(|pin| !before.contains(pin)).cloned().map(PlanStep::Pin);
        let steps = gone.chain(come).collect();
        Self { steps, leaving: Leaving::Nothing, ban: None, pins: after }
    }
}
