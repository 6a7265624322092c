//! What a new plan of a launched campaign changes: what stays, who is moved, who is newly asked; and storing it.

use std::collections::BTreeMap;

use serde_json::json;

use super::App;
use super::change::direction_change;
use super::error::AppError;
use super::write::Write;
use domain::campaign::Campaign;
use domain::direction::{Decline, Direction, DirectionRefusal, Leaving, Moved};
use domain::event::EventKind;
use domain::id::{CampaignId, DirectionId};
use domain::matrix::Matrix;
use domain::plan::{Disqualification, PlanChange, PlanFigures, Unassigned, inactive, is_closed};
use domain::slot::PlannedSlot;
use domain::time::Timestamp;
use store::direction::{end_directions, insert_directions, list_standing_of};
use store::own_topic::list_topic_accounts;
use store::plan::{ReplannedPlan, save_replan};

/// What a new plan changes.
pub(super) struct ReplanOutcome {
    campaign: CampaignId,
    declined: Vec<(Direction, Decline)>,
    /// Directions that no longer stand, each with what its account has instead.
    superseded: Vec<(Direction, Option<DirectionId>)>,
    /// Of these, those that are withdrawn, and why.
    withdrawn: BTreeMap<DirectionId, Disqualification>,
    created: Vec<Direction>,
    /// The direction that a person has chosen by a swap.
    chosen: Option<DirectionId>,
    figures: PlanFigures,
    left_out: Vec<Unassigned>,
    called: Vec<String>,
}

