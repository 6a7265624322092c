//! Rows of proposals that were rejected, which no later list makes again.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, Condition};

use super::bulk::upsert_all;
use super::error::StoreError;
use super::import_proposal::{Decider, read_proposal_key};
use crate::database::Connection;
use domain::import_proposal::ProposalKey;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rejected_proposal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub field: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub value: String,
        pub rejected_by: Option<Uuid>,
        pub rejected_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What no later list proposes again.
///
/// # Errors
/// [`StoreError`].
pub async fn list_rejected(conn: &Connection) -> Result<Vec<ProposalKey>, StoreError> {
    let rows = row::Entity::find().all(conn).await?;
    let read = |row: row::Model| read_proposal_key("rejected_proposal", (row.subject, row.field, row.value));
    rows.into_iter().map(read).collect()
}

/// Notes what no later list is to propose again.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_rejected(
    conn: &Connection,
    keys: &[ProposalKey],
    decider: Decider,
) -> Result<(), StoreError> {
    use row::Column::{Field, RejectedBy, RejectedMs, Subject, Value};
    let existing =
        OnConflict::columns([Subject, Field, Value]).update_columns([RejectedBy, RejectedMs]).to_owned();
    let rows = keys.iter().map(|key| row::ActiveModel {
        subject: Set(key.subject.clone()),
        field: Set(key.field.key().to_owned()),
        value: Set(key.value.clone()),
        rejected_by: Set(decider.by.map(|id| id.0)),
        rejected_ms: Set(decider.at.as_ms()),
    });
    upsert_all(conn, rows.collect(), &existing).await?;
    Ok(())
}

/// As many as one statement forgets: SQLite takes conditions up to a depth of 1,000.
const MOST_AT_ONCE: usize = 200;

/// Forgets that these were rejected; those that were not stay so.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_rejected(conn: &Connection, keys: &[ProposalKey]) -> Result<(), StoreError> {
    for part in keys.chunks(MOST_AT_ONCE) {
        let any = part.iter().fold(Condition::any(), |any, key| {
            let one = Condition::all()
                .add(row::COLUMN.subject.eq(key.subject.as_str()))
                .add(row::COLUMN.field.eq(key.field.key()))
                .add(row::COLUMN.value.eq(key.value.as_str()));
            any.add(one)
        });
        row::Entity::delete_many().filter(any).exec(conn).await?;
    }
    Ok(())
}
