//! Rows of topics that accounts propose themselves.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::bulk::all_but_key;
use super::error::{StoreError, read_key, touched};
use super::list::is_among;
use crate::database::Connection;
use domain::id::{CampaignId, DirectionId, SubjectId, TopicId};
use domain::own_topic::{OwnTopic, OwnTopicState};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "topic_proposal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub campaign_id: Uuid,
        pub account: String,
        pub angle: Option<String>,
        pub audience: String,
        #[sea_orm(column_type = "Text")]
        pub title: String,
        #[sea_orm(column_type = "Text")]
        pub brief: String,
        pub state: String,
        pub proposed_by: Option<Uuid>,
        pub proposed_ms: i64,
        pub decided_by: Option<Uuid>,
        pub decided_ms: Option<i64>,
        #[sea_orm(column_type = "Text")]
        pub reason: String,
        pub direction_id: Option<Uuid>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(topic: &OwnTopic) -> row::Model {
    row::Model {
        id: topic.id.0,
        campaign_id: topic.campaign.0,
        account: topic.account.clone(),
        angle: topic.angle.clone(),
        audience: topic.audience.clone(),
        title: topic.title.clone(),
        brief: topic.brief.clone(),
        state: topic.state.key().to_owned(),
        proposed_by: topic.proposed_by.map(|id| id.0),
        proposed_ms: topic.proposed_at.as_ms(),
        decided_by: topic.decided_by.map(|id| id.0),
        decided_ms: topic.decided_at.map(Timestamp::as_ms),
        reason: topic.reason.clone(),
        direction_id: topic.direction.map(|id| id.0),
    }
}

fn from_row(row: row::Model) -> Result<OwnTopic, StoreError> {
    let key = row.id.to_string();
    Ok(OwnTopic {
        id: TopicId(row.id),
        campaign: CampaignId(row.campaign_id),
        account: row.account,
        angle: row.angle,
        audience: row.audience,
        title: row.title,
        brief: row.brief,
        state: read_key("topic_proposal", "state", &key, &row.state, OwnTopicState::of_key)?,
        proposed_by: row.proposed_by.map(SubjectId),
        proposed_at: Timestamp::from_ms(row.proposed_ms),
        decided_by: row.decided_by.map(SubjectId),
        decided_at: row.decided_ms.map(Timestamp::from_ms),
        reason: row.reason,
        direction: row.direction_id.map(DirectionId),
    })
}

/// Which topics of a campaign a list shows; every condition must hold.
#[derive(Debug, Clone, Default)]
pub struct OwnTopicFilter {
    /// In this state.
    pub state: Option<OwnTopicState>,
    /// Of this account.
    pub account: Option<String>,
    /// `None`: all; else only those of these accounts.
    pub only: Option<Vec<String>>,
}

impl OwnTopicFilter {
    /// Those of an account on which nobody has decided.
    #[must_use]
    pub fn open_of(account: &str) -> Self {
        Self { state: Some(OwnTopicState::Open), account: Some(account.to_owned()), only: None }
    }
}

/// The topic with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_own_topic(conn: &Connection, id: TopicId) -> Result<Option<OwnTopic>, StoreError> {
    row::Entity::find().filter(row::COLUMN.id.eq(id.0)).one(conn).await?.map(from_row).transpose()
}

/// A page of the topics of a campaign, the oldest first, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_own_topics(
    conn: &Connection,
    campaign: CampaignId,
    filter: &OwnTopicFilter,
    (after, limit): (Option<TopicId>, u64),
) -> Result<Vec<OwnTopic>, StoreError> {
    let mut condition = Condition::all().add(row::COLUMN.campaign_id.eq(campaign.0));
    if let Some(state) = filter.state {
        condition = condition.add(row::COLUMN.state.eq(state.key()));
    }
    if let Some(account) = &filter.account {
        condition = condition.add(row::COLUMN.account.eq(account.as_str()));
    }
    if let Some(only) = &filter.only {
        condition = condition.add(is_among(conn, row::Column::Account, only.iter().map(String::as_str)));
    }
    if let Some(after) = after {
        condition = condition.add(row::COLUMN.id.gt(after.0));
    }
    let rows = row::Entity::find().filter(condition).order_by_asc(row::COLUMN.id).limit(limit);
    rows.all(conn).await?.into_iter().map(from_row).collect()
}

/// The accounts whose topics stand beside the plan of a campaign: accepted ones that belong to no angle.
///
/// # Errors
/// [`StoreError`].
pub async fn list_topic_accounts(conn: &Connection, campaign: CampaignId) -> Result<Vec<String>, StoreError> {
    let accounts = row::Entity::find()
        .select_only()
        .column(row::Column::Account)
        .distinct()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.state.eq(OwnTopicState::Accepted.key()))
        .filter(row::Column::Angle.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    Ok(accounts)
}

/// Inserts a topic.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_own_topic(conn: &Connection, topic: &OwnTopic) -> Result<(), StoreError> {
    row::Entity::insert(to_row(topic).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Overwrites a topic that nobody has decided on.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn decide_own_topic(conn: &Connection, topic: &OwnTopic) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(topic)))
        .filter(row::COLUMN.id.eq(topic.id.0))
        .filter(row::COLUMN.state.eq(OwnTopicState::Open.key()))
        .exec(conn)
        .await?;
    touched("topic_proposal", 1, done.rows_affected)
}
