//! Rows of plans: the figures of a campaign's plan, and the accounts that it leaves out.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder as _, QuerySelect as _};

use super::bulk::insert_all;
use super::error::{StoreError, read_json, read_key, write_json};
use crate::domain::id::CampaignId;
use crate::domain::plan::{PlanSummary, Unassigned, UnassignedCode};

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub campaign_id: Uuid,
        pub digest: String,
        #[sea_orm(column_type = "Text")]
        pub summary: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod unassigned {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "unassigned")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub campaign_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: String,
        pub code: String,
        #[sea_orm(column_type = "Text")]
        pub detail: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The figures of a campaign's plan.
///
/// # Errors
/// [`StoreError`].
pub async fn find_plan(
    conn: &impl ConnectionTrait,
    campaign: CampaignId,
) -> Result<Option<PlanSummary>, StoreError> {
    let row = row::Entity::find().filter(row::COLUMN.campaign_id.eq(campaign.0)).one(conn).await?;
    row.map(|row| read_json("plan", "summary", &campaign.to_string(), &row.summary)).transpose()
}

/// Replaces a campaign's plan.
///
/// # Errors
/// [`StoreError`].
pub async fn save_plan(
    conn: &impl ConnectionTrait,
    campaign: CampaignId,
    summary: &PlanSummary,
    left_out: &[Unassigned],
) -> Result<(), StoreError> {
    delete_plan(conn, campaign).await?;
    let plan = row::ActiveModel {
        campaign_id: Set(campaign.0),
        digest: Set(summary.digest.clone()),
        summary: Set(write_json(summary)),
    };
    row::Entity::insert(plan).exec_without_returning(conn).await?;
    let rows = left_out.iter().map(|account| unassigned::ActiveModel {
        campaign_id: Set(campaign.0),
        account: Set(account.account.clone()),
        code: Set(account.code.key().to_owned()),
        detail: Set(account.detail.clone()),
    });
    insert_all(conn, rows.collect()).await
}

/// Removes a campaign's plan, when there is one.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_plan(conn: &impl ConnectionTrait, campaign: CampaignId) -> Result<(), StoreError> {
    unassigned::Entity::delete_many()
        .filter(unassigned::COLUMN.campaign_id.eq(campaign.0))
        .exec(conn)
        .await?;
    row::Entity::delete_many().filter(row::COLUMN.campaign_id.eq(campaign.0)).exec(conn).await?;
    Ok(())
}

/// A page of the accounts that a plan leaves out, by handle, after `after`; only of one code when `code` is given, and only of
/// the accounts in `only` when that is.
///
/// # Errors
/// [`StoreError`].
pub async fn list_unassigned(
    conn: &impl ConnectionTrait,
    (campaign, only): (CampaignId, Option<Vec<String>>),
    (code, after): (Option<UnassignedCode>, Option<&str>),
    limit: u64,
) -> Result<Vec<Unassigned>, StoreError> {
    let mut condition = Condition::all().add(unassigned::COLUMN.campaign_id.eq(campaign.0));
    if let Some(code) = code {
        condition = condition.add(unassigned::COLUMN.code.eq(code.key()));
    }
    if let Some(only) = only {
        condition = condition.add(unassigned::COLUMN.account.is_in(only));
    }
    if let Some(after) = after {
        condition = condition.add(unassigned::COLUMN.account.gt(after));
    }
    let rows = unassigned::Entity::find()
        .filter(condition)
        .order_by_asc(unassigned::COLUMN.account)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let code = read_key("unassigned", "code", &row.account, (&row.code, UnassignedCode::of_key))?;
            Ok(Unassigned { account: row.account, code, detail: row.detail })
        })
        .collect()
}
