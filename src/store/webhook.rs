//! Rows of webhooks, with leases: whoever delivers to one has it alone, and a process that dies loses it to another one.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::error::{StoreError, bad_row, read_json, read_key, touched, write_json};
use super::lease::Lease;
use super::set_aside::wanted_again;
use crate::database::Connection;
use domain::delivery::DeliveryFault;
use domain::id::WebhookId;
use domain::time::Timestamp;
use domain::webhook::{Webhook, WebhookState};
use domain::webhook_secret::{SigningSecrets, WebhookSecret};

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        #[sea_orm(column_type = "Text")]
        pub url: String,
        #[sea_orm(column_type = "Text")]
        pub kinds: String,
        #[sea_orm(column_type = "Text")]
        pub scope: String,
        pub state: String,
        pub secret: String,
        pub former_secret: Option<String>,
        pub former_until_ms: Option<i64>,
        pub position: i64,
        pub failures: i32,
        pub failing_since_ms: Option<i64>,
        pub next_try_ms: Option<i64>,
        #[sea_orm(column_type = "Text")]
        pub last_fault: Option<String>,
        pub last_delivered_ms: Option<i64>,
        pub set_aside: i32,
        pub lease_owner: Option<String>,
        pub lease_beat: Option<i64>,
        pub revision: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: row::Model) -> Result<Webhook, StoreError> {
    let key = row.id.to_string();
    let count =
        |value: i32, column| u32::try_from(value).map_err(|_| bad_row("webhook", column, &key, "is below 0"));
    let fault: Option<DeliveryFault> =
        row.last_fault.as_deref().map(|text| read_json("webhook", "last_fault", &key, text)).transpose()?;
    Ok(Webhook {
        id: WebhookId(row.id),
        kinds: read_json("webhook", "kinds", &key, &row.kinds)?,
        scope: read_json("webhook", "scope", &key, &row.scope)?,
        state: read_key("webhook", "state", &key, &row.state, WebhookState::of_key)?,
        position: row.position,
        failures: count(row.failures, "failures")?,
        failing_since: row.failing_since_ms.map(Timestamp::from_ms),
        next_try_at: row.next_try_ms.map(Timestamp::from_ms),
        last_fault: fault,
        last_delivered_at: row.last_delivered_ms.map(Timestamp::from_ms),
        set_aside: count(row.set_aside, "set_aside")?,
        revision: row.revision,
        name: row.name,
        url: row.url,
    })
}

fn count(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// What says how far a webhook is and how its receiver fares.
fn standing(webhook: &Webhook) -> row::ActiveModel {
    row::ActiveModel {
        state: Set(webhook.state.key().to_owned()),
        position: Set(webhook.position),
        failures: Set(count(webhook.failures)),
        failing_since_ms: Set(webhook.failing_since.map(Timestamp::as_ms)),
        next_try_ms: Set(webhook.next_try_at.map(Timestamp::as_ms)),
        last_fault: Set(webhook.last_fault.as_ref().map(write_json)),
        last_delivered_ms: Set(webhook.last_delivered_at.map(Timestamp::as_ms)),
        set_aside: Set(count(webhook.set_aside)),
        ..Default::default()
    }
}

/// The webhook with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_webhook(conn: &Connection, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    row::Entity::find().filter(row::COLUMN.id.eq(id.0)).one(conn).await?.map(from_row).transpose()
}

/// With what is signed for a receiver.
///
/// # Errors
/// [`StoreError`].
pub async fn find_secrets(conn: &Connection, id: WebhookId) -> Result<Option<SigningSecrets>, StoreError> {
    let columns = [row::Column::Secret, row::Column::FormerSecret];
    let row: Option<(String, Option<String>, Option<i64>)> = row::Entity::find()
        .select_only()
        .columns(columns)
        .column(row::Column::FormerUntilMs)
        .filter(row::COLUMN.id.eq(id.0))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(row.map(|(secret, former, until)| SigningSecrets {
        present: WebhookSecret::kept(secret),
        former: former.map(WebhookSecret::kept).zip(until.map(Timestamp::from_ms)),
    }))
}

