//! Rows of events.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};

use super::bulk::insert_all;
use super::error::{StoreError, read_json, read_key, write_json};
use super::list::{is_among, is_any_of};
use crate::database::Connection;
use domain::closing::EffortCount;
use domain::entity::Entity;
use domain::event::{Event, EventKind};
use domain::id::{CampaignId, SubjectId};
use domain::matrix::Matrix;
use domain::right::Reach;
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub at_ms: i64,
        pub kind: String,
        pub subject_id: Option<Uuid>,
        pub entity: String,
        pub entity_key: String,
        pub campaign_id: Option<Uuid>,
        pub account: Option<String>,
        pub cluster: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub data: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: row::Model) -> Result<Event, StoreError> {
    let key = row.seq.to_string();
    Ok(Event {
        seq: row.seq,
        at: Timestamp::from_ms(row.at_ms),
        kind: read_key("event", "kind", &key, &row.kind, EventKind::of_key)?,
        subject: row.subject_id.map(SubjectId),
        entity: read_key("event", "entity", &key, &row.entity, Entity::of_key)?,
        key: row.entity_key,
        campaign: row.campaign_id.map(CampaignId),
        account: row.account,
        cluster: row.cluster,
        data: read_json("event", "data", &key, &row.data)?,
    })
}

/// Which events a reader may and wants to see.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Of one of these kinds; none: of any.
    pub kinds: Vec<EventKind>,
    /// Of this campaign.
    pub campaign: Option<CampaignId>,
    /// Of this kind of thing.
    pub entity: Option<Entity>,
    /// Of the thing with this id or key.
    pub key: Option<String>,
    /// That this person has caused.
    pub subject: Option<SubjectId>,
    /// From then on.
    pub from: Option<Timestamp>,
    /// Before then.
    pub until: Option<Timestamp>,
    /// `None`: all; else only those that concern one of these.
    pub only: Option<EventScope>,
}

impl EventFilter {
    fn condition(&self, conn: &Connection) -> Condition {
        let mut condition = Condition::all()
            .add_option(
                (!self.kinds.is_empty())
                    .then(|| is_any_of(row::Column::Kind, self.kinds.iter().map(|kind| kind.key()))),
            )
            .add_option(self.campaign.map(|campaign| row::COLUMN.campaign_id.eq(campaign.0)))
            .add_option(self.entity.map(|entity| row::COLUMN.entity.eq(entity.key())))
            .add_option(self.key.as_deref().map(|key| row::COLUMN.entity_key.eq(key)))
            .add_option(self.subject.map(|subject| row::COLUMN.subject_id.eq(subject.0)))
            .add_option(self.from.map(|from| row::COLUMN.at_ms.gte(from.as_ms())))
            .add_option(self.until.map(|until| row::COLUMN.at_ms.lt(until.as_ms())));
        if let Some(only) = &self.only {
            let among = |column: row::Column, keys: &[String]| {
                is_among(conn, column, keys.iter().map(String::as_str))
            };
            condition = condition.add(
                Condition::any()
                    .add(among(row::Column::Account, &only.accounts))
                    .add(among(row::Column::Cluster, &only.clusters)),
            );
        }
        condition
    }
}

/// Clocks of programs that write events differ by less than half of this.
const SKEW_MS: i64 = 10 * 60 * 1000;

/// The numbers between which events of a period lie: behind one that was written well before it, and before one that was written well after.
/// Lists go by number, so that a long period is read from its end and not sorted as a whole.
async fn numbers_of(conn: &Connection, filter: &EventFilter) -> Result<Condition, StoreError> {
    let of = |rows: Select<row::Entity>| async move {
        let number = rows.select_only().column(row::Column::Seq).limit(1);
        number.into_tuple::<i64>().one(conn).await
    };
    let mut between = Condition::all();
    if let Some(from) = filter.from {
        let earlier = row::COLUMN.at_ms.lt(from.as_ms().saturating_sub(SKEW_MS));
        let last = of(row::Entity::find().filter(earlier).order_by_desc(row::COLUMN.at_ms)).await?;
        between = between.add_option(last.map(|last| row::COLUMN.seq.gt(last)));
    }
    if let Some(until) = filter.until {
        let later = row::COLUMN.at_ms.gte(until.as_ms().saturating_add(SKEW_MS));
        let first = of(row::Entity::find().filter(later).order_by_asc(row::COLUMN.at_ms)).await?;
        between = between.add_option(first.map(|first| row::COLUMN.seq.lt(first)));
    }
    Ok(between)
}

/// Accounts and clusters whose events somebody may see.
#[derive(Debug, Clone, Default)]
pub struct EventScope {
    /// Handles.
    pub accounts: Vec<String>,
    /// Keys.
    pub clusters: Vec<String>,
}

