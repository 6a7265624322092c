//! Rows of directions.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::{
    ActiveValue::Set, Condition, ExprTrait as _, IntoActiveModel as _, QueryOrder as _, QuerySelect as _,
};

use super::bulk::insert_all;
use super::campaign::closed_campaigns;
use super::error::{StoreError, bad_row, read_json, read_key, touched, write_json};
use super::piece::count_piece_records;
use crate::domain::direction::{Direction, DirectionKind, DirectionState};
use crate::domain::form::Form;
use crate::domain::id::{CampaignId, DirectionId, PieceId};
use crate::domain::plan::Slot;
use crate::domain::right::Reach;
use crate::domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "direction")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub campaign_id: Uuid,
        pub account: String,
        pub organisation: String,
        pub cluster: String,
        pub angle: String,
        pub audience: String,
        pub form: String,
        /// Empty: none. A null would let two equal directions pass the unique index.
        pub locality: String,
        pub fit: i64,
        #[sea_orm(column_type = "Text")]
        pub reasons: String,
        pub kind: String,
        pub state: String,
        pub starts_ms: i64,
        pub due_ms: i64,
        pub asked_ms: Option<i64>,
        /// When silence accepts; kept so that it can be searched for.
        pub accepts_ms: Option<i64>,
        pub answered_ms: Option<i64>,
        pub successor_id: Option<Uuid>,
        #[sea_orm(column_type = "Text")]
        pub answer: Option<String>,
        pub piece_id: Option<Uuid>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(direction: &Direction) -> row::Model {
    row::Model {
        id: direction.id.0,
        campaign_id: direction.campaign.0,
        account: direction.account.clone(),
        organisation: direction.organisation.clone(),
        cluster: direction.slot.cluster.clone(),
        angle: direction.slot.angle.clone(),
        audience: direction.slot.audience.clone(),
        form: direction.slot.form.key().to_owned(),
        locality: direction.slot.locality.clone().unwrap_or_default(),
        fit: i64::from(direction.fit),
        reasons: write_json(&direction.reasons),
        kind: direction.kind.key().to_owned(),
        state: direction.state.key().to_owned(),
        starts_ms: direction.starts_at.as_ms(),
        due_ms: direction.due_at.as_ms(),
        asked_ms: direction.asked_at.map(Timestamp::as_ms),
        accepts_ms: direction.accepts_at().map(Timestamp::as_ms),
        answered_ms: direction.answered_at.map(Timestamp::as_ms),
        successor_id: direction.successor.map(|id| id.0),
        answer: direction.answer.as_ref().map(write_json),
        piece_id: direction.piece.map(|id| id.0),
    }
}

fn from_row(row: row::Model) -> Result<Direction, StoreError> {
    let key = row.id.to_string();
    let answer = row.answer.map(|text| read_json("direction", "answer", &key, &text)).transpose()?;
    Ok(Direction {
        id: DirectionId(row.id),
        campaign: CampaignId(row.campaign_id),
        account: row.account,
        organisation: row.organisation,
        slot: Slot {
            cluster: row.cluster,
            angle: row.angle,
            audience: row.audience,
            form: read_key("direction", "form", &key, (&row.form, Form::of_key))?,
            locality: Some(row.locality).filter(|locality| !locality.is_empty()),
        },
        fit: u32::try_from(row.fit).map_err(|e| bad_row("direction", "fit", &key, e.to_string()))?,
        reasons: read_json("direction", "reasons", &key, &row.reasons)?,
        kind: read_key("direction", "kind", &key, (&row.kind, DirectionKind::of_key))?,
        state: read_key("direction", "state", &key, (&row.state, DirectionState::of_key))?,
        starts_at: Timestamp::from_ms(row.starts_ms),
        due_at: Timestamp::from_ms(row.due_ms),
        asked_at: row.asked_ms.map(Timestamp::from_ms),
        answered_at: row.answered_ms.map(Timestamp::from_ms),
        successor: row.successor_id.map(DirectionId),
        answer,
        piece: row.piece_id.map(PieceId),
    })
}

/// Which directions a list shows; every condition must hold.
#[derive(Debug, Clone, Default)]
pub struct DirectionFilter {
    /// Of this campaign.
    pub campaign: Option<CampaignId>,
    /// Of this account.
    pub account: Option<String>,
    /// Of this cluster.
    pub cluster: Option<String>,
    /// Of this angle.
    pub angle: Option<String>,
    /// In this state.
    pub state: Option<DirectionState>,
    /// `None`: all; else only those of these accounts or clusters.
    pub only: Option<DirectionScope>,
}

