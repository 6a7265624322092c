//! Rows of directions that a coordinator keeps although their accounts no longer qualify for them.

use std::collections::BTreeSet;

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QuerySelect as _};

use super::error::StoreError;
use crate::database::Connection;
use domain::id::{CampaignId, DirectionId, SubjectId};
use domain::time::Timestamp;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "direction_confirmation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub direction_id: Uuid,
        pub campaign_id: Uuid,
        pub subject_id: Option<Uuid>,
        pub at_ms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who keeps a direction, and when that was said.
#[derive(Debug, Clone, Copy)]
pub struct Confirmation {
    /// The direction.
    pub direction: DirectionId,
    /// Its campaign.
    pub campaign: CampaignId,
    /// Who says so.
    pub by: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
}

/// Directions of a campaign that are kept.
///
/// # Errors
/// [`StoreError`].
pub async fn list_confirmed(
    conn: &Connection,
    campaign: CampaignId,
) -> Result<BTreeSet<DirectionId>, StoreError> {
    let ids: Vec<Uuid> = row::Entity::find()
        .select_only()
        .column(row::Column::DirectionId)
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(DirectionId).collect())
}

/// Keeps a direction.
///
/// # Errors
/// [`StoreError::Taken`] when it is kept already.
pub async fn insert_confirmation(conn: &Connection, one: &Confirmation) -> Result<(), StoreError> {
    let row = row::ActiveModel {
        direction_id: Set(one.direction.0),
        campaign_id: Set(one.campaign.0),
        subject_id: Set(one.by.map(|by| by.0)),
        at_ms: Set(one.at.as_ms()),
    };
    row::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}
