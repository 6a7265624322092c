//! Planning a launched campaign again from its warm plan: taking the plan out of its guard or rebuilding it, working in what
//! was said, and writing only what that moves.

use std::sync::Arc;

use serde_json::json;

use super::App;
use super::change::campaign_change;
use super::error::AppError;
use super::held::launched;
use super::live::{WarmKey, WarmPlanGuard};
use super::plan_context::PlanContext;
use super::replan::Replan;
use super::write::{Actor, Write};
use domain::campaign::{Campaign, Pin};
use domain::direction::{Direction, DirectionState, Moved};
use domain::event::EventKind;
use domain::id::{CampaignId, DirectionId};
use domain::matrix::Matrix;
use domain::plan::{
    Ban, PlanBasis, PlanChange, PlanError, PlanLost, PlanRevision, PlanStep, Standing, WarmPlan,
};
use store::campaign::{insert_ban, update_campaign};
use store::direction::list_standing_of;
use store::matrix::read_revision;
use store::piece::find_piece_of_any;
use store::plan::find_mark;

/// What somebody has said, as the planner hears it.
pub(super) struct ReplanRequest {
    /// The campaign as it stands.
    pub(super) campaign: Campaign,
    /// Directions that their account gives up.
    pub(super) leaving: Vec<Direction>,
    /// What it means for the plan.
    pub(super) steps: Vec<PlanStep>,
    /// What is not asked again.
    pub(super) ban: Option<Ban>,
    /// Other pins from now on.
    pub(super) pins: Option<Vec<Pin>>,
}

/// A warm plan with what was said worked in, not stored yet.
pub(super) struct ReplannedPlan {
    pub(super) matrix: Arc<Matrix>,
    pub(super) change: PlanChange,
    key: WarmKey,
    plan: Box<WarmPlan>,
    /// Whether the plan holds all pins of the campaign, so that it may be kept.
    is_whole: bool,
}

/// A re-plan that is written but not committed.
pub(super) struct PendingReplan {
    pub(super) write: Write,
    pub(super) moved: Vec<Moved>,
    pub(super) revision: PlanRevision,
    key: WarmKey,
    plan: Option<Box<WarmPlan>>,
}

impl PendingReplan {
    /// Puts the plan back, after everything is committed.
    pub(super) fn keep(guard: &mut WarmPlanGuard, key: WarmKey, plan: Option<Box<WarmPlan>>) {
        if let Some(plan) = plan {
            guard.put(key, plan);
        }
    }

    /// The transaction to commit, and what to keep after that.
    pub(super) fn split(self) -> (Write, (WarmKey, Option<Box<WarmPlan>>)) {
        (self.write, (self.key, self.plan))
    }
}

impl App {
    /// Works what was said into the campaign's plan: from memory, brought to the registry as it stands, else rebuilt
    /// from what is stored. Nothing is written.
    pub(super) async fn work_warm(
        &self,
        guard: &mut WarmPlanGuard,
        said: &ReplanRequest,
    ) -> Result<ReplannedPlan, AppError> {
        let revision = read_revision(&self.db).await?;
        let key =
            WarmKey { revision: said.campaign.revision, matrix: revision.revision, record: revision.record };
        let matrix = self.matrix().await?;
        // The registry may have moved on since its counter was read; the plan is for what was loaded.
        let key = WarmKey { matrix: matrix.revision, ..key };
        let known = match guard.take(key) {
            Some((revision, plan)) if revision != matrix.revision => follow(plan, Arc::clone(&matrix)).await,
            known => known.map(|(_, plan)| plan),
        };
        let outside =
            |plan: &WarmPlan| said.leaving.iter().any(|direction| plan.is_outside(&direction.account));
        let (matrix, key, resumed) = match known.filter(|plan| !outside(plan)) {
            Some(plan) => (matrix, key, ResumedPlan { plan, is_whole: true }),
            None => self.resume_warm(said).await?,
        };
        let steps = said.steps.clone();
        let work = tokio::task::spawn_blocking(move || {
            let ResumedPlan { mut plan, is_whole } = resumed;
            let change = plan.replan(&steps)?;
            Ok::<_, PlanError>((plan, change, is_whole))
        });
        let (plan, change, is_whole) = work.await??;
        Ok(ReplannedPlan { matrix, change, key, plan, is_whole })
    }

    async fn resume_warm(
        &self,
        said: &ReplanRequest,
    ) -> Result<(Arc<Matrix>, WarmKey, ResumedPlan), AppError> {
        let campaign = match &said.pins {
            Some(pins) => Campaign { pins: pins.clone(), ..said.campaign.clone() },
            None => said.campaign.clone(),
        };
        let mut context = self.plan_context(campaign).await?;
        // What its account gives up stands until that is worked in, but no longer stays.
        for one in &mut context.standing {
            if said.leaving.iter().any(|leaving| leaving.id == one.id) {
                one.state = DirectionState::Asked;
            }
        }
        let key = WarmKey {
            revision: context.campaign.revision,
            matrix: context.matrix.revision,
            record: context.record_revision,
        };
        let matrix = Arc::clone(&context.matrix);
        let is_asked = said.pins.is_some();
        let resumed = tokio::task::spawn_blocking(move || resume(context, is_asked)).await??;
        Ok((matrix, key, resumed))
    }

