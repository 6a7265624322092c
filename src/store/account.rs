//! Rows of accounts.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ActiveValue::Set, Condition, IntoActiveModel as _, Iterable as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};

use super::bulk::{all_but_key, insert_all, overwrite_all};
use super::error::{StoreError, read_json, read_key, touched, write_json};
use super::filing::delete_filings;
use super::list::is_among;
use crate::database::Connection;
use domain::account::{Account, AccountStatus};
use domain::form::Form;
use domain::id::AccountId;
use domain::platform::AccountKind;
use domain::readiness::ReadinessCounts;

/// How an empty list of keys is kept.
const NO_KEYS: &str = "[]";

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique)]
        pub handle: String,
        pub name: String,
        pub platform: String,
        pub organisation: String,
        #[sea_orm(column_type = "Text")]
        pub functions: String,
        #[sea_orm(column_type = "Text")]
        pub topics: String,
        #[sea_orm(column_type = "Text")]
        pub audiences: String,
        pub region: Option<String>,
        pub followers: Option<i64>,
        pub url: Option<String>,
        pub status: String,
        pub kind: Option<String>,
        pub language: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub co_organisations: String,
        pub revision: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(account: &Account) -> row::Model {
    row::Model {
        id: account.id.0,
        handle: account.handle.clone(),
        name: account.name.clone(),
        platform: account.platform.clone(),
        organisation: account.organisation.clone(),
        functions: write_json(&account.functions),
        topics: write_json(&account.topics),
        audiences: write_json(&account.audiences),
        region: account.region.clone(),
        followers: account.followers,
        url: account.url.clone(),
        status: account.status.key().to_owned(),
        kind: account.kind.map(|kind| kind.key().to_owned()),
        language: account.language.clone(),
        co_organisations: write_json(&account.co_organisations),
        revision: account.revision,
    }
}

fn from_row(row: row::Model) -> Result<Account, StoreError> {
    Ok(Account {
        id: AccountId(row.id),
        form: Form::of_platform(&row.platform),
        functions: read_json("account", "functions", &row.handle, &row.functions)?,
        topics: read_json("account", "topics", &row.handle, &row.topics)?,
        audiences: read_json("account", "audiences", &row.handle, &row.audiences)?,
        status: read_key("account", "status", &row.handle, &row.status, AccountStatus::of_key)?,
        kind: row
            .kind
            .as_deref()
            .map(|kind| read_key("account", "kind", &row.handle, kind, AccountKind::of_key))
            .transpose()?,
        co_organisations: read_json("account", "co_organisations", &row.handle, &row.co_organisations)?,
        handle: row.handle,
        name: row.name,
        platform: row.platform,
        organisation: row.organisation,
        region: row.region,
        followers: row.followers,
        url: row.url,
        language: row.language,
        revision: row.revision,
    })
}

/// Rows that are read at once: as the driver gives them they take several times the memory of the accounts.
const PAGE: u64 = 5_000;

/// All accounts, by handle, with no more memory than they take and a page of rows. In a transaction that reads one state, since it takes
/// several queries.
///
/// # Errors
/// [`StoreError`].
pub async fn list_accounts(conn: &Connection) -> Result<Vec<Account>, StoreError> {
    let mut accounts: Vec<Account> = Vec::new();
    loop {
        let mut page = row::Entity::find().order_by_asc(row::COLUMN.handle).limit(PAGE);
        if let Some(last) = accounts.last() {
            page = page.filter(row::COLUMN.handle.gt(last.handle.as_str()));
        }
        let before = accounts.len();
        for row in page.all(conn).await? {
            accounts.push(from_row(row)?.compact());
        }
        if ((accounts.len() - before) as u64) < PAGE {
            return Ok(accounts);
        }
    }
}

/// The handles of all accounts, in no particular order.
///
/// # Errors
/// [`StoreError`].
pub async fn list_handles(conn: &Connection) -> Result<Vec<String>, StoreError> {
    Ok(row::Entity::find().select_only().column(row::Column::Handle).into_tuple().all(conn).await?)
}

fn active() -> Select<row::Entity> {
    row::Entity::find().filter(row::COLUMN.status.eq(AccountStatus::Active.key()))
}

/// How many accounts are active.
///
/// # Errors
/// [`StoreError`].
async fn count_active(conn: &Connection) -> Result<u64, StoreError> {
    Ok(active().count(conn).await?)
}

/// Active accounts by what they lack. O(accounts).
///
/// # Errors
/// [`StoreError`].
pub async fn count_readiness(conn: &Connection) -> Result<ReadinessCounts, StoreError> {
    let without_function = || active().filter(row::COLUMN.functions.eq(NO_KEYS));
    let in_cluster = || row::Column::Handle.in_subquery(super::cluster::members());
    let in_clusters = active().filter(in_cluster()).count(conn).await?;
    let in_clusters_without_function = without_function().filter(in_cluster()).count(conn).await?;
    let (active_count, without_function) = (count_active(conn).await?, without_function().count(conn).await?);
    Ok(ReadinessCounts {
        active: active_count,
        without_function,
        without_cluster: active_count.saturating_sub(in_clusters),
        without_both: without_function.saturating_sub(in_clusters_without_function),
        without_audience: active().filter(row::COLUMN.audiences.eq(NO_KEYS)).count(conn).await?,
        without_region: active().filter(row::Column::Region.is_null()).count(conn).await?,
    })
}

