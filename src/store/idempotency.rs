//! Rows of idempotency keys. Of a request only a digest is kept, of an answer what is given again, of a secret nothing.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel as _};

use super::error::{StoreError, bad_row, touched};
use crate::database::Connection;
use domain::id::SubjectId;
use domain::idempotency::{Answer, IdempotencyKey, KeyRecord, KeyState};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub digest: String,
        pub claim_id: Uuid,
        pub state: String,
        pub lease_until_ms: i64,
        pub created_ms: i64,
        pub status: Option<i32>,
        pub etag: Option<String>,
        pub location: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub body: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The columns of an answer.
type AnswerColumns = (Option<i32>, Option<String>, Option<String>, Option<String>);

fn to_columns(state: &KeyState) -> AnswerColumns {
    match state {
        KeyState::Done(Some(answer)) => (
            Some(i32::from(answer.status)),
            answer.etag.clone(),
            answer.location.clone(),
            Some(answer.body.clone()),
        ),
        KeyState::InFlight | KeyState::Done(None) | KeyState::Secret => (None, None, None, None),
    }
}

fn to_row(record: &KeyRecord) -> row::Model {
    let (status, etag, location, body) = to_columns(&record.state);
    row::Model {
        subject_id: record.subject.0,
        key: record.key.as_str().to_owned(),
        digest: record.digest.clone(),
        claim_id: record.claim,
        state: record.state.key().to_owned(),
        lease_until_ms: record.lease_until.as_ms(),
        created_ms: record.created_at.as_ms(),
        status,
        etag,
        location,
        body,
    }
}

fn from_row(row: row::Model) -> Result<KeyRecord, StoreError> {
    let bad = |column, detail: &str| bad_row("idempotency", column, &row.key, detail.to_owned());
    let answer = match (row.status, row.body) {
        (Some(status), Some(body)) => Some(Answer {
            status: u16::try_from(status).map_err(|_| bad("status", "is no HTTP status"))?,
            etag: row.etag,
            location: row.location,
            body,
        }),
        _ => None,
    };
    let state = match row.state.as_str() {
        "in_flight" => KeyState::InFlight,
        "done" => KeyState::Done(answer),
        "secret" => KeyState::Secret,
        _ => return Err(bad("state", "is none of the known values")),
    };
    Ok(KeyRecord {
        subject: SubjectId(row.subject_id),
        key: IdempotencyKey::parse(&row.key).ok_or_else(|| bad("key", "is no key"))?,
        digest: row.digest,
        claim: row.claim_id,
        state,
        lease_until: Timestamp::from_ms(row.lease_until_ms),
        created_at: Timestamp::from_ms(row.created_ms),
    })
}

/// A person's key.
///
/// # Errors
/// [`StoreError`].
pub async fn find_key(
    conn: &Connection,
    subject: SubjectId,
    key: &IdempotencyKey,
) -> Result<Option<KeyRecord>, StoreError> {
    let row = row::Entity::find_by_id((subject.0, key.as_str().to_owned())).one(conn).await?;
    row.map(from_row).transpose()
}

/// Inserts a key.
///
/// # Errors
/// [`StoreError::Taken`] when it is there already.
pub async fn insert_key(conn: &Connection, record: &KeyRecord) -> Result<(), StoreError> {
    row::Entity::insert(to_row(record).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Removes a key, to use it anew.
///
/// # Errors
/// [`StoreError::Touched`] when it is not there.
pub async fn delete_key(conn: &Connection, record: &KeyRecord) -> Result<(), StoreError> {
    let done = row::Entity::delete_many()
        .filter(row::COLUMN.claim_id.eq(record.claim))
        .filter(row::COLUMN.key.eq(record.key.as_str()))
        .exec(conn)
        .await?;
    touched("idempotency", 1, done.rows_affected)
}

/// Removes a key that this claim holds and under which nothing was done; another one's is left alone.
///
/// # Errors
/// [`StoreError`].
pub async fn release_key(conn: &Connection, claim: Uuid) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::COLUMN.claim_id.eq(claim))
        .filter(row::COLUMN.state.eq(KeyState::InFlight.key()))
        .exec(conn)
        .await?;
    Ok(())
}

/// Renews the lease of a key that this claim holds.
///
/// # Errors
/// [`StoreError`].
pub async fn renew_key(conn: &Connection, claim: Uuid, until: Timestamp) -> Result<(), StoreError> {
    let values = row::ActiveModel { lease_until_ms: Set(until.as_ms()), ..Default::default() };
    row::Entity::update_many().set(values).filter(row::COLUMN.claim_id.eq(claim)).exec(conn).await?;
    Ok(())
}

/// Writes that something was done under a key; false when this claim does not hold it any more.
///
/// # Errors
/// [`StoreError`].
pub async fn complete_key(conn: &Connection, claim: Uuid, state: &KeyState) -> Result<bool, StoreError> {
    let (status, etag, location, body) = to_columns(state);
    let values = row::ActiveModel {
        state: Set(state.key().to_owned()),
        status: Set(status),
        etag: Set(etag),
        location: Set(location),
        body: Set(body),
        ..Default::default()
    };
    let done =
        row::Entity::update_many().set(values).filter(row::COLUMN.claim_id.eq(claim)).exec(conn).await?;
    Ok(done.rows_affected == 1)
}

/// Whether any key was used first before `limit`.
///
/// # Errors
/// [`StoreError`].
pub async fn has_keys_before(conn: &Connection, limit: Timestamp) -> Result<bool, StoreError> {
    let old = row::Entity::find().filter(row::COLUMN.created_ms.lte(limit.as_ms()));
    Ok(old.one(conn).await?.is_some())
}

/// Removes the keys that were used first before `limit`; gives how many.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_keys_before(conn: &Connection, limit: Timestamp) -> Result<u64, StoreError> {
    let old = row::Entity::delete_many().filter(row::COLUMN.created_ms.lte(limit.as_ms()));
    Ok(old.exec(conn).await?.rows_affected)
}
