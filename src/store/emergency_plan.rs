//! Rows of emergency plans that the deployment has changed or approved.

use sea_orm::IntoActiveModel as _;
use sea_orm::entity::prelude::*;

use super::bulk::all_but_key;
use super::error::{StoreError, read_json, touched, write_json};
use crate::database::Connection;
use domain::emergency_plan::PlanInForce;
use domain::id::SubjectId;
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "emergency_plan")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub revision: i64,
        #[sea_orm(column_type = "Text")]
        pub plan: String,
        pub changed_by: Option<Uuid>,
        pub approved_by: Option<Uuid>,
        pub approved_ms: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(kept: &PlanInForce) -> row::Model {
    row::Model {
        key: kept.plan.key.clone(),
        revision: kept.revision,
        plan: write_json(&kept.plan),
        changed_by: kept.changed_by.map(|id| id.0),
        approved_by: kept.approved_by.map(|id| id.0),
        approved_ms: kept.approved_at.map(Timestamp::as_ms),
    }
}

fn from_row(row: &row::Model) -> Result<PlanInForce, StoreError> {
    Ok(PlanInForce {
        plan: read_json("emergency_plan", "plan", &row.key, &row.plan)?,
        revision: row.revision,
        changed_by: row.changed_by.map(SubjectId),
        approved_by: row.approved_by.map(SubjectId),
        approved_at: row.approved_ms.map(Timestamp::from_ms),
    })
}

/// All plans that were changed or approved here, in no order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_kept_plans(conn: &Connection) -> Result<Vec<PlanInForce>, StoreError> {
    row::Entity::find().all(conn).await?.iter().map(from_row).collect()
}

/// Keeps a plan whose revision is one more than that of the row, or the first of its key.
///
/// # Errors
/// [`StoreError::Touched`] when it has moved on.
pub async fn save_plan(conn: &Connection, kept: &PlanInForce) -> Result<(), StoreError> {
    if kept.revision == 1 {
        row::Entity::insert(to_row(kept).into_active_model()).exec_without_returning(conn).await?;
        return Ok(());
    }
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(kept)))
        .filter(row::COLUMN.key.eq(kept.plan.key.as_str()))
        .filter(row::COLUMN.revision.eq(kept.revision - 1))
        .exec(conn)
        .await?;
    touched("emergency_plan", 1, done.rows_affected)
}