/// The ids of those of these accounts that are there, by handle.
///
/// # Errors
/// [`StoreError`].
pub async fn list_account_ids(
    conn: &Connection,
    handles: &[&str],
) -> Result<HashMap<String, AccountId>, StoreError> {
    let rows = row::Entity::find().select_only().column(row::Column::Handle).column(row::Column::Id);
    let rows = rows.filter(is_among(conn, row::Column::Handle, handles.iter().copied()));
    let rows: Vec<(String, Uuid)> = rows.into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(handle, id)| (handle, AccountId(id))).collect())
}

/// The handles of active accounts, as a part of other queries.
pub(super) fn active_handles() -> SelectStatement {
    row::Entity::find()
        .select_only()
        .column(row::Column::Handle)
        .filter(row::COLUMN.status.eq(AccountStatus::Active.key()))
        .into_query()
}

/// The account with this handle.
///
/// # Errors
/// [`StoreError`].
pub async fn find_account(conn: &Connection, handle: &str) -> Result<Option<Account>, StoreError> {
    row::Entity::find().filter(row::COLUMN.handle.eq(handle)).one(conn).await?.map(from_row).transpose()
}

/// Of these accounts those that are there, in no particular order. One query.
///
/// # Errors
/// [`StoreError`].
pub async fn list_accounts_of(conn: &Connection, handles: &[&str]) -> Result<Vec<Account>, StoreError> {
    let rows = row::Entity::find()
        .filter(is_among(conn, row::Column::Handle, handles.iter().copied()))
        .all(conn)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Inserts accounts; their organisations must be there.
///
/// # Errors
/// [`StoreError::Taken`] when a handle is there already.
pub async fn insert_accounts(conn: &Connection, accounts: &[Account]) -> Result<(), StoreError> {
    insert_all(conn, accounts.iter().map(|account| to_row(account).into_active_model())).await
}

/// Overwrites one account whose revision is one less than the given one's.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn update_account(conn: &Connection, account: &Account) -> Result<(), StoreError> {
    let done = row::Entity::update_many()
        .set(all_but_key::<row::ActiveModel>(to_row(account)))
        .filter(row::COLUMN.handle.eq(account.handle.as_str()))
        .filter(row::COLUMN.revision.eq(account.revision - 1))
        .exec(conn)
        .await?;
    touched("account", 1, done.rows_affected)
}

/// Overwrites accounts that are there, each at a revision one less than the given one's.
///
/// # Errors
/// [`StoreError::Touched`] when one of them is at another revision.
pub async fn update_accounts(conn: &Connection, accounts: &[Account]) -> Result<(), StoreError> {
    let columns =
        row::Column::iter().filter(|column| !matches!(column, row::Column::Id | row::Column::Handle));
    let rows = accounts.iter().map(|account| to_row(account).into_active_model()).collect();
    touched(
        "account",
        accounts.len() as u64,
        overwrite_all(conn, rows, row::Column::Revision, columns).await?,
    )
}

/// Gives an account whose revision is one less than the given one's another handle. Nothing may refer to its former one that must have an
/// account.
///
/// # Errors
/// [`StoreError::Touched`] when there is no such row.
pub async fn rename_account(conn: &Connection, account: &Account) -> Result<(), StoreError> {
    let values = row::ActiveModel {
        handle: Set(account.handle.clone()),
        revision: Set(account.revision),
        ..Default::default()
    };
    let done = row::Entity::update_many()
        .set(values)
        .filter(row::COLUMN.id.eq(account.id.0))
        .filter(row::COLUMN.revision.eq(account.revision - 1))
        .exec(conn)
        .await?;
    touched("account", 1, done.rows_affected)
}

/// Deletes accounts that are there; nothing may refer to them that must have an account.
///
/// # Errors
/// [`StoreError::Touched`] when one of them is not there.
pub async fn delete_accounts(conn: &Connection, handles: &[&str]) -> Result<(), StoreError> {
    let ids = list_account_ids(conn, handles).await?;
    delete_filings(conn, &ids.into_values().collect::<Vec<_>>()).await?;
    let these = is_among(conn, row::Column::Handle, handles.iter().copied());
    let done = row::Entity::delete_many().filter(these).exec(conn).await?;
    touched("account", handles.len() as u64, done.rows_affected)
}

/// The accounts that an organisation answers for, or runs with others, by handle.
///
/// # Errors
/// [`StoreError`].
pub async fn list_accounts_run_by(conn: &Connection, organisation: &str) -> Result<Vec<Account>, StoreError> {
    let key = write_json(&organisation);
    let runs_with_others = row::COLUMN.co_organisations.contains(&key);
    let rows = row::Entity::find()
        .filter(Condition::any().add(row::COLUMN.organisation.eq(organisation)).add(runs_with_others))
        .order_by_asc(row::COLUMN.handle)
        .all(conn)
        .await?;
    let mut accounts = rows.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    // A sign in the key may stand for others where the database compares.
    accounts.retain(|account| {
        account.organisation == organisation || account.co_organisations.iter().any(|one| one == organisation)
    });
    Ok(accounts)
}

/// Up to `limit` accounts of a region itself, by handle.
///
/// # Errors
/// [`StoreError`].
pub async fn list_accounts_in(
    conn: &Connection,
    region: &str,
    limit: u64,
) -> Result<Vec<Account>, StoreError> {
    let rows = row::Entity::find().filter(row::COLUMN.region.eq(region)).order_by_asc(row::COLUMN.handle);
    rows.limit(limit).all(conn).await?.into_iter().map(from_row).collect()
}
