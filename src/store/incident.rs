//! Rows of incidents.

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::bulk::all_but_key;
use super::error::{StoreError, read_json, touched, write_json};
use crate::database::Connection;
use domain::id::IncidentId;
use domain::incident::{Incident, IncidentRecord, IncidentState};

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "incident")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub region: String,
        pub command: String,
        pub drill: bool,
        pub state: String,
        pub started_ms: i64,
        #[sea_orm(column_type = "Text")]
        pub incident: String,
        #[sea_orm(column_type = "Text")]
        pub plan: String,
        #[sea_orm(column_type = "Text")]
        pub met: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(record: &IncidentRecord) -> row::Model {
    let incident = &record.incident;
    row::Model {
        id: incident.id.0,
        kind: incident.kind.clone(),
        region: incident.region.clone(),
        command: incident.command.clone(),
        drill: incident.drill,
        state: incident.state.key().to_owned(),
        started_ms: incident.started_at.as_ms(),
        incident: write_json(incident),
        plan: write_json(&record.plan),
        met: write_json(&record.met),
    }
}

fn from_row(row: row::Model) -> Result<IncidentRecord, StoreError> {
    let key = row.id.to_string();
    let incident: Incident = read_json("incident", "incident", &key, &row.incident)?;
    Ok(IncidentRecord {
        // Regions are merged by their columns.
        incident: Incident { region: row.region, command: row.command, ..incident },
        plan: read_json("incident", "plan", &key, &row.plan)?,
        met: read_json("incident", "met", &key, &row.met)?,
    })
}

/// Which incidents a list shows; every condition must hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct IncidentFilter {
    /// In this state.
    pub state: Option<IncidentState>,
    /// Drills, or none.
    pub drill: Option<bool>,
}

impl IncidentFilter {
    /// Those that run, drills among them.
    #[must_use]
    pub const fn all_running() -> Self {
        Self { state: Some(IncidentState::Running), drill: None }
    }

    /// Those that run, of drills or of what is real.
    #[must_use]
    pub const fn running(drill: bool) -> Self {
        Self { state: Some(IncidentState::Running), drill: Some(drill) }
    }
}

/// The incident with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find_incident(conn: &Connection, id: IncidentId) -> Result<Option<IncidentRecord>, StoreError> {
    row::Entity::find().filter(row::COLUMN.id.eq(id.0)).one(conn).await?.map(from_row).transpose()
}

/// A page of the incidents, the latest first, before `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_incidents(
    conn: &Connection,
    filter: IncidentFilter,
    (before, limit): (Option<IncidentId>, u64),
) -> Result<Vec<IncidentRecord>, StoreError> {
    let mut query = row::Entity::find();
    if let Some(state) = filter.state {
        query = query.filter(row::COLUMN.state.eq(state.key()));
    }
    if let Some(drill) = filter.drill {
        query = query.filter(row::COLUMN.drill.eq(drill));
    }
    if let Some(before) = before {
        query = query.filter(row::COLUMN.id.lt(before.0));
    }
    let rows = query.order_by_desc(row::COLUMN.id).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// Inserts an incident.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_incident(conn: &Connection, record: &IncidentRecord) -> Result<(), StoreError> {
    row::Entity::insert(to_row(record).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Overwrites an incident.
///
/// # Errors
/// [`StoreError::Touched`] when it is not there.
pub async fn update_incident(conn: &Connection, record: &IncidentRecord) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(record)))
        .filter(row::COLUMN.id.eq(record.incident.id.0))
        .exec(conn)
        .await?;
    touched("incident", 1, done.rows_affected)
}
