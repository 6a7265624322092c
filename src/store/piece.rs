//! Rows of pieces and of their versions.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{Condition, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::bulk::all_but_key;
use super::campaign::closed_campaigns;
use super::direction_scope::DirectionScope;
use super::error::{StoreError, bad_row, read_json, read_key, touched, write_json};
use super::list::{is_among, is_any_of};
use crate::database::Connection;
use domain::direction::DirectionKind;
use domain::form::Form;
use domain::id::{CampaignId, DirectionId, PieceId, SubjectId};
use domain::piece::{CorrectionInWork, OriginalityVerdict, Piece, PieceRecord, PieceState, Told};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "piece")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub direction_id: Uuid,
        pub campaign_id: Uuid,
        pub account: String,
        pub organisation: String,
        pub cluster: String,
        pub angle: String,
        pub audience: String,
        pub form: String,
        pub locality: Option<String>,
        pub kind: String,
        pub state: String,
        pub revision: i64,
        pub version: i64,
        pub sequence: i64,
        pub author_id: Option<Uuid>,
        pub handed_in_ms: i64,
        pub revised_ms: i64,
        pub due_ms: i64,
        pub published_ms: Option<i64>,
        pub withdrawn_ms: Option<i64>,
        pub late: bool,
        pub url: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        pub repost_of: Option<String>,
        pub major: bool,
        pub correction_version: Option<i64>,
        pub correction_state: Option<String>,
        pub corrected_ms: Option<i64>,
        /// The verdict of `originality` that stands; kept so that it can be counted.
        pub verdict: String,
        #[sea_orm(column_type = "Text")]
        pub originality: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(piece: &Piece) -> row::Model {
    row::Model {
        id: piece.id.0,
        direction_id: piece.direction.0,
        campaign_id: piece.campaign.0,
        account: piece.account.clone(),
        organisation: piece.organisation.clone(),
        cluster: piece.cluster.clone(),
        angle: piece.angle.clone(),
        audience: piece.audience.clone(),
        form: piece.form.key().to_owned(),
        locality: piece.locality.clone(),
        kind: piece.kind.key().to_owned(),
        state: piece.state.key().to_owned(),
        revision: piece.revision,
        version: i64::from(piece.version),
        sequence: piece.sequence,
        author_id: piece.author.map(|id| id.0),
        handed_in_ms: piece.handed_in_at.as_ms(),
        revised_ms: piece.revised_at.as_ms(),
        due_ms: piece.due_at.as_ms(),
        published_ms: piece.published_at.map(Timestamp::as_ms),
        withdrawn_ms: piece.withdrawn_at.map(Timestamp::as_ms),
        late: piece.late,
        url: piece.url.clone(),
        title: piece.title.clone().unwrap_or_default(),
        repost_of: piece.repost_of.clone(),
        major: piece.major,
        correction_version: piece.correction.map(|correction| i64::from(correction.version)),
        correction_state: piece.correction.map(|correction| correction.state.key().to_owned()),
        corrected_ms: piece.corrected_at.map(Timestamp::as_ms),
        verdict: piece.originality.stands().key().to_owned(),
        originality: write_json(&piece.originality),
    }
}

fn from_row(row: row::Model) -> Result<Piece, StoreError> {
    let key = row.id.to_string();
    let correction = match (row.correction_version, &row.correction_state) {
        (Some(version), Some(state)) => Some(CorrectionInWork {
            version: read_number("piece", &key, version)?,
            state: read_key("piece", "correction_state", &key, state, PieceState::of_key)?,
        }),
        _ => None,
    };
    Ok(Piece {
        id: PieceId(row.id),
        direction: DirectionId(row.direction_id),
        campaign: CampaignId(row.campaign_id),
        account: row.account,
        organisation: row.organisation,
        cluster: row.cluster,
        angle: row.angle,
        audience: row.audience,
        form: read_key("piece", "form", &key, &row.form, Form::of_key)?,
        locality: row.locality,
        kind: read_key("piece", "kind", &key, &row.kind, DirectionKind::of_key)?,
        state: read_key("piece", "state", &key, &row.state, PieceState::of_key)?,
        revision: row.revision,
        version: read_number("piece", &key, row.version)?,
        sequence: row.sequence,
        author: row.author_id.map(SubjectId),
        handed_in_at: Timestamp::from_ms(row.handed_in_ms),
        revised_at: Timestamp::from_ms(row.revised_ms),
        due_at: Timestamp::from_ms(row.due_ms),
        published_at: row.published_ms.map(Timestamp::from_ms),
        withdrawn_at: row.withdrawn_ms.map(Timestamp::from_ms),
        late: row.late,
        url: row.url,
        title: Some(row.title),
        repost_of: row.repost_of,
        major: row.major,
        correction,
        corrected_at: row.corrected_ms.map(Timestamp::from_ms),
        originality: read_json("piece", "originality", &key, &row.originality)?,
    })
}

