//! Planning campaigns: first plans, previews, and new plans after an answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::App;
use super::campaign::{campaign_change, locked_campaign};
use super::error::AppError;
use super::live::SolvedKey;
use super::write::Actor;
use domain::campaign::{Campaign, CampaignSpec, CampaignState, FitWeights, Pin};
use domain::direction::{Direction, DirectionKind, DirectionState};
use domain::event::EventKind;
use domain::id::{CampaignId, DirectionId};
use domain::matrix::Matrix;
use domain::plan::{
    Ban, Plan, PlanError, PlanInput, PlanSummary, PlannedDirection, PlannedSlot, Solved, certify_plan,
    check_pins, describe_plan, solve_campaign,
};
use store::campaign::{list_bans, update_campaign};
use store::database::Connection;
use store::direction::{count_records, delete_proposed, insert_directions, list_standing};
use store::matrix::read_revision;
use store::plan::save_plan;

/// How often a plan is computed again when others changed the campaign meanwhile.
pub(super) const MOST_TRIES: usize = 8;

/// Everything that a plan depends on, owned, so that it can move to the blocking pool.
#[derive(Clone)]
pub(super) struct PlanContext {
    pub(super) campaign: Campaign,
    pub(super) matrix: Arc<Matrix>,
    pub(super) bans: Vec<Ban>,
    /// Directions that hold their slots.
    pub(super) standing: Vec<Direction>,
    pub(super) record: BTreeMap<String, u32>,
    /// The revision of `record`.
    pub(super) record_revision: i64,
}

/// A solved and described plan.
pub(super) struct Planned {
    pub(super) solved: Solved,
    pub(super) plan: Plan,
}

impl PlanContext {
    /// Loads everything that a plan of this campaign depends on; nothing when the registry has moved on from `matrix`.
    pub(super) async fn load(
        conn: &Connection,
        (campaign, matrix): (Campaign, Arc<Matrix>),
    ) -> Result<Option<Self>, AppError> {
        // Read first: what is counted later is not older.
        let revision = read_revision(conn).await?;
        if revision.revision != matrix.revision {
            return Ok(None);
        }
        let records = count_records(conn).await?;
        let share = |(delivered, due): (u32, u32)| {
            u32::try_from(u64::from(delivered) * 1000 / u64::from(due.max(1))).unwrap_or(1000)
        };
        Ok(Some(Self {
            matrix,
            bans: list_bans(conn, campaign.id).await?,
            standing: list_standing(conn, campaign.id).await?,
            record: records.into_iter().map(|(account, counts)| (account, share(counts))).collect(),
            record_revision: revision.record,
            campaign,
        }))
    }

