//! Rows of comments on pieces.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::error::{StoreError, bad_row};
use super::piece::read_number;
use crate::database::Connection;
use domain::comment::Comment;
use domain::id::{CommentId, PieceId, SubjectId};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "piece_comment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub piece_id: Uuid,
        pub version: i64,
        pub start_at: i64,
        pub end_at: i64,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        pub by_id: Uuid,
        pub at_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: row::Model) -> Result<Comment, StoreError> {
    let key = row.id.to_string();
    let place = |column, value: i64| {
        u32::try_from(value).map_err(|error| bad_row("piece_comment", column, &key, error))
    };
    Ok(Comment {
        id: CommentId(row.id),
        piece: PieceId(row.piece_id),
        version: read_number("piece_comment", &key, row.version)?,
        start: place("start_at", row.start_at)?,
        end: place("end_at", row.end_at)?,
        text: row.text,
        by: SubjectId(row.by_id),
        at: Timestamp::from_ms(row.at_ms),
    })
}

/// A page of a piece's comments in the order in which they were written, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_comments(
    conn: &Connection,
    piece: PieceId,
    after: Option<CommentId>,
    limit: u64,
) -> Result<Vec<Comment>, StoreError> {
    let mut query = row::Entity::find().filter(row::COLUMN.piece_id.eq(piece.0));
    if let Some(after) = after {
        query = query.filter(row::COLUMN.id.gt(after.0));
    }
    let rows = query.order_by_asc(row::COLUMN.id).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// Inserts a comment.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_comment(conn: &Connection, comment: &Comment) -> Result<(), StoreError> {
    let row = row::Model {
        id: comment.id.0,
        piece_id: comment.piece.0,
        version: i64::from(comment.version),
        start_at: i64::from(comment.start),
        end_at: i64::from(comment.end),
        text: comment.text.clone(),
        by_id: comment.by.0,
        at_ms: comment.at.as_ms(),
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}
