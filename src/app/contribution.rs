//! Outcomes of a campaign: shares and blanks, and a cluster's figure taken apart.

use super::App;
use super::computation::compute;
use super::error::AppError;
use domain::campaign::Campaign;
use domain::contribution::{ClusterBreakdown, ContributionInput, Contributions, break_down, contribute};
use domain::direction::Direction;
use domain::id::CampaignId;
use domain::matrix::Matrix;
use domain::piece::Piece;
use domain::right::Reach;
use domain::score::Scores;
use store::direction::list_asked;
use store::piece::list_campaign_pieces;
use store::score::load_scores;

use std::sync::Arc;

/// Everything that a campaign's figures depend on, owned, so that it can move to the blocking pool.
pub(super) struct Loaded {
    campaign: Campaign,
    pub(super) matrix: Arc<Matrix>,
    directions: Vec<Direction>,
    pieces: Vec<Piece>,
    scores: Scores,
}

impl Loaded {
    pub(super) fn input(&self) -> ContributionInput<'_> {
        ContributionInput {
            campaign: &self.campaign,
            matrix: &self.matrix,
            directions: &self.directions,
            pieces: &self.pieces,
            scores: &self.scores,
        }
    }
}

impl App {
    /// The contributions to a campaign, as far as the caller may see them.
    ///
    /// # Errors
    /// When there is no such campaign.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn contributions(&self, reach: &Reach, id: CampaignId) -> Result<Contributions, AppError> {
        let loaded = self.load_contributions(id).await?;
        let reach = reach.clone();
        compute(move || {
            let all = contribute(&loaded.input()).map_err(AppError::internal)?;
            if reach.all {
                return Ok(all);
            }
            Ok(all.limited_to(|account, cluster| reach.covers(&loaded.matrix, account, cluster)))
        })
        .await?
    }

    /// A cluster's contribution, down to its pieces, as far as the caller may see it.
    ///
    /// # Errors
    /// When there is no such campaign, or nothing that the caller may see was asked from this cluster's view.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn cluster_contribution(
        &self,
        reach: &Reach,
        id: CampaignId,
        cluster: String,
    ) -> Result<ClusterBreakdown, AppError> {
        let loaded = self.load_contributions(id).await?;
        let reach = reach.clone();
        compute(move || {
            let found = break_down(&loaded.input(), &cluster);
            let found = found.map_err(AppError::internal)?;
            let seen = found
                .map(|all| all.limited_to(|account| reach.covers(&loaded.matrix, account, &cluster)))
                .filter(|seen| !seen.accounts.is_empty());
            seen.ok_or_else(|| AppError::not_found("contribution of cluster", &cluster))
        })
        .await?
    }

    pub(super) async fn load_contributions(&self, id: CampaignId) -> Result<Loaded, AppError> {
        let campaign = self.campaign(id).await?;
        // Pieces first: the direction of each is then there, and was asked.
        let pieces = list_campaign_pieces(&self.db, id).await?;
        Ok(Loaded {
            directions: list_asked(&self.db, id).await?,
            matrix: self.matrix().await?,
            scores: load_scores(&self.db, id).await?,
            campaign,
            pieces,
        })
    }
}
