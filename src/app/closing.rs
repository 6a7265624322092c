//! A campaign's closing page, put together from the records.

use super::App;
use super::computation::compute;
use super::error::AppError;
use domain::closing::{ClosingInput, ClosingReport, close_campaign};
use domain::contribution::{ContributionInput, contribute};
use domain::direction::Direction;
use domain::id::CampaignId;
use store::direction::list_ever_asked;
use store::event::count_efforts;
use store::piece::list_campaign_pieces;
use store::score::load_scores;
use store::version::list_corrections;

use std::sync::Arc;

impl App {
    /// The closing page of a campaign; before it is closed, what has come so far.
    ///
    /// # Errors
    /// When there is no such campaign.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn closing(&self, id: CampaignId) -> Result<ClosingReport, AppError> {
        let campaign = self.campaign(id).await?;
        // Pieces first: the direction of each is then there, and was asked.
        let pieces = list_campaign_pieces(&self.db, id).await?;
        let directions = list_ever_asked(&self.db, id).await?;
        let counts = count_efforts(&self.db, id).await?;
        let scores = load_scores(&self.db, id).await?;
        let matrix = self.matrix().await?;
        let corrections = list_corrections(&self.db, id).await?;
        let seed = Arc::clone(&self.seed);
        compute(move || {
            let asked: Vec<Direction> =
                directions.iter().filter(|direction| direction.state().was_asked()).cloned().collect();
            let input = ContributionInput {
                campaign: &campaign,
                matrix: &matrix,
                directions: &asked,
                pieces: &pieces,
                scores: &scores,
            };
            let contributions = contribute(&input).map_err(AppError::internal)?;
            Ok(close_campaign(&ClosingInput {
                campaign: &campaign,
                matrix: &matrix,
                directions: &directions,
                pieces: &pieces,
                corrections: &corrections,
                contributions: &contributions,
                counts: &counts,
                costs: &seed.effort,
            }))
        })
        .await?
    }
}
