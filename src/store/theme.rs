//! Rows of templates of the deployment's own.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QueryOrder as _};

use super::bulk::all_but_key;
use super::error::{StoreError, read_json, touched, write_json};
use crate::database::Connection;
use domain::kept_theme::KeptTheme;
use domain::theme::Theme;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "theme")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub revision: i64,
        pub region: Option<String>,
        /// All but the region.
        #[sea_orm(column_type = "Text")]
        pub body: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(kept: &KeptTheme) -> row::Model {
    let KeptTheme { theme, revision } = kept;
    row::Model {
        key: theme.key.clone(),
        revision: *revision,
        region: theme.region.clone(),
        body: write_json(&Theme { region: None, ..theme.clone() }),
    }
}

fn from_row(row: row::Model) -> Result<KeptTheme, StoreError> {
    let theme: Theme = read_json("theme", "body", &row.key, &row.body)?;
    Ok(KeptTheme { theme: Theme { region: row.region, ..theme }, revision: row.revision })
}

/// The template with this key.
///
/// # Errors
/// [`StoreError`].
pub async fn find_theme(conn: &Connection, key: &str) -> Result<Option<KeptTheme>, StoreError> {
    row::Entity::find().filter(row::COLUMN.key.eq(key)).one(conn).await?.map(from_row).transpose()
}

/// All templates of the deployment's own, by key.
///
/// # Errors
/// [`StoreError`].
pub async fn list_themes(conn: &Connection) -> Result<Vec<KeptTheme>, StoreError> {
    let rows = row::Entity::find().order_by_asc(row::COLUMN.key).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// Inserts a template.
///
/// # Errors
/// [`StoreError::Taken`] when there is one with this key.
pub async fn insert_theme(conn: &Connection, kept: &KeptTheme) -> Result<(), StoreError> {
    row::Entity::insert(to_row(kept).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Overwrites a template whose revision is one less than the given one's.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn update_theme(conn: &Connection, kept: &KeptTheme) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(kept)))
        .filter(row::COLUMN.key.eq(kept.theme.key.as_str()))
        .filter(row::COLUMN.revision.eq(kept.revision - 1))
        .exec(conn)
        .await?;
    touched("theme", 1, done.rows_affected)
}

/// Deletes a template.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn delete_theme(conn: &Connection, key: &str) -> Result<(), StoreError> {
    let done = row::Entity::delete_many().filter(row::COLUMN.key.eq(key)).exec(conn).await?;
    touched("theme", 1, done.rows_affected)
}
