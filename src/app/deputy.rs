//! Naming deputies.

use std::collections::BTreeMap;

use serde_json::json;

use super::App;
use super::error::AppError;
use super::held::check_revision;
use super::write::{Actor, Change};
use domain::deputy::{Deputies, Deputy, check_deputies};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::SubjectId;
use store::deputy::{list_deputies, replace_deputies};
use store::organisation::find_organisation;
use store::subject::list_named;

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
        let names: Vec<String> =
            deputies.iter().flat_map(|one| [one.person.clone(), one.deputy.clone()]).collect();
        let known = list_named(write.conn(), &names).await?;
        let persons: BTreeMap<String, SubjectId> =
            known.into_iter().map(|subject| (subject.name, subject.id)).collect();
        let mut faults = ValidationErrors::default();
        for (at, one) in deputies.iter().enumerate() {
            for (name, person) in [("person", &one.person), ("deputy", &one.deputy)] {
                let place = format!("/{at}/{name}");
                faults.require(persons.contains_key(person), &place, "there is no such person");
            }
        }
        faults.into_result()?;
        let after = Deputies { revision: before.revision + 1, deputies, ..before.clone() };
        replace_deputies(write.conn(), &after, &persons).await?;
        let change = Change::of(EventKind::DeputiesNamed, Entity::Organisation, organisation)
            .between(Some(&before), Some(&after))
            .with_data(json!({"organisation": organisation, "revision": after.revision}));
        write.record(change);
        write.commit().await?;
        Ok(after)
    }
}
