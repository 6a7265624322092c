//! Saving a new plan of a launched campaign: what stays, who is moved, who is newly asked.

use std::collections::{BTreeMap, BTreeSet};

use super::App;
use super::direction::direction_change;
use super::error::AppError;
use super::plan::{PlanContext, Planned};
use super::write::Write;
use crate::domain::direction::{Decline, Direction, DirectionState, Moved};
use crate::domain::event::EventKind;
use crate::domain::id::{CampaignId, DirectionId};
use crate::domain::plan::{Plan, PlannedSlot, Slot};
use crate::domain::time::Timestamp;
use crate::store::direction::{insert_directions, update_direction};
use crate::store::plan::save_plan;

/// What a new plan changes.
pub(super) struct Replan {
    campaign: CampaignId,
    plan: Plan,
    declined: Vec<(Direction, Decline)>,
    /// Directions that no longer stand, each with what its account has instead.
    superseded: Vec<(Direction, Option<DirectionId>)>,
    created: Vec<Direction>,
    /// The direction that a person has chosen by a swap.
    chosen: Option<DirectionId>,
}

impl Replan {
    /// Compares a new plan with the directions that stand: what it keeps stays as it is, what it moves is superseded.
    /// O(directions · log).
    pub(super) fn new(context: &PlanContext, planned: Planned, app: &App) -> Self {
        let standing: BTreeMap<(&str, &Slot), &Direction> =
            context.standing.iter().map(|d| ((d.account.as_str(), &d.slot), d)).collect();
        let mut kept: BTreeSet<DirectionId> = BTreeSet::new();
        let mut created = Vec::new();
        for direction in &planned.plan.directions {
            match standing.get(&(direction.planned.account.as_str(), &direction.planned.slot)) {
                Some(same) => {
                    kept.insert(same.id);
                }
                None => created.push(context.direction(direction, DirectionId(app.clock.id()))),
            }
        }
        let mut replan = Self {
            campaign: context.campaign.id,
            plan: planned.plan,
            declined: Vec::new(),
            superseded: Vec::new(),
            created,
            chosen: None,
        };
        let gone = context.standing.iter().filter(|direction| !kept.contains(&direction.id));
        replan.supersede(gone.cloned().collect());
        replan
    }

    /// Pairs each direction that is gone with a new one of its account, while there are any.
    fn supersede(&mut self, gone: Vec<Direction>) {
        let mut free: BTreeMap<&str, Vec<DirectionId>> = BTreeMap::new();
        for direction in self.created.iter().rev().filter(|direction| Some(direction.id) != self.chosen) {
            free.entry(&direction.account).or_default().push(direction.id);
        }
        self.superseded = gone
            .into_iter()
            .map(|direction| {
                let successor = free.get_mut(direction.account.as_str()).and_then(Vec::pop);
                (direction, successor)
            })
            .collect();
    }

    /// Notes what its account has declined.
    pub(super) fn decline(&mut self, leaving: Vec<Direction>, decline: &Decline) {
        self.declined = leaving.into_iter().map(|direction| (direction, decline.clone())).collect();
    }

    /// Notes that a person has chosen what takes the place of `direction`; gives its id.
    pub(super) fn choose(
        &mut self,
        direction: &Direction,
        chosen: &PlannedSlot,
    ) -> Result<DirectionId, AppError> {
        let is_chosen =
            |created: &&Direction| created.account == chosen.account && created.slot == chosen.slot;
        let id = self.created.iter().find(is_chosen).map(|created| created.id).ok_or(AppError::NotOffered)?;
        self.chosen = Some(id);
        let gone = std::mem::take(&mut self.superseded).into_iter().map(|(other, _)| other);
        let others = gone.filter(|other| other.id != direction.id).collect();
        self.supersede(others);
        self.superseded.push((direction.clone(), Some(id)));
        Ok(id)
    }

    /// Directions that no longer stand after this.
    pub(super) fn given_up(&self) -> Vec<DirectionId> {
        let declined = self.declined.iter().map(|(direction, _)| direction.id);
        declined.chain(self.superseded.iter().map(|(direction, _)| direction.id)).collect()
    }

    /// Writes everything; gives everybody who was moved or newly asked, by account.
    pub(super) async fn save(self, write: &mut Write) -> Result<Vec<Moved>, AppError> {
        let at = write.at;
        for (before, decline) in self.declined {
            let after = Direction {
                state: DirectionState::Declined,
                answered_at: Some(at),
                answer: Some(decline),
                ..before.clone()
            };
            update_direction(write.conn(), &after, before.state).await?;
            write.record(direction_change(EventKind::DirectionDeclined, Some(&before), &after));
        }
        let mut moved: Vec<Moved> = Vec::new();
        // What is superseded goes first: its slot may be another one's by now.
        for (before, successor) in &self.superseded {
            let after =
                Direction { state: DirectionState::Superseded, successor: *successor, ..before.clone() };
            update_direction(write.conn(), &after, before.state).await?;
            let swapped = successor.is_some() && *successor == self.chosen;
            let kind = if swapped { EventKind::DirectionSwapped } else { EventKind::DirectionSuperseded };
            write.record(direction_change(kind, Some(before), &after));
            moved.push(Moved { account: before.account.clone(), from: Some(before.id), to: *successor });
        }
        let chosen = self.chosen;
        let created: Vec<Direction> =
            self.created.into_iter().map(|direction| asked(direction, at, chosen)).collect();
        insert_directions(write.conn(), &created).await?;
        for direction in &created {
            write.record(direction_change(EventKind::DirectionAsked, None, direction));
            if !moved.iter().any(|known| known.to == Some(direction.id)) {
                moved.push(Moved { account: direction.account.clone(), from: None, to: Some(direction.id) });
            }
        }
        moved.sort_by(|a, b| (&a.account, a.from, a.to).cmp(&(&b.account, b.from, b.to)));
        save_plan(write.conn(), self.campaign, &self.plan.summary, &self.plan.unassigned).await?;
        Ok(moved)
    }
}

/// A new direction of a launched campaign is asked at once; one that a person has chosen is accepted by that.
fn asked(direction: Direction, at: Timestamp, chosen: Option<DirectionId>) -> Direction {
    let is_chosen = Some(direction.id) == chosen;
    Direction {
        state: if is_chosen { DirectionState::Accepted } else { DirectionState::Asked },
        asked_at: Some(at),
        answered_at: is_chosen.then_some(at),
        ..direction
    }
}
