//! How a campaign goes while it runs.

use super::App;
use super::computation::compute;
use super::error::AppError;
use domain::course::{Course, follow_course};
use domain::id::CampaignId;
use domain::right::Reach;
use store::direction::list_ever_asked;
use store::piece::list_all_pieces;

impl App {
    /// How a campaign has gone since its launch, as far as the caller reaches; `None` before that.
    ///
    /// # Errors
    /// When there is no such campaign.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn course(&self, reach: &Reach, id: CampaignId) -> Result<Option<Course>, AppError> {
        let stage = self.campaign(id).await?.stage.record();
        let Some(from) = stage.launched_at else { return Ok(None) };
        let until = stage.closed_at.unwrap_or_else(|| self.clock.now()).max(from);
        // Pieces first: the direction of each is then there, and was asked.
        let pieces = list_all_pieces(&self.db, id).await?;
        let mut asked = list_ever_asked(&self.db, id).await?;
        let (matrix, reach, zone) = (self.matrix().await?, reach.clone(), self.zone);
        compute(move || {
            asked.retain(|one| reach.covers(&matrix, &one.account, &one.slot.cluster));
            Some(follow_course(&asked, &pieces, (from, until), zone))
        })
        .await
    }
}
