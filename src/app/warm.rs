//! Working a request into the warm plan of a launched campaign: taking the plan out of its place, bringing it to the registry as it
//! stands or rebuilding it from the database. Nothing is written.

use std::sync::Arc;

use super::App;
use super::computation::compute;
use super::error::AppError;
use super::plan_context::PlanContext;
use super::warm_plan::{WarmKey, WarmPlanGuard};
use domain::campaign::Campaign;
use domain::direction::ReplanRequest;
use domain::id::DirectionId;
use domain::matrix::Matrix;
use domain::plan::{CurrentPlan, PlanBasis, PlanChange, PlanError, PlanLost, WarmPlan};
use store::matrix::read_revision;

/// A warm plan with a request worked in, not stored yet.
pub(super) struct ReplannedPlan {
    /// The registry that the plan is for.
    pub(super) matrix: Arc<Matrix>,
    /// What the request changes.
    pub(super) change: PlanChange,
    /// Which state the plan was before the request.
    pub(super) key: WarmKey,
    /// The plan.
    pub(super) plan: Box<WarmPlan>,
    /// Whether the plan holds all pins of the campaign, so that it may be kept.
    pub(super) is_whole: bool,
}

impl App {
    /// Works a request into the campaign's plan: from memory, brought to the registry as it stands, else rebuilt from what is
    /// stored. Nothing is written.
    pub(super) async fn work_warm(
        &self,
        guard: &mut WarmPlanGuard,
        campaign: &Campaign,
        request: &ReplanRequest,
    ) -> Result<ReplannedPlan, AppError> {
        let record = read_revision(&self.db).await?.record;
        let matrix = self.matrix().await?;
        let key = WarmKey { revision: campaign.revision, matrix: matrix.revision, record };
        let known = match guard.take(key) {
            Some((revision, plan)) if revision != matrix.revision => follow(plan, Arc::clone(&matrix)).await,
            known => known.map(|(_, plan)| plan),
        };
        let leaving = request.leaving.directions();
        let outside = |plan: &WarmPlan| leaving.iter().any(|direction| plan.is_outside(&direction.account));
        let (matrix, key, resumed) = match known.filter(|plan| !outside(plan) && !plan.holds_closed()) {
            Some(plan) => (matrix, key, ResumedPlan { plan, is_whole: true }),
            None => self.resume_warm(campaign, request).await?,
        };
        let steps = request.steps.clone();
        let work = compute(move || {
            let ResumedPlan { mut plan, is_whole } = resumed;
            let change = plan.replan(&steps)?;
            Ok::<_, PlanError>((plan, change, is_whole))
        });
        let worked = work.await?;
        if let (Err(PlanError::Conflict(_)), Some(_)) = (&worked, &request.pins) {
            // A warm plan names the pin that it cannot take up; made anew with all of them, it names those that contradict it, too.
            Box::pin(self.resume_warm(campaign, request)).await?;
        }
        let (plan, change, is_whole) = worked?;
        Ok(ReplannedPlan { matrix, change, key, plan, is_whole })
    }

    /// Rebuilds the plan from the database, with the pins that the request asks for. If the campaign has moved on since the request was
    /// made, the key says so, and nothing will be written.
    async fn resume_warm(
        &self,
        campaign: &Campaign,
        request: &ReplanRequest,
    ) -> Result<(Arc<Matrix>, WarmKey, ResumedPlan), AppError> {
        let mut context = self.plan_context(campaign.id).await?;
        let is_asked = request.pins.is_some();
        if let Some(pins) = &request.pins {
            context.campaign.pins.clone_from(pins);
        }
        let key = WarmKey {
            revision: context.campaign.revision,
            matrix: context.matrix.revision,
            record: context.record_revision,
        };
        let matrix = Arc::clone(&context.matrix);
        // What its account gives up stands until that is worked in, but no longer stays.
        let leaving: Vec<DirectionId> = request.leaving.directions().iter().map(|one| one.id).collect();
        let resumed = compute(move || resume(context, &leaving, is_asked)).await??;
        Ok((matrix, key, resumed))
    }
}

struct ResumedPlan {
    plan: Box<WarmPlan>,
    is_whole: bool,
}

/// Applies registry changes to a plan; `None`: it cannot follow.
async fn follow(mut plan: Box<WarmPlan>, matrix: Arc<Matrix>) -> Option<Box<WarmPlan>> {
    let followed = compute(move || match plan.follow(matrix) {
        Ok(()) => Some(plan),
        Err(PlanLost::Plan(error)) => {
            tracing::error!(%error, "a plan that followed the registry did not pass its check, and is rebuilt from the database");
            None
        }
        Err(reason) => {
            tracing::debug!(%reason, "a plan is rebuilt from the database");
            None
        }
    });
    // Whatever has happened, the plan can be made from what is stored.
    followed.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a plan could not follow the registry, and is rebuilt from the database");
        None
    })
}

/// Makes the plan warm with the pins that can hold. A pin that a coordinator asks for now must; one that the registry has moved
/// away under must not make anybody's answer fail.
fn resume(context: PlanContext, leaving: &[DirectionId], is_asked: bool) -> Result<ResumedPlan, PlanError> {
    let (fixed, free) = context.split_releasing(leaving);
    let mut standing = CurrentPlan { pins: context.campaign.pins, bans: context.bans, fixed, free };
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
                standing.pins.retain(|pin| !pin.must || !conflict.contains(pin));
                if standing.pins.len() == before {
                    return Err(PlanError::Conflict(conflict));
                }
            }
            Err(error) => return Err(error),
        }
    }
}
