//! Assignment sheets (分工表) of campaigns.

use std::collections::BTreeSet;

use super::App;
use super::computation::compute;
use super::error::AppError;
use domain::assignment_sheet::{AssignmentSheet, SheetInput, compose_sheet};
use domain::campaign::CampaignState;
use domain::id::CampaignId;
use domain::left_out::{LeftOutPart, LeftOutThing, LeftOutWhy};
use domain::right::Reach;
use store::direction::{list_asked, list_standing};
use store::direction_text::list_campaign_texts;

impl App {
    /// The assignments of a campaign as far as the caller may see them; of one organisation, if one is named. With what is left out.
    ///
    /// # Errors
    /// When there is no such campaign, or nothing of this organisation that the caller may see.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn assignment_sheet(
        &self,
        reach: &Reach,
        id: CampaignId,
        organisation: Option<&str>,
    ) -> Result<(AssignmentSheet, Vec<LeftOutPart>), AppError> {
        let campaign = self.campaign(id).await?;
        let matrix = self.matrix().await?;
        let mut directions = match campaign.state() {
            CampaignState::Launched | CampaignState::Closed => list_asked(&self.db, id).await?,
            CampaignState::Draft | CampaignState::Planned | CampaignState::Signed => {
                list_standing(&self.db, id).await?
            }
        };
        let all = directions.len();
        directions.retain(|one| reach.covers(&matrix, &one.account, &one.slot.cluster));
        let seen = directions.len();
        directions.retain(|one| organisation.is_none_or(|key| one.organisation == key));
        let left_out = LeftOutPart::list(&[
            (LeftOutThing::Directions, (all - seen) as u64, LeftOutWhy::Rights),
            (LeftOutThing::Directions, (seen - directions.len()) as u64, LeftOutWhy::Filter),
        ]);
        if let Some(key) = organisation.filter(|_| directions.is_empty()) {
            return Err(AppError::not_found("assignments of organisation", key));
        }
        let asked: BTreeSet<&str> = directions.iter().map(|one| one.organisation.as_str()).collect();
        let reviewers = self.reviewers_of(&campaign, &asked).await?;
        let texts = list_campaign_texts(&self.db, id).await?;
        let app = self.clone();
        let composed = compute(move || {
            compose_sheet(&SheetInput {
                cards: app.card_context(&campaign, &matrix, &texts),
                directions: &directions,
                reviewers: &reviewers,
                zone: app.zone,
            })
        });
        Ok((composed.await?, left_out))
    }
}
