//! Rows of the audit: the history of every change.

use std::collections::BTreeSet;

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, QueryOrder as _, QuerySelect as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::bulk::insert_all;
use super::error::{StoreError, read_json, read_key, write_json};
use super::list::{has_any_of, is_among, is_any_of};
use crate::database::Connection;
use domain::entity::Entity;
use domain::event::{AuditEntry, EventKind};
use domain::id::SubjectId;
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub at_ms: i64,
        pub subject_id: Option<Uuid>,
        pub request_id: Option<String>,
        pub action: String,
        pub entity: String,
        pub entity_key: String,
        #[sea_orm(column_type = "Text")]
        pub before: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub after: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: row::Model) -> Result<AuditEntry, StoreError> {
    let key = row.seq.to_string();
    let json =
        |column, text: Option<String>| text.map(|text| read_json("audit", column, &key, &text)).transpose();
    Ok(AuditEntry {
        seq: row.seq,
        at: Timestamp::from_ms(row.at_ms),
        subject: row.subject_id.map(SubjectId),
        request: row.request_id,
        action: read_key("audit", "action", &key, &row.action, EventKind::of_key)?,
        entity: read_key("audit", "entity", &key, &row.entity, Entity::of_key)?,
        key: row.entity_key,
        before: json("before", row.before)?,
        after: json("after", row.after)?,
    })
}

/// A page of one thing's history in order, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_history(
    conn: &Connection,
    entity: Entity,
    key: &str,
    after: i64,
    limit: u64,
) -> Result<Vec<AuditEntry>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.entity.eq(entity.key()))
        .filter(row::COLUMN.entity_key.eq(key))
        .filter(row::COLUMN.seq.gt(after))
        .order_by_asc(row::COLUMN.seq)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// One thing's history before `before`, the latest first; at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_latest_history(
    conn: &Connection,
    entity: Entity,
    key: &str,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<AuditEntry>, StoreError> {
    let mut found = row::Entity::find()
        .filter(row::COLUMN.entity.eq(entity.key()))
        .filter(row::COLUMN.entity_key.eq(key));
    if let Some(before) = before {
        found = found.filter(row::COLUMN.seq.lt(before));
    }
    let rows = found.order_by_desc(row::COLUMN.seq).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// Which of these things something was done to.
///
/// # Errors
/// [`StoreError`].
pub async fn list_done_to(
    conn: &Connection,
    entity: Entity,
    action: EventKind,
    keys: &[String],
) -> Result<BTreeSet<String>, StoreError> {
    let rows = row::Entity::find()
        .select_only()
        .column(row::Column::EntityKey)
        .filter(row::COLUMN.entity.eq(entity.key()))
        .filter(row::COLUMN.action.eq(action.key()))
        .filter(is_among(conn, row::Column::EntityKey, keys.iter().map(String::as_str)));
    Ok(rows.into_tuple::<String>().all(conn).await?.into_iter().collect())
}

/// The entries after `after` and before `before`, the latest first, with everything that they say; at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_between(
    conn: &Connection,
    after: i64,
    before: i64,
    limit: u64,
) -> Result<Vec<AuditEntry>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.seq.gt(after))
        .filter(row::COLUMN.seq.lt(before))
        .order_by_desc(row::COLUMN.seq)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Number of the last entry; 0 when there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn last_entry(conn: &Connection) -> Result<i64, StoreError> {
    let last = row::Entity::find().select_only().column(row::Column::Seq).order_by_desc(row::COLUMN.seq);
    Ok(last.limit(1).into_tuple().one(conn).await?.unwrap_or(0))
}

/// A digest of everything that the entry with this number says; `None` when there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn digest_entry(conn: &Connection, seq: i64) -> Result<Option<String>, StoreError> {
    let Some(row) = row::Entity::find_by_id(seq).one(conn).await? else { return Ok(None) };
    let said = (row.at_ms, row.subject_id, row.request_id, row.action, row.entity, row.entity_key);
    let digest = Sha256::digest(write_json(&(said, row.before, row.after)));
    Ok(Some(format!("{digest:x}")))
}

