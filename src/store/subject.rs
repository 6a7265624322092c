//! Rows of subjects.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::error::{StoreError, touched};
use super::list::is_among;
use crate::database::Connection;
use domain::id::SubjectId;
use domain::subject::Subject;
use domain::time::Timestamp;

pub(super) mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "subject")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique)]
        pub name: String,
        pub created_ms: i64,
        pub barred_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: row::Model) -> Subject {
    Subject {
        id: SubjectId(row.id),
        name: row.name,
        created_at: Timestamp::from_ms(row.created_ms),
        barred_at: row.barred_ms.map(Timestamp::from_ms),
    }
}

/// The subject with this name.
///
/// # Errors
/// [`StoreError`].
pub async fn find_subject(conn: &Connection, name: &str) -> Result<Option<Subject>, StoreError> {
    Ok(row::Entity::find().filter(row::COLUMN.name.eq(name)).one(conn).await?.map(from_row))
}

/// The subject with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_subject_by_id(conn: &Connection, id: SubjectId) -> Result<Option<Subject>, StoreError> {
    Ok(row::Entity::find_by_id(id.0).one(conn).await?.map(from_row))
}

/// The subjects with these names.
///
/// # Errors
/// [`StoreError`].
pub async fn list_named(conn: &Connection, names: &[String]) -> Result<Vec<Subject>, StoreError> {
    let rows = row::Entity::find()
        .filter(is_among(conn, row::Column::Name, names.iter().map(String::as_str)))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// The subjects with these ids.
///
/// # Errors
/// [`StoreError`].
pub async fn list_identified(conn: &Connection, ids: &[SubjectId]) -> Result<Vec<Subject>, StoreError> {
    let rows = row::Entity::find()
        .filter(is_among(conn, row::Column::Id, ids.iter().map(|id| id.0)))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// A page of subjects by id, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_subjects(
    conn: &Connection,
    after: Option<SubjectId>,
    limit: u64,
) -> Result<Vec<Subject>, StoreError> {
    let mut query = row::Entity::find();
    if let Some(after) = after {
        query = query.filter(row::COLUMN.id.gt(after.0));
    }
    let rows = query.order_by_asc(row::COLUMN.id).limit(limit).all(conn).await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Inserts a subject.
///
/// # Errors
/// [`StoreError::Taken`] when the name is there already.
pub async fn insert_subject(conn: &Connection, subject: &Subject) -> Result<(), StoreError> {
    let row = row::Model {
        id: subject.id.0,
        name: subject.name.clone(),
        created_ms: subject.created_at.as_ms(),
        barred_ms: subject.barred_at.map(Timestamp::as_ms),
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Writes whether a subject is shut out.
///
/// # Errors
/// [`StoreError::Touched`] when it is not there.
pub async fn update_barred(conn: &Connection, subject: &Subject) -> Result<(), StoreError> {
    let barred = subject.barred_at.map(Timestamp::as_ms);
    let values = row::ActiveModel { barred_ms: Set(barred), ..Default::default() };
    let done =
        row::Entity::update_many().set(values).filter(row::COLUMN.id.eq(subject.id.0)).exec(conn).await?;
    touched("subject", 1, done.rows_affected)
}