impl ReplanOutcome {
    /// Gives new directions ids, and pairs those that are `gone` with what their accounts have instead.
    pub(super) fn new(
        app: &App,
        campaign: &Campaign,
        matrix: &Matrix,
        change: PlanChange,
        gone: Vec<Direction>,
    ) -> Self {
        let created = change.created.iter();
        let created = created
            .map(|planned| Direction::proposed(campaign, matrix, planned, DirectionId(app.clock.id())));
        let mut outcome = Self {
            campaign: campaign.id,
            declined: Vec::new(),
            superseded: Vec::new(),
            withdrawn: BTreeMap::new(),
            created: created.collect(),
            chosen: None,
            figures: change.figures,
            left_out: change.left_out,
            called: change.called,
        };
        for one in &gone {
            let account = matrix.graph.account(&one.account);
            if let Some(reason) = inactive(account.map(AsRef::as_ref)) {
                outcome.withdrawn.insert(one.id, reason);
            }
        }
        outcome.supersede(gone);
        outcome
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

    /// Notes how its account gives up what it has.
    ///
    /// # Errors
    /// [`AppError::NotOffered`] when the plan does not hold what was chosen.
    pub(super) fn note(&mut self, leaving: &Leaving) -> Result<(), AppError> {
        match leaving {
            Leaving::Nothing => {}
            Leaving::Declined { directions, answer } => {
                self.declined = directions.iter().map(|one| (one.clone(), answer.clone())).collect();
            }
            Leaving::Withdrawn { direction, reason } => {
                self.withdrawn.insert(direction.id, *reason);
                self.superseded.push((Direction::clone(direction), None));
            }
            Leaving::Offered { chosen } => self.chosen = Some(self.find_created(chosen)?),
            Leaving::Swapped { direction, chosen } => self.choose(direction, chosen)?,
        }
        Ok(())
    }

    /// Notes that a person has chosen what takes the place of `direction`.
    fn choose(&mut self, direction: &Direction, chosen: &PlannedSlot) -> Result<(), AppError> {
        let id = self.find_created(chosen)?;
        self.chosen = Some(id);
        let gone = std::mem::take(&mut self.superseded).into_iter().map(|(other, _)| other);
        let others = gone.filter(|other| other.id != direction.id).collect();
        self.supersede(others);
        self.superseded.push((direction.clone(), Some(id)));
        Ok(())
    }

    /// The new direction that is what a person has chosen.
    fn find_created(&self, chosen: &PlannedSlot) -> Result<DirectionId, AppError> {
        let mut created = self.created.iter();
        let found = created.find(|created| created.account == chosen.account && created.slot == chosen.slot);
        found.map(|created| created.id).ok_or(AppError::NotOffered)
    }

    /// The direction that a person has chosen.
    pub(super) const fn chosen(&self) -> Option<DirectionId> {
        self.chosen
    }

    /// What is newly asked, as it is kept.
    pub(super) fn asked(&self, at: Timestamp) -> Result<Vec<Direction>, DirectionRefusal> {
        self.created.iter().map(|direction| asked(direction, at, self.chosen)).collect()
    }

    /// Directions that no longer stand after this.
    pub(super) fn given_up(&self) -> Vec<DirectionId> {
        let declined = self.declined.iter().map(|(direction, _)| direction.id);
        declined.chain(self.superseded.iter().map(|(direction, _)| direction.id)).collect()
    }

    /// Writes everything that has changed, as the plan of these revisions of the campaign and of the registry; gives everybody
    /// who was moved or newly asked, by account.
    pub(super) async fn save(
        self,
        write: &mut Write,
        campaign_revision: i64,
        matrix_revision: i64,
    ) -> Result<Vec<Moved>, AppError> {
        let at = write.at;
        let created = self.asked(at)?;
        let mut ended = Vec::new();
        for (before, answer) in self.declined {
            let after = before.declined(at, answer)?;
            write.record(direction_change(EventKind::DirectionDeclined, Some(&before), &after));
            ended.push(after);
        }
        let mut moved: Vec<Moved> = Vec::new();
        for (before, successor) in &self.superseded {
            let after = before.superseded(*successor)?;
            let swapped = successor.is_some() && *successor == self.chosen;
            let reason = self.withdrawn.get(&before.id);
            let kind = match reason {
                Some(_) => EventKind::DirectionWithdrawn,
                None if swapped => EventKind::DirectionSwapped,
                None => EventKind::DirectionSuperseded,
            };
            let mut change = direction_change(kind, Some(before), &after);
            if let Some(reason) = reason {
                change.data["reason"] = json!(reason);
            }
            write.record(change);
            moved.push(Moved { account: before.account.clone(), from: Some(before.id), to: *successor });
            ended.push(after);
        }
        // What ends goes first: its slot may be another one's by now.
        end_directions(write.conn(), &ended).await?;
        insert_directions(write.conn(), &created).await?;
        for direction in &created {
            write.record(direction_change(EventKind::DirectionAsked, None, direction));
            if !moved.iter().any(|known| known.to == Some(direction.id)) {
                moved.push(Moved { account: direction.account.clone(), from: None, to: Some(direction.id) });
            }
        }
        moved.sort_by(|a, b| (&a.account, a.from, a.to).cmp(&(&b.account, b.from, b.to)));
        let plan = ReplannedPlan {
            campaign: self.campaign,
            revision: campaign_revision,
            matrix: matrix_revision,
            figures: self.figures,
            left_out: &self.left_out,
            called: &self.called,
        };
        save_replan(write.conn(), plan).await?;
        Ok(moved)
    }
}

/// A new direction of a launched campaign is asked at once; one that a person has chosen is accepted by that.
fn asked(
    direction: &Direction,
    at: Timestamp,
    chosen: Option<DirectionId>,
) -> Result<Direction, DirectionRefusal> {
    let asked = direction.asked(at)?;
    if Some(direction.id) == chosen { asked.accepted(at) } else { Ok(asked) }
}

/// The directions that a change takes away, without those that their accounts have given up themselves. What closed accounts have
/// proposed themselves stands beside the plan, which so says nothing of it: it goes as well.
pub(super) async fn gone_directions(
    write: &Write,
    campaign: CampaignId,
    matrix: &Matrix,
    change: &PlanChange,
    leaving: &[Direction],
) -> Result<Vec<Direction>, AppError> {
    let is_off = |account: &str| is_closed(matrix.graph.account(account).map(AsRef::as_ref));
    let beside = list_topic_accounts(write.conn(), campaign).await?;
    let beside = beside.into_iter().filter(|account| is_off(account));
    let mut accounts: Vec<String> =
        change.gone.iter().map(|(account, _)| account.clone()).chain(beside).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let mut standing = list_standing_of(write.conn(), campaign, &accounts).await?;
    standing.retain(|one| {
        let falls = one.slot.is_own() && one.falls_with_account() && is_off(&one.account);
        let is_gone = change.gone.iter().any(|(account, slot)| (account, slot) == (&one.account, &one.slot));
        (falls || is_gone) && leaving.iter().all(|leaving| leaving.id != one.id)
    });
    Ok(standing)
}
