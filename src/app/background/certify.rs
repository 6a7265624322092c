//! Checking re-plans in full in the background: the instance is built anew from what is stored, and the stored plan is held
//! against it on every arc.

use serde_json::json;

use super::task::{BackgroundTask, TaskRun};
use crate::App;
use crate::change::campaign_change;
use crate::error::AppError;
use crate::plan_context::{PlanContext, Planned};
use crate::replan::ReplanInput;
use crate::task_status::TaskName;
use crate::write::Actor;
use domain::campaign::CampaignState;
use domain::event::EventKind;
use domain::id::CampaignId;
use domain::plan::{PlanError, PlanSummary};
use store::campaign::find_campaign;
use store::plan::{PlanMark, find_mark, list_uncertified, save_certified};
use store::unassigned::replace_left_out;

/// Checks re-plans in full.
pub(super) struct CertificationTask;

impl BackgroundTask for CertificationTask {
    fn name(&self) -> TaskName {
        TaskName::Certification
    }

    fn run<'a>(&'a self, app: &'a App) -> TaskRun<'a> {
        Box::pin(async move {
            app.certify_plans().await?;
            Ok(())
        })
    }
}

impl App {
    /// Checks in full every plan that was only checked where an answer has touched it; gives how many were certified.
    ///
    /// A plan of which the check fails is planned again from what is stored; by construction none does.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn certify_plans(&self) -> Result<usize, AppError> {
        let mut certified = 0;
        for mark in list_uncertified(&self.db).await? {
            let Some(context) = self.certifiable(&mark).await? else { continue };
            let revision = context.1.revision.revision;
            match context.0.certify().await {
                Ok(planned) => certified += usize::from(self.save_certificate(context.1, planned).await?),
                Err(AppError::Plan(
                    error @ (PlanError::NotCertified(_) | PlanError::Infeasible(_) | PlanError::Outdated(_)),
                )) => self.refute(mark.campaign, revision, &error).await?,
                Err(error) => return Err(error),
            }
        }
        Ok(certified)
    }

    /// Everything that a plan depends on as of one instant. `None` when the campaign is over, or when the registry has moved on
    /// from what the plan was made for: then there is nothing to hold it against, and the next re-plan is checked.
    pub(crate) async fn certifiable(
        &self,
        mark: &PlanMark,
    ) -> Result<Option<(std::sync::Arc<PlanContext>, PlanMark)>, AppError> {
        self.matrix().await?;
        let snapshot = self.db.begin_snapshot().await?;
        let campaign = find_campaign(&snapshot, mark.campaign).await?;
        let mark = find_mark(&snapshot, mark.campaign).await?;
        let launched = campaign.filter(|campaign| campaign.state() == CampaignState::Launched);
        let (Some(campaign), Some(mark)) = (launched, mark) else { return Ok(None) };
        let matrix = self.live.matrix_in(&snapshot).await?.filter(|matrix| matrix.revision == mark.matrix);
        let Some(matrix) = matrix else { return Ok(None) };
        let context = PlanContext::load(&snapshot, campaign, matrix).await?;
        snapshot.commit().await?;
        Ok(Some((std::sync::Arc::new(context), mark)))
    }

    async fn save_certificate(&self, mark: PlanMark, planned: Planned) -> Result<bool, AppError> {
        let plan = planned.plan;
        let revision = mark.revision.revision;
        let summary = PlanSummary { revision, certified_revision: revision, ..plan.summary };
        let mut write = self.write(&Actor::default()).await?;
        let campaign = find_campaign(write.conn(), mark.campaign).await?;
        let now = find_mark(write.conn(), mark.campaign).await?;
        let (Some(campaign), Some(now)) = (campaign, now) else { return Ok(false) };
        if now.revision.certified_revision >= revision {
            return Ok(false);
        }
        save_certified(write.conn(), mark.campaign, &summary).await?;
        if now.revision.revision == revision {
            // Those who were left out may have other reasons than before others moved.
            replace_left_out(write.conn(), mark.campaign, &plan.unassigned).await?;
        }
        let mut change = campaign_change(EventKind::CampaignCertified, None, &campaign);
        change.after = None;
        change.data["plan_revision"] = json!(revision);
        change.data["digest"] = json!(summary.digest);
        write.record(change);
        write.commit().await?;
        Ok(true)
    }

    /// Says that a stored plan is no optimum, and plans again from what is stored.
    async fn refute(&self, campaign: CampaignId, revision: i64, error: &PlanError) -> Result<(), AppError> {
        tracing::error!(%campaign, revision, %error, "a re-plan did not pass the full check");
        let mut write = self.write(&Actor::default()).await?;
        let Some(now) = find_campaign(write.conn(), campaign).await? else { return Ok(()) };
        let mut change = campaign_change(EventKind::CampaignRefuted, None, &now);
        change.after = None;
        change.data["plan_revision"] = json!(revision);
        write.record(change);
        write.commit().await?;
        self.live.forget_warm().await;
        self.replan_campaign(&Actor::default(), campaign, ReplanInput::default()).await?;
        Ok(())
    }
}
