//! Plans that are made as jobs: those of a nation take a while, and may be made by processes that are started for such work.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::sleep;

use super::App;
use super::error::AppError;
use super::job_progress::JobProgress;
use super::progress::Progress as _;
use super::write::Actor;
use domain::id::CampaignId;
use domain::job::{Job, JobKind};
use domain::plan::PlanSummary;

/// Between two looks whether somebody has asked the job to stop.
const LOOK: Duration = Duration::from_millis(100);

/// What is planned.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PlanRequest {
    campaign: CampaignId,
}

impl App {
    /// Has a campaign planned as a job, whose result is the plan in figures.
    ///
    /// # Errors
    /// When there is no such campaign, or it is launched.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn queue_plan(&self, actor: &Actor, id: CampaignId) -> Result<Job, AppError> {
        self.campaign(id).await?.require_editable("planned")?;
        self.queue_job(actor, JobKind::Plan, &PlanRequest { campaign: id }).await
    }

    /// Plans a campaign for a job. One that is asked to stop leaves the plan as it was; the solver ends where it is.
    pub(super) async fn plan_for_job(
        &self,
        actor: &Actor,
        PlanRequest { campaign }: PlanRequest,
        progress: Arc<JobProgress>,
    ) -> Result<PlanSummary, AppError> {
        progress.step(0, 1);
        let stopped = async {
            while !progress.is_cancelled() {
                sleep(LOOK).await;
            }
        };
        tokio::select! {
            biased;
            planned = Box::pin(self.plan_campaign(actor, campaign)) => planned.inspect(|_| progress.finish()),
            () = stopped => Err(AppError::Cancelled),
        }
    }
}
