//! Lists of directions as cards.

use std::collections::BTreeMap;

use super::App;
use super::error::AppError;
use domain::campaign::Campaign;
use domain::card::DirectionCard;
use domain::direction::{Direction, DirectionMark};
use domain::id::{CampaignId, DirectionId};
use domain::right::Reach;
use store::campaign::list_campaigns_of;
use store::direction::{DirectionFilter, DirectionScope, list_directions_marked, list_due};
use store::direction_text::list_newest_texts;

impl App {
    /// Up to `count` directions that pass and that the caller reaches, after `after`, with their titles and briefs.
    ///
    /// # Errors
    /// When there is no such campaign, or no account of this handle within reach.
    pub async fn list_directions(
        &self,
        reach: &Reach,
        filter: DirectionFilter,
        after: Option<DirectionId>,
        count: u64,
    ) -> Result<Vec<DirectionCard>, AppError> {
        self.list_marked_directions(reach, (filter, None), after, count).await
    }

    /// The same; with a mark only those that have reached it.
    ///
    /// # Errors
    /// As [`App::list_directions`].
    pub async fn list_marked_directions(
        &self,
        reach: &Reach,
        (mut filter, mark): (DirectionFilter, Option<DirectionMark>),
        after: Option<DirectionId>,
        count: u64,
    ) -> Result<Vec<DirectionCard>, AppError> {
        if let Some(campaign) = filter.campaign {
            self.campaign(campaign).await?;
        }
        filter.only = (!reach.all).then(|| DirectionScope::of(reach));
        let directions = list_directions_marked(&self.db, &filter, mark, after, count).await?;
        self.cards(directions).await
    }

    /// Up to `count` directions that were asked or accepted and that the caller reaches, of all campaigns, those that are due first on top.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_due_directions(
        &self,
        reach: &Reach,
        count: u64,
    ) -> Result<Vec<DirectionCard>, AppError> {
        let only = (!reach.all).then(|| DirectionScope::of(reach));
        self.cards(list_due(&self.db, only.as_ref(), count).await?).await
    }

    /// Up to `count` directions of one account over all campaigns; otherwise as [`App::list_directions`].
    ///
    /// # Errors
    /// When there is no account of this handle within reach.
    pub async fn list_account_directions(
        &self,
        reach: &Reach,
        filter: DirectionFilter,
        after: Option<DirectionId>,
        count: u64,
    ) -> Result<Vec<DirectionCard>, AppError> {
        let matrix = self.matrix().await?;
        let handle = filter.account.as_deref().unwrap_or_default();
        let account = matrix.graph.account(handle).filter(|account| reach.sees(account, &matrix));
        account.ok_or_else(|| AppError::not_found("account", handle))?;
        self.list_directions(reach, filter, after, count).await
    }

    async fn cards(&self, directions: Vec<Direction>) -> Result<Vec<DirectionCard>, AppError> {
        let mut ids: Vec<CampaignId> = directions.iter().map(|direction| direction.campaign).collect();
        ids.sort_unstable();
        ids.dedup();
        let campaigns = list_campaigns_of(&self.db, &ids).await?;
        let campaigns: BTreeMap<CampaignId, Campaign> =
            campaigns.into_iter().map(|campaign| (campaign.id, campaign)).collect();
        let matrix = self.matrix().await?;
        let ids: Vec<DirectionId> = directions.iter().map(|direction| direction.id).collect();
        let texts = list_newest_texts(&self.db, &ids).await?;
        let card = |direction: Direction| {
            let campaign = campaigns
                .get(&direction.campaign)
                .ok_or_else(|| AppError::not_found("campaign", direction.campaign))?;
            Ok(self.card_context(campaign, &matrix, &texts).card(direction))
        };
        directions.into_iter().map(card).collect()
    }
}
