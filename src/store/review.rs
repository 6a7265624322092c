//! Rows of reviews: how far each version of a piece has come, and what it waits for.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{Condition, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::attachment::all_attachments;
use super::bulk::upsert_all;
use super::campaign::closed_campaigns;
use super::error::{StoreError, read_json, read_key, write_json};
use super::list::{is_among, is_any_of};
use super::piece::read_number;
use super::version::list_authors;
use crate::database::Connection;
use domain::id::{CampaignId, PieceId};
use domain::review::{ReviewRecord, ReviewStep, Schedule, VersionParts, Waiting};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "review")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub piece_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        pub campaign_id: Uuid,
        pub organisation: String,
        pub account: String,
        pub cluster: String,
        pub state: String,
        pub starts_ms: i64,
        pub ends_ms: i64,
        pub over: bool,
        pub step_key: Option<String>,
        pub since_ms: Option<i64>,
        pub due_ms: Option<i64>,
        pub remind_ms: Option<i64>,
        pub consent_ms: Option<i64>,
        #[sea_orm(column_type = "Text")]
        pub body: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(record: &ReviewRecord) -> row::Model {
    let waiting = record.waiting.as_ref();
    row::Model {
        piece_id: record.piece.0,
        version: i64::from(record.version),
        campaign_id: record.campaign.0,
        organisation: record.organisation.clone(),
        account: record.account.clone(),
        cluster: record.cluster.clone(),
        state: record.track.state().key().to_owned(),
        starts_ms: record.schedule.starts_at.as_ms(),
        ends_ms: record.schedule.ends_at.as_ms(),
        over: record.over,
        step_key: waiting.map(|waiting| waiting.step.key().to_owned()),
        since_ms: waiting.map(|waiting| waiting.since.as_ms()),
        due_ms: waiting.map(|waiting| waiting.due_at.as_ms()),
        remind_ms: waiting.and_then(|waiting| waiting.remind_at).map(Timestamp::as_ms),
        consent_ms: record.consent_due().map(Timestamp::as_ms),
        body: write_json(&record.track),
    }
}

fn from_row(row: row::Model) -> Result<ReviewRecord, StoreError> {
    let key = row.piece_id.to_string();
    let waiting = match (&row.step_key, row.since_ms, row.due_ms) {
        (Some(step), Some(since), Some(due)) => Some(Waiting {
            step: read_key("review", "step_key", &key, step, ReviewStep::of_key)?,
            since: Timestamp::from_ms(since),
            due_at: Timestamp::from_ms(due),
            remind_at: row.remind_ms.map(Timestamp::from_ms),
        }),
        _ => None,
    };
    Ok(ReviewRecord {
        piece: PieceId(row.piece_id),
        version: read_number("review", &key, row.version)?,
        campaign: CampaignId(row.campaign_id),
        organisation: row.organisation,
        account: row.account,
        cluster: row.cluster,
        track: read_json("review", "body", &key, &row.body)?,
        schedule: Schedule {
            starts_at: Timestamp::from_ms(row.starts_ms),
            ends_at: Timestamp::from_ms(row.ends_ms),
        },
        over: row.over,
        waiting,
    })
}

/// The reviews of a piece, by version.
///
/// # Errors
/// [`StoreError`].
pub async fn list_reviews(conn: &Connection, piece: PieceId) -> Result<Vec<ReviewRecord>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .order_by_asc(row::COLUMN.version)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The review of one version.
///
/// # Errors
/// [`StoreError`].
pub async fn find_review(
    conn: &Connection,
    piece: PieceId,
    version: u32,
) -> Result<Option<ReviewRecord>, StoreError> {
    row::Entity::find()
        .filter(row::COLUMN.piece_id.eq(piece.0))
        .filter(row::COLUMN.version.eq(i64::from(version)))
        .one(conn)
        .await?
        .map(from_row)
        .transpose()
}

/// Hashes of the files of a version, and everybody who wrote a version up to it.
///
/// # Errors
/// [`StoreError`].
pub async fn find_parts(conn: &Connection, piece: PieceId, version: u32) -> Result<VersionParts, StoreError> {
    let files = all_attachments(conn, piece, version).await?;
    let attachments = files.into_iter().map(|file| file.sha256).collect();
    Ok(VersionParts { attachments, authors: list_authors(conn, piece, version).await? })
}

/// Which reviews an inbox shows.
#[derive(Debug, Clone, Default)]
pub struct InboxFilter {
    /// Of this campaign.
    pub campaign: Option<CampaignId>,
    /// Keys of organisations whose pieces the reader reviews.
    pub reviews: Vec<String>,
    /// Keys of organisations whose pieces the reader signs.
    pub signs: Vec<String>,
}

