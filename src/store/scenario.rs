//! Rows of saved scenarios.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::bulk::all_but_key;
use super::error::{StoreError, read_json, touched, write_json};
use super::list::is_among;
use crate::database::Connection;
use domain::id::{ScenarioId, SubjectId};
use domain::scenario::Scenario;
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "scenario")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        #[sea_orm(column_type = "Text")]
        pub note: String,
        #[sea_orm(column_type = "Text")]
        pub changes: String,
        pub shared: bool,
        pub owner_id: Option<Uuid>,
        pub created_ms: i64,
        pub changed_ms: i64,
        pub revision: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(scenario: &Scenario) -> row::Model {
    row::Model {
        id: scenario.id.0,
        name: scenario.name.clone(),
        note: scenario.note.clone(),
        changes: write_json(&scenario.changes),
        shared: scenario.shared,
        owner_id: scenario.owner.map(|id| id.0),
        created_ms: scenario.created_at.as_ms(),
        changed_ms: scenario.changed_at.as_ms(),
        revision: scenario.revision,
    }
}

fn from_row(row: row::Model) -> Result<Scenario, StoreError> {
    let key = row.id.to_string();
    Ok(Scenario {
        id: ScenarioId(row.id),
        changes: read_json("scenario", "changes", &key, &row.changes)?,
        name: row.name,
        note: row.note,
        shared: row.shared,
        owner: row.owner_id.map(SubjectId),
        created_at: Timestamp::from_ms(row.created_ms),
        changed_at: Timestamp::from_ms(row.changed_ms),
        revision: row.revision,
    })
}

/// What a person sees: own scenarios and shared ones.
fn visible_to(reader: SubjectId) -> Condition {
    Condition::any().add(row::COLUMN.owner_id.eq(reader.0)).add(row::COLUMN.shared.eq(true))
}

/// The scenario with this id, if the reader may see it.
///
/// # Errors
/// [`StoreError`].
pub async fn find_scenario(
    conn: &Connection,
    reader: SubjectId,
    id: ScenarioId,
) -> Result<Option<Scenario>, StoreError> {
    let found = row::Entity::find().filter(row::COLUMN.id.eq(id.0)).filter(visible_to(reader));
    found.one(conn).await?.map(from_row).transpose()
}

/// A page of the scenarios that the reader may see, the newest first, before `before`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_scenarios(
    conn: &Connection,
    reader: SubjectId,
    before: Option<ScenarioId>,
    limit: u64,
) -> Result<Vec<Scenario>, StoreError> {
    let mut query = row::Entity::find().filter(visible_to(reader));
    if let Some(before) = before {
        query = query.filter(row::COLUMN.id.lt(before.0));
    }
    let rows = query.order_by_desc(row::COLUMN.id).limit(limit).all(conn).await?;
    rows.into_iter().map(from_row).collect()
}

/// Of these scenarios, those that the reader may see, in no particular order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_scenarios_of(
    conn: &Connection,
    reader: SubjectId,
    ids: &[ScenarioId],
) -> Result<Vec<Scenario>, StoreError> {
    let rows = row::Entity::find()
        .filter(is_among(conn, row::Column::Id, ids.iter().map(|id| id.0)))
        .filter(visible_to(reader))
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Inserts a scenario.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_scenario(conn: &Connection, scenario: &Scenario) -> Result<(), StoreError> {
    row::Entity::insert(to_row(scenario).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Overwrites a scenario whose revision is one less than the given one's.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn update_scenario(conn: &Connection, scenario: &Scenario) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(scenario)))
        .filter(row::COLUMN.id.eq(scenario.id.0))
        .filter(row::COLUMN.revision.eq(scenario.revision - 1))
        .exec(conn)
        .await?;
    touched("scenario", 1, done.rows_affected)
}

/// Deletes a scenario.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn delete_scenario(conn: &Connection, id: ScenarioId) -> Result<(), StoreError> {
    let done = row::Entity::delete_many().filter(row::COLUMN.id.eq(id.0)).exec(conn).await?;
    touched("scenario", 1, done.rows_affected)
}