pub(super) fn read_number(table: &'static str, key: &str, number: i64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|error| bad_row(table, "version", key, error))
}

/// Which pieces a list shows; every condition must hold.
#[derive(Debug, Clone, Default)]
pub struct PieceFilter {
    /// Of this campaign.
    pub campaign: Option<CampaignId>,
    /// Of this account.
    pub account: Option<String>,
    /// Of this cluster.
    pub cluster: Option<String>,
    /// Of this angle.
    pub angle: Option<String>,
    /// In this state.
    pub state: Option<PieceState>,
    /// Published late, or not.
    pub late: Option<bool>,
    /// `None`: all; else only those of these accounts or clusters.
    pub only: Option<DirectionScope>,
}

impl PieceFilter {
    fn condition(&self, conn: &Connection) -> Condition {
        let mut condition = Condition::all();
        if let Some(campaign) = self.campaign {
            condition = condition.add(row::COLUMN.campaign_id.eq(campaign.0));
        }
        for (column, value) in [
            (row::Column::Account, &self.account),
            (row::Column::Cluster, &self.cluster),
            (row::Column::Angle, &self.angle),
        ] {
            if let Some(value) = value {
                condition = condition.add(column.eq(value.as_str()));
            }
        }
        if let Some(state) = self.state {
            condition = condition.add(row::COLUMN.state.eq(state.key()));
        }
        if let Some(late) = self.late {
            condition = condition.add(row::COLUMN.late.eq(late));
        }
        if let Some(only) = &self.only {
            condition = condition.add(within(conn, only));
        }
        condition
    }
}

fn within(conn: &Connection, scope: &DirectionScope) -> Condition {
    scope.holds(conn, [row::Column::Account, row::Column::Organisation, row::Column::Cluster])
}

/// The piece with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_piece(conn: &Connection, id: PieceId) -> Result<Option<Piece>, StoreError> {
    row::Entity::find().filter(row::COLUMN.id.eq(id.0)).one(conn).await?.map(from_row).transpose()
}

/// A page of pieces by id, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_pieces(
    conn: &Connection,
    filter: &PieceFilter,
    after: Option<PieceId>,
    limit: u64,
) -> Result<Vec<Piece>, StoreError> {
    let mut condition = filter.condition(conn);
    if let Some(after) = after {
        condition = condition.add(row::COLUMN.id.gt(after.0));
    }
    let rows =
        row::Entity::find().filter(condition).order_by_asc(row::COLUMN.id).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// The pieces of a campaign that were not withdrawn, by sequence.
///
/// # Errors
/// [`StoreError`].
pub async fn list_campaign_pieces(conn: &Connection, campaign: CampaignId) -> Result<Vec<Piece>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.state.ne(PieceState::Withdrawn.key()))
        .order_by_asc(row::COLUMN.sequence)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// All pieces of a campaign, withdrawn ones too, by sequence.
///
/// # Errors
/// [`StoreError`].
pub async fn list_all_pieces(conn: &Connection, campaign: CampaignId) -> Result<Vec<Piece>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .order_by_asc(row::COLUMN.sequence)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The pieces whose ids a query finds, by id; with `only` those of these accounts or clusters.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn list_found(
    conn: &Connection,
    ids: SelectStatement,
    only: Option<&DirectionScope>,
) -> Result<Vec<Piece>, StoreError> {
    let mut found = row::Entity::find().filter(row::COLUMN.id.in_subquery(ids));
    if let Some(only) = only {
        found = found.filter(within(conn, only));
    }
    found.order_by_asc(row::COLUMN.id).all(conn).await?.into_iter().map(from_row).collect()
}

/// Original pieces that were published at `since` or later, by id.
///
/// # Errors
/// [`StoreError`].
pub async fn list_published_since(conn: &Connection, since: Timestamp) -> Result<Vec<Piece>, StoreError> {
    let rows = row::Entity::find()
        .filter(is_any_of(
            row::Column::State,
            [PieceState::Published, PieceState::Corrected].map(PieceState::key),
        ))
        .filter(row::COLUMN.verdict.eq(OriginalityVerdict::Original.key()))
        .filter(row::COLUMN.published_ms.gte(since.as_ms()))
        .order_by_asc(row::COLUMN.id)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Of a campaign's pieces, those that were withdrawn.
///
/// # Errors
/// [`StoreError`].
pub async fn list_withdrawn(
    conn: &Connection,
    campaign: CampaignId,
) -> Result<BTreeSet<PieceId>, StoreError> {
    let ids: Vec<Uuid> = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.state.eq(PieceState::Withdrawn.key()))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(PieceId).collect())
}