impl EventScope {
    /// What somebody may see; `None`: everything.
    #[must_use]
    pub fn of(reach: &Reach, matrix: &Matrix) -> Option<Self> {
        let scope = || Self { accounts: reach.accounts_of(matrix), clusters: reach.clusters.clone() };
        (!reach.all).then(scope)
    }
}

/// A page of events in order, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_events(
    conn: &Connection,
    filter: &EventFilter,
    after: i64,
    limit: u64,
) -> Result<Vec<Event>, StoreError> {
    let period = numbers_of(conn, filter).await?;
    let condition = filter.condition(conn).add(period).add(row::COLUMN.seq.gt(after));
    let rows =
        row::Entity::find().filter(condition).order_by_asc(row::COLUMN.seq).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// The events before `before`, the latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list_latest_events(
    conn: &Connection,
    filter: &EventFilter,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Event>, StoreError> {
    let period = numbers_of(conn, filter).await?;
    let condition =
        filter.condition(conn).add(period).add_option(before.map(|before| row::COLUMN.seq.lt(before)));
    let rows =
        row::Entity::find().filter(condition).order_by_desc(row::COLUMN.seq).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// A campaign's events of some kinds, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_campaign_events(
    conn: &Connection,
    campaign: CampaignId,
    kinds: &[EventKind],
) -> Result<Vec<Event>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(is_any_of(row::Column::Kind, kinds.iter().map(|kind| kind.key())))
        .order_by_asc(row::COLUMN.seq)
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The event with this number.
///
/// # Errors
/// [`StoreError`].
pub async fn find_event(conn: &Connection, seq: i64) -> Result<Option<Event>, StoreError> {
    row::Entity::find().filter(row::COLUMN.seq.eq(seq)).one(conn).await?.map(from_row).transpose()
}

/// The last event; 0 where nothing has happened.
///
/// # Errors
/// [`StoreError`].
pub async fn last_event(conn: &Connection) -> Result<i64, StoreError> {
    let last =
        row::Entity::find().select_only().column(row::Column::Seq).order_by_desc(row::COLUMN.seq).limit(1);
    Ok(last.into_tuple().one(conn).await?.unwrap_or(0))
}

/// The last event of things of one kind; 0 where nothing has happened to any.
///
/// # Errors
/// [`StoreError`].
pub async fn last_event_of(conn: &Connection, entity: Entity) -> Result<i64, StoreError> {
    let last: Option<i64> = row::Entity::find()
        .select_only()
        .column(row::Column::Seq)
        .filter(row::COLUMN.entity.eq(entity.key()))
        .order_by_desc(row::COLUMN.seq)
        .limit(1)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(last.unwrap_or(0))
}

/// How often what happened to each account in a campaign, and how often a person did it.
///
/// # Errors
/// [`StoreError`].
pub async fn count_efforts(conn: &Connection, campaign: CampaignId) -> Result<Vec<EffortCount>, StoreError> {
    let rows: Vec<(String, String, i64, i64)> = row::Entity::find()
        .select_only()
        .column(row::Column::Account)
        .column(row::Column::Kind)
        .column_as(row::Column::SubjectId.count(), "by_persons")
        .column_as(row::Column::Seq.count(), "every")
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(row::COLUMN.account.is_not_null())
        .group_by(row::Column::Account)
        .group_by(row::Column::Kind)
        .into_tuple()
        .all(conn)
        .await?;
    let count = |(account, kind, by_persons, all): (String, String, i64, i64)| {
        Ok(EffortCount {
            action: read_key("event", "kind", &account, &kind, EventKind::of_key)?,
            account,
            by_persons: u64::try_from(by_persons).unwrap_or(0),
            all: u64::try_from(all).unwrap_or(0),
        })
    };
    rows.into_iter().map(count).collect()
}

/// Inserts events; their `seq` is given by the database, in their order.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_events(conn: &Connection, events: Vec<Event>) -> Result<(), StoreError> {
    let rows = events.into_iter().map(|event| row::ActiveModel {
        seq: sea_orm::ActiveValue::NotSet,
        at_ms: Set(event.at.as_ms()),
        kind: Set(event.kind.key().to_owned()),
        subject_id: Set(event.subject.map(|id| id.0)),
        entity: Set(event.entity.key().to_owned()),
        entity_key: Set(event.key),
        campaign_id: Set(event.campaign.map(|id| id.0)),
        account: Set(event.account),
        cluster: Set(event.cluster),
        data: Set(write_json(&event.data)),
    });
    insert_all(conn, rows).await
}
