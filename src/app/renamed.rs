//! Keys that things had before: nothing else takes one until it is let go.

use serde_json::json;

use super::App;
use super::error::AppError;
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::renamed::{RenameReason, RenamedKey};
use store::database::Connection;
use store::renamed::{delete_renamed, find_renamed, insert_renamed};

/// Fails where another thing had this key before.
pub(super) async fn check_not_former(conn: &Connection, entity: Entity, key: &str) -> Result<(), AppError> {
    match find_renamed(conn, entity, key).await? {
        Some(RenamedKey { former, present, .. }) => {
            Err(AppError::Former { what: entity.key(), key: former, present })
        }
        None => Ok(()),
    }
}

/// Notes that a key leads to another one from now on; those that have led to it follow by the catalogue of references.
pub(super) async fn lead_to(
    write: &Write,
    entity: Entity,
    (former, present): (&str, &str),
    reason: RenameReason,
) -> Result<(), AppError> {
    // A thing that takes a former key of its own back is found by that itself.
    if find_renamed(write.conn(), entity, present).await?.is_some() {
        delete_renamed(write.conn(), entity, present).await?;
    }
    let key = RenamedKey {
        entity,
        former: former.to_owned(),
        present: present.to_owned(),
        reason,
        subject: write.actor().subject,
        at: write.at,
    };
    Ok(insert_renamed(write.conn(), &key).await?)
}

impl App {
    /// What a key meant before, if it is a former one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn former_key(&self, entity: Entity, key: &str) -> Result<Option<RenamedKey>, AppError> {
        Ok(find_renamed(&self.db, entity, key).await?)
    }

    /// Lets a former key go: it leads nowhere any more, and something else may take it.
    ///
    /// # Errors
    /// When it is none.
    #[tracing::instrument(skip_all)]
    pub async fn let_key_go(&self, actor: &Actor, entity: Entity, former: &str) -> Result<(), AppError> {
        let mut write = self.write(actor).await?;
        let key = find_renamed(write.conn(), entity, former).await?;
        let key = key.ok_or_else(|| AppError::not_found("former key", former))?;
        delete_renamed(write.conn(), entity, former).await?;
        let change = Change::of(EventKind::FormerKeyLetGo, entity, &key.present)
            .between(Some(&key), None)
            .with_data(json!({"key": key.present, "former": key.former}));
        write.record(change);
        write.commit().await
    }
}