/// What each of these pieces tells of.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn list_told(
    conn: &Connection,
    pieces: &BTreeSet<PieceId>,
) -> Result<BTreeMap<PieceId, Told>, StoreError> {
    let rows: Vec<(Uuid, String, String, Option<String>)> = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .column(row::Column::Angle)
        .column(row::Column::Audience)
        .column(row::Column::Locality)
        .filter(is_among(conn, row::Column::Id, pieces.iter().map(|id| id.0)))
        .into_tuple()
        .all(conn)
        .await?;
    let told = |(id, angle, audience, locality)| (PieceId(id), Told { angle, audience, locality });
    Ok(rows.into_iter().map(told).collect())
}

/// Of these pieces, the number of the version that counts.
///
/// # Errors
/// [`StoreError`].
pub async fn list_counting_versions(
    conn: &Connection,
    pieces: &[PieceId],
) -> Result<BTreeMap<PieceId, u32>, StoreError> {
    let rows: Vec<(Uuid, i64)> = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .column(row::Column::Version)
        .filter(is_among(conn, row::Column::Id, pieces.iter().map(|id| id.0)))
        .into_tuple()
        .all(conn)
        .await?;
    let version =
        |(id, number): (Uuid, i64)| Ok((PieceId(id), read_number("piece", &id.to_string(), number)?));
    rows.into_iter().map(version).collect()
}

/// Of these directions, one that has a piece, with that piece.
///
/// # Errors
/// [`StoreError`].
pub async fn find_piece_of_any(
    conn: &Connection,
    directions: &[DirectionId],
) -> Result<Option<PieceId>, StoreError> {
    let row = row::Entity::find()
        .filter(is_among(conn, row::Column::DirectionId, directions.iter().map(|id| id.0)))
        .filter(row::COLUMN.state.ne(PieceState::Withdrawn.key()))
        .one(conn)
        .await?;
    Ok(row.map(|row| PieceId(row.id)))
}

/// How the pieces of each account fared in closed campaigns.
///
/// # Errors
/// [`StoreError`].
pub async fn count_piece_records(conn: &Connection) -> Result<BTreeMap<String, PieceRecord>, StoreError> {
    let rows: Vec<(String, String, bool, i64)> = row::Entity::find()
        .select_only()
        .column(row::Column::Account)
        .column(row::Column::Verdict)
        .column(row::Column::Late)
        .column_as(row::Column::Id.count(), "count")
        .filter(is_any_of(
            row::Column::State,
            [PieceState::Published, PieceState::Corrected].map(PieceState::key),
        ))
        .filter(row::Column::CampaignId.in_subquery(closed_campaigns()))
        .group_by(row::Column::Account)
        .group_by(row::Column::Verdict)
        .group_by(row::Column::Late)
        .into_tuple()
        .all(conn)
        .await?;
    let mut records: BTreeMap<String, PieceRecord> = BTreeMap::new();
    for (account, verdict, late, count) in rows {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let record = records.entry(account).or_default();
        match OriginalityVerdict::of_key(&verdict) {
            Some(OriginalityVerdict::Original) if !late => record.good += count,
            Some(OriginalityVerdict::Repost) => record.reposts += count,
            _ => {}
        }
    }
    Ok(records)
}

/// Inserts a piece; its first version follows with [`super::version::insert_version`].
///
/// # Errors
/// [`StoreError::Taken`] when its direction has one that was not withdrawn.
pub async fn insert_piece(conn: &Connection, piece: &Piece) -> Result<(), StoreError> {
    row::Entity::insert(to_row(piece).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Overwrites a piece whose revision is one less than the given one's.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn update_piece(conn: &Connection, piece: &Piece) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(piece)))
        .filter(row::COLUMN.id.eq(piece.id.0))
        .filter(row::COLUMN.revision.eq(piece.revision - 1))
        .exec(conn)
        .await?;
    touched("piece", 1, done.rows_affected)
}

/// Ids of the pieces of an organisation.
pub(super) fn pieces_of(organisation: &str) -> Select<row::Entity> {
    let pieces = row::Entity::find().select_only().column(row::Column::Id);
    pieces.filter(row::COLUMN.organisation.eq(organisation))
}
