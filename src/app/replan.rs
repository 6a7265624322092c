//! Planning a launched campaign again: the one driver behind every answer that moves somebody, and planning without an answer, for
//! newcomers and for other pins.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::App;
use super::called_off::call_off_pieces;
use super::change::campaign_change;
use super::error::AppError;
use super::held::{check_revision, is_unchanged};
use super::plan_context::MOST_TRIES;
use super::replan_outcome::{ReplanOutcome, gone_directions};
use super::task_status::TaskName;
use super::warm::ReplannedPlan;
use super::warm_plan::{WarmKey, WarmPlanGuard};
use super::write::{Actor, Write};
use domain::campaign::{Campaign, CampaignState, Pin};
use domain::direction::{DirectionRefusal, Moved, ReplanRequest};
use domain::event::EventKind;
use domain::id::{CampaignId, DirectionId};
use domain::matrix::Matrix;
use domain::plan::{PlanRevision, WarmPlan};
use store::campaign::{insert_ban, update_campaign};
use store::direction_text::list_standing_texts;
use store::piece::find_piece_of_any;
use store::plan::find_mark;

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

/// A step of a cause; boxed, so that the driver holds causes of every kind alike.
pub(super) type CauseStep<'a, T> = std::pin::Pin<Box<dyn Future<Output = Result<T, AppError>> + Send + 'a>>;

/// Why a launched campaign is planned again.
pub(super) trait ReplanCause: Sync {
    /// What is answered.
    type Answer: Serialize + Send;

    /// Reads what stands, while nobody else works on the plan, and says what is asked of the planner.
    fn request(&self) -> CauseStep<'_, (Campaign, ReplanRequest)>;

    /// What is answered, from what is written so far.
    fn answer<'a>(&'a self, pending: &'a mut PendingReplan) -> CauseStep<'a, Self::Answer>;
}

/// A coordinator plans again, with other pins or for newcomers.
struct OtherPins<'a> {
    app: &'a App,
    id: CampaignId,
    /// The revision of the campaign that somebody has seen; `None`: any.
    seen: Option<i64>,
    input: &'a ReplanInput,
}

impl ReplanCause for OtherPins<'_> {
    type Answer = Replanned;

    fn request(&self) -> CauseStep<'_, (Campaign, ReplanRequest)> {
        Box::pin(async move {
            let campaign = self.app.campaign(self.id).await?;
            campaign.require(CampaignState::Launched, "planned again")?;
            if let Some(seen) = self.seen {
                check_revision(campaign.revision, seen)?;
            }
            if let Some(pins) = &self.input.pins {
                self.app.check_pin_words(&campaign.spec, pins, "/pins").await?;
                self.app.check_declined(self.id, pins, "/pins").await?;
            }
            let request = ReplanRequest::pins(&campaign.pins, self.input.pins.clone());
            Ok((campaign, request))
        })
    }

    fn answer<'a>(&'a self, pending: &'a mut PendingReplan) -> CauseStep<'a, Replanned> {
        Box::pin(async move { Ok(Replanned { moved: pending.moved.clone(), plan: pending.revision }) })
    }
}

/// A re-plan that is written but not committed.
pub(super) struct PendingReplan {
    /// The transaction.
    pub(super) write: Write,
    /// The campaign as it was before.
    pub(super) campaign: Campaign,
    /// The registry that the plan is for.
    pub(super) matrix: Arc<Matrix>,
    /// Everybody who was moved or newly asked.
    pub(super) moved: Vec<Moved>,
    /// The direction that a person has chosen by a swap.
    pub(super) chosen: Option<DirectionId>,
    /// Which revision of the plan this is, and which was checked in full.
    pub(super) revision: PlanRevision,
    key: WarmKey,
    /// `None`: it lacks pins of the campaign and is not kept.
    plan: Option<Box<WarmPlan>>,
}

