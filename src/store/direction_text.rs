//! Rows of what people have written over the texts of directions.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::bulk::insert_all;
use super::direction::{delete_proposed_rows, select_ids, select_standing_ids};
use super::error::StoreError;
use super::list::is_among;
use super::piece::read_number;
use crate::database::Connection;
use domain::direction::{DirectionState, DirectionText};
use domain::id::{CampaignId, DirectionId, SubjectId};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "direction_text")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub direction_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        #[sea_orm(column_type = "Text")]
        pub brief: String,
        #[sea_orm(column_type = "Text")]
        pub note: String,
        pub written_by: Option<Uuid>,
        pub written_ms: i64,
        pub confirmed_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(text: &DirectionText) -> row::Model {
    row::Model {
        direction_id: text.direction.0,
        version: i32::try_from(text.version).unwrap_or(i32::MAX),
        title: text.title.clone(),
        brief: text.brief.clone(),
        note: text.note.clone(),
        written_by: text.written_by.map(|id| id.0),
        written_ms: text.written_at.as_ms(),
        confirmed_ms: text.confirmed_at.map(Timestamp::as_ms),
    }
}

fn from_row(row: row::Model) -> Result<DirectionText, StoreError> {
    let key = row.direction_id.to_string();
    Ok(DirectionText {
        direction: DirectionId(row.direction_id),
        version: read_number("direction_text", &key, i64::from(row.version))?,
        title: row.title,
        brief: row.brief,
        note: row.note,
        written_by: row.written_by.map(SubjectId),
        written_at: Timestamp::from_ms(row.written_ms),
        confirmed_at: row.confirmed_ms.map(Timestamp::from_ms),
    })
}

/// Texts by direction: of each the newest.
pub type NewestTexts = BTreeMap<DirectionId, DirectionText>;

/// The newest versions of the texts of these directions; those that nobody has written over are left out.
///
/// # Errors
/// [`StoreError`].
pub async fn list_newest_texts(
    conn: &Connection,
    directions: &[DirectionId],
) -> Result<NewestTexts, StoreError> {
    let among = is_among(conn, row::Column::DirectionId, directions.iter().map(|id| id.0));
    newest(conn, Condition::all().add(among)).await
}

/// The newest versions of the texts of a campaign's directions.
///
/// # Errors
/// [`StoreError`].
pub async fn list_campaign_texts(conn: &Connection, campaign: CampaignId) -> Result<NewestTexts, StoreError> {
    let directions = select_ids(campaign, None);
    newest(conn, Condition::all().add(row::Column::DirectionId.in_subquery(directions))).await
}

/// The newest versions of the texts of a campaign's directions that stand.
///
/// # Errors
/// [`StoreError`].
pub async fn list_standing_texts(conn: &Connection, campaign: CampaignId) -> Result<NewestTexts, StoreError> {
    let standing = row::Column::DirectionId.in_subquery(select_standing_ids(campaign));
    newest(conn, Condition::all().add(standing)).await
}

/// The newest versions that people have written over the texts of a campaign's directions; versions that nobody has written, which tell
/// titles apart, are left out.
///
/// # Errors
/// [`StoreError`].
pub async fn list_written_texts(conn: &Connection, campaign: CampaignId) -> Result<NewestTexts, StoreError> {
    let directions = select_ids(campaign, None);
    let written = Condition::all()
        .add(row::Column::DirectionId.in_subquery(directions))
        .add(row::Column::WrittenBy.is_not_null());
    newest(conn, written).await
}

async fn newest(conn: &Connection, condition: Condition) -> Result<NewestTexts, StoreError> {
    let rows = row::Entity::find()
        .filter(condition)
        .order_by_asc(row::COLUMN.direction_id)
        .order_by_asc(row::COLUMN.version)
        .all(conn)
        .await?;
    // The later version takes the place of the earlier one.
    rows.into_iter().map(|row| Ok((DirectionId(row.direction_id), from_row(row)?))).collect()
}

/// A page of the versions of a direction's text in order, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_direction_texts(
    conn: &Connection,
    direction: DirectionId,
    after: u32,
    limit: u64,
) -> Result<Vec<DirectionText>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.direction_id.eq(direction.0))
        .filter(row::COLUMN.version.gt(i32::try_from(after).unwrap_or(i32::MAX)))
        .order_by_asc(row::COLUMN.version)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Inserts versions.
///
/// # Errors
/// [`StoreError::Taken`] when a version is there already.
pub async fn insert_direction_texts(conn: &Connection, texts: &[DirectionText]) -> Result<(), StoreError> {
    insert_all(conn, texts.iter().map(|text| to_row(text).into_active_model())).await
}

/// Notes when the account has seen a version.
///
/// # Errors
/// [`StoreError`].
pub async fn confirm_text(conn: &Connection, text: &DirectionText) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::ConfirmedMs, Expr::value(text.confirmed_at.map(Timestamp::as_ms)))
        .filter(row::COLUMN.direction_id.eq(text.direction.0))
        .filter(row::COLUMN.version.eq(i32::try_from(text.version).unwrap_or(i32::MAX)))
        .exec(conn)
        .await?;
    Ok(())
}

/// Removes a campaign's proposed directions with what was written over them: they were never asked of anybody.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_proposed(conn: &Connection, campaign: CampaignId) -> Result<(), StoreError> {
    let proposed = select_ids(campaign, Some(DirectionState::Proposed));
    let of_proposed = row::Column::DirectionId.in_subquery(proposed);
    row::Entity::delete_many().filter(of_proposed).exec(conn).await?;
    delete_proposed_rows(conn, campaign).await
}
