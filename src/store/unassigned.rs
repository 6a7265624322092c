//! Rows of the accounts that plans leave out.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, ExprTrait as _, Order, QueryOrder as _, QuerySelect as _};

use super::bulk::insert_all;
use super::error::{StoreError, read_key};
use super::list::{by_bytes, is_among};
use crate::database::Connection;
use domain::id::CampaignId;
use domain::plan::{Unassigned, UnassignedCode};

mod row {
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

/// Which accounts a list of those left out shows.
#[derive(Debug, Clone, Default)]
pub struct UnassignedFilter {
    /// Only those that are left out for this reason.
    pub code: Option<UnassignedCode>,
    /// Only those of these handles.
    pub accounts: Option<Vec<String>>,
}

/// A page of the accounts that a plan leaves out, by handle, after `after`.
///
/// # Errors
/// [`StoreError`].
pub async fn list_unassigned(
    conn: &Connection,
    campaign: CampaignId,
    filter: UnassignedFilter,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<Unassigned>, StoreError> {
    let mut condition = Condition::all().add(row::COLUMN.campaign_id.eq(campaign.0));
    if let Some(code) = filter.code {
        condition = condition.add(row::COLUMN.code.eq(code.key()));
    }
    if let Some(accounts) = &filter.accounts {
        let accounts = accounts.iter().map(String::as_str);
        condition = condition.add(is_among(conn, row::Column::Account, accounts));
    }
    if let Some(after) = after {
        condition = condition.add(by_bytes(conn, row::Column::Account).gt(after));
    }
    let rows = row::Entity::find()
        .filter(condition)
        .order_by(by_bytes(conn, row::Column::Account), Order::Asc)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let code = read_key("unassigned", "code", &row.account, &row.code, UnassignedCode::of_key)?;
            Ok(Unassigned { account: row.account, code, detail: row.detail })
        })
        .collect()
}

/// Makes the accounts left out of a campaign's plan exactly these; writes only what differs.
///
/// # Errors
/// [`StoreError`].
pub async fn replace_left_out(
    conn: &Connection,
    campaign: CampaignId,
    left_out: &[Unassigned],
) -> Result<(), StoreError> {
    let before = list_unassigned(conn, campaign, UnassignedFilter::default(), None, u64::MAX >> 1).await?;
    let before: BTreeMap<&str, &Unassigned> =
        before.iter().map(|left| (left.account.as_str(), left)).collect();
    let after: BTreeMap<&str, &Unassigned> =
        left_out.iter().map(|left| (left.account.as_str(), left)).collect();
    let changed = |account: &&str| before.get(account) != after.get(account);
    let gone: Vec<&str> = before.keys().copied().filter(changed).collect();
    delete_left_out(conn, campaign, &gone).await?;
    let new: Vec<Unassigned> =
        left_out.iter().filter(|left| changed(&left.account.as_str())).cloned().collect();
    insert_left_out(conn, campaign, &new).await
}

pub(super) async fn insert_left_out(
    conn: &Connection,
    campaign: CampaignId,
    left_out: &[Unassigned],
) -> Result<(), StoreError> {
    let rows = left_out.iter().map(|account| row::ActiveModel {
        campaign_id: Set(campaign.0),
        account: Set(account.account.clone()),
        code: Set(account.code.key().to_owned()),
        detail: Set(account.detail.clone()),
    });
    insert_all(conn, rows).await
}

pub(super) async fn delete_left_out(
    conn: &Connection,
    campaign: CampaignId,
    accounts: &[&str],
) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::COLUMN.campaign_id.eq(campaign.0))
        .filter(is_among(conn, row::Column::Account, accounts.iter().copied()))
        .exec(conn)
        .await?;
    Ok(())
}

pub(super) async fn delete_all_left_out(conn: &Connection, campaign: CampaignId) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::COLUMN.campaign_id.eq(campaign.0)).exec(conn).await?;
    Ok(())
}

/// Takes an account out of those that the plans of these campaigns leave out.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_left_out(
    conn: &Connection,
    account: &str,
    campaigns: &[CampaignId],
) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::COLUMN.account.eq(account))
        .filter(is_among(conn, row::Column::CampaignId, campaigns.iter().map(|id| id.0)))
        .exec(conn)
        .await?;
    Ok(())
}
