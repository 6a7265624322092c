//! Facts that wait for somebody: to be agreed to, and to be looked at beside a piece that stands on an older version.

use super::App;
use super::error::AppError;
use domain::campaign::CampaignState;
use domain::fact::{RegisteredFact, TouchState, TouchedItem, touched_pieces};
use domain::right::Reach;
use store::campaign::list_open_campaigns;
use store::citation::{list_citations_of, list_confirmations_of};
use store::fact::list_facts;
use store::piece::list_all_pieces;

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
        let matrix = self.matrix().await?;
        for campaign in list_open_campaigns(&self.db).await? {
            let facts = list_facts(&self.db, campaign.id).await?;
            let waits = |fact: &&RegisteredFact| fact.waits_for_owner() && fact.is_within(of.agrees);
            tasks.to_agree.extend(facts.iter().filter(waits).cloned());
            let revised = facts.into_iter().filter(|fact| fact.current.version > 1);
            let revised: Vec<RegisteredFact> = revised.collect();
            if answers_nothing || revised.is_empty() || campaign.state() != CampaignState::Launched {
                continue;
            }
            let mut pieces = list_all_pieces(&self.db, campaign.id).await?;
            pieces.retain(|piece| of.answers.covers(&matrix, &piece.account, &piece.cluster));
            for fact in revised {
                let citations = list_citations_of(&self.db, fact.id).await?;
                let confirmed = list_confirmations_of(&self.db, fact.id).await?;
                let touched = touched_pieces(&fact, &pieces, &citations, &confirmed);
                let open = touched.into_iter().filter(|item| item.state == TouchState::Open);
                tasks.to_confirm.extend(open.map(|item| (fact.clone(), item)));
            }
        }
        Ok(tasks)
    }
}
