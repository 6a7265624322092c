//! Assignment sheets (分工表) of campaigns.

use std::collections::{BTreeMap, BTreeSet};

use super::App;
use super::computation::compute;
use super::error::AppError;
use domain::assignment_sheet::{AssignmentSheet, SheetInput, compose_sheet};
use domain::campaign::{Campaign, CampaignState, Review};
use domain::card::CardContext;
use domain::direction::Direction;
use domain::id::CampaignId;
use domain::right::Reach;
use domain::staffing::list_reviewers;
use store::deputy::list_standing_deputies;
use store::direction::{list_asked, list_standing};
use store::subject::list_identified;
use store::token::list_grants;

impl App {
    /// The assignments of a campaign as far as the caller may see them; of one organisation, if one is named.
    ///
    /// # Errors
    /// When there is no such campaign, or nothing of this organisation that the caller may see.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn assignment_sheet(
        &self,
        reach: &Reach,
        id: CampaignId,
        organisation: Option<&str>,
    ) -> Result<AssignmentSheet, AppError> {
        let campaign = self.campaign(id).await?;
        let matrix = self.matrix().await?;
        let mut directions = match campaign.state() {
            CampaignState::Launched | CampaignState::Closed => list_asked(&self.db, id).await?,
            CampaignState::Draft | CampaignState::Planned | CampaignState::Signed => {
                list_standing(&self.db, id).await?
            }
        };
        let is_meant = |one: &Direction| organisation.is_none_or(|key| one.organisation == key);
        directions.retain(|one| is_meant(one) && reach.covers(&matrix, &one.account, &one.slot.cluster));
        if let Some(key) = organisation.filter(|_| directions.is_empty()) {
            return Err(AppError::not_found("assignments of organisation", key));
        }
        let reviewers = self.reviewers(&campaign, &directions).await?;
        let app = self.clone();
        compute(move || {
            Ok(compose_sheet(&SheetInput {
                cards: CardContext { spec: &campaign.spec, matrix: &matrix, guide: &app.seed.guide },
                directions: &directions,
                reviewers: &reviewers,
                zone: app.zone,
            }))
        })
        .await?
    }

    /// Names of those who review for the organisations that have these directions, by key of the organisation.
    async fn reviewers(
        &self,
        campaign: &Campaign,
        directions: &[Direction],
    ) -> Result<BTreeMap<String, Vec<String>>, AppError> {
        if campaign.spec.review == Review::None {
            return Ok(BTreeMap::new());
        }
        let now = self.clock.now();
        let grants = list_grants(&self.db, now).await?;
        let deputies = list_standing_deputies(&self.db, now).await?;
        let asked: BTreeSet<&str> = directions.iter().map(|one| one.organisation.as_str()).collect();
        let mut reviewers = list_reviewers(&grants, &deputies);
        reviewers.retain(|organisation, _| asked.contains(organisation.as_str()));
        let ids: BTreeSet<_> = reviewers.values().flatten().copied().collect();
        let persons = list_identified(&self.db, &ids.into_iter().collect::<Vec<_>>()).await?;
        let names: BTreeMap<_, String> = persons.into_iter().map(|person| (person.id, person.name)).collect();
        let by_name = reviewers.into_iter().map(|(organisation, persons)| {
            let known = persons.iter().filter_map(|person| names.get(person).cloned());
            let sorted: BTreeSet<String> = known.collect();
            (organisation, sorted.into_iter().collect())
        });
        Ok(by_name.collect())
    }
}
