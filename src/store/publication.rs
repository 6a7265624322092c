//! Rows of what publishing platforms report: which version is out where, and what its page says.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::error::{StoreError, bad_row, read_json, touched, write_json};
use super::piece::read_number;
use crate::database::Connection;
use domain::id::{PieceId, SubjectId};
use domain::publication::Publication;
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "publication")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub piece_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        #[sea_orm(column_type = "Text")]
        pub url: String,
        pub reported_by: Option<Uuid>,
        pub reported_ms: i64,
        pub looks: i32,
        pub next_look_ms: Option<i64>,
        #[sea_orm(column_type = "Text")]
        pub page: Option<String>,
        /// Of `page`, for those who look into the database.
        pub outcome: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: row::Model) -> Result<Publication, StoreError> {
    let key = row.piece_id.to_string();
    let looks = u32::try_from(row.looks).map_err(|_| bad_row("publication", "looks", &key, "is below 0"))?;
    Ok(Publication {
        piece: PieceId(row.piece_id),
        version: read_number("publication", &key, row.version)?,
        url: row.url,
        reported_by: row.reported_by.map(SubjectId),
        reported_at: Timestamp::from_ms(row.reported_ms),
        looks,
        next_look_at: row.next_look_ms.map(Timestamp::from_ms),
        page: row.page.as_deref().map(|text| read_json("publication", "page", &key, text)).transpose()?,
    })
}

fn to_row(publication: &Publication) -> row::Model {
    row::Model {
        piece_id: publication.piece.0,
        version: i64::from(publication.version),
        url: publication.url.clone(),
        reported_by: publication.reported_by.map(|by| by.0),
        reported_ms: publication.reported_at.as_ms(),
        looks: i32::try_from(publication.looks).unwrap_or(i32::MAX),
        next_look_ms: publication.next_look_at.map(Timestamp::as_ms),
        page: publication.page.as_ref().map(write_json),
        outcome: publication.page.as_ref().map(|page| page.outcome.key().to_owned()),
    }
}

/// What was reported of a version.
///
/// # Errors
/// [`StoreError`].
pub async fn find_publication(
    conn: &Connection,
    piece: PieceId,
    version: u32,
) -> Result<Option<Publication>, StoreError> {
    row::Entity::find()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.version.eq(i64::from(version)))
        .one(conn)
        .await?
        .map(from_row)
        .transpose()
}

/// The pages to be looked at by `now`, the longest due first, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_to_look_at(
    conn: &Connection,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<Publication>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.next_look_ms.lte(now.as_ms()))
        .order_by_asc(row::COLUMN.next_look_ms)
        .order_by_asc(row::COLUMN.piece_id)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Notes what was reported.
///
/// # Errors
/// [`StoreError::Taken`] when that was reported before.
pub async fn insert_publication(conn: &Connection, publication: &Publication) -> Result<(), StoreError> {
    row::Entity::insert(to_row(publication).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Notes what a page said, or who looks at it until when. `seen` is the publication as it was read: of two who begin with it, one goes on.
///
/// # Errors
/// [`StoreError::Touched`] when somebody else has looked meanwhile.
pub async fn save_look(conn: &Connection, seen: &Publication, after: &Publication) -> Result<(), StoreError> {
    let row = to_row(after);
    let next = row::ActiveModel {
        looks: Set(row.looks),
        next_look_ms: Set(row.next_look_ms),
        page: Set(row.page),
        outcome: Set(row.outcome),
        ..Default::default()
    };
    let at = seen.next_look_at.map(Timestamp::as_ms);
    let done = row::Entity::update_many()
        .set(next)
        .filter(row::COLUMN.piece_id.eq(seen.piece.0))
        .filter(row::COLUMN.version.eq(i64::from(seen.version)))
        .filter(row::COLUMN.next_look_ms.eq(at))
        .exec(conn)
        .await?;
    touched("publication", 1, done.rows_affected)
}
