//! Naming deputies.

use std::collections::BTreeMap;

use serde_json::json;

use super::App;
use super::error::AppError;
use super::held::check_revision;
use super::naming::{MeantPerson, Said, persons_meant};
use super::write::{Actor, Change};
use domain::deputy::{Deputies, Deputy, check_deputies};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::SubjectId;
use store::deputy::{list_deputies, replace_deputies};
use store::organisation::find_organisation;

impl App {
    /// The deputies of an organisation.
    ///
    /// # Errors
    /// When the organisation is unknown.
    #[tracing::instrument(skip_all)]
    pub async fn deputies(&self, organisation: &str) -> Result<Deputies, AppError> {
        let found = find_organisation(&self.db, organisation).await?;
        found.ok_or_else(|| AppError::not_found("organisation", organisation))?;
        Ok(list_deputies(&self.db, organisation).await?)
    }

    /// Replaces the deputies of an organisation.
    ///
    /// # Errors
    /// When a value is wrong or names nobody, the organisation is unknown, or its list has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn name_deputies(
        &self,
        actor: &Actor,
        organisation: &str,
        revision: i64,
        deputies: Vec<Deputy>,
    ) -> Result<Deputies, AppError> {
        check_deputies(&deputies)?;
        let mut write = self.write(actor).await?;
        let found = find_organisation(write.conn(), organisation).await?;
        found.ok_or_else(|| AppError::not_found("organisation", organisation))?;
        let before = list_deputies(write.conn(), organisation).await?;
        check_revision(before.revision, revision)?;
        let said: Vec<Said> = deputies.iter().enumerate().flat_map(said_of).collect();
        let meant = persons_meant(write.conn(), &said).await?;
        let mut faults = ValidationErrors::default();
        for (one, person) in said.iter().zip(&meant) {
            faults.require(person.is_some(), &one.pointer, "there is no such person");
        }
        faults.into_result()?;
        let meant: Vec<MeantPerson> = meant.into_iter().flatten().collect();
        let mut faults = ValidationErrors::default();
        for (at, pair) in meant.chunks_exact(2).enumerate() {
            let same = pair[0].person.id == pair[1].person.id;
            faults.require(!same, &format!("/{at}/deputy"), "is the same person; name another");
        }
        faults.into_result()?;
        let persons: BTreeMap<String, SubjectId> =
            meant.iter().map(|one| (one.word.clone(), one.person.id)).collect();
        let named = deputies.into_iter().zip(meant.chunks_exact(2));
        let named = named.map(|(deputy, pair)| Deputy {
            person: pair[0].word.clone(),
            deputy: pair[1].word.clone(),
            ..deputy
        });
        let after = Deputies { revision: before.revision + 1, deputies: named.collect(), ..before.clone() };
        replace_deputies(write.conn(), &after, &persons).await?;
        let change = Change::of(EventKind::DeputiesNamed, Entity::Organisation, organisation)
            .between(Some(&before), Some(&after))
            .with_data(json!({"organisation": organisation, "revision": after.revision}));
        write.record(change);
        write.commit().await?;
        Ok(after)
    }
}

/// The two words for persons in an entry, with their places.
fn said_of((at, deputy): (usize, &Deputy)) -> [Said; 2] {
    [("person", &deputy.person), ("deputy", &deputy.deputy)]
        .map(|(name, word)| Said { pointer: format!("/{at}/{name}"), word: word.clone() })
}
