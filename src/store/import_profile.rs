//! Rows of mappings that are kept under a name.

use sea_orm::entity::prelude::*;
use sea_orm::{ExprTrait as _, IntoActiveModel as _, Order, QueryOrder as _, QuerySelect as _};

use super::bulk::all_but_key;
use super::error::{StoreError, read_json, touched, write_json};
use super::list::by_bytes;
use crate::database::Connection;
use domain::import_profile::ImportProfile;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_profile")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        #[sea_orm(column_type = "Text")]
        pub name: String,
        #[sea_orm(column_type = "Text")]
        pub mapping: String,
        pub revision: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(profile: &ImportProfile) -> row::Model {
    row::Model {
        key: profile.key.clone(),
        name: profile.name.clone(),
        mapping: write_json(&profile.mapping),
        revision: profile.revision,
    }
}

fn from_row(row: row::Model) -> Result<ImportProfile, StoreError> {
    Ok(ImportProfile {
        mapping: read_json("import_profile", "mapping", &row.key, &row.mapping)?,
        key: row.key,
        name: row.name,
        revision: row.revision,
    })
}

/// The profile with this key.
///
/// # Errors
/// [`StoreError`].
pub async fn find_profile(conn: &Connection, key: &str) -> Result<Option<ImportProfile>, StoreError> {
    row::Entity::find().filter(row::COLUMN.key.eq(key)).one(conn).await?.map(from_row).transpose()
}

/// A page of the profiles by key, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_profiles(
    conn: &Connection,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<ImportProfile>, StoreError> {
    let mut query = row::Entity::find();
    if let Some(after) = after {
        query = query.filter(by_bytes(conn, row::Column::Key).gt(after));
    }
    let rows = query.order_by(by_bytes(conn, row::Column::Key), Order::Asc).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// Inserts a profile.
///
/// # Errors
/// [`StoreError::Taken`] when there is one with this key.
pub async fn insert_profile(conn: &Connection, profile: &ImportProfile) -> Result<(), StoreError> {
    row::Entity::insert(to_row(profile).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Overwrites a profile whose revision is one less than the given one's.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn update_profile(conn: &Connection, profile: &ImportProfile) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(profile)))
        .filter(row::COLUMN.key.eq(profile.key.as_str()))
        .filter(row::COLUMN.revision.eq(profile.revision - 1))
        .exec(conn)
        .await?;
    touched("import_profile", 1, done.rows_affected)
}

/// Deletes a profile.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn delete_profile(conn: &Connection, key: &str) -> Result<(), StoreError> {
    let done = row::Entity::delete_many().filter(row::COLUMN.key.eq(key)).exec(conn).await?;
    touched("import_profile", 1, done.rows_affected)
}
