//! Rows of personal links: hashes of codes, never codes.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::bulk::insert_all;
use super::error::{StoreError, touched};
use super::list::is_among;
use crate::database::Connection;
use domain::id::{LinkId, SubjectId, TokenId};
use domain::personal_link::PersonalLink;
use domain::time::Timestamp;
use domain::token::TokenHash;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "personal_link")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub subject_id: Uuid,
        #[sea_orm(unique)]
        pub hash: String,
        pub created_ms: i64,
        pub expires_ms: i64,
        pub used_ms: Option<i64>,
        pub revoked_ms: Option<i64>,
        pub token_id: Option<Uuid>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn from_row(row: &row::Model) -> PersonalLink {
    PersonalLink {
        id: LinkId(row.id),
        subject: SubjectId(row.subject_id),
        created_at: Timestamp::from_ms(row.created_ms),
        expires_at: Timestamp::from_ms(row.expires_ms),
        used_at: row.used_ms.map(Timestamp::from_ms),
        revoked_at: row.revoked_ms.map(Timestamp::from_ms),
        token: row.token_id.map(TokenId),
    }
}

/// The link whose code has this hash, wherever it stands.
///
/// # Errors
/// [`StoreError`].
pub async fn find_link_by_hash(
    conn: &Connection,
    hash: &TokenHash,
) -> Result<Option<PersonalLink>, StoreError> {
    Ok(row::Entity::find()
        .filter(row::COLUMN.hash.eq(hash.0.as_str()))
        .one(conn)
        .await?
        .as_ref()
        .map(from_row))
}

/// The link with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_link(conn: &Connection, id: LinkId) -> Result<Option<PersonalLink>, StoreError> {
    Ok(row::Entity::find_by_id(id.0).one(conn).await?.as_ref().map(from_row))
}

/// A page of a person's links by id, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_links(
    conn: &Connection,
    subject: SubjectId,
    after: Option<LinkId>,
    limit: u64,
) -> Result<Vec<PersonalLink>, StoreError> {
    let mut query = row::Entity::find().filter(row::COLUMN.subject_id.eq(subject.0));
    if let Some(after) = after {
        query = query.filter(row::COLUMN.id.gt(after.0));
    }
    let rows = query.order_by_asc(row::COLUMN.id).limit(limit).all(conn).await?;
    Ok(rows.iter().map(from_row).collect())
}

/// The links of these persons that were neither opened nor taken back, whether or not their time is over.
///
/// # Errors
/// [`StoreError`].
pub async fn list_unused_links(
    conn: &Connection,
    subjects: &[SubjectId],
) -> Result<Vec<PersonalLink>, StoreError> {
    let rows = row::Entity::find()
        .filter(is_among(conn, row::Column::SubjectId, subjects.iter().map(|id| id.0)))
        .filter(row::COLUMN.used_ms.is_null())
        .filter(row::COLUMN.revoked_ms.is_null())
        .order_by_asc(row::COLUMN.id)
        .all(conn)
        .await?;
    Ok(rows.iter().map(from_row).collect())
}

/// Inserts new links with the hashes of their codes.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_links(conn: &Connection, links: &[(PersonalLink, TokenHash)]) -> Result<(), StoreError> {
    let row = |(link, hash): &(PersonalLink, TokenHash)| {
        let row = row::Model {
            id: link.id.0,
            subject_id: link.subject.0,
            hash: hash.0.clone(),
            created_ms: link.created_at.as_ms(),
            expires_ms: link.expires_at.as_ms(),
            used_ms: None,
            revoked_ms: None,
            token_id: None,
        };
        row.into_active_model()
    };
    insert_all(conn, links.iter().map(row)).await
}

/// Writes that a link was opened.
///
/// # Errors
/// [`StoreError::Touched`] when it was opened or taken back before.
pub async fn mark_link_used(conn: &Connection, link: &PersonalLink) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        used_ms: Set(link.used_at.map(Timestamp::as_ms)),
        token_id: Set(link.token.map(|token| token.0)),
        ..Default::default()
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.id.eq(link.id.0))
        .filter(row::COLUMN.used_ms.is_null())
        .filter(row::COLUMN.revoked_ms.is_null())
        .exec(conn)
        .await?;
    touched("personal_link", 1, done.rows_affected)
}

/// Takes links back that were neither opened nor taken back before.
///
/// # Errors
/// [`StoreError::Touched`] when one was.
pub async fn revoke_links(
    conn: &Connection,
    links: &[PersonalLink],
    at: Timestamp,
) -> Result<(), StoreError> {
    let values = row::ActiveModel { revoked_ms: Set(Some(at.as_ms())), ..Default::default() };
    let done = row::Entity::update_many()
        .set(values)
        .filter(is_among(conn, row::Column::Id, links.iter().map(|link| link.id.0)))
        .filter(row::COLUMN.used_ms.is_null())
        .filter(row::COLUMN.revoked_ms.is_null())
        .exec(conn)
        .await?;
    touched("personal_link", links.len() as u64, done.rows_affected)
}
