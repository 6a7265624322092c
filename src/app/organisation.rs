//! Keeping organisations.

use super::App;
use super::change::organisation_change;
use super::error::AppError;
use super::held::check_revision;
use super::renamed::check_not_former;
use super::write::Actor;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::OrganisationId;
use domain::organisation::{Organisation, OrganisationInput};
use store::matrix::bump_revision;
use store::organisation::{find_organisation, insert_organisations, update_organisation};

impl App {
    /// Enters an organisation.
    ///
    /// # Errors
    /// When a value is wrong, or the key is taken.
    #[tracing::instrument(skip_all)]
    pub async fn create_organisation(
        &self,
        actor: &Actor,
        input: OrganisationInput,
    ) -> Result<Organisation, AppError> {
        input.check()?;
        let mut write = self.write(actor).await?;
        if find_organisation(write.conn(), &input.key).await?.is_some() {
            return Err(AppError::Taken { what: "organisation", key: input.key });
        }
        check_not_former(write.conn(), Entity::Organisation, &input.key).await?;
        let organisation = input.into_organisation(OrganisationId(self.clock.id()), 1);
        insert_organisations(write.conn(), std::slice::from_ref(&organisation)).await?;
        bump_revision(write.conn()).await?;
        write.record(organisation_change(EventKind::OrganisationCreated, None, &organisation));
        write.commit_with(organisation).await
    }

    /// Replaces what is said of an organisation; its key stays.
    ///
    /// # Errors
    /// When a value is wrong, the organisation is unknown, or it has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn update_organisation(
        &self,
        actor: &Actor,
        key: &str,
        revision: i64,
        input: OrganisationInput,
    ) -> Result<Organisation, AppError> {
        input.check()?;
        let mut faults = ValidationErrors::default();
        faults.require(input.key == key, "/key", "is not the organisation's; a key never changes");
        faults.into_result()?;
        let mut write = self.write(actor).await?;
        let before = find_organisation(write.conn(), key).await?;
        let before = before.ok_or_else(|| AppError::not_found("organisation", key))?;
        check_revision(before.revision, revision)?;
        let after = input.into_organisation(before.id, before.revision + 1);
        update_organisation(write.conn(), &after).await?;
        bump_revision(write.conn()).await?;
        write.record(organisation_change(EventKind::OrganisationUpdated, Some(&before), &after));
        write.commit().await?;
        Ok(after)
    }
}
