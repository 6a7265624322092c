//! The office's own words at the gates: the list, and the rules with it.

use std::sync::Arc;

use serde_json::json;

use super::App;
use super::error::AppError;
use super::held::check_revision;
use super::write::{Actor, Change};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::gate::{OwnWord, Rules, check_own_words};
use store::gate_words::{read_own_words, write_own_words};

impl App {
    /// The rules that texts are held against: those that ship, and the office's own words.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn gate_rules(&self) -> Result<Arc<Rules>, AppError> {
        let (_, words) = read_own_words(&self.db).await?;
        if words.is_empty() {
            return Ok(Arc::clone(&self.seed.gates));
        }
        Ok(Arc::new(self.seed.gates.with_own_words(&words)))
    }

    /// The office's own words, with their revision.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn own_words(&self) -> Result<(i64, Vec<OwnWord>), AppError> {
        Ok(read_own_words(&self.db).await?)
    }

    /// Puts words in place of all that there were; all of them, or none where one is wrong. Texts that are in work are held against them
    /// from now on; what has passed a gate has passed it.
    ///
    /// # Errors
    /// When a word is wrong, or others have changed the list meanwhile.
    #[tracing::instrument(skip_all)]
    pub async fn set_own_words(
        &self,
        actor: &Actor,
        revision: i64,
        words: Vec<OwnWord>,
    ) -> Result<(i64, Vec<OwnWord>), AppError> {
        check_own_words(&words)?;
        let mut write = self.write(actor).await?;
        let (current, before) = read_own_words(write.conn()).await?;
        check_revision(current, revision)?;
        let next = revision + 1;
        write_own_words(write.conn(), next, &words).await?;
        // Lists are long and are changed a word at a time: the history holds what has gone and what has come.
        let gone: Vec<&OwnWord> = before.iter().filter(|word| !words.contains(word)).collect();
        let come: Vec<&OwnWord> = words.iter().filter(|word| !before.contains(word)).collect();
        let change = Change::of(EventKind::GateWordsUpdated, Entity::GateWords, "1")
            .between(Some(&gone), Some(&come))
            .with_data(json!({"words": words.len(), "revision": next}));
        write.record(change);
        write.commit().await?;
        Ok((next, words))
    }
}
