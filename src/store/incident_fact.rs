//! Rows of the facts of incidents.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, Order, QueryOrder as _};

use super::bulk::all_but_key;
use super::error::{StoreError, touched};
use super::list::by_bytes;
use crate::database::Connection;
use domain::id::{IncidentId, SubjectId};
use domain::incident::IncidentFact;
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "incident_fact")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub incident_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub information: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i64,
        #[sea_orm(column_type = "Text")]
        pub text: String,
        #[sea_orm(column_type = "Text")]
        pub source: String,
        pub stated_by: Option<Uuid>,
        pub stated_ms: i64,
        pub confirmed_by: Option<Uuid>,
        pub confirmed_ms: Option<i64>,
        #[sea_orm(column_type = "Text")]
        pub heard_from: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(incident: IncidentId, fact: &IncidentFact) -> row::Model {
    row::Model {
        incident_id: incident.0,
        information: fact.information.clone(),
        version: i64::from(fact.version),
        text: fact.text.clone(),
        source: fact.source.clone(),
        stated_by: fact.stated_by.map(|id| id.0),
        stated_ms: fact.stated_at.as_ms(),
        confirmed_by: fact.confirmed_by.map(|id| id.0),
        confirmed_ms: fact.confirmed_at.map(Timestamp::as_ms),
        heard_from: fact.heard_from.clone(),
    }
}

fn from_row(row: row::Model) -> IncidentFact {
    IncidentFact {
        information: row.information,
        version: u32::try_from(row.version).unwrap_or(u32::MAX),
        text: row.text,
        source: row.source,
        stated_by: row.stated_by.map(SubjectId),
        stated_at: Timestamp::from_ms(row.stated_ms),
        confirmed_by: row.confirmed_by.map(SubjectId),
        confirmed_at: row.confirmed_ms.map(Timestamp::from_ms),
        heard_from: row.heard_from,
    }
}

/// Every version of every fact of an incident, by information and version.
///
/// # Errors
/// [`StoreError`].
pub async fn list_incident_facts(
    conn: &Connection,
    incident: IncidentId,
) -> Result<Vec<IncidentFact>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.incident_id.eq(incident.0))
        .order_by(by_bytes(conn, row::Column::Information), Order::Asc)
        .order_by_asc(row::COLUMN.version)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Inserts a version.
///
/// # Errors
/// [`StoreError::Taken`] when it is there.
pub async fn insert_incident_fact(
    conn: &Connection,
    incident: IncidentId,
    fact: &IncidentFact,
) -> Result<(), StoreError> {
    row::Entity::insert(to_row(incident, fact).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Overwrites a version that is being confirmed.
///
/// # Errors
/// [`StoreError::Touched`] when it is not there.
pub async fn update_incident_fact(
    conn: &Connection,
    incident: IncidentId,
    fact: &IncidentFact,
) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(incident, fact)))
        .filter(row::COLUMN.incident_id.eq(incident.0))
        .filter(row::COLUMN.information.eq(fact.information.as_str()))
        .filter(row::COLUMN.version.eq(i64::from(fact.version)))
        .exec(conn)
        .await?;
    touched("incident_fact", 1, done.rows_affected)
}
