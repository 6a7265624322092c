//! Rows of files that nobody has any more: their bytes are kept for a while, then removed.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _, QueryTrait as _};

use super::attachment::{content, row as attachment};
use super::bulk::insert_all;
use super::error::StoreError;
use super::list::is_among;
use crate::database::Connection;
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "detached_file")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub sha256: String,
        pub since_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Hashes of files that no version of a piece has and of which that is not noted yet, at most `limit`. O(files log files), without
/// looking at their bytes.
///
/// # Errors
/// [`StoreError`].
pub async fn list_unnoted(conn: &Connection, limit: u64) -> Result<Vec<String>, StoreError> {
    let attached = attachment::Entity::find().select_only().column(attachment::Column::Sha256);
    let noted = row::Entity::find().select_only().column(row::Column::Sha256);
    let unnoted = Condition::all()
        .add(content::Column::Sha256.not_in_subquery(attached.into_query()))
        .add(content::Column::Sha256.not_in_subquery(noted.into_query()));
    let hashes = content::Entity::find().select_only().column(content::Column::Sha256).filter(unnoted);
    Ok(hashes.order_by_asc(content::COLUMN.sha256).limit(limit).into_tuple().all(conn).await?)
}

/// Notes that nobody has these files any more.
///
/// # Errors
/// [`StoreError::Taken`] when that is noted already.
pub async fn note_detached(conn: &Connection, files: &[String], since: Timestamp) -> Result<(), StoreError> {
    let row =
        |sha256: &String| row::ActiveModel { sha256: Set(sha256.clone()), since_ms: Set(since.as_ms()) };
    insert_all(conn, files.iter().map(row)).await
}

/// Forgets that nobody has this file: somebody has it again.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_detached(conn: &Connection, sha256: &str) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::COLUMN.sha256.eq(sha256)).exec(conn).await?;
    Ok(())
}

/// Hashes of files that nobody has had since `limit` or longer, at most `most`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_detached_since(
    conn: &Connection,
    limit: Timestamp,
    most: u64,
) -> Result<Vec<String>, StoreError> {
    let old = row::Entity::find().select_only().column(row::Column::Sha256);
    let old = old.filter(row::COLUMN.since_ms.lte(limit.as_ms())).order_by_asc(row::COLUMN.sha256);
    Ok(old.limit(most).into_tuple().all(conn).await?)
}

/// Removes the bytes of files that nobody has.
///
/// # Errors
/// [`StoreError`]; also when somebody has one of them after all.
pub async fn delete_files(conn: &Connection, files: &[String]) -> Result<(), StoreError> {
    let hashes = || files.iter().map(String::as_str);
    content::Entity::delete_many()
        .filter(is_among(conn, content::Column::Sha256, hashes()))
        .exec(conn)
        .await?;
    row::Entity::delete_many().filter(is_among(conn, row::Column::Sha256, hashes())).exec(conn).await?;
    Ok(())
}
