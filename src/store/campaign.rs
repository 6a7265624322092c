//! Rows of campaigns, and of what accounts have declined in them.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ActiveValue::Set, ExprTrait as _, IntoActiveModel as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};

use super::bulk::all_but_key;
use super::error::{StoreError, bad_row, read_json, read_key, touched, write_json};
use super::list::is_among;
use crate::database::Connection;
use domain::campaign::{Campaign, CampaignSpec, CampaignStage, CampaignStageRecord, CampaignState};
use domain::id::{CampaignId, SubjectId};
use domain::plan::Ban;
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "campaign")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub title: String,
        pub state: String,
        pub revision: i64,
        pub created_ms: i64,
        #[sea_orm(column_type = "Text")]
        pub spec: String,
        #[sea_orm(column_type = "Text")]
        pub pins: String,
        /// What was amended after planning.
        #[sea_orm(column_type = "Text")]
        pub amended: Option<String>,
        pub planned_by: Option<Uuid>,
        pub signed_by: Option<Uuid>,
        pub signed_ms: Option<i64>,
        pub signed_basis: Option<String>,
        pub launched_ms: Option<i64>,
        pub closed_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod ban {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ban")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub campaign_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: String,
        /// Empty: the whole campaign.
        #[sea_orm(primary_key, auto_increment = false)]
        pub angle: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(campaign: &Campaign) -> row::Model {
    let stage = campaign.stage.record();
    row::Model {
        id: campaign.id.0,
        title: campaign.spec.title.clone(),
        state: stage.state.key().to_owned(),
        revision: campaign.revision,
        created_ms: campaign.created_at.as_ms(),
        spec: write_json(&campaign.spec),
        pins: write_json(&campaign.pins),
        amended: (campaign.amended.count > 0).then(|| write_json(&campaign.amended)),
        planned_by: stage.planned_by.map(|id| id.0),
        signed_by: stage.signed_by.map(|id| id.0),
        signed_ms: stage.signed_at.map(Timestamp::as_ms),
        signed_basis: stage.signed_basis,
        launched_ms: stage.launched_at.map(Timestamp::as_ms),
        closed_ms: stage.closed_at.map(Timestamp::as_ms),
    }
}

fn from_row(row: row::Model) -> Result<Campaign, StoreError> {
    let key = row.id.to_string();
    let stage = CampaignStageRecord {
        state: read_key("campaign", "state", &key, &row.state, CampaignState::of_key)?,
        planned_by: row.planned_by.map(SubjectId),
        signed_by: row.signed_by.map(SubjectId),
        signed_at: row.signed_ms.map(Timestamp::from_ms),
        signed_basis: row.signed_basis,
        launched_at: row.launched_ms.map(Timestamp::from_ms),
        closed_at: row.closed_ms.map(Timestamp::from_ms),
    };
    let lacks =
        |field| bad_row("campaign", field, &key, format!("is missing, but the state is {}", row.state));
    Ok(Campaign {
        id: CampaignId(row.id),
        stage: CampaignStage::restore(stage).map_err(lacks)?,
        revision: row.revision,
        created_at: Timestamp::from_ms(row.created_ms),
        spec: read_spec(&key, &row.spec)?,
        amended: row
            .amended
            .map(|text| read_json("campaign", "amended", &key, &text))
            .transpose()?
            .unwrap_or_default(),
        pins: read_json("campaign", "pins", &key, &row.pins)?,
    })
}

/// In a campaign that was kept before topics counted they go on to weigh nothing: what was planned and signed stays what it was.
fn read_spec(key: &str, text: &str) -> Result<CampaignSpec, StoreError> {
    let mut spec: CampaignSpec = read_json("campaign", "spec", key, text)?;
    if !text.contains("\"topic\":") {
        spec.weights.topic = 0;
    }
    Ok(spec)
}

/// The campaign with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_campaign(conn: &Connection, id: CampaignId) -> Result<Option<Campaign>, StoreError> {
    row::Entity::find().filter(row::COLUMN.id.eq(id.0)).one(conn).await?.map(from_row).transpose()
}

/// The campaigns with these ids, in no particular order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_campaigns_of(conn: &Connection, ids: &[CampaignId]) -> Result<Vec<Campaign>, StoreError> {
    let these = is_among(conn, row::Column::Id, ids.iter().map(|id| id.0));
    let rows = row::Entity::find().filter(these).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// The revision at which a campaign stands: enough to see whether it has changed.