/// Accounts and clusters whose directions somebody may see.
#[derive(Debug, Clone, Default)]
pub struct DirectionScope {
    /// Handles.
    pub accounts: Vec<String>,
    /// Keys of organisations.
    pub organisations: Vec<String>,
    /// Keys of clusters.
    pub clusters: Vec<String>,
}

impl DirectionScope {
    /// What a caller's right covers, when it does not cover everything.
    #[must_use]
    pub fn of(reach: &Reach) -> Self {
        Self {
            accounts: reach.accounts.clone(),
            organisations: reach.organisations.clone(),
            clusters: reach.clusters.clone(),
        }
    }
}

/// The direction with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_direction(
    conn: &impl ConnectionTrait,
    id: DirectionId,
) -> Result<Option<Direction>, StoreError> {
    row::Entity::find().filter(row::COLUMN.id.eq(id.0)).one(conn).await?.map(from_row).transpose()
}

/// A page of directions by id, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_directions(
    conn: &impl ConnectionTrait,
    filter: &DirectionFilter,
    after: Option<DirectionId>,
    limit: u64,
) -> Result<Vec<Direction>, StoreError> {
    let mut condition = Condition::all();
    if let Some(campaign) = filter.campaign {
        condition = condition.add(row::COLUMN.campaign_id.eq(campaign.0));
    }
    for (column, value) in [
        (row::Column::Account, &filter.account),
        (row::Column::Cluster, &filter.cluster),
        (row::Column::Angle, &filter.angle),
    ] {
        if let Some(value) = value {
            condition = condition.add(column.eq(value.as_str()));
        }
    }
    if let Some(state) = filter.state {
        condition = condition.add(row::COLUMN.state.eq(state.key()));
    }
    if let Some(only) = &filter.only {
        condition = condition.add(
            Condition::any()
                .add(row::COLUMN.account.is_in(only.accounts.clone()))
                .add(row::COLUMN.organisation.is_in(only.organisations.clone()))
                .add(row::COLUMN.cluster.is_in(only.clusters.clone())),
        );
    }
    if let Some(after) = after {
        condition = condition.add(row::COLUMN.id.gt(after.0));
    }
    let rows =
        row::Entity::find().filter(condition).order_by_asc(row::COLUMN.id).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// The directions of a campaign that hold their slots, by account.
///
/// # Errors
/// [`StoreError`].
pub async fn list_standing(
    conn: &impl ConnectionTrait,
    campaign: CampaignId,
) -> Result<Vec<Direction>, StoreError> {
    let standing = DirectionState::ALL.into_iter().filter(|state| state.stands()).map(DirectionState::key);
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.state.is_in(standing))
        .all(conn)
        .await?;
    let mut directions = rows.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    directions.sort_by(|a, b| (&a.account, &a.slot).cmp(&(&b.account, &b.slot)));
    Ok(directions)
}

/// The directions of a campaign that hold their slots, of these accounts only, by account and slot.
///
/// # Errors
/// [`StoreError`].
pub async fn list_standing_of(
    conn: &impl ConnectionTrait,
    campaign: CampaignId,
    accounts: &[String],
) -> Result<Vec<Direction>, StoreError> {
    let mut directions = Vec::new();
    for some in accounts.chunks(1000) {
        let rows = row::Entity::find()
            .filter(row::COLUMN.campaign_id.eq(campaign.0))
            .filter(row::COLUMN.account.is_in(some.iter().map(String::as_str)))
            .all(conn)
            .await?;
        directions.extend(rows.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?);
    }
    directions.retain(|direction| direction.state.stands());
    directions.sort_by(|a, b| (&a.account, &a.slot).cmp(&(&b.account, &b.slot)));
    Ok(directions)
}

/// Directions that were asked and that silence has accepted by `now`, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_silent(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<Direction>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.state.eq(DirectionState::Asked.key()))
        .filter(row::COLUMN.accepts_ms.lte(now.as_ms()))
        .order_by_asc(row::COLUMN.id)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// How each account fared in closed campaigns: directions that were delivered on time by an original piece, and all that were
