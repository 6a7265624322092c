//! Keeping mappings under a name.

use serde_json::json;

use super::App;
use super::error::AppError;
use super::held::check_revision;
use super::write::{Actor, Change};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::JobId;
use domain::import_profile::{ImportProfile, ImportProfileInput};
use store::import_profile::{delete_profile, find_profile, insert_profile, update_profile};

impl App {
    /// The profile with this key.
    ///
    /// # Errors
    /// When there is none.
    #[tracing::instrument(skip_all)]
    pub async fn import_profile(&self, key: &str) -> Result<ImportProfile, AppError> {
        find_profile(&self.db, key).await?.ok_or_else(|| AppError::not_found("import profile", key))
    }

    /// Keeps a mapping under a new key.
    ///
    /// # Errors
    /// When a value is wrong, or the key is taken.
    #[tracing::instrument(skip_all)]
    pub async fn create_import_profile(
        &self,
        actor: &Actor,
        input: ImportProfileInput,
    ) -> Result<ImportProfile, AppError> {
        input.check()?;
        let mut write = self.write(actor).await?;
        if find_profile(write.conn(), &input.key).await?.is_some() {
            return Err(AppError::Taken { what: "import profile", key: input.key });
        }
        let profile = input.into_profile(1);
        insert_profile(write.conn(), &profile).await?;
        write.record(profile_change(EventKind::ImportProfileCreated, None, Some(&profile)));
        write.commit_with(profile).await
    }

    /// Keeps what an import took for what under a name, which is its key too.
    ///
    /// # Errors
    /// When there is no such import, or as [`App::create_import_profile`].
    #[tracing::instrument(skip_all, fields(import = %id))]
    pub async fn keep_mapping(
        &self,
        actor: &Actor,
        id: JobId,
        name: &str,
    ) -> Result<ImportProfile, AppError> {
        let mapping = self.import_detail(id).await?.mapping.unwrap_or_default();
        let name = name.trim().to_owned();
        self.create_import_profile(actor, ImportProfileInput { key: name.clone(), name, mapping }).await
    }

    /// Replaces what is said of a profile.
    ///
    /// # Errors
    /// When a value is wrong, there is no such profile, or it has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn update_import_profile(
        &self,
        actor: &Actor,
        key: &str,
        revision: i64,
        input: ImportProfileInput,
    ) -> Result<ImportProfile, AppError> {
        input.check()?;
        let mut faults = ValidationErrors::default();
        faults.require(input.key == key, "/key", "is not the profile's; a key never changes");
        faults.into_result()?;
        let mut write = self.write(actor).await?;
        let before = find_profile(write.conn(), key).await?;
        let before = before.ok_or_else(|| AppError::not_found("import profile", key))?;
        check_revision(before.revision, revision)?;
        let after = input.into_profile(revision + 1);
        update_profile(write.conn(), &after).await?;
        write.record(profile_change(EventKind::ImportProfileUpdated, Some(&before), Some(&after)));
        write.commit_with(after).await
    }

    /// Deletes a profile, and gives it back once more.
    ///
    /// # Errors
    /// When there is no such profile, or it has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn delete_import_profile(
        &self,
        actor: &Actor,
        key: &str,
        revision: i64,
    ) -> Result<ImportProfile, AppError> {
        let mut write = self.write(actor).await?;
        let before = find_profile(write.conn(), key).await?;
        let before = before.ok_or_else(|| AppError::not_found("import profile", key))?;
        check_revision(before.revision, revision)?;
        delete_profile(write.conn(), key).await?;
        write.record(profile_change(EventKind::ImportProfileDeleted, Some(&before), None));
        write.commit_with(before).await
    }
}

fn profile_change(kind: EventKind, before: Option<&ImportProfile>, after: Option<&ImportProfile>) -> Change {
    let now = after.or(before);
    let key = now.map(|profile| profile.key.as_str()).unwrap_or_default();
    Change::of(kind, Entity::ImportProfile, key)
        .between(before, after)
        .with_data(json!({"profile": key, "revision": now.map(|profile| profile.revision)}))
}
