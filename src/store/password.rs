//! Rows of passwords: slow hashes with their salts, never passwords.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::error::{StoreError, touched};
use crate::database::Connection;
use domain::id::SubjectId;
use domain::password::{PasswordNote, SignInName};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "password")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject_id: Uuid,
        #[sea_orm(unique)]
        pub sign_in_name: String,
        pub hash: String,
        pub set_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A password as it is kept. Its `Debug` would show the hash, so it has none.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptPassword {
    /// Whose it is, and since when.
    pub note: PasswordNote,
    /// The hash with its salt and cost, as a string of the password hashing competition.
    pub hash: String,
}

fn from_row(row: row::Model) -> KeptPassword {
    let note = PasswordNote {
        subject: SubjectId(row.subject_id),
        sign_in_name: SignInName::kept(row.sign_in_name),
        set_at: Timestamp::from_ms(row.set_ms),
    };
    KeptPassword { note, hash: row.hash }
}

/// The password of a person.
///
/// # Errors
/// [`StoreError`].
pub async fn find_password(
    conn: &Connection,
    subject: SubjectId,
) -> Result<Option<KeptPassword>, StoreError> {
    Ok(row::Entity::find_by_id(subject.0).one(conn).await?.map(from_row))
}

/// The password of whoever signs in by this name.
///
/// # Errors
/// [`StoreError`].
pub async fn find_password_by_name(
    conn: &Connection,
    name: &SignInName,
) -> Result<Option<KeptPassword>, StoreError> {
    let named = row::Entity::find().filter(row::COLUMN.sign_in_name.eq(name.as_str()));
    Ok(named.one(conn).await?.map(from_row))
}

/// A page of those who have a password, by person, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_passwords(
    conn: &Connection,
    after: Option<SubjectId>,
    limit: u64,
) -> Result<Vec<PasswordNote>, StoreError> {
    let mut query = row::Entity::find();
    if let Some(after) = after {
        query = query.filter(row::COLUMN.subject_id.gt(after.0));
    }
    let rows = query.order_by_asc(row::COLUMN.subject_id).limit(limit).all(conn).await?;
    Ok(rows.into_iter().map(|row| from_row(row).note).collect())
}

/// Keeps a password in place of the one that the person had.
///
/// # Errors
/// [`StoreError::Taken`] when somebody else signs in by that name.
pub async fn save_password(conn: &Connection, kept: &KeptPassword) -> Result<(), StoreError> {
    let KeptPassword { note, hash } = kept;
    let row = row::Model {
        subject_id: note.subject.0,
        sign_in_name: note.sign_in_name.as_str().to_owned(),
        hash: hash.clone(),
        set_ms: note.set_at.as_ms(),
    };
    row::Entity::delete_by_id(note.subject.0).exec(conn).await?;
    row::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Removes the password of a person.
///
/// # Errors
/// [`StoreError::Touched`] when there is none.
pub async fn delete_password(conn: &Connection, subject: SubjectId) -> Result<(), StoreError> {
    let done = row::Entity::delete_by_id(subject.0).exec(conn).await?;
    touched("password", 1, done.rows_affected)
}
