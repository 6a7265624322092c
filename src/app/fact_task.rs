//! Facts that wait for somebody: to be agreed to, and to be looked at beside a piece that stands on an older version.

use super::App;
use super::error::AppError;
use domain::campaign::CampaignState;
use domain::fact::{Citation, RegisteredFact, TouchState, TouchedItem, touched_pieces};
use domain::id::{FactId, PieceId};
use domain::right::Reach;
use store::campaign::list_open_campaigns;
use store::citation::{list_citations_in, list_citing, list_confirmations_in};
use store::direction::DirectionScope;
use store::fact::list_facts;

/// Whose tasks.
#[derive(Debug, Clone, Copy)]
pub struct FactTasksOf<'a> {
    /// The organisations for which the reader agrees to facts.
    pub agrees: &'a Reach,
    /// The accounts for which the reader answers.
    pub answers: &'a Reach,
}

/// What waits for somebody.
#[derive(Debug, Clone, Default)]
pub struct FactTasks {
    /// Facts to whose current version their owner has not agreed.
    pub to_agree: Vec<RegisteredFact>,
    /// Pieces that stand on an older version of a fact, each with the fact.
    pub to_confirm: Vec<(RegisteredFact, TouchedItem)>,
}

impl App {
    /// What of the facts of campaigns that are not closed waits for somebody, by campaign and key. Whoever answers for nothing costs no pieces, and neither does
    /// a fact that was never revised.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn fact_tasks(&self, of: FactTasksOf<'_>) -> Result<FactTasks, AppError> {
        let mut tasks = FactTasks::default();
        let answers_nothing = *of.answers == Reach::default();
        if answers_nothing && *of.agrees == Reach::default() {
            return Ok(tasks);
        }
        let mut revised = Vec::new();
        for campaign in list_open_campaigns(&self.db).await? {
            let facts = list_facts(&self.db, campaign.id).await?;
            let waits = |fact: &&RegisteredFact| fact.waits_for_owner() && fact.is_within(of.agrees);
            tasks.to_agree.extend(facts.iter().filter(waits).cloned());
            if !answers_nothing && campaign.state() == CampaignState::Launched {
                revised.extend(facts.into_iter().filter(|fact| fact.current.version > 1));
            }
        }
        if !revised.is_empty() {
            tasks.to_confirm = self.to_confirm(of.answers, revised).await?;
        }
        Ok(tasks)
    }

    /// Pieces of the reader's accounts that stand on an older version of one of these facts, each with the fact.
    async fn to_confirm(
        &self,
        answers: &Reach,
        revised: Vec<RegisteredFact>,
    ) -> Result<Vec<(RegisteredFact, TouchedItem)>, AppError> {
        let matrix = self.matrix().await?;
        let own = matrix.graph.accounts().iter().filter(|account| answers.operates(account));
        // By the accounts as they are now: one that another organisation runs by now is answered for by that one.
        let scope = || DirectionScope {
            accounts: own.map(|account| account.handle.clone()).collect(),
            organisations: Vec::new(),
            clusters: answers.clusters.clone(),
        };
        let only = (!answers.all).then(scope);
        let facts: Vec<FactId> = revised.iter().map(|fact| fact.id).collect();
        let pieces = list_citing(&self.db, &facts, only.as_ref()).await?;
        let ids: Vec<PieceId> = pieces.iter().map(|piece| piece.id).collect();
        let citations = list_citations_in(&self.db, &facts, &ids).await?;
        let confirmed = list_confirmations_in(&self.db, &facts, &ids).await?;
        let mut to_confirm = Vec::new();
        for fact in revised {
            let of_fact = |all: &[Citation]| -> Vec<Citation> {
                all.iter().filter(|citation| citation.fact == fact.id).copied().collect()
            };
            let touched = touched_pieces(&fact, &pieces, &of_fact(&citations), &of_fact(&confirmed));
            let open = touched.into_iter().filter(|item| item.state == TouchState::Open);
            to_confirm.extend(open.map(|item| (fact.clone(), item)));
        }
        Ok(to_confirm)
    }
}