///
/// # Errors
/// [`StoreError`].
pub async fn find_campaign_revision(conn: &Connection, id: CampaignId) -> Result<Option<i64>, StoreError> {
    let query = row::Entity::find().select_only().column(row::Column::Revision);
    Ok(query.filter(row::COLUMN.id.eq(id.0)).into_tuple().one(conn).await?)
}

/// A page of campaigns, the newest first, before `before`; only of one state when `state` is given.
///
/// # Errors
/// [`StoreError`].
pub async fn list_campaigns(
    conn: &Connection,
    state: Option<CampaignState>,
    before: Option<CampaignId>,
    limit: u64,
) -> Result<Vec<Campaign>, StoreError> {
    let mut query = row::Entity::find();
    if let Some(state) = state {
        query = query.filter(row::COLUMN.state.eq(state.key()));
    }
    if let Some(before) = before {
        query = query.filter(row::COLUMN.id.lt(before.0));
    }
    let rows = query.order_by_desc(row::COLUMN.id).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// The campaigns that are not closed, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list_open_campaigns(conn: &Connection) -> Result<Vec<Campaign>, StoreError> {
    let rows = row::Entity::find().filter(row::COLUMN.state.ne(CampaignState::Closed.key()));
    rows.order_by_asc(row::COLUMN.id).all(conn).await?.into_iter().map(from_row).collect()
}

/// The campaigns that are not closed and have pins on an account.
///
/// # Errors
/// [`StoreError`].
pub async fn list_campaigns_pinning(conn: &Connection, handle: &str) -> Result<Vec<Campaign>, StoreError> {
    let mut open = list_open_campaigns(conn).await?;
    open.retain(|campaign| campaign.pins.iter().any(|pin| pin.account == handle));
    Ok(open)
}

/// The ids of closed campaigns, as a part of other queries.
pub(super) fn closed_campaigns() -> SelectStatement {
    row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::COLUMN.state.eq(CampaignState::Closed.key()))
        .into_query()
}

/// Inserts a campaign.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_campaign(conn: &Connection, campaign: &Campaign) -> Result<(), StoreError> {
    row::Entity::insert(to_row(campaign).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Overwrites a campaign whose revision is one less than the given one's.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn update_campaign(conn: &Connection, campaign: &Campaign) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(campaign)))
        .filter(row::COLUMN.id.eq(campaign.id.0))
        .filter(row::COLUMN.revision.eq(campaign.revision - 1))
        .exec(conn)
        .await?;
    touched("campaign", 1, done.rows_affected)
}

/// Moves the revision of every campaign that is not closed: a plan that is being computed of what the registry said before is not saved.
///
/// # Errors
/// [`StoreError`].
pub async fn touch_open_campaigns(conn: &Connection) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::Revision, Expr::col(row::Column::Revision).add(1))
        .filter(row::COLUMN.state.ne(CampaignState::Closed.key()))
        .exec(conn)
        .await?;
    Ok(())
}

/// What accounts have declined, by account and angle.
///
/// # Errors
/// [`StoreError`].
pub async fn list_bans(conn: &Connection, campaign: CampaignId) -> Result<Vec<Ban>, StoreError> {
    let rows = ban::Entity::find().filter(ban::COLUMN.campaign_id.eq(campaign.0)).all(conn).await?;
    let mut bans: Vec<Ban> = rows
        .into_iter()
        .map(|row| Ban { account: row.account, angle: Some(row.angle).filter(|angle| !angle.is_empty()) })
        .collect();
    bans.sort_unstable();
    Ok(bans)
}

/// Forgets an account's no to an angle, and to the whole campaign; says how many there were.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_bans(
    conn: &Connection,
    campaign: CampaignId,
    account: &str,
    angle: &str,
) -> Result<u64, StoreError> {
    let done = ban::Entity::delete_many()
        .filter(ban::COLUMN.campaign_id.eq(campaign.0))
        .filter(ban::COLUMN.account.eq(account))
        .filter(is_among(conn, ban::Column::Angle, ["", angle]))
        .exec(conn)
        .await?;
    Ok(done.rows_affected)
}

/// Keeps an account's no; saying it twice changes nothing.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_ban(conn: &Connection, campaign: CampaignId, no: &Ban) -> Result<(), StoreError> {
    let angle = no.angle.clone().unwrap_or_default();
    let key = (campaign.0, no.account.clone(), angle.clone());
    if ban::Entity::find_by_id(key).one(conn).await?.is_some() {
        return Ok(());
    }
    let row = ban::ActiveModel {
        campaign_id: Set(campaign.0),
        account: Set(no.account.clone()),
        angle: Set(angle),
    };
    ban::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}