/// What of the registry the entries after `after` are about, as kind and key, in order; at most `limit`. The launch of a campaign, which has
/// an entry for each of its directions, does not count.
///
/// # Errors
/// [`StoreError`].
pub async fn list_entries(
    conn: &Connection,
    after: i64,
    limit: usize,
) -> Result<Vec<(Entity, String)>, StoreError> {
    let entries = names_after(after).filter(has_any_of(row::Column::Entity, registry_kinds()));
    let entries = entries.order_by_asc(row::COLUMN.seq).limit(u64::try_from(limit).ok());
    named(entries.into_tuple().all(conn).await?)
}

fn registry_kinds() -> impl Iterator<Item = &'static str> {
    Entity::ALL.into_iter().filter(|entity| entity.is_registry()).map(Entity::key)
}

/// The things of the registry that have an entry after `after`, as kind and key, each once, by kind.
///
/// # Errors
/// [`StoreError`].
pub async fn list_registry_changes(
    conn: &Connection,
    after: i64,
) -> Result<Vec<(Entity, String)>, StoreError> {
    let things = names_after(after)
        .distinct()
        .filter(is_any_of(row::Column::Entity, registry_kinds()))
        .order_by_asc(row::COLUMN.entity)
        .order_by_asc(row::COLUMN.entity_key);
    named(things.into_tuple().all(conn).await?)
}

/// Kind and key of the entries after `after`.
fn names_after(after: i64) -> Select<row::Entity> {
    let names = row::Entity::find().select_only().column(row::Column::Entity).column(row::Column::EntityKey);
    names.filter(row::COLUMN.seq.gt(after))
}

fn named(rows: Vec<(String, String)>) -> Result<Vec<(Entity, String)>, StoreError> {
    let entity = |entity: &str, key: &str| read_key("audit", "entity", key, entity, Entity::of_key);
    rows.into_iter().map(|(name, key)| Ok((entity(&name, &key)?, key))).collect()
}

/// One of many changes that are recorded together, made into text at once: a tree of values for each row of an import took more
/// memory than the row, and longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// What was done.
    pub action: EventKind,
    /// The kind of thing.
    pub entity: Entity,
    /// Id or human key of the thing.
    pub key: String,
    /// What it was, as JSON.
    pub before: Option<String>,
    /// What it became, as JSON.
    pub after: Option<String>,
}

/// Who has changed something, when, and under which request.
#[derive(Debug, Clone)]
pub struct Author {
    /// When.
    pub at: Timestamp,
    /// Who; `None`: the system.
    pub subject: Option<SubjectId>,
    /// Id of the request.
    pub request: Option<String>,
}

impl RowChange {
    /// A change of what has this key.
    pub fn between<T: Serialize>(
        action: EventKind,
        entity: Entity,
        key: String,
        before: Option<&T>,
        after: Option<&T>,
    ) -> Self {
        Self { action, entity, key, before: before.map(write_json), after: after.map(write_json) }
    }
}

/// Inserts an entry for each change; their `seq` is given by the database, in that order.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_changes(
    conn: &Connection,
    author: &Author,
    changes: Vec<RowChange>,
) -> Result<(), StoreError> {
    let rows = changes.into_iter().map(|change| row::ActiveModel {
        seq: NotSet,
        at_ms: Set(author.at.as_ms()),
        subject_id: Set(author.subject.map(|id| id.0)),
        request_id: Set(author.request.clone()),
        action: Set(change.action.key().to_owned()),
        entity: Set(change.entity.key().to_owned()),
        entity_key: Set(change.key),
        before: Set(change.before),
        after: Set(change.after),
    });
    insert_all(conn, rows).await
}

/// Inserts entries; their `seq` is given by the database, in their order.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_audit(conn: &Connection, entries: Vec<AuditEntry>) -> Result<(), StoreError> {
    let rows = entries.into_iter().map(|entry| row::ActiveModel {
        seq: NotSet,
        at_ms: Set(entry.at.as_ms()),
        subject_id: Set(entry.subject.map(|id| id.0)),
        request_id: Set(entry.request),
        action: Set(entry.action.key().to_owned()),
        entity: Set(entry.entity.key().to_owned()),
        entity_key: Set(entry.key),
        before: Set(entry.before.as_ref().map(write_json)),
        after: Set(entry.after.as_ref().map(write_json)),
    });
    insert_all(conn, rows).await
}