/// A page of the webhooks, the oldest first, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_webhooks(
    conn: &Connection,
    after: Option<WebhookId>,
    limit: u64,
) -> Result<Vec<Webhook>, StoreError> {
    let condition = Condition::all().add_option(after.map(|after| row::COLUMN.id.gt(after.0)));
    let rows = row::Entity::find().filter(condition).order_by_asc(row::COLUMN.id).limit(limit);
    rows.all(conn).await?.into_iter().map(from_row).collect()
}

/// The active webhooks that have not come to the event `last`, or of which something is to be sent once more, and that are not to wait at
/// `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_behind(conn: &Connection, last: i64, now: Timestamp) -> Result<Vec<Webhook>, StoreError> {
    let is_due =
        Condition::any().add(row::COLUMN.next_try_ms.is_null()).add(row::COLUMN.next_try_ms.lte(now.as_ms()));
    let rows = row::Entity::find()
        .filter(row::COLUMN.state.eq(WebhookState::Active.key()))
        .filter(
            Condition::any()
                .add(row::COLUMN.position.lt(last))
                .add(row::COLUMN.id.in_subquery(wanted_again())),
        )
        .filter(is_due)
        .order_by_asc(row::COLUMN.id);
    rows.all(conn).await?.into_iter().map(from_row).collect()
}

/// How many webhooks there are.
///
/// # Errors
/// [`StoreError`].
pub async fn count_webhooks(conn: &Connection) -> Result<u64, StoreError> {
    Ok(row::Entity::find().count(conn).await?)
}

/// Inserts a webhook with its secret.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_webhook(
    conn: &Connection,
    webhook: &Webhook,
    secret: &WebhookSecret,
) -> Result<(), StoreError> {
    let row = row::ActiveModel {
        id: Set(webhook.id.0),
        secret: Set(secret.reveal().to_owned()),
        ..described(webhook)
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

fn described(webhook: &Webhook) -> row::ActiveModel {
    row::ActiveModel {
        name: Set(webhook.name.clone()),
        url: Set(webhook.url.clone()),
        kinds: Set(write_json(&webhook.kinds)),
        scope: Set(write_json(&webhook.scope)),
        revision: Set(webhook.revision),
        ..standing(webhook)
    }
}

/// Overwrites a webhook whose revision is one less than the given one's. Whoever delivers to it sees that when it next notes how far it is, and ends
/// its lease itself: until then nobody else sends anything.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn update_webhook(conn: &Connection, webhook: &Webhook) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(described(webhook))
        .filter(row::COLUMN.id.eq(webhook.id.0))
        .filter(row::COLUMN.revision.eq(webhook.revision - 1))
        .exec(conn)
        .await?;
    touched("webhook", 1, done.rows_affected)
}

/// Replaces the secret of a webhook; the former one signs beside it until then.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such webhook.
pub async fn replace_secret(
    conn: &Connection,
    id: WebhookId,
    (former, secret): (&WebhookSecret, &WebhookSecret),
    until: Timestamp,
) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        secret: Set(secret.reveal().to_owned()),
        former_secret: Set(Some(former.reveal().to_owned())),
        former_until_ms: Set(Some(until.as_ms())),
        ..Default::default()
    };
    let done = row::Entity::update_many().set(values).filter(row::COLUMN.id.eq(id.0)).exec(conn).await?;
    touched("webhook", 1, done.rows_affected)
}

/// Deletes a webhook, of which nothing is set aside any more.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn delete_webhook(conn: &Connection, id: WebhookId) -> Result<(), StoreError> {
    let done = row::Entity::delete_many().filter(row::COLUMN.id.eq(id.0)).exec(conn).await?;
    touched("webhook", 1, done.rows_affected)
}