/// The versions that wait for a review or a signature, in campaigns that are not closed.
///
/// # Errors
/// [`StoreError`].
pub async fn list_waiting(conn: &Connection, filter: &InboxFilter) -> Result<Vec<ReviewRecord>, StoreError> {
    let of = |step: ReviewStep, organisations: &[String]| {
        let organisations = organisations.iter().map(String::as_str);
        Condition::all().add(row::COLUMN.step_key.eq(step.key())).add(is_among(
            conn,
            row::Column::Organisation,
            organisations,
        ))
    };
    let mut query = row::Entity::find()
        .filter(
            Condition::any()
                .add(of(ReviewStep::Review, &filter.reviews))
                .add(of(ReviewStep::Sign, &filter.signs)),
        )
        .filter(row::Column::CampaignId.not_in_subquery(closed_campaigns()));
    if let Some(campaign) = filter.campaign {
        query = query.filter(row::COLUMN.campaign_id.eq(campaign.0));
    }
    let rows = query.order_by_asc(row::COLUMN.due_ms).order_by_asc(row::COLUMN.piece_id).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// The versions that wait for those who answer for one of these accounts: to be handed to the reviewers, or to be published. In campaigns that
/// are not closed, by when they are due.
///
/// # Errors
/// [`StoreError`].
pub async fn list_waiting_for_authors(
    conn: &Connection,
    accounts: &[String],
) -> Result<Vec<ReviewRecord>, StoreError> {
    let steps = [ReviewStep::Submit, ReviewStep::Publish].map(ReviewStep::key);
    let rows = row::Entity::find()
        .filter(is_any_of(row::Column::StepKey, steps))
        .filter(is_among(conn, row::Column::Account, accounts.iter().map(String::as_str)))
        .filter(row::Column::CampaignId.not_in_subquery(closed_campaigns()))
        .order_by_asc(row::COLUMN.due_ms)
        .order_by_asc(row::COLUMN.piece_id)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Which versions that may be published are wanted.
#[derive(Debug, Clone, Default)]
pub struct ReadyFilter {
    /// Of this campaign.
    pub campaign: Option<CampaignId>,
    /// Of this account.
    pub account: Option<String>,
    /// Of this piece.
    pub piece: Option<PieceId>,
}

/// The versions that wait for nothing but to be published, in campaigns that are not closed: by when they are due, after the one of which the
/// due time and the piece are given.
///
/// # Errors
/// [`StoreError`].
pub async fn list_ready(
    conn: &Connection,
    filter: &ReadyFilter,
    after: Option<(Timestamp, PieceId)>,
    limit: u64,
) -> Result<Vec<ReviewRecord>, StoreError> {
    let mut condition = Condition::all()
        .add(row::COLUMN.step_key.eq(ReviewStep::Publish.key()))
        .add_option(filter.campaign.map(|campaign| row::COLUMN.campaign_id.eq(campaign.0)))
        .add_option(filter.account.as_ref().map(|account| row::COLUMN.account.eq(account.as_str())))
        .add_option(filter.piece.map(|piece| row::COLUMN.piece_id.eq(piece.0)))
        .add(row::Column::CampaignId.not_in_subquery(closed_campaigns()));
    if let Some((due_at, piece)) = after {
        let same =
            Condition::all().add(row::COLUMN.due_ms.eq(due_at.as_ms())).add(row::COLUMN.piece_id.gt(piece.0));
        condition = condition.add(Condition::any().add(row::COLUMN.due_ms.gt(due_at.as_ms())).add(same));
    }
    let rows = row::Entity::find()
        .filter(condition)
        .order_by_asc(row::COLUMN.due_ms)
        .order_by_asc(row::COLUMN.piece_id)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The versions of whose step somebody is to be reminded by `now`, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_to_remind(
    conn: &Connection,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<ReviewRecord>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.remind_ms.lte(now.as_ms()))
        .filter(row::Column::CampaignId.not_in_subquery(closed_campaigns()))
        .order_by_asc(row::COLUMN.remind_ms)
        .order_by_asc(row::COLUMN.piece_id)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The versions with a consent that has passed its time by `now`, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_overdue_consents(
    conn: &Connection,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<ReviewRecord>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.consent_ms.lte(now.as_ms()))
        .order_by_asc(row::COLUMN.consent_ms)
        .order_by_asc(row::COLUMN.piece_id)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Inserts the review of a version, or overwrites it.
///
/// # Errors
/// [`StoreError`].
pub async fn save_review(conn: &Connection, record: &ReviewRecord) -> Result<(), StoreError> {
    save_reviews(conn, std::slice::from_ref(record)).await
}

/// Inserts the reviews of versions, or overwrites them, together.
///
/// # Errors
/// [`StoreError`].
pub async fn save_reviews(conn: &Connection, records: &[ReviewRecord]) -> Result<(), StoreError> {
    let changing = [
        row::Column::State,
        row::Column::StartsMs,
        row::Column::EndsMs,
        row::Column::Over,
        row::Column::StepKey,
        row::Column::SinceMs,
        row::Column::DueMs,
        row::Column::RemindMs,
        row::Column::ConsentMs,
        row::Column::Body,
    ];
    let known =
        OnConflict::columns([row::Column::PieceId, row::Column::Version]).update_columns(changing).to_owned();
    let rows = records.iter().map(|record| to_row(record).into_active_model()).collect();
    upsert_all(conn, rows, &known).await?;
    Ok(())
}
