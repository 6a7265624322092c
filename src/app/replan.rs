//! Saving a new plan of a launched campaign: what stays, who is moved, who is newly asked; and planning one again without an
//! answer, for newcomers and for other pins.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::change::direction_change;
use super::error::AppError;
use super::held::require_state;
use super::plan_context::MOST_TRIES;
use super::warm::{PendingReplan, ReplanRequest};
use super::write::{Actor, Write};
use domain::campaign::{Campaign, CampaignState, Pin};
use domain::direction::{Decline, Direction, DirectionState, Moved};
use domain::event::EventKind;
use domain::id::{CampaignId, DirectionId};
use domain::matrix::Matrix;
use domain::plan::{PlanChange, PlanFigures, PlanRevision, PlanStep, Unassigned};
use domain::slot::PlannedSlot;
use domain::time::Timestamp;
use store::direction::{insert_directions, update_direction};
use store::plan::save_replan;

/// What is asked of a new plan of a launched campaign.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"pins": [{"account": "wechat-zjg-jiaoyu", "angle": "school_rain", "must": true}]}))]
pub struct ReplanInput {
    /// Other pins from now on; left out: those of the campaign stay.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub pins: Option<Vec<Pin>>,
}

/// A new plan of a launched campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "moved": [{"account": "weibo-zjg-jiaoyu", "from": null, "to": "01980c5e-7a00-7000-8000-000000000012"}],
    "plan": {"revision": 12, "certified_revision": 11, "checked": "touched"}
}))]
pub struct Replanned {
    /// Everybody who was moved or newly asked.
    pub moved: Vec<Moved>,
    /// Which revision of the plan this is, and which was checked in full.
    pub plan: PlanRevision,
}

impl App {
    /// Plans a launched campaign again: accounts that have come are called on, those that rest are not any more, and pins may be
    /// others. What was accepted stays.
    ///
    /// # Errors
    /// When the campaign is not launched, or pins name what is not there or cannot hold.
    pub async fn replan_campaign(
        &self,
        actor: &Actor,
        id: CampaignId,
        input: ReplanInput,
    ) -> Result<Replanned, AppError> {
        for _ in 0..MOST_TRIES {
            self.campaign(id).await?;
            let mut guard = self.live.warm_plan(id).await;
            let campaign = self.campaign(id).await?;
            require_state(&campaign, CampaignState::Launched, "planned again")?;
            if let Some(pins) = &input.pins {
                self.check_pin_words(&campaign.spec, (pins, "/pins")).await?;
            }
            let steps = input.pins.as_deref().map(|pins| changed_pins(&campaign.pins, pins));
            let said = ReplanRequest {
                steps: steps.unwrap_or_default(),
                campaign,
                leaving: Vec::new(),
                ban: None,
                pins: input.pins.clone(),
            };
            let worked = self.work_warm(&mut guard, &said).await?;
            let Some(written) = self.write_replan(actor, &said, worked, |_| Ok(())).await? else { continue };
            let answer = Replanned { moved: written.moved.clone(), plan: written.revision };
            let (write, (key, plan)) = written.split();
            let answer = write.commit_with(answer).await?;
            PendingReplan::keep(&mut guard, key, plan);
            self.job_queued.notify_one();
            return Ok(answer);
        }
        Err(AppError::Busy)
    }
}

/// What goes first, then what comes.
fn changed_pins(before: &[Pin], after: &[Pin]) -> Vec<PlanStep> {
    let gone = before.iter().filter(|pin| !after.contains(pin)).cloned().map(PlanStep::Unpin);
    let come = after.iter().filter(|pin| !before.contains(pin)).cloned().map(PlanStep::Pin);
    gone.chain(come).collect()
}

/// What a new plan changes.
pub(super) struct Replan {
    campaign: CampaignId,
    declined: Vec<(Direction, Decline)>,
    /// Directions that no longer stand, each with what its account has instead.
    superseded: Vec<(Direction, Option<DirectionId>)>,
    created: Vec<Direction>,
    /// The direction that a person has chosen by a swap.
    chosen: Option<DirectionId>,
    figures: PlanFigures,
    left_out: Vec<Unassigned>,
    called: Vec<String>,
}

impl Replan {
    /// Gives new directions ids, and pairs those that are `gone` with what their accounts have instead.
    pub(super) fn new(
        app: &App,
        (campaign, matrix): (&Campaign, &Matrix),
        change: PlanChange,
        gone: Vec<Direction>,
    ) -> Self {
        let created = change.created.iter();
        let created = created
            .map(|planned| Direction::proposed((campaign, matrix), planned, DirectionId(app.clock.id())));
        let mut replan = Self {
            campaign: campaign.id,
            declined: Vec::new(),
            superseded: Vec::new(),
            created: created.collect(),
            chosen: None,
            figures: change.figures,
            left_out: change.left_out,
            called: change.called,
        };
        replan.supersede(gone);
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
    pub(super) fn decline(&mut self, leaving: &[Direction], decline: &Decline) {
        self.declined = leaving.iter().map(|direction| (direction.clone(), decline.clone())).collect();
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

    /// Writes everything that has changed, as the plan of these revisions of the campaign and of the registry; gives everybody
    /// who was moved or newly asked, by account.
    pub(super) async fn save(
        self,
        write: &mut Write,
        (revision, matrix): (i64, i64),
    ) -> Result<Vec<Moved>, AppError> {
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
        let plan = (self.campaign, revision, matrix);
        save_replan(write.conn(), plan, self.figures, (&self.left_out, &self.called)).await?;
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