/// Who delivers to which webhook.
///
/// # Errors
/// [`StoreError`].
pub async fn list_webhook_leases(conn: &Connection) -> Result<Vec<Lease<WebhookId>>, StoreError> {
    let columns = [row::Column::Id, row::Column::LeaseOwner, row::Column::LeaseBeat];
    let held = row::Entity::find().filter(row::COLUMN.lease_owner.is_not_null());
    let rows: Vec<(Uuid, Option<String>, Option<i64>)> =
        held.select_only().columns(columns).into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(id, owner, beat)| Lease { id: WebhookId(id), owner, beat }).collect())
}

/// Takes a webhook that nobody delivers to, or whose `lost` lease is still as it was; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn lease_webhook(
    conn: &Connection,
    (id, revision): (WebhookId, i64),
    (owner, at): (&str, Timestamp),
    lost: Option<&Lease<WebhookId>>,
) -> Result<bool, StoreError> {
    let mut free = Condition::any().add(row::COLUMN.lease_owner.is_null());
    if let Some(lost) = lost {
        free = free.add(
            Condition::all()
                .add(row::COLUMN.lease_owner.eq(lost.owner.clone()))
                .add(row::COLUMN.lease_beat.eq(lost.beat)),
        );
    }
    let values = row::ActiveModel {
        lease_owner: Set(Some(owner.to_owned())),
        lease_beat: Set(Some(at.as_ms())),
        ..Default::default()
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.id.eq(id.0))
        .filter(row::COLUMN.revision.eq(revision))
        .filter(free)
        .exec(conn)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Ends a lease, if it is this worker's.
///
/// # Errors
/// [`StoreError`].
pub async fn end_lease(conn: &Connection, id: WebhookId, owner: &str) -> Result<(), StoreError> {
    let values = row::ActiveModel { lease_owner: Set(None), lease_beat: Set(None), ..Default::default() };
    let held = row::Entity::update_many().set(values).filter(row::COLUMN.id.eq(id.0));
    held.filter(row::COLUMN.lease_owner.eq(owner)).exec(conn).await?;
    Ok(())
}

/// Writes that a webhook is sent nothing any more, for whoever has its lease, which ends; what it is limited to stays as it is kept.
///
/// # Errors
/// [`StoreError::Touched`] when somebody else has it, or has changed it.
pub async fn disable_webhook(conn: &Connection, webhook: &Webhook, owner: &str) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        revision: Set(webhook.revision),
        lease_owner: Set(None),
        lease_beat: Set(None),
        ..standing(webhook)
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.id.eq(webhook.id.0))
        .filter(row::COLUMN.lease_owner.eq(owner))
        .filter(row::COLUMN.revision.eq(webhook.revision - 1))
        .exec(conn)
        .await?;
    touched("webhook", 1, done.rows_affected)
}

/// How many webhooks there are whose receivers fail, or are disabled.
///
/// # Errors
/// [`StoreError`].
pub async fn count_failing(conn: &Connection) -> Result<u64, StoreError> {
    let fails = Condition::any()
        .add(row::COLUMN.failing_since_ms.is_not_null())
        .add(row::COLUMN.state.eq(WebhookState::Disabled.key()));
    Ok(row::Entity::find().filter(fails).count(conn).await?)
}

/// Writes how far a webhook is, for whoever has its lease, which goes on with `beat` or ends (`None`).
///
/// # Errors
/// [`StoreError::Touched`] when somebody else has it, or has changed it.
pub async fn save_standing(
    conn: &Connection,
    webhook: &Webhook,
    owner: &str,
    beat: Option<Timestamp>,
) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        lease_owner: Set(beat.map(|_| owner.to_owned())),
        lease_beat: Set(beat.map(Timestamp::as_ms)),
        ..standing(webhook)
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.id.eq(webhook.id.0))
        .filter(row::COLUMN.lease_owner.eq(owner))
        .filter(row::COLUMN.revision.eq(webhook.revision))
        .exec(conn)
        .await?;
    touched("webhook", 1, done.rows_affected)
}