/// due. A declared repost is no fault, so its direction counts in neither.
///
/// # Errors
/// [`StoreError`].
pub async fn count_records(conn: &impl ConnectionTrait) -> Result<BTreeMap<String, (u32, u32)>, StoreError> {
    let due: Vec<(String, i64)> = row::Entity::find()
        .select_only()
        .column(row::Column::Account)
        .column_as(row::Column::Id.count(), "count")
        .filter(row::COLUMN.state.is_in([DirectionState::Delivered.key(), DirectionState::Lapsed.key()]))
        .filter(row::Column::CampaignId.in_subquery(closed_campaigns()))
        .group_by(row::Column::Account)
        .into_tuple()
        .all(conn)
        .await?;
    let pieces = count_piece_records(conn).await?;
    let record = |(account, due): (String, i64)| {
        let delivered = pieces.get(&account).copied().unwrap_or_default();
        let due = u32::try_from(due).unwrap_or(u32::MAX).saturating_sub(delivered.reposts);
        (due > 0).then_some((account, (delivered.good, due)))
    };
    Ok(due.into_iter().filter_map(record).collect())
}

/// The directions of a campaign that were ever asked of an account and neither declined nor moved, by id.
///
/// # Errors
/// [`StoreError`].
pub async fn list_asked(
    conn: &impl ConnectionTrait,
    campaign: CampaignId,
) -> Result<Vec<Direction>, StoreError> {
    let asked = DirectionState::ALL.into_iter().filter(|state| state.was_asked()).map(DirectionState::key);
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.state.is_in(asked))
        .order_by_asc(row::COLUMN.id)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The directions of a campaign that were ever asked of an account, those that were declined or moved later too, by id.
///
/// # Errors
/// [`StoreError`].
pub async fn list_ever_asked(
    conn: &impl ConnectionTrait,
    campaign: CampaignId,
) -> Result<Vec<Direction>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.asked_ms.is_not_null())
        .order_by_asc(row::COLUMN.id)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Inserts directions.
///
/// # Errors
/// [`StoreError::Taken`] when a standing direction holds the same slot.
pub async fn insert_directions(
    conn: &impl ConnectionTrait,
    directions: &[Direction],
) -> Result<(), StoreError> {
    insert_all(conn, directions.iter().map(|direction| to_row(direction).into_active_model()).collect()).await
}

/// Overwrites a direction that is in state `from`.
///
/// # Errors
/// [`StoreError::Touched`] when it is not.
pub async fn update_direction(
    conn: &impl ConnectionTrait,
    direction: &Direction,
    from: DirectionState,
) -> Result<(), StoreError> {
    let values = to_row(direction).into_active_model().reset_all();
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.id.eq(direction.id.0))
        .filter(row::COLUMN.state.eq(from.key()))
        .exec(conn)
        .await?;
    touched("direction", 1, done.rows_affected)
}

/// Asks all proposed directions of a campaign at `now`, in one statement; when silence accepts follows from their windows
/// as in [`Direction::accepts_at`].
///
/// # Errors
/// [`StoreError`].
pub async fn ask_directions(
    conn: &impl ConnectionTrait,
    campaign: CampaignId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let halfway = |from: Expr| from.clone().add(Expr::col(row::Column::DueMs).sub(from).div(2));
    let begins = Expr::case(
        Expr::col(row::Column::StartsMs).gt(now.as_ms()),
        halfway(Expr::col(row::Column::StartsMs)),
    )
    .finally(halfway(Expr::val(now.as_ms())));
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::val(DirectionState::Asked.key()))
        .col_expr(row::Column::AskedMs, Expr::val(now.as_ms()))
        .col_expr(row::Column::AcceptsMs, begins.into())
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.state.eq(DirectionState::Proposed.key()))
        .exec(conn)
        .await?;
    Ok(())
}

/// Lapses all directions of a campaign that were asked and have no piece.
///
/// # Errors
/// [`StoreError`].
pub async fn lapse_directions(conn: &impl ConnectionTrait, campaign: CampaignId) -> Result<(), StoreError> {
    let values =
        row::ActiveModel { state: Set(DirectionState::Lapsed.key().to_owned()), ..Default::default() };
    let open = [DirectionState::Asked, DirectionState::Accepted].map(DirectionState::key);
    row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.state.is_in(open))
        .exec(conn)
        .await?;
    Ok(())
}

/// Removes a campaign's proposed directions: they were never asked of anybody.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_proposed(conn: &impl ConnectionTrait, campaign: CampaignId) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.state.eq(DirectionState::Proposed.key()))
        .exec(conn)
        .await?;
    Ok(())
}
