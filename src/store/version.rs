//! Rows of the versions of pieces: every hand-in, with its text.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder as _, QuerySelect as _};

use super::error::{StoreError, read_json, touched, write_json};
use super::list::is_among;
use super::piece::{list_campaign_pieces, list_told, read_number};
use crate::database::Connection;
use domain::closing::CorrectionRecord;
use domain::id::{CampaignId, PieceId, SubjectId};
use domain::piece::{EarlierText, Originality, Piece, PieceState, PieceVersion};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "piece_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub piece_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        #[sea_orm(unique)]
        pub sequence: i64,
        pub campaign_id: Uuid,
        pub organisation: String,
        pub author_id: Option<Uuid>,
        pub handed_in_ms: i64,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        pub repost_of: Option<String>,
        pub digest: String,
        #[sea_orm(column_type = "Text")]
        pub originality: String,
        pub published_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: row::Model) -> Result<PieceVersion, StoreError> {
    let key = row.piece_id.to_string();
    Ok(PieceVersion {
        version: read_number("piece_version", &key, row.version)?,
        sequence: row.sequence,
        author: row.author_id.map(SubjectId),
        handed_in_at: Timestamp::from_ms(row.handed_in_ms),
        published_at: row.published_ms.map(Timestamp::from_ms),
        title: Some(row.title),
        text: Some(row.text),
        repost_of: row.repost_of,
        digest: row.digest,
        originality: read_json("piece_version", "originality", &key, &row.originality)?,
    })
}

/// One version of a piece.
///
/// # Errors
/// [`StoreError`].
pub async fn find_version(
    conn: &Connection,
    piece: PieceId,
    number: u32,
) -> Result<Option<PieceVersion>, StoreError> {
    row::Entity::find()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.version.eq(i64::from(number)))
        .one(conn)
        .await?
        .map(from_row)
        .transpose()
}

/// The versions of a piece with these numbers, by number.
///
/// # Errors
/// [`StoreError`].
pub async fn find_versions(
    conn: &Connection,
    piece: PieceId,
    numbers: &[u32],
) -> Result<BTreeMap<u32, PieceVersion>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(is_among(conn, row::Column::Version, numbers.iter().map(|number| i64::from(*number))))
        .all(conn)
        .await?;
    let versions = rows.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    Ok(versions.into_iter().map(|version| (version.version, version)).collect())
}

/// A page of a piece's versions in order, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_versions(
    conn: &Connection,
    piece: PieceId,
    after: u32,
    limit: u64,
) -> Result<Vec<PieceVersion>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.version.gt(i64::from(after)))
        .order_by_asc(row::COLUMN.version)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Every hand-in of a campaign after `after`, by sequence.
///
/// # Errors
/// [`StoreError`].
pub async fn list_texts(
    conn: &Connection,
    campaign: CampaignId,
    after: i64,
) -> Result<Vec<EarlierText>, StoreError> {
    let rows: Vec<(i64, Uuid, String, String)> = row::Entity::find()
        .select_only()
        .column(row::Column::Sequence)
        .column(row::Column::PieceId)
        .column(row::Column::Organisation)
        .column(row::Column::Text)
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.sequence.gt(after))
        .order_by_asc(row::COLUMN.sequence)
        .into_tuple()
        .all(conn)
        .await?;
    let pieces: BTreeSet<PieceId> = rows.iter().map(|(_, piece, _, _)| PieceId(*piece)).collect();
    let told = list_told(conn, &pieces).await?;
    let text = |(sequence, piece, organisation, text)| {
        let piece = PieceId(piece);
        let told = told.get(&piece)?.clone();
        Some(EarlierText { sequence, piece, organisation, told, text })
    };
    Ok(rows.into_iter().filter_map(text).collect())
}

/// The version of a piece that was the hand-in with this number.
///
/// # Errors
/// [`StoreError`].
pub async fn find_hand_in(
    conn: &Connection,
    piece: PieceId,
    sequence: i64,
) -> Result<Option<PieceVersion>, StoreError> {
    row::Entity::find()
        .filter(row::COLUMN.sequence.eq(sequence))
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .one(conn)
        .await?
        .map(from_row)
        .transpose()
}

/// What the hand-in with this number says.
///
/// # Errors
/// [`StoreError`].
pub async fn find_text(conn: &Connection, sequence: i64) -> Result<Option<String>, StoreError> {
    Ok(row::Entity::find()
        .select_only()
        .column(row::Column::Text)
        .filter(row::COLUMN.sequence.eq(sequence))
        .into_tuple()
        .one(conn)
        .await?)
}

/// Overwrites what is said of the originality of a version.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such version.
pub async fn update_originality(
    conn: &Connection,
    piece: PieceId,
    number: u32,
    originality: &Originality,
) -> Result<(), StoreError> {
    let values = row::ActiveModel { originality: Set(write_json(originality)), ..Default::default() };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.version.eq(i64::from(number)))
        .exec(conn)
        .await?;
    touched("piece_version", 1, done.rows_affected)
}

/// The number of the next hand-in of this database. Writers take turns, so that nobody else gets it until the transaction
/// ends; hand-ins are never removed, so that it is never given again.
///
/// # Errors
/// [`StoreError`].
pub async fn next_sequence(conn: &Connection) -> Result<i64, StoreError> {
    let last: Option<Option<i64>> = row::Entity::find()
        .select_only()
        .column_as(row::Column::Sequence.max(), "last")
        .into_tuple()
        .one(conn)
        .await?;
    Ok(last.flatten().unwrap_or(0) + 1)
}

