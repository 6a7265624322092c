//! Rows of keys that things had before.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};

use super::error::{StoreError, read_key, touched};
use crate::database::Connection;
use domain::entity::Entity;
use domain::id::SubjectId;
use domain::renamed::{RenameReason, RenamedKey};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "renamed")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entity: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub former: String,
        pub present: String,
        pub reason: String,
        pub subject_id: Option<Uuid>,
        pub at_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: row::Model) -> Result<RenamedKey, StoreError> {
    Ok(RenamedKey {
        entity: read_key("renamed", "entity", &row.former, &row.entity, Entity::of_key)?,
        reason: read_key("renamed", "reason", &row.former, &row.reason, RenameReason::of_key)?,
        former: row.former,
        present: row.present,
        subject: row.subject_id.map(SubjectId),
        at: Timestamp::from_ms(row.at_ms),
    })
}

fn is_of(entity: Entity, former: &str) -> Condition {
    Condition::all().add(row::COLUMN.entity.eq(entity.key())).add(row::COLUMN.former.eq(former))
}

/// What a key meant before, if it is a former one.
///
/// # Errors
/// [`StoreError`].
pub async fn find_renamed(
    conn: &Connection,
    entity: Entity,
    former: &str,
) -> Result<Option<RenamedKey>, StoreError> {
    row::Entity::find().filter(is_of(entity, former)).one(conn).await?.map(from_row).transpose()
}

/// All former keys.
///
/// # Errors
/// [`StoreError`].
pub async fn list_all_renamed(conn: &Connection) -> Result<Vec<RenamedKey>, StoreError> {
    row::Entity::find().all(conn).await?.into_iter().map(from_row).collect()
}

/// A page of former keys by kind of thing and key, after `after`; those of one kind where it is given.
///
/// # Errors
/// [`StoreError`].
pub async fn list_renamed(
    conn: &Connection,
    entity: Option<Entity>,
    after: Option<(&str, &str)>,
    limit: u64,
) -> Result<Vec<RenamedKey>, StoreError> {
    let mut query = row::Entity::find();
    if let Some(entity) = entity {
        query = query.filter(row::COLUMN.entity.eq(entity.key()));
    }
    if let Some((entity, former)) = after {
        let later = Condition::all().add(row::COLUMN.entity.eq(entity)).add(row::COLUMN.former.gt(former));
        query = query.filter(Condition::any().add(row::COLUMN.entity.gt(entity)).add(later));
    }
    let query = query.order_by_asc(row::COLUMN.entity).order_by_asc(row::COLUMN.former);
    query.limit(limit).all(conn).await?.into_iter().map(from_row).collect()
}

/// Notes a former key.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_renamed(conn: &Connection, key: &RenamedKey) -> Result<(), StoreError> {
    let row = row::ActiveModel {
        entity: Set(key.entity.key().to_owned()),
        former: Set(key.former.clone()),
        present: Set(key.present.clone()),
        reason: Set(key.reason.key().to_owned()),
        subject_id: Set(key.subject.map(|id| id.0)),
        at_ms: Set(key.at.as_ms()),
    };
    row::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// Lets a former key go.
///
/// # Errors
/// [`StoreError::Touched`] when it is none.
pub async fn delete_renamed(conn: &Connection, entity: Entity, former: &str) -> Result<(), StoreError> {
    let done = row::Entity::delete_many().filter(is_of(entity, former)).exec(conn).await?;
    touched("renamed", 1, done.rows_affected)
}

/// Lets every former key of a thing go.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_renamed_to(conn: &Connection, entity: Entity, present: &str) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::COLUMN.entity.eq(entity.key()))
        .filter(row::COLUMN.present.eq(present))
        .exec(conn)
        .await?;
    Ok(())
}