impl App {
    /// Plans a launched campaign again: accounts that have come are called on, those that rest are not any more, and pins may be
    /// others. What was accepted stays.
    ///
    /// # Errors
    /// When the campaign is not launched, or pins name what is not there or cannot hold.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn replan_campaign(
        &self,
        actor: &Actor,
        id: CampaignId,
        input: ReplanInput,
    ) -> Result<Replanned, AppError> {
        // Whoever names a campaign that is not there takes no place of a warm plan.
        self.campaign(id).await?;
        self.replan_with(actor, id, &OtherPins { app: self, id, seen: None, input: &input }).await
    }

    /// Plans a launched campaign again with other pins, which somebody has made of those of `revision`.
    ///
    /// # Errors
    /// As [`App::replan_campaign`], and when the campaign has moved on from `revision`.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn replan_pins(
        &self,
        actor: &Actor,
        id: CampaignId,
        revision: i64,
        pins: Vec<Pin>,
    ) -> Result<Replanned, AppError> {
        self.campaign(id).await?;
        let input = ReplanInput { pins: Some(pins) };
        self.replan_with(actor, id, &OtherPins { app: self, id, seen: Some(revision), input: &input }).await
    }

    /// Plans a launched campaign again, as often as somebody else has changed it meanwhile. The order keeps a warm plan from ever
    /// answering for a state that is not stored: its place is taken, the cause reads what stands and says what is
    /// asked of the planner, that is worked into the plan, and only then the write lock is acquired; the answer is made from what is
    /// written, and the plan is stored in its place after the commit.
    ///
    /// # Errors
    /// Those of the cause, and [`AppError::Busy`].
    pub(super) async fn replan_with<C: ReplanCause>(
        &self,
        actor: &Actor,
        campaign: CampaignId,
        cause: &C,
    ) -> Result<C::Answer, AppError> {
        for _ in 0..MOST_TRIES {
            let mut guard = self.live.warm_plan(campaign).await;
            let (campaign, request) = cause.request().await?;
            let replanned = self.work_warm(&mut guard, &campaign, &request).await?;
            let Some(mut pending) = self.write_replan(actor, campaign, &request, replanned).await? else {
                continue;
            };
            let answer = cause.answer(&mut pending).await?;
            let PendingReplan { write, key, plan, .. } = pending;
            let answer = write.commit_with(answer).await?;
            store_warm_plan(&mut guard, key, plan);
            self.tasks.activate(TaskName::Certification);
            return Ok(answer);
        }
        Err(AppError::Busy)
    }

    /// Writes what a re-plan has moved; `None` when the campaign has changed since the request was made.
    async fn write_replan(
        &self,
        actor: &Actor,
        campaign: Campaign,
        request: &ReplanRequest,
        replanned: ReplannedPlan,
    ) -> Result<Option<PendingReplan>, AppError> {
        let ReplannedPlan { matrix, change, key, plan, is_whole } = replanned;
        let mut write = self.write(actor).await?;
        if !is_unchanged(&write, &campaign).await? {
            return Ok(None);
        }
        if let Some(ban) = &request.ban {
            insert_ban(write.conn(), campaign.id, ban).await?;
        }
        let after = campaign.replanned(request.pins.clone())?;
        let leaving = request.leaving.directions();
        let gone = gone_directions(&write, campaign.id, &matrix, &change, leaving).await?;
        let gone = Box::pin(call_off_pieces(&mut write, gone, &matrix)).await?;
        let mut outcome = ReplanOutcome::new(self, &campaign, &matrix, change, gone);
        outcome.note(&request.leaving)?;
        let chosen = outcome.chosen();
        refuse_pieces(&write, &outcome.given_up()).await?;
        let created = outcome.asked(write.at)?;
        let moved = outcome.save(&mut write, after.revision, key.matrix).await?;
        if !created.is_empty() {
            let texts = list_standing_texts(write.conn(), campaign.id).await?;
            self.tell_apart(&mut write, (&campaign, &matrix), &created, &texts).await?;
        }
        update_campaign(write.conn(), &after).await?;
        if let Some(pins) = &request.pins {
            let change = campaign_change(EventKind::CampaignPinned, None, &after);
            write.record(change.between(Some(&campaign.pins), Some(pins)));
        }
        let mut change = campaign_change(EventKind::CampaignReplanned, None, &after);
        change.data["moved"] = json!(moved.len());
        write.record(change);
        let mark = find_mark(write.conn(), campaign.id).await?;
        let mark = mark.ok_or_else(|| AppError::not_found("plan of campaign", campaign.id))?;
        let key = WarmKey { revision: after.revision, ..key };
        let (revision, plan) = (mark.revision, is_whole.then_some(plan));
        Ok(Some(PendingReplan { write, campaign, matrix, moved, chosen, revision, key, plan }))
    }
}

/// Stores a plan in its place, after everything is committed.
fn store_warm_plan(guard: &mut WarmPlanGuard, key: WarmKey, plan: Option<Box<WarmPlan>>) {
    if let Some(plan) = plan {
        guard.store(key, plan);
    }
}

/// A piece that was handed in meanwhile keeps its direction where it is.
async fn refuse_pieces(write: &Write, given_up: &[DirectionId]) -> Result<(), AppError> {
    match find_piece_of_any(write.conn(), given_up).await? {
        Some(piece) => Err(DirectionRefusal::HasPiece { piece, action: "given up" }.into()),
        None => Ok(()),
    }
}
