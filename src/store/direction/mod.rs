//! Rows of directions.

mod count;
mod list;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{OnConflict, SelectStatement, SimpleExpr};
use sea_orm::{ActiveValue::Set, ExprTrait as _, IntoActiveModel as _, QuerySelect as _, QueryTrait as _};

pub use count::{VoiceCount, count_by_organisation, count_records, count_voices};
pub use list::{
    DirectionFilter, find_direction, list_asked, list_campaigns_asking_in, list_campaigns_reached,
    list_directions, list_directions_marked, list_due, list_ever_asked, list_given_up, list_held_by,
    list_lapsed, list_silent, list_standing, list_standing_of, list_told_between,
};

pub(crate) use list::campaigns_reached;

pub use super::direction_scope::DirectionScope;

use super::bulk::{all_but_key, insert_all, upsert_all};
use super::error::{StoreError, bad_row, read_json, read_key, touched, write_json};
use crate::database::Connection;
use crate::list::{is_among, is_any_of};
use domain::direction::{Direction, DirectionKind, DirectionStage, DirectionStageRecord, DirectionState};
use domain::form::Form;
use domain::id::{CampaignId, DirectionId, PieceId};
use domain::slot::Slot;
use domain::time::Timestamp;

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
        /// When its account first opened it.
        pub opened_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(direction: &Direction) -> row::Model {
    let stage = &direction.stage;
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
        state: stage.state().key().to_owned(),
        starts_ms: direction.starts_at.as_ms(),
        due_ms: direction.due_at.as_ms(),
        asked_ms: stage.asked_at().map(Timestamp::as_ms),
        accepts_ms: direction.accepts_at().map(Timestamp::as_ms),
        answered_ms: stage.answered_at().map(Timestamp::as_ms),
        successor_id: stage.successor().map(|id| id.0),
        answer: stage.answer().map(write_json),
        piece_id: stage.piece().map(|id| id.0),
        opened_ms: direction.opened_at.map(Timestamp::as_ms),
    }
}

fn from_row(row: row::Model) -> Result<Direction, StoreError> {
    let key = row.id.to_string();
    let answer = row.answer.map(|text| read_json("direction", "answer", &key, &text)).transpose()?;
    let stage = DirectionStageRecord {
        state: read_key("direction", "state", &key, &row.state, DirectionState::of_key)?,
        asked_at: row.asked_ms.map(Timestamp::from_ms),
        answered_at: row.answered_ms.map(Timestamp::from_ms),
        successor: row.successor_id.map(DirectionId),
        answer,
        piece: row.piece_id.map(PieceId),
    };
    let lacks =
        |field| bad_row("direction", field, &key, format!("is missing, but the state is {}", row.state));
    Ok(Direction {
        id: DirectionId(row.id),
        campaign: CampaignId(row.campaign_id),
        account: row.account,
        organisation: row.organisation,
        slot: Slot {
            cluster: row.cluster,
            angle: row.angle,
            audience: row.audience,
            form: read_key("direction", "form", &key, &row.form, Form::of_key)?,
            locality: Some(row.locality).filter(|locality| !locality.is_empty()),
        },
        fit: u32::try_from(row.fit).map_err(|e| bad_row("direction", "fit", &key, e))?,
        reasons: read_json("direction", "reasons", &key, &row.reasons)?,
        kind: read_key("direction", "kind", &key, &row.kind, DirectionKind::of_key)?,
        stage: DirectionStage::restore(stage).map_err(lacks)?,
        starts_at: Timestamp::from_ms(row.starts_ms),
        due_at: Timestamp::from_ms(row.due_ms),
        opened_at: row.opened_ms.map(Timestamp::from_ms),
    })
}

/// The ids of a campaign's directions, of all or of those in one state, for the condition of another query.
pub(super) fn select_ids(campaign: CampaignId, state: Option<DirectionState>) -> SelectStatement {
    let of_campaign = row::Entity::find().filter(row::COLUMN.campaign_id.eq(campaign.0));
    let in_state = match state {
        Some(state) => of_campaign.filter(row::COLUMN.state.eq(state.key())),
        None => of_campaign,
    };
    in_state.select_only().column(row::Column::Id).into_query()
}

