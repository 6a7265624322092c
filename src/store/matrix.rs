//! The matrix counter: moves with every change of the registry, so that every replica sees that its graph is old.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ExprTrait as _};

use super::error::{StoreError, bad_row, touched};
use crate::database::Connection;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "matrix_state")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub revision: i64,
        pub record_revision: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Where the registry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatrixRevision {
    /// Moves with every change.
    pub revision: i64,
    /// Moves when what accounts have delivered in closed campaigns does.
    pub record: i64,
}

/// Where everything stands that is recorded: the registry, and the last entry of the audit, which every change of anything has. While it
/// is the same, so is whatever was read from accounts, persons, tokens and campaigns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordState {
    /// Where the registry stands.
    pub registry: MatrixRevision,
    /// Number of the last entry of the audit; 0 when there is none.
    pub entry: i64,
    /// When that was written: a database that was put back to an earlier moment counts the same numbers again.
    pub at_ms: i64,
}

/// In one statement, so that it is of one moment.
pub(super) const STATE: &str = "SELECT revision, record_revision, seq, at_ms FROM matrix_state \
    LEFT JOIN (SELECT seq, at_ms FROM audit ORDER BY seq DESC LIMIT 1) AS last ON TRUE";

/// Makes the counter's row, once; whether it did.
///
/// # Errors
/// [`StoreError`].
pub async fn ensure_revision(conn: &Connection) -> Result<bool, StoreError> {
    if row::Entity::find().one(conn).await?.is_some() {
        return Ok(false);
    }
    let first = row::ActiveModel { id: Set(1), revision: Set(1), record_revision: Set(1) };
    row::Entity::insert(first).exec_without_returning(conn).await?;
    Ok(true)
}

/// Where the registry stands.
///
/// # Errors
/// [`StoreError`].
pub async fn read_revision(conn: &Connection) -> Result<MatrixRevision, StoreError> {
    let row = row::Entity::find().one(conn).await?;
    let row = row.ok_or_else(|| bad_row("matrix_state", "id", "1", "is missing"))?;
    Ok(MatrixRevision { revision: row.revision, record: row.record_revision })
}

/// Moves the counter; called in the transaction of the change.
///
/// # Errors
/// [`StoreError`].
pub async fn bump_revision(conn: &Connection) -> Result<(), StoreError> {
    let update =
        row::Entity::update_many().col_expr(row::Column::Revision, Expr::col(row::Column::Revision).add(1));
    touched("matrix_state", 1, update.exec(conn).await?.rows_affected)
}

/// Moves the counter of what accounts have delivered; called in the transaction that closes a campaign, or that changes what
/// counts in a closed one.
///
/// # Errors
/// [`StoreError`].
pub async fn bump_record(conn: &Connection) -> Result<(), StoreError> {
    let update = row::Entity::update_many()
        .col_expr(row::Column::RecordRevision, Expr::col(row::Column::RecordRevision).add(1));
    touched("matrix_state", 1, update.exec(conn).await?.rows_affected)
}