    pub(super) fn input<'a>(&'a self, fixed: &'a [PlannedSlot], pins: &'a [Pin]) -> PlanInput<'a> {
        PlanInput {
            spec: &self.campaign.spec,
            pins,
            bans: &self.bans,
            fixed,
            matrix: &self.matrix,
            record: &self.record,
        }
    }

    /// Which state this context shows.
    pub(super) fn key(&self) -> SolvedKey {
        SolvedKey {
            campaign: self.campaign.id,
            revision: self.campaign.revision,
            matrix: self.matrix.revision,
        }
    }

    /// Standing directions that no plan may move, and those that it may.
    pub(super) fn split(&self) -> (Vec<PlannedSlot>, Vec<PlannedSlot>) {
        let (fixed, free): (Vec<&Direction>, Vec<&Direction>) =
            self.standing.iter().partition(|direction| direction.state.is_fixed());
        let planned = |directions: Vec<&Direction>| directions.into_iter().map(Direction::planned).collect();
        (planned(fixed), planned(free))
    }

    /// Solves on the blocking pool.
    pub(super) async fn solve(
        self: &Arc<Self>,
        fixed: Vec<PlannedSlot>,
        keep: Vec<PlannedSlot>,
    ) -> Result<Planned, AppError> {
        let context = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let solve = |input: &PlanInput<'_>| solve_campaign(input, &keep);
            let (solved, pins) = context.solve_pinned(&fixed, &solve)?;
            let plan = describe_plan(&context.input(&fixed, &pins), &solved)?;
            Ok(Planned { solved, plan })
        })
        .await?
    }

    /// Solves on the blocking pool, for questions that need no description.
    pub(super) async fn solve_alone(
        self: &Arc<Self>,
        fixed: Vec<PlannedSlot>,
        keep: Vec<PlannedSlot>,
    ) -> Result<Solved, AppError> {
        let context = Arc::clone(self);
        let solve = move |input: &PlanInput<'_>| solve_campaign(input, &keep);
        tokio::task::spawn_blocking(move || Ok(context.solve_pinned(&fixed, &solve)?.0)).await?
    }

    /// Checks what stands on every arc of an instance that is built anew, and describes it.
    pub(super) async fn certify(self: &Arc<Self>) -> Result<Planned, AppError> {
        let (fixed, free) = self.split();
        let context = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let check = |input: &PlanInput<'_>| certify_plan(input, &free);
            let (solved, pins) = context.solve_pinned(&fixed, &check)?;
            let plan = describe_plan(&context.input(&fixed, &pins), &solved)?;
            Ok(Planned { solved, plan })
        })
        .await?
    }

    /// Solves with the pins that can hold, and gives these. Before the launch a pin that cannot is the coordinator's to mend;
    /// afterwards the registry may have moved under it, and nobody's answer must fail for that.
    fn solve_pinned(
        &self,
        fixed: &[PlannedSlot],
        solve: &dyn Fn(&PlanInput<'_>) -> Result<Solved, PlanError>,
    ) -> Result<(Solved, Vec<Pin>), PlanError> {
        let mut pins = self.campaign.pins.clone();
        loop {
            match solve(&self.input(fixed, &pins)) {
                Ok(solved) => return Ok((solved, pins)),
                Err(PlanError::Conflict(conflict)) if !self.campaign.state.is_editable() => {
                    let before = pins.len();
                    pins.retain(|pin| !conflict.contains(pin));
                    if pins.len() == before {
                        return Err(PlanError::Conflict(conflict));
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// The direction of a campaign over a registry that a planned one becomes.
pub(super) fn direction_of(
    (campaign, matrix): (&Campaign, &Matrix),
    planned: &PlannedDirection,
    id: DirectionId,
) -> Direction {
    let spec = &campaign.spec;
    let slot = planned.planned.slot.clone();
    let window =
        spec.angle(&slot.angle).map_or((spec.starts_at, spec.ends_at), |angle| spec.window_of(angle));
    let system = matrix.organisations().get(&planned.organisation).map(|o| o.system).unwrap_or_default();
    Direction {
        id,
        campaign: campaign.id,
        account: planned.planned.account.clone(),
        organisation: planned.organisation.clone(),
        slot,
        fit: planned.planned.fit,
        reasons: planned.reasons.clone(),
        kind: DirectionKind::of_system(system),
        state: DirectionState::Proposed,
        starts_at: window.0,
        due_at: window.1,
        asked_at: None,
        answered_at: None,
        successor: None,
        answer: None,
        piece: None,
    }
}

/// What a preview tries instead of what the campaign says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"spread": 80}))]
pub struct PreviewInput {
    /// Another spread.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000)]
    pub spread: Option<u32>,
    /// Another least fit.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000)]
    pub min_fit: Option<u32>,
    /// Another capacity of accounts.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 20)]
    pub capacity: Option<u32>,
    /// Another capacity of organisations.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub organisation_capacity: Option<u32>,
    /// Other weights.
    #[serde(default)]
    pub weights: Option<FitWeights>,
    /// Other pins.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub pins: Option<Vec<Pin>>,
}

impl PreviewInput {
    fn apply(self, campaign: &mut Campaign) -> Result<(), AppError> {
        let spec: &mut CampaignSpec = &mut campaign.spec;
        spec.spread = self.spread.unwrap_or(spec.spread);
        spec.min_fit = self.min_fit.unwrap_or(spec.min_fit);
        spec.capacity = self.capacity.unwrap_or(spec.capacity);
        spec.organisation_capacity = self.organisation_capacity.or(spec.organisation_capacity);
        spec.weights = self.weights.unwrap_or(spec.weights);
        campaign.pins = self.pins.unwrap_or_else(|| std::mem::take(&mut campaign.pins));
        Ok(campaign.spec.check()?)
    }
}

impl App {
    /// Loads everything that a plan of this campaign depends on.
    pub(super) async fn plan_context(&self, campaign: Campaign) -> Result<PlanContext, AppError> {
        for _ in 0..MOST_TRIES {
            let matrix = self.matrix().await?;
            if let Some(context) = PlanContext::load(&self.db, (campaign.clone(), matrix)).await? {
                return Ok(context);
            }
        }
        Err(AppError::Busy)
    }

    /// Plans a campaign that is not launched: the exact optimum, certified; what was proposed before goes.
    ///
    /// # Errors
    /// When pins cannot hold, or the campaign is launched.
    pub async fn plan_campaign(&self, actor: &Actor, id: CampaignId) -> Result<PlanSummary, AppError> {
        for _ in 0..MOST_TRIES {
            let campaign = self.campaign(id).await?;
            if !campaign.state.is_editable() {
                return Err(AppError::CampaignState { state: campaign.state, action: "planned" });
            }
            let context = Arc::new(self.plan_context(campaign).await?);
            let planned = context.solve(Vec::new(), Vec::new()).await?;
            if let Some(summary) = self.save_first_plan(actor, &context, planned).await? {
                return Ok(summary);
            }
        }
        Err(AppError::Busy)
    }

    /// `None` when the campaign has changed meanwhile.
    async fn save_first_plan(
        &self,
        actor: &Actor,
        context: &PlanContext,
        planned: Planned,
    ) -> Result<Option<PlanSummary>, AppError> {
        let plan = planned.plan;
        let directions: Vec<Direction> = plan
            .directions
            .iter()
            .map(|planned| {
                direction_of((&context.campaign, &context.matrix), planned, DirectionId(self.clock.id()))
            })
            .collect();
        let mut write = self.write(actor).await?;
        let id = context.campaign.id;
        let before = locked_campaign(&write, id).await?;
        if before.revision != context.campaign.revision {
            return Ok(None);
        }
        let mut after = before.clone();
        after.reopen();
        after.state = CampaignState::Planned;
        after.planned_by = actor.subject;
        after.revision += 1;
        update_campaign(write.conn(), &after).await?;
        delete_proposed(write.conn(), id).await?;
        insert_directions(write.conn(), &directions).await?;
        let summary =
            PlanSummary { revision: after.revision, certified_revision: after.revision, ..plan.summary };
        save_plan(write.conn(), (id, context.matrix.revision), &summary, &plan.unassigned).await?;
        let mut change = campaign_change(EventKind::CampaignPlanned, Some(&before), &after);
        change.data["digest"] = json!(summary.digest);
        change.data["assigned"] = json!(summary.assigned);
        write.record(change);
        Ok(Some(write.commit_with(summary).await?))
    }

    /// What a plan would look like, with other settings; nothing is written.
    ///
    /// # Errors
    /// When a value is wrong or pins cannot hold.
    pub async fn preview_campaign(
        &self,
        id: CampaignId,
        input: PreviewInput,
    ) -> Result<PlanSummary, AppError> {
        let mut campaign = self.campaign(id).await?;
        if let Some(pins) = &input.pins {
            self.check_pin_words(&campaign.spec, (pins, "/pins")).await?;
        }
        input.apply(&mut campaign)?;
        let context = Arc::new(self.plan_context(campaign).await?);
        let (fixed, keep) = context.split();
        let revision = context.campaign.revision;
        let summary = context.solve(fixed, keep).await?.plan.summary;
        Ok(PlanSummary { revision, certified_revision: revision, ..summary })
    }

    pub(super) async fn check_pins(&self, campaign: &Campaign, pins: Vec<Pin>) -> Result<(), AppError> {
        let campaign = Campaign { pins, ..campaign.clone() };
        let context = self.plan_context(campaign).await?;
        tokio::task::spawn_blocking(move || Ok(check_pins(&context.input(&[], &context.campaign.pins))?))
            .await?
    }

    /// Checks in full that the stored plan is still the certified optimum of what stands now.
    pub(super) async fn verify_plan(&self, campaign: &Campaign, digest: &str) -> Result<(), AppError> {
        let context = Arc::new(self.plan_context(campaign.clone()).await?);
        let planned = match context.certify().await {
            Ok(planned) => planned,
            // It is none any more, since the registry has moved; the error says what a plan would be now.
            Err(AppError::Plan(
                PlanError::NotCertified(_) | PlanError::Infeasible(_) | PlanError::Outdated(_),
            )) => {
                let (fixed, keep) = context.split();
                let planned = context.solve(fixed, keep).await?;
                return Err(AppError::DigestStale { current: planned.plan.summary.digest });
            }
            Err(error) => return Err(error),
        };
        if planned.plan.summary.digest == digest {
            self.live.keep_solved(context.key(), Arc::new(planned.solved)).await;
            Ok(())
        } else {
            Err(AppError::DigestStale { current: planned.plan.summary.digest })
        }
    }

    /// The solved plan behind the directions of this context: from memory, else rebuilt from what is stored.
    pub(super) async fn solved_plan(&self, context: &Arc<PlanContext>) -> Result<Arc<Solved>, AppError> {
        if let Some(solved) = self.live.solved(context.key()).await {
            return Ok(solved);
        }
        let (fixed, keep) = context.split();
        let solved = Arc::new(context.solve_alone(fixed, keep).await?);
        self.live.keep_solved(context.key(), Arc::clone(&solved)).await;
        Ok(solved)
    }
}
