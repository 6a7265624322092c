//! Loading what a plan depends on.

use std::sync::Arc;

use super::App;
use super::error::AppError;
use super::plan_context::{MOST_TRIES, PlanContext};
use domain::campaign::Campaign;
use domain::id::CampaignId;
use store::campaign::find_campaign;

impl App {
    /// Loads everything that a plan of this campaign depends on, the campaign itself too, as of one instant.
    pub(super) async fn plan_context(&self, id: CampaignId) -> Result<PlanContext, AppError> {
        self.load_plan_context(id, None).await
    }

    /// The same for who only reads it: loaded once for each state of the records, since it is large. Also what another process has written is
    /// seen, for that state is asked of the database.
    pub(super) async fn known_plan_context(&self, id: CampaignId) -> Result<Arc<PlanContext>, AppError> {
        let state = self.live.state(&self.db).await?;
        if let Some(known) = self.contexts.get(state, id) {
            return Ok(known);
        }
        let context = Arc::new(self.plan_context(id).await?);
        self.contexts.keep(state, Arc::clone(&context));
        Ok(context)
    }

    /// The same for a campaign that is not written yet.
    pub(super) async fn plan_context_of(&self, campaign: Campaign) -> Result<PlanContext, AppError> {
        self.load_plan_context(campaign.id, Some(campaign)).await
    }

    async fn load_plan_context(
        &self,
        id: CampaignId,
        unwritten: Option<Campaign>,
    ) -> Result<PlanContext, AppError> {
        for _ in 0..MOST_TRIES {
            // Brought forward by whoever's turn it is, so that little is left to be read within the snapshot.
            self.matrix().await?;
            let snapshot = self.db.begin_snapshot().await?;
            let campaign = match &unwritten {
                Some(campaign) => Some(campaign.clone()),
                None => find_campaign(&snapshot, id).await?,
            };
            let campaign = campaign.ok_or_else(|| AppError::not_found("campaign", id))?;
            let Some(matrix) = self.live.matrix_in(&snapshot).await? else { continue };
            let context = PlanContext::load(&snapshot, campaign, matrix).await?;
            snapshot.commit().await?;
            return Ok(context);
        }
        Err(AppError::Busy)
    }
}
