//! The office's own words at the gates.

use sea_orm::IntoActiveModel as _;
use sea_orm::entity::prelude::*;

use super::error::{StoreError, read_json, touched, write_json};
use crate::database::Connection;
use domain::gate::OwnWord;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "gate_words")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub revision: i64,
        #[sea_orm(column_type = "Text")]
        pub words: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The words and their revision; before the first change none, at revision 1.
///
/// # Errors
/// [`StoreError`].
pub async fn read_own_words(conn: &Connection) -> Result<(i64, Vec<OwnWord>), StoreError> {
    let Some(row) = row::Entity::find().one(conn).await? else { return Ok((1, Vec::new())) };
    Ok((row.revision, read_json("gate_words", "words", "1", &row.words)?))
}

/// Puts words in place of those whose revision is one less than `revision`.
///
/// # Errors
/// [`StoreError::Touched`] when they have moved on.
pub async fn write_own_words(conn: &Connection, revision: i64, words: &[OwnWord]) -> Result<(), StoreError> {
    let values = row::Model { id: 1, revision, words: write_json(&words) };
    if row::Entity::find().one(conn).await?.is_none() {
        row::Entity::insert(values.into_active_model()).exec_without_returning(conn).await?;
        return Ok(());
    }
    let done = row::Entity::update_many()
        .set(values.into_active_model().reset_all())
        .filter(row::COLUMN.revision.eq(revision - 1))
        .exec(conn)
        .await?;
    touched("gate_words", 1, done.rows_affected)
}
