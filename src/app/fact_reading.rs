//! Reading facts: those of a campaign, and who sees what is not public yet.

use std::collections::BTreeSet;

use super::App;
use super::error::AppError;
use domain::fact::RegisteredFact;
use domain::id::{CampaignId, FactId};
use domain::right::Reach;
use store::direction::{DirectionFilter, DirectionScope, list_campaigns_reached, list_directions};
use store::fact::{find_fact, list_facts, list_facts_by_id};

impl App {
    /// The facts of a campaign that the reader may see, by key. `texts` says how far the reader reads what is not published.
    ///
    /// # Errors
    /// When there is no such campaign.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn facts_of(&self, texts: &Reach, id: CampaignId) -> Result<Vec<RegisteredFact>, AppError> {
        self.campaign(id).await?;
        let mut facts = list_facts(&self.db, id).await?;
        if !self.is_asked(texts, id).await? {
            facts.retain(|fact| fact.current.public || fact.is_within(texts));
        }
        Ok(facts)
    }

    /// The fact with this id.
    ///
    /// # Errors
    /// When there is none, or it is not public and out of reach.
    #[tracing::instrument(skip_all, fields(fact = %id))]
    pub async fn fact(&self, texts: &Reach, id: FactId) -> Result<RegisteredFact, AppError> {
        let fact = find_fact(&self.db, id).await?.ok_or_else(|| AppError::not_found("fact", id))?;
        if fact.current.public || self.reads_hidden(texts, &fact).await? {
            return Ok(fact);
        }
        Err(AppError::not_found("fact", id))
    }

    /// The facts with these ids, in their order.
    ///
    /// # Errors
    /// When one is not there, or not public and out of reach.
    pub(super) async fn readable_facts(
        &self,
        texts: &Reach,
        ids: &[FactId],
    ) -> Result<Vec<RegisteredFact>, AppError> {
        let known = list_facts_by_id(&self.db, ids).await?;
        let known = self.keep_readable(texts, known).await?;
        let find = |id: &FactId| {
            let found = known.iter().find(|fact| fact.id == *id).cloned();
            found.ok_or_else(|| AppError::not_found("fact", id))
        };
        ids.iter().map(find).collect()
    }

    /// Those of these facts that somebody may see who reads unpublished texts this far.
    pub(super) async fn keep_readable(
        &self,
        texts: &Reach,
        mut known: Vec<RegisteredFact>,
    ) -> Result<Vec<RegisteredFact>, AppError> {
        let hidden = known.iter().filter(|fact| !fact.current.public && !fact.is_within(texts));
        let hidden: BTreeSet<CampaignId> = hidden.map(|fact| fact.campaign).collect();
        let scope = DirectionScope::of(texts);
        let open = list_campaigns_reached(&self.db, &scope, &hidden).await?;
        known.retain(|fact| fact.current.public || fact.is_within(texts) || open.contains(&fact.campaign));
        Ok(known)
    }

    /// Whether a reader sees what the fact says or said before it is public.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn reads_hidden(&self, texts: &Reach, fact: &RegisteredFact) -> Result<bool, AppError> {
        Ok(fact.is_within(texts) || self.is_asked(texts, fact.campaign).await?)
    }

    /// Whether somebody who reads unpublished texts this far reads those of the campaign: of everything, or because one of
    /// the own accounts has a direction in it.
    async fn is_asked(&self, texts: &Reach, campaign: CampaignId) -> Result<bool, AppError> {
        if texts.all {
            return Ok(true);
        }
        let only = Some(DirectionScope::of(texts));
        let filter = DirectionFilter { campaign: Some(campaign), only, ..Default::default() };
        Ok(!list_directions(&self.db, &filter, None, 1).await?.is_empty())
    }
}
