//! Rows of events that receivers did not take.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ActiveValue::Set, QueryOrder as _, QuerySelect as _, QueryTrait as _};

use super::error::{StoreError, bad_row, read_json, read_key, write_json};
use crate::database::Connection;
use domain::event::EventKind;
use domain::id::WebhookId;
use domain::time::Timestamp;
use domain::webhook::SetAsideEvent;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_set_aside")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub webhook_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub event_seq: i64,
        pub kind: String,
        pub tries: i32,
        #[sea_orm(column_type = "Text")]
        pub fault: String,
        pub at_ms: i64,
        /// Whether somebody wants it to be sent once more.
        pub again: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: &row::Model) -> Result<SetAsideEvent, StoreError> {
    const TABLE: &str = "webhook_set_aside";
    let key = row.event_seq.to_string();
    Ok(SetAsideEvent {
        event: row.event_seq,
        kind: read_key(TABLE, "kind", &key, &row.kind, EventKind::of_key)?,
        tries: u32::try_from(row.tries).map_err(|_| bad_row(TABLE, "tries", &key, "is below 0"))?,
        fault: read_json(TABLE, "fault", &key, &row.fault)?,
        at: Timestamp::from_ms(row.at_ms),
    })
}

/// A page of what was set aside of a webhook, in order, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_set_aside(
    conn: &Connection,
    webhook: WebhookId,
    after: i64,
    limit: u64,
) -> Result<Vec<SetAsideEvent>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.webhook_id.eq(webhook.0))
        .filter(row::COLUMN.event_seq.gt(after))
        .order_by_asc(row::COLUMN.event_seq)
        .limit(limit);
    rows.all(conn).await?.iter().map(from_row).collect()
}

/// Keeps that an event was set aside; once more, what is said of it last.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_set_aside(
    conn: &Connection,
    webhook: WebhookId,
    event: &SetAsideEvent,
) -> Result<(), StoreError> {
    remove_set_aside(conn, webhook, SetAsideOf::One(event.event)).await?;
    let row = row::ActiveModel {
        webhook_id: Set(webhook.0),
        event_seq: Set(event.event),
        kind: Set(event.kind.key().to_owned()),
        tries: Set(i32::try_from(event.tries).unwrap_or(i32::MAX)),
        fault: Set(write_json(&event.fault)),
        at_ms: Set(event.at.as_ms()),
        again: Set(false),
    };
    row::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// What was set aside of a webhook and is to be sent once more, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_wanted_again(
    conn: &Connection,
    webhook: WebhookId,
    limit: u64,
) -> Result<Vec<SetAsideEvent>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.webhook_id.eq(webhook.0))
        .filter(row::COLUMN.again.eq(true))
        .order_by_asc(row::COLUMN.event_seq)
        .limit(limit);
    rows.all(conn).await?.iter().map(from_row).collect()
}

/// Webhooks of which something that was set aside is to be sent once more.
pub(super) fn wanted_again() -> SelectStatement {
    let rows = row::Entity::find().select_only().column(row::Column::WebhookId);
    rows.filter(row::COLUMN.again.eq(true)).into_query()
}

/// Wants all that was set aside of a webhook to be sent once more; how many.
///
/// # Errors
/// [`StoreError`].
pub async fn want_again(conn: &Connection, webhook: WebhookId) -> Result<u64, StoreError> {
    let values = row::ActiveModel { again: Set(true), ..Default::default() };
    let rows = row::Entity::update_many().set(values).filter(row::COLUMN.webhook_id.eq(webhook.0));
    Ok(rows.exec(conn).await?.rows_affected)
}

/// Which events that were set aside are meant.
#[derive(Debug, Clone, Copy)]
pub enum SetAsideOf {
    /// This one.
    One(i64),
    /// All after this `seq`.
    After(i64),
}

/// Removes what was set aside of a webhook; how many events.
///
/// # Errors
/// [`StoreError`].
pub async fn remove_set_aside(
    conn: &Connection,
    webhook: WebhookId,
    events: SetAsideOf,
) -> Result<u64, StoreError> {
    let meant = match events {
        SetAsideOf::One(seq) => row::COLUMN.event_seq.eq(seq),
        SetAsideOf::After(seq) => row::COLUMN.event_seq.gt(seq),
    };
    let rows = row::Entity::delete_many().filter(row::COLUMN.webhook_id.eq(webhook.0)).filter(meant);
    Ok(rows.exec(conn).await?.rows_affected)
}