    /// Writes what a re-plan has moved; nothing when the campaign has changed meanwhile. `answer` notes what the account of
    /// the direction has said.
    pub(super) async fn write_replan(
        &self,
        actor: &Actor,
        said: &ReplanRequest,
        worked: ReplannedPlan,
        answer: impl FnOnce(&mut Replan) -> Result<(), AppError>,
    ) -> Result<Option<PendingReplan>, AppError> {
        let ReplannedPlan { matrix, change, key, plan, is_whole } = worked;
        let mut write = self.write(actor).await?;
        let campaign = launched(&write, said.campaign.id, "answered").await?;
        if campaign.revision != said.campaign.revision {
            return Ok(None);
        }
        if let Some(ban) = &said.ban {
            insert_ban(write.conn(), campaign.id, ban).await?;
        }
        let mut after = campaign.clone();
        after.revision += 1;
        after.pins = said.pins.clone().unwrap_or(after.pins);
        let gone = gone_directions(&write, campaign.id, (&change, &said.leaving)).await?;
        let mut replan = Replan::new(self, (&campaign, &matrix), change, gone);
        answer(&mut replan)?;
        self.refuse_pieces(&write, &replan.given_up()).await?;
        let moved = replan.save(&mut write, (after.revision, key.matrix)).await?;
        update_campaign(write.conn(), &after).await?;
        if let Some(pins) = &said.pins {
            let change = campaign_change(EventKind::CampaignPinned, None, &after);
            write.record(change.between(Some(&campaign.pins), Some(pins)));
        }
        let mut change = campaign_change(EventKind::CampaignReplanned, None, &after);
        change.data["moved"] = json!(moved.len());
        write.record(change);
        let mark = find_mark(write.conn(), campaign.id).await?;
        let mark = mark.ok_or_else(|| AppError::not_found("plan of campaign", campaign.id))?;
        let key = WarmKey { revision: after.revision, ..key };
        Ok(Some(PendingReplan { write, moved, revision: mark.revision, key, plan: is_whole.then_some(plan) }))
    }

    async fn refuse_pieces(&self, write: &Write, given_up: &[DirectionId]) -> Result<(), AppError> {
        match find_piece_of_any(write.conn(), given_up).await? {
            Some(piece) => Err(AppError::HasPiece { piece, action: "given up" }),
            None => Ok(()),
        }
    }
}

struct ResumedPlan {
    plan: Box<WarmPlan>,
    is_whole: bool,
}

/// Brings a plan to another revision of the registry; `None`: it cannot follow.
async fn follow(mut plan: Box<WarmPlan>, matrix: Arc<Matrix>) -> Option<Box<WarmPlan>> {
    let followed = tokio::task::spawn_blocking(move || match plan.follow(matrix) {
        Ok(()) => Some(plan),
        Err(PlanLost::Plan(error)) => {
            tracing::error!(%error, "a plan that followed the registry did not pass its check, and is made warm anew");
            None
        }
        Err(reason) => {
            tracing::debug!(%reason, "a plan is made warm anew");
            None
        }
    });
    // Whatever has happened, the plan can be made from what is stored.
    followed.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a plan could not follow the registry, and is made warm anew");
        None
    })
}

/// Makes the plan warm with the pins that can hold. A pin that a coordinator asks for now must; one that the registry has moved
/// away under must not make anybody's answer fail.
fn resume(context: PlanContext, is_asked: bool) -> Result<ResumedPlan, PlanError> {
    let (fixed, free) = context.split();
    let mut standing = Standing { pins: context.campaign.pins, bans: context.bans, fixed, free };
    let basis =
        PlanBasis { spec: context.campaign.spec, matrix: context.matrix, record: Arc::new(context.record) };
    let asked = standing.pins.len();
    loop {
        match WarmPlan::resume(basis.clone(), &standing) {
            Ok(plan) => {
                return Ok(ResumedPlan { plan: Box::new(plan), is_whole: standing.pins.len() == asked });
            }
            Err(PlanError::Conflict(conflict)) if !is_asked => {
                let before = standing.pins.len();
                standing.pins.retain(|pin| !conflict.contains(pin));
                if standing.pins.len() == before {
                    return Err(PlanError::Conflict(conflict));
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// The directions that a change takes away, without those that their accounts have given up themselves.
async fn gone_directions(
    write: &Write,
    campaign: CampaignId,
    (change, leaving): (&PlanChange, &[Direction]),
) -> Result<Vec<Direction>, AppError> {
    let mut accounts: Vec<String> = change.gone.iter().map(|(account, _)| account.clone()).collect();
    accounts.dedup();
    let mut standing = list_standing_of(write.conn(), campaign, &accounts).await?;
    standing.retain(|one| {
        let is_gone = change.gone.iter().any(|(account, slot)| (account, slot) == (&one.account, &one.slot));
        is_gone && leaving.iter().all(|leaving| leaving.id != one.id)
    });
    Ok(standing)
}
