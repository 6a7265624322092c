//! Whether the organisations that a campaign asks have persons who review and sign for them.

use std::collections::{BTreeMap, BTreeSet};

use super::App;
use super::error::AppError;
use domain::campaign::{Campaign, Review};
use domain::field::FieldError;
use domain::id::{CampaignId, SubjectId};
use domain::right::Grant;
use domain::staffing::{OrganisationStaffing, StaffingLack, list_reviewers, staffing_of};
use domain::time::Timestamp;
use store::database::Connection;
use store::deputy::{list_standing_deputies, next_turn};
use store::direction::count_by_organisation;
use store::subject::{list_granted, list_identified};
use store::token::{list_grants, next_expiry};

/// Whether a campaign is launched only when every organisation that it asks has persons who carry its pieces through review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffingDemand {
    /// Only then.
    Required,
    /// Also without: they will be named later.
    Waived,
}

/// Most organisations that a refusal names.
const MOST_NAMED: usize = 100;

impl App {
    /// Who carries the pieces of each organisation that a campaign asks through review, by organisation; empty where nothing is
    /// reviewed.
    ///
    /// # Errors
    /// When there is no such campaign.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn campaign_staffing(&self, id: CampaignId) -> Result<Vec<OrganisationStaffing>, AppError> {
        let campaign = self.campaign(id).await?;
        self.staffing_in(&self.db, &campaign).await
    }

    /// The same, as a transaction sees it.
    pub(super) async fn staffing_in(
        &self,
        conn: &Connection,
        campaign: &Campaign,
    ) -> Result<Vec<OrganisationStaffing>, AppError> {
        if campaign.spec.review == Review::None {
            return Ok(Vec::new());
        }
        let now = self.clock.now();
        let directions: BTreeMap<String, usize> = count_by_organisation(conn, campaign.id).await?;
        let grants = persons_in(conn, now).await?;
        let deputies = list_standing_deputies(conn, now).await?;
        Ok(staffing_of(campaign.spec.review, &directions, &grants, &deputies))
    }

    /// Names of those who can review the pieces of these organisations, by key of the organisation; none where nothing is reviewed.
    pub(super) async fn reviewers_of(
        &self,
        campaign: &Campaign,
        organisations: &BTreeSet<&str>,
    ) -> Result<BTreeMap<String, Vec<String>>, AppError> {
        if campaign.spec.review == Review::None {
            return Ok(BTreeMap::new());
        }
        let now = self.clock.now();
        let grants = persons_in(&self.db, now).await?;
        let deputies = list_standing_deputies(&self.db, now).await?;
        let mut reviewers = list_reviewers(&grants, &deputies);
        reviewers.retain(|organisation, _| organisations.contains(organisation.as_str()));
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

    /// When time alone changes next who may review, sign or stand in: a token ends, a deputy begins or ends; `None`: never.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_staff_change(&self) -> Result<Option<Timestamp>, AppError> {
        let now = self.clock.now();
        let changes = [next_expiry(&self.db, now).await?, next_turn(&self.db, now).await?];
        Ok(changes.into_iter().flatten().min())
    }

    /// Refuses to ask organisations whose pieces could never be published, for want of a reviewer or signer.
    ///
    /// # Errors
    /// [`AppError::Unstaffed`] with each of them.
    pub(super) async fn require_staff(&self, conn: &Connection, campaign: &Campaign) -> Result<(), AppError> {
        let staffing = self.staffing_in(conn, campaign).await?;
        let stopped: Vec<&OrganisationStaffing> = staffing.iter().filter(|one| one.is_stopped()).collect();
        if stopped.is_empty() {
            return Ok(());
        }
        let mut named: Vec<FieldError> = stopped.iter().take(MOST_NAMED).map(|one| named(one)).collect();
        if let Some(more) = stopped.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
            named.push(FieldError::new("/without_reviewers", format!("and {more} more organisations")));
        }
        Err(AppError::Unstaffed { organisations: stopped.len(), named })
    }
}

/// What every person may do. Whoever came by a list acts as soon as the personal link is opened.
pub(super) async fn persons_in(
    conn: &Connection,
    now: Timestamp,
) -> Result<BTreeMap<SubjectId, Vec<Grant>>, AppError> {
    let mut grants = list_grants(conn, now).await?;
    for person in list_granted(conn).await? {
        grants.entry(person.id).or_default().extend(person.grants);
    }
    Ok(grants)
}

fn named(one: &OrganisationStaffing) -> FieldError {
    let lacks: Vec<&str> = one
        .lacks
        .iter()
        .filter(|lack| lack.stops())
        .map(|lack| match lack {
            StaffingLack::Reviewer => "nobody who reviews",
            StaffingLack::Signer => "nobody who signs beside the one who reviews",
            StaffingLack::Deputy => "nobody who stands in",
        })
        .collect();
    let sentence =
        format!("`{}`, with {} directions, has {}", one.organisation, one.directions, lacks.join(" and "));
    FieldError::new("/without_reviewers", sentence)
}
