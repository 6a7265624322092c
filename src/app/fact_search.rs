//! Facts of all campaigns, for those who look after many; and what a new version of one would touch.

use super::App;
use super::error::AppError;
use super::piece_reading::PieceReach;
use domain::fact::{Authorship, FactWording, RegisteredFact, TouchState, TouchedItem};
use domain::id::FactId;
use domain::right::Reach;
use store::direction::DirectionScope;
use store::fact::{FactQuery, search_facts};

impl App {
    /// A page of at most `limit` facts, the newest first, after the fact `after`. Those that are not public and out of reach are none: neither
    /// the length of a page nor whether another follows tells of them.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn search_facts(
        &self,
        texts: &Reach,
        query: &FactQuery,
        after: Option<FactId>,
        limit: u64,
    ) -> Result<Vec<RegisteredFact>, AppError> {
        let readable = (!texts.all).then(|| DirectionScope::of(texts));
        Ok(search_facts(&self.db, query, readable.as_ref(), after, limit).await?)
    }

    /// What a new version of a fact would touch if it were written now, as far as the reader reaches it: pieces that cite what it says now,
    /// and directions that wait for their piece.
    ///
    /// # Errors
    /// When there is no such fact, or it is out of reach.
    #[tracing::instrument(skip_all, fields(fact = %id))]
    pub async fn would_touch(&self, reach: &PieceReach, id: FactId) -> Result<Vec<TouchedItem>, AppError> {
        let fact = self.fact(&reach.texts, id).await?;
        let now = Authorship { by: None, at: self.clock.now() };
        let next = fact.revised(FactWording::of(&fact.current), now);
        let mut items = self.touched(reach, &next).await?;
        items.retain(|item| item.state == TouchState::Open);
        Ok(items)
    }
}
