//! Rows of the bulletins of incidents.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QueryOrder as _};

use super::bulk::all_but_key;
use super::error::{StoreError, read_json, touched, write_json};
use crate::database::Connection;
use domain::id::IncidentId;
use domain::incident::IncidentBulletin;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "incident_bulletin")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub incident_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        #[sea_orm(column_type = "Text")]
        pub bulletin: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(incident: IncidentId, bulletin: &IncidentBulletin) -> row::Model {
    row::Model { incident_id: incident.0, number: i64::from(bulletin.number), bulletin: write_json(bulletin) }
}

fn from_row(row: &row::Model) -> Result<IncidentBulletin, StoreError> {
    let key = format!("{} {}", row.incident_id, row.number);
    read_json("incident_bulletin", "bulletin", &key, &row.bulletin)
}

/// The bulletins of an incident, in order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_bulletins(
    conn: &Connection,
    incident: IncidentId,
) -> Result<Vec<IncidentBulletin>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::COLUMN.incident_id.eq(incident.0))
        .order_by_asc(row::COLUMN.number)
        .all(conn)
        .await?;
    rows.iter().map(from_row).collect()
}

/// Inserts a bulletin.
///
/// # Errors
/// [`StoreError::Taken`] when there is one with its number.
pub async fn insert_bulletin(
    conn: &Connection,
    incident: IncidentId,
    bulletin: &IncidentBulletin,
) -> Result<(), StoreError> {
    row::Entity::insert(to_row(incident, bulletin).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Overwrites a bulletin.
///
/// # Errors
/// [`StoreError::Touched`] when it is not there.
pub async fn update_bulletin(
    conn: &Connection,
    incident: IncidentId,
    bulletin: &IncidentBulletin,
) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(incident, bulletin)))
        .filter(row::COLUMN.incident_id.eq(incident.0))
        .filter(row::COLUMN.number.eq(i64::from(bulletin.number)))
        .exec(conn)
        .await?;
    touched("incident_bulletin", 1, done.rows_affected)
}
