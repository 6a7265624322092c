//! Rows of tokens: hashes and grants, never secrets.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::error::{StoreError, bad_row, read_json, touched, write_json};
use super::list::is_among;
use super::subject;
use crate::database::Connection;
use domain::id::{SubjectId, TokenId};
use domain::right::Grant;
use domain::time::Timestamp;
use domain::token::{Standing, Token, TokenHash};

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "token")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub subject_id: Uuid,
        #[sea_orm(unique)]
        pub hash: String,
        pub label: String,
        #[sea_orm(column_type = "Text")]
        pub grants: String,
        pub created_ms: i64,
        pub expires_ms: Option<i64>,
        pub revoked_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: row::Model, subject_name: String) -> Result<Token, StoreError> {
    Ok(Token {
        grants: read_json("token", "grants", &row.id.to_string(), &row.grants)?,
        id: TokenId(row.id),
        subject: SubjectId(row.subject_id),
        subject_name,
        label: row.label,
        created_at: Timestamp::from_ms(row.created_ms),
        expires_at: row.expires_ms.map(Timestamp::from_ms),
        revoked_at: row.revoked_ms.map(Timestamp::from_ms),
    })
}

async fn with_names(conn: &Connection, rows: Vec<row::Model>) -> Result<Vec<Token>, StoreError> {
    let persons = is_among(conn, subject::row::Column::Id, rows.iter().map(|row| row.subject_id));
    let subjects = subject::row::Entity::find().filter(persons).all(conn).await?;
    rows.into_iter()
        .map(|row| {
            let name = subjects.iter().find(|subject| subject.id == row.subject_id);
            let name =
                name.ok_or_else(|| bad_row("token", "subject_id", &row.id.to_string(), "names no subject"))?;
            let name = name.name.clone();
            from_row(row, name)
        })
        .collect()
}

/// The token with this hash, whether or not it is still valid.
///
/// # Errors
/// [`StoreError`].
pub async fn find_token_by_hash(conn: &Connection, hash: &TokenHash) -> Result<Option<Token>, StoreError> {
    let row = row::Entity::find().filter(row::COLUMN.hash.eq(hash.0.as_str())).one(conn).await?;
    Ok(with_names(conn, row.into_iter().collect()).await?.pop())
}

/// Every token of a person, whether or not it is still valid.
///
/// # Errors
/// [`StoreError`].
pub async fn list_tokens_of(conn: &Connection, subject: SubjectId) -> Result<Vec<Token>, StoreError> {
    let rows = row::Entity::find().filter(row::COLUMN.subject_id.eq(subject.0)).all(conn).await?;
    with_names(conn, rows).await
}

/// The token with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_token(conn: &Connection, id: TokenId) -> Result<Option<Token>, StoreError> {
    let row = row::Entity::find().filter(row::COLUMN.id.eq(id.0)).one(conn).await?;
    Ok(with_names(conn, row.into_iter().collect()).await?.pop())
}

/// A page of tokens by id, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_tokens(
    conn: &Connection,
    after: Option<TokenId>,
    limit: u64,
) -> Result<Vec<Token>, StoreError> {
    let mut query = row::Entity::find();
    if let Some(after) = after {
        query = query.filter(row::COLUMN.id.gt(after.0));
    }
    let rows = query.order_by_asc(row::COLUMN.id).limit(limit).all(conn).await?;
    with_names(conn, rows).await
}

/// What every person may do at this time: the grants of all tokens that are neither revoked nor expired.
///
/// # Errors
/// [`StoreError`].
pub async fn list_grants(
    conn: &Connection,
    at: Timestamp,
) -> Result<BTreeMap<SubjectId, Vec<Grant>>, StoreError> {
    let mut grants: BTreeMap<SubjectId, Vec<Grant>> = BTreeMap::new();
    for one in list_standing(conn, at).await? {
        grants.entry(one.subject).or_default().extend(one.grants);
    }
    Ok(grants)
}

/// All tokens that are neither revoked nor expired at this time, in no particular order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_standing(conn: &Connection, at: Timestamp) -> Result<Vec<Standing>, StoreError> {
    let alive =
        Condition::any().add(row::COLUMN.expires_ms.is_null()).add(row::COLUMN.expires_ms.gt(at.as_ms()));
    let rows = row::Entity::find().filter(row::COLUMN.revoked_ms.is_null()).filter(alive).all(conn).await?;
    let standing = |row: row::Model| {
        Ok(Standing {
            grants: read_json("token", "grants", &row.id.to_string(), &row.grants)?,
            token: TokenId(row.id),
            subject: SubjectId(row.subject_id),
            expires_at: row.expires_ms.map(Timestamp::from_ms),
        })
    };
    rows.into_iter().map(standing).collect()
}

/// When the next token ends that is not revoked, after this time.
///
/// # Errors
/// [`StoreError`].
pub async fn next_expiry(conn: &Connection, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let next: Option<Option<i64>> = row::Entity::find()
        .select_only()
        .column_as(row::Column::ExpiresMs.min(), "next")
        .filter(row::COLUMN.revoked_ms.is_null())
        .filter(row::COLUMN.expires_ms.gt(after.as_ms()))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(next.flatten().map(Timestamp::from_ms))
}

/// Whether any token was ever made; the first start makes one.
///
/// # Errors
/// [`StoreError`].
pub async fn has_tokens(conn: &Connection) -> Result<bool, StoreError> {
    Ok(row::Entity::find().one(conn).await?.is_some())
}

/// Inserts a token.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_token(conn: &Connection, token: &Token, hash: &TokenHash) -> Result<(), StoreError> {
    let row = row::Model {
        id: token.id.0,
        subject_id: token.subject.0,
        hash: hash.0.clone(),
        label: token.label.clone(),
        grants: write_json(&token.grants),
        created_ms: token.created_at.as_ms(),
        expires_ms: token.expires_at.map(Timestamp::as_ms),
        revoked_ms: token.revoked_at.map(Timestamp::as_ms),
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Marks a token as revoked.
///
/// # Errors
/// [`StoreError::Touched`] when it is not there or was revoked before.
pub async fn revoke_token(conn: &Connection, id: TokenId, at: Timestamp) -> Result<(), StoreError> {
    let values = row::ActiveModel { revoked_ms: Set(Some(at.as_ms())), ..Default::default() };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.id.eq(id.0))
        .filter(row::COLUMN.revoked_ms.is_null())
        .exec(conn)
        .await?;
    touched("token", 1, done.rows_affected)
}

/// Marks every token of a person that was not revoked before as revoked.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke_tokens_of(
    conn: &Connection,
    subject: SubjectId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let values = row::ActiveModel { revoked_ms: Set(Some(at.as_ms())), ..Default::default() };
    row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.subject_id.eq(subject.0))
        .filter(row::COLUMN.revoked_ms.is_null())
        .exec(conn)
        .await?;
    Ok(())
}