/// Holds its slot, in the words of the index that lets no two do so: a condition with values of its own could not be answered from it.
fn stands() -> SimpleExpr {
    let ended = DirectionState::ALL.into_iter().filter(|state| !state.stands());
    let ended: Vec<String> = ended.map(|state| format!("'{}'", state.key())).collect();
    SimpleExpr::cust(format!(r#""state" NOT IN ({})"#, ended.join(", ")))
}

/// The ids of a campaign's directions that hold their slots, likewise.
pub(super) fn select_standing_ids(campaign: CampaignId) -> SelectStatement {
    let of_campaign = row::Entity::find().filter(row::COLUMN.campaign_id.eq(campaign.0));
    of_campaign.filter(stands()).select_only().column(row::Column::Id).into_query()
}

/// Inserts directions.
///
/// # Errors
/// [`StoreError::Taken`] when a standing direction holds the same slot.
pub async fn insert_directions(conn: &Connection, directions: &[Direction]) -> Result<(), StoreError> {
    insert_all(conn, directions.iter().map(|direction| to_row(direction).into_active_model())).await
}

/// Overwrites a direction that is in state `from`.
///
/// # Errors
/// [`StoreError::Touched`] when it is not.
pub async fn update_direction(
    conn: &Connection,
    direction: &Direction,
    from: DirectionState,
) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(direction)))
        .filter(row::COLUMN.id.eq(direction.id.0))
        .filter(row::COLUMN.state.eq(from.key()))
        .exec(conn)
        .await?;
    touched("direction", 1, done.rows_affected)
}

/// Writes the stage of directions that were asked or accepted and are not any more, together.
///
/// # Errors
/// [`StoreError::Touched`] when one of them can no longer be answered.
pub async fn end_directions(conn: &Connection, directions: &[Direction]) -> Result<(), StoreError> {
    let open = [DirectionState::Asked, DirectionState::Accepted].map(DirectionState::key);
    let existing = OnConflict::column(row::Column::Id)
        .update_columns([
            row::Column::State,
            row::Column::AnsweredMs,
            row::Column::SuccessorId,
            row::Column::Answer,
        ])
        .action_and_where(is_any_of(row::Column::State, open))
        .to_owned();
    let rows = directions.iter().map(|direction| to_row(direction).into_active_model()).collect();
    let written = upsert_all(conn, rows, &existing).await?;
    touched("direction", directions.len() as u64, written)
}

/// Accepts directions that were asked, at `now`, in one statement, as [`Direction::accepted`] does.
///
/// # Errors
/// [`StoreError::Touched`] when one of them is no longer asked.
pub async fn accept_directions(
    conn: &Connection,
    directions: &[DirectionId],
    now: Timestamp,
) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::val(DirectionState::Accepted.key()))
        .col_expr(row::Column::AnsweredMs, Expr::val(now.as_ms()))
        .filter(is_among(conn, row::Column::Id, directions.iter().map(|id| id.0)))
        .filter(row::COLUMN.state.eq(DirectionState::Asked.key()))
        .exec(conn)
        .await?;
    touched("direction", directions.len() as u64, done.rows_affected)
}

/// Asks all proposed directions of a campaign, of which there are `count`, at `now`, in one statement, as [`Direction::asked`] does; when
/// silence accepts follows from their windows as in [`Direction::accepts_at`].
///
/// # Errors
/// [`StoreError::Touched`] when there are more or fewer of them.
pub async fn ask_directions(
    conn: &Connection,
    campaign: CampaignId,
    count: usize,
    now: Timestamp,
) -> Result<(), StoreError> {
    let halfway = |from: Expr| from.clone().add(Expr::col(row::Column::DueMs).sub(from).div(2));
    let begins = Expr::case(
        Expr::col(row::Column::StartsMs).gt(now.as_ms()),
        halfway(Expr::col(row::Column::StartsMs)),
    )
    .finally(halfway(Expr::val(now.as_ms())));
    let done = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::val(DirectionState::Asked.key()))
        .col_expr(row::Column::AskedMs, Expr::val(now.as_ms()))
        .col_expr(row::Column::AcceptsMs, begins.into())
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.state.eq(DirectionState::Proposed.key()))
        .exec(conn)
        .await?;
    touched("direction", count as u64, done.rows_affected)
}

/// Lapses all directions of a campaign that were asked and have no piece.
///
/// # Errors
/// [`StoreError`].
pub async fn lapse_directions(conn: &Connection, campaign: CampaignId) -> Result<(), StoreError> {
    let values =
        row::ActiveModel { state: Set(DirectionState::Lapsed.key().to_owned()), ..Default::default() };
    let open = [DirectionState::Asked, DirectionState::Accepted].map(DirectionState::key);
    row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(is_any_of(row::Column::State, open))
        .exec(conn)
        .await?;
    Ok(())
}

/// Removes a campaign's proposed directions, over which nothing is written any more.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn delete_proposed_rows(conn: &Connection, campaign: CampaignId) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.state.eq(DirectionState::Proposed.key()))
        .exec(conn)
        .await?;
    Ok(())
}
