//! Everything that a plan depends on, loaded at once, and solved on the blocking pool.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::computation::compute;
use super::error::AppError;
use super::live::SolvedKey;
use domain::campaign::{Campaign, CampaignState, Pin};
use domain::direction::Direction;
use domain::id::DirectionId;
use domain::matrix::Matrix;
use domain::plan::{
    Ban, Disqualification, Plan, PlanError, PlanInput, Solved, certify_plan, describe_plan,
    find_disqualifications, is_closed, solve_campaign,
};
use domain::slot::PlannedSlot;
use store::campaign::list_bans;
use store::confirmation::list_confirmed;
use store::database::Connection;
use store::direction::{count_records, list_lapsed, list_standing};
use store::matrix::read_revision;

/// How often a plan is computed again when others changed the campaign meanwhile.
pub(super) const MOST_TRIES: usize = 8;

/// Everything that a plan depends on, owned, so that it can move to the blocking pool.
#[derive(Clone)]
pub struct PlanContext {
    pub(super) campaign: Campaign,
    pub(super) matrix: Arc<Matrix>,
    pub(super) bans: Vec<Ban>,
    /// Directions that hold their slots.
    pub(super) standing: Vec<Direction>,
    /// While the campaign runs, directions whose window has ended without an answer: nobody else is asked in their place.
    lapsed: Vec<Direction>,
    /// Directions that a coordinator keeps although their accounts no longer qualify.
    confirmed: BTreeSet<DirectionId>,
    pub(super) record: BTreeMap<String, u32>,
    /// The revision of `record`.
    pub(super) record_revision: i64,
}

/// Of so many directions that were due, how many were delivered on time and original, in thousandths.
pub(super) fn record_share((delivered, due): (u32, u32)) -> u32 {
    u32::try_from(u64::from(delivered) * 1000 / u64::from(due.max(1))).unwrap_or(1000)
}

/// A solved and described plan.
pub(super) struct Planned {
    pub(super) solved: Solved,
    pub(super) plan: Plan,
}

impl PlanContext {
    /// Loads everything that a plan of this campaign depends on, from the snapshot in which the campaign and `matrix` were read.
    pub(super) async fn load(
        conn: &Connection,
        campaign: Campaign,
        matrix: Arc<Matrix>,
    ) -> Result<Self, AppError> {
        // Read first: what is counted later is not older.
        let revision = read_revision(conn).await?;
        let records = count_records(conn).await?;
        let lapsed = match campaign.state() {
            CampaignState::Launched => list_lapsed(conn, campaign.id).await?,
            _ => Vec::new(),
        };
        Ok(Self {
            lapsed,
            matrix,
            bans: list_bans(conn, campaign.id).await?,
            standing: list_standing(conn, campaign.id).await?,
            confirmed: list_confirmed(conn, campaign.id).await?,
            record: records.into_iter().map(|(account, counts)| (account, record_share(counts))).collect(),
            record_revision: revision.record,
            campaign,
        })
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

    /// Directions that no plan may move, and those that it may.
    pub(super) fn split(&self) -> (Vec<PlannedSlot>, Vec<PlannedSlot>) {
        self.split_releasing(&[])
    }

    /// The same, where these directions may be moved whatever their accounts have said before.
    pub(super) fn split_releasing(&self, released: &[DirectionId]) -> (Vec<PlannedSlot>, Vec<PlannedSlot>) {
        let is_fixed = |one: &&Direction| {
            (one.state().is_settled() || self.confirmed.contains(&one.id))
                && !released.contains(&one.id)
                && !self.is_called_off(one)
        };
        // Topics of accounts that belong to no angle stand beside the plan.
        let asked = self.standing.iter().chain(&self.lapsed).filter(|one| !one.slot.is_own());
        let mut all: Vec<&Direction> = asked.collect();
        all.sort_by(|a, b| (&a.account, &a.slot).cmp(&(&b.account, &b.slot)));
        let (fixed, free): (Vec<&Direction>, Vec<&Direction>) = all.into_iter().partition(is_fixed);
        let planned = |directions: Vec<&Direction>| directions.into_iter().map(Direction::planned).collect();
        (planned(fixed), planned(free))
    }

    /// Whether a direction is given up because its account is closed: nobody is held to what a closed account has said.
    fn is_called_off(&self, direction: &Direction) -> bool {
        let account = self.matrix.graph.account(&direction.account);
        direction.falls_with_account() && is_closed(account.map(AsRef::as_ref))
    }

    /// Of what stands, that which its account may no longer take, and why.
    pub(super) async fn disqualified(
        self: &Arc<Self>,
    ) -> Result<Vec<(Direction, Disqualification)>, AppError> {
        let context = Arc::clone(self);
        compute(move || {
            let planned: Vec<PlannedSlot> = context.standing.iter().map(Direction::planned).collect();
            let found = find_disqualifications(&context.input(&[], &[]), &planned);
            let standing = context.standing.iter().zip(found);
            standing.filter_map(|(held, reason)| Some((held.clone(), reason?))).collect()
        })
        .await
    }

    /// Whether a coordinator keeps a direction although its account no longer qualifies.
    pub(super) fn is_confirmed(&self, direction: DirectionId) -> bool {
        self.confirmed.contains(&direction)
    }

    /// Solves on the blocking pool.
    pub(super) async fn solve(
        self: &Arc<Self>,
        fixed: Vec<PlannedSlot>,
        keep: Vec<PlannedSlot>,
    ) -> Result<Planned, AppError> {
        let context = Arc::clone(self);
        compute(move || {
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
        compute(move || Ok(context.solve_pinned(&fixed, &solve)?.0)).await?
    }

    /// Checks what stands on every arc of an instance that is built anew, and describes it.
    pub(super) async fn certify(self: &Arc<Self>) -> Result<Planned, AppError> {
        let (fixed, free) = self.split();
        let context = Arc::clone(self);
        compute(move || {
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
                Err(PlanError::Conflict(conflict)) if !self.campaign.state().is_editable() => {
                    let before = pins.len();
                    // What is forbidden stays so: only what must be is given up.
                    pins.retain(|pin| !pin.must || !conflict.contains(pin));
                    if pins.len() == before {
                        return Err(PlanError::Conflict(conflict));
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }
}
