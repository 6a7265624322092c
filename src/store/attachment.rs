//! Rows of attachments, and of their bytes, which are kept once for everybody.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel as _, QueryOrder as _, QuerySelect as _, QueryTrait as _};

use super::bulk::insert_all;
use super::error::{StoreError, bad_row, touched};
use super::piece::{pieces_of, read_number};
use crate::database::Connection;
use domain::attachment::Attachment;
use domain::id::{PieceId, SubjectId};
use domain::quota::FileUse;
use domain::time::Timestamp;

pub(super) mod content {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attachment_content")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub sha256: String,
        pub bytes: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attachment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub piece_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub sha256: String,
        pub name: String,
        pub media_type: String,
        pub size: i64,
        pub licence: String,
        pub owner: String,
        pub by_id: Option<Uuid>,
        pub at_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: row::Model) -> Result<Attachment, StoreError> {
    let key = row.piece_id.to_string();
    Ok(Attachment {
        piece: PieceId(row.piece_id),
        version: read_number("attachment", &key, row.version)?,
        sha256: row.sha256,
        name: row.name,
        media_type: row.media_type,
        size: u64::try_from(row.size).map_err(|error| bad_row("attachment", "size", &key, error))?,
        licence: row.licence,
        owner: row.owner,
        by: row.by_id.map(SubjectId),
        at: Timestamp::from_ms(row.at_ms),
    })
}

/// A page of the files of a version, by hash, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_attachments(
    conn: &Connection,
    piece: PieceId,
    version: u32,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<Attachment>, StoreError> {
    let mut query = row::Entity::find()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.version.eq(i64::from(version)));
    if let Some(after) = after {
        query = query.filter(row::COLUMN.sha256.gt(after));
    }
    let rows = query.order_by_asc(row::COLUMN.sha256).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// All files of a version, by hash.
///
/// # Errors
/// [`StoreError`].
pub async fn all_attachments(
    conn: &Connection,
    piece: PieceId,
    version: u32,
) -> Result<Vec<Attachment>, StoreError> {
    list_attachments(conn, piece, version, None, u64::from(u32::MAX)).await
}

/// The versions of a piece that have this file, by number.
///
/// # Errors
/// [`StoreError`].
pub async fn list_versions_with(
    conn: &Connection,
    piece: PieceId,
    sha256: &str,
) -> Result<Vec<u32>, StoreError> {
    let numbers: Vec<i64> = row::Entity::find()
        .select_only()
        .column(row::Column::Version)
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.sha256.eq(sha256))
        .order_by_asc(row::COLUMN.version)
        .into_tuple()
        .all(conn)
        .await?;
    numbers.into_iter().map(|number| read_number("attachment", &piece.to_string(), number)).collect()
}

/// The files of all versions of a piece, by their hashes alone, with their sizes; without `except`.
///
/// # Errors
/// [`StoreError`].
pub async fn count_files_of_piece(
    conn: &Connection,
    piece: PieceId,
    except: &str,
) -> Result<FileUse, StoreError> {
    count(conn, row::Entity::find().filter(row::COLUMN.piece_id.eq(piece.0)), except).await
}

/// The same of all pieces of an organisation. O(its files).
///
/// # Errors
/// [`StoreError`].
pub async fn count_files_of_organisation(
    conn: &Connection,
    organisation: &str,
    except: &str,
) -> Result<FileUse, StoreError> {
    let pieces = pieces_of(organisation).into_query();
    count(conn, row::Entity::find().filter(row::Column::PieceId.in_subquery(pieces)), except).await
}

async fn count(conn: &Connection, files: Select<row::Entity>, except: &str) -> Result<FileUse, StoreError> {
    let sizes: Vec<(String, i64)> = files
        .filter(row::COLUMN.sha256.ne(except))
        .select_only()
        .column(row::Column::Sha256)
        .column(row::Column::Size)
        .distinct()
        .into_tuple()
        .all(conn)
        .await?;
    let bytes = sizes.iter().map(|(_, size)| size.unsigned_abs()).sum();
    Ok(FileUse { files: sizes.len() as u64, bytes })
}

/// The bytes with this hash.
///
/// # Errors
/// [`StoreError`].
pub async fn find_content(conn: &Connection, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row = content::Entity::find().filter(content::COLUMN.sha256.eq(sha256)).one(conn).await?;
    Ok(row.map(|row| row.bytes))
}

/// Inserts a file of a version, and its bytes where nobody has them yet.
///
/// # Errors
/// [`StoreError::Taken`] when the version has it already.
pub async fn insert_attachment(
    conn: &Connection,
    attachment: &Attachment,
    bytes: Vec<u8>,
) -> Result<(), StoreError> {
    let content = content::Model { sha256: attachment.sha256.clone(), bytes };
    let known = OnConflict::column(content::Column::Sha256).do_nothing().to_owned();
    content::Entity::insert(content.into_active_model())
        .on_conflict(known)
        .exec_without_returning(conn)
        .await?;
    insert_all(conn, vec![to_row(attachment)?.into_active_model()]).await
}

/// Gives a new version the files of the one before it.
///
/// # Errors
/// [`StoreError`].
pub async fn copy_attachments(
    conn: &Connection,
    piece: PieceId,
    from: u32,
    to: u32,
) -> Result<(), StoreError> {
    let files = all_attachments(conn, piece, from).await?;
    let mut rows = Vec::new();
    for file in files {
        rows.push(to_row(&Attachment { version: to, ..file })?.into_active_model());
    }
    insert_all(conn, rows).await
}

/// Takes a file off a version; its bytes stay for other versions and pieces.
///
/// # Errors
/// [`StoreError::Touched`] when the version does not have it.
pub async fn delete_attachment(
    conn: &Connection,
    piece: PieceId,
    version: u32,
    sha256: &str,
) -> Result<(), StoreError> {
    let done = row::Entity::delete_many()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.version.eq(i64::from(version)))
        .filter(row::COLUMN.sha256.eq(sha256))
        .exec(conn)
        .await?;
    touched("attachment", 1, done.rows_affected)
}

fn to_row(attachment: &Attachment) -> Result<row::Model, StoreError> {
    let size = i64::try_from(attachment.size)
        .map_err(|error| bad_row("attachment", "size", &attachment.piece.to_string(), error))?;
    Ok(row::Model {
        piece_id: attachment.piece.0,
        version: i64::from(attachment.version),
        sha256: attachment.sha256.clone(),
        name: attachment.name.clone(),
        media_type: attachment.media_type.clone(),
        size,
        licence: attachment.licence.clone(),
        owner: attachment.owner.clone(),
        by_id: attachment.by.map(|id| id.0),
        at_ms: attachment.at.as_ms(),
    })
}