/// Inserts a version of a piece.
///
/// # Errors
/// [`StoreError::Taken`] when the version or its sequence is there already.
pub async fn insert_version(
    conn: &Connection,
    piece: &Piece,
    hand_in: &PieceVersion,
) -> Result<(), StoreError> {
    let row = row::ActiveModel {
        piece_id: Set(piece.id.0),
        version: Set(i64::from(hand_in.version)),
        sequence: Set(hand_in.sequence),
        campaign_id: Set(piece.campaign.0),
        organisation: Set(piece.organisation.clone()),
        author_id: Set(hand_in.author.map(|id| id.0)),
        handed_in_ms: Set(hand_in.handed_in_at.as_ms()),
        title: Set(hand_in.title.clone().unwrap_or_default()),
        text: Set(hand_in.text.clone().unwrap_or_default()),
        repost_of: Set(hand_in.repost_of.clone()),
        digest: Set(hand_in.digest.clone()),
        originality: Set(write_json(&hand_in.originality)),
        published_ms: Set(hand_in.published_at.map(Timestamp::as_ms)),
    };
    row::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// Notes that a version is out in the world since `at`.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such version.
pub async fn publish_version(
    conn: &Connection,
    piece: PieceId,
    number: u32,
    at: Timestamp,
) -> Result<(), StoreError> {
    let values = row::ActiveModel { published_ms: Set(Some(at.as_ms())), ..Default::default() };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.version.eq(i64::from(number)))
        .exec(conn)
        .await?;
    touched("piece_version", 1, done.rows_affected)
}

/// Everybody who wrote a version of a piece up to `number`, by id.
///
/// # Errors
/// [`StoreError`].
pub async fn list_authors(
    conn: &Connection,
    piece: PieceId,
    number: u32,
) -> Result<Vec<SubjectId>, StoreError> {
    let ids: Vec<Option<Uuid>> = row::Entity::find()
        .select_only()
        .column(row::Column::AuthorId)
        .distinct()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.version.lte(i64::from(number)))
        .into_tuple()
        .all(conn)
        .await?;
    let mut authors: Vec<SubjectId> = ids.into_iter().flatten().map(SubjectId).collect();
    authors.sort_unstable();
    Ok(authors)
}

/// By piece: everybody who wrote a version of it.
///
/// # Errors
/// [`StoreError`].
pub async fn list_authors_of(
    conn: &Connection,
    pieces: &[PieceId],
) -> Result<BTreeMap<PieceId, BTreeSet<SubjectId>>, StoreError> {
    let rows: Vec<(Uuid, Option<Uuid>)> = row::Entity::find()
        .select_only()
        .column(row::Column::PieceId)
        .column(row::Column::AuthorId)
        .distinct()
        .filter(is_among(conn, row::Column::PieceId, pieces.iter().map(|id| id.0)))
        .into_tuple()
        .all(conn)
        .await?;
    let mut authors: BTreeMap<PieceId, BTreeSet<SubjectId>> = BTreeMap::new();
    for (piece, author) in rows {
        authors.entry(PieceId(piece)).or_default().extend(author.map(SubjectId));
    }
    Ok(authors)
}

/// The corrections of a campaign's pieces that are out, in the order in which they were published; each was known of when its
/// first draft was handed in.
///
/// # Errors
/// [`StoreError`].
pub async fn list_corrections(
    conn: &Connection,
    campaign: CampaignId,
) -> Result<Vec<CorrectionRecord>, StoreError> {
    let pieces = list_campaign_pieces(conn, campaign).await?;
    let corrected: BTreeMap<Uuid, &Piece> = pieces
        .iter()
        .filter(|piece| piece.state == PieceState::Corrected)
        .map(|piece| (piece.id.0, piece))
        .collect();
    let rows: Vec<(Uuid, i64, Option<i64>)> = row::Entity::find()
        .select_only()
        .column(row::Column::PieceId)
        .column(row::Column::HandedInMs)
        .column(row::Column::PublishedMs)
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .order_by_asc(row::COLUMN.piece_id)
        .order_by_asc(row::COLUMN.version)
        .into_tuple()
        .all(conn)
        .await?;
    let mut corrections = Vec::new();
    // Of the piece that the rows are at: whether a version of it was out, and since when the next one was in work.
    let (mut at, mut was_out, mut known_ms) = (Uuid::nil(), false, None);
    for (id, handed_in_ms, published_ms) in rows {
        if id != at {
            (at, was_out, known_ms) = (id, false, None);
        }
        let known = *known_ms.get_or_insert(handed_in_ms);
        let Some(published) = published_ms else { continue };
        if let Some(piece) = corrected.get(&id).filter(|_| was_out) {
            let (known_at, corrected_at) = (Timestamp::from_ms(known), Timestamp::from_ms(published));
            corrections.push(CorrectionRecord {
                piece: piece.id,
                organisation: piece.organisation.clone(),
                account: piece.account.clone(),
                known_at,
                corrected_at,
            });
        }
        (was_out, known_ms) = (true, None);
    }
    corrections.sort_by_key(|correction| (correction.corrected_at, correction.piece));
    Ok(corrections)
}
