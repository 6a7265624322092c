//! Rows of filings, by the ids of their accounts.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, Iterable as _, QuerySelect as _};
use uuid::Uuid;

use super::bulk::{insert_all, overwrite_all};
use super::error::{StoreError, bad_row, touched};
use super::list::is_among;
use crate::database::Connection;
use domain::account::Account;
use domain::filing::{Filing, FilingField};
use domain::id::AccountId;
use domain::opened::OpenedOn;

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "filing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub person_in_charge: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub phone: Option<String>,
        pub opened: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub filing_number: Option<String>,
        #[sea_orm(column_type = "Text")]
        pub note: Option<String>,
        pub revision: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

fn to_row(id: AccountId, filing: &Filing) -> row::Model {
    row::Model {
        account_id: id.0,
        person_in_charge: filing.person_in_charge.clone(),
        phone: filing.phone.clone(),
        opened: filing.opened.map(|opened| opened.to_string()),
        filing_number: filing.filing_number.clone(),
        note: filing.note.clone(),
        revision: filing.revision,
    }
}

fn from_row(row: row::Model, account: &str) -> Result<Filing, StoreError> {
    let opened = row.opened.as_deref().map(str::parse::<OpenedOn>).transpose();
    Ok(Filing {
        account: account.to_owned(),
        person_in_charge: row.person_in_charge,
        phone: row.phone,
        opened: opened.map_err(|error| bad_row("filing", "opened", account, error))?,
        filing_number: row.filing_number,
        note: row.note,
        revision: row.revision,
    })
}

/// The filing of an account; an empty one, at revision 0, when nothing was ever said.
///
/// # Errors
/// [`StoreError`].
pub async fn find_filing(conn: &Connection, account: &Account) -> Result<Filing, StoreError> {
    match row::Entity::find_by_id(account.id.0).one(conn).await? {
        Some(row) => from_row(row, &account.handle),
        None => Ok(Filing::empty(&account.handle)),
    }
}

/// The filings of these accounts, in their order; empty ones where nothing was ever said. One query.
///
/// # Errors
/// [`StoreError`].
pub async fn list_filings_of(conn: &Connection, accounts: &[&Account]) -> Result<Vec<Filing>, StoreError> {
    let ids = accounts.iter().map(|account| account.id.0);
    let rows = row::Entity::find().filter(is_among(conn, row::Column::AccountId, ids)).all(conn).await?;
    let mut rows: HashMap<Uuid, row::Model> = rows.into_iter().map(|row| (row.account_id, row)).collect();
    let filing = |account: &&Account| match rows.remove(&account.id.0) {
        Some(row) => from_row(row, &account.handle),
        None => Ok(Filing::empty(&account.handle)),
    };
    accounts.iter().map(filing).collect()
}

/// All filings that say something or did; `accounts` are all accounts.
///
/// # Errors
/// [`StoreError`].
pub async fn list_filings(conn: &Connection, accounts: &[Account]) -> Result<Vec<Filing>, StoreError> {
    let rows = row::Entity::find().all(conn).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows: HashMap<Uuid, row::Model> = rows.into_iter().map(|row| (row.account_id, row)).collect();
    let filed = accounts.iter().filter_map(|account| Some((rows.remove(&account.id.0)?, account)));
    filed.map(|(row, account)| from_row(row, &account.handle)).collect()
}

/// Of which accounts this is filed.
///
/// # Errors
/// [`StoreError`].
pub async fn list_filed(conn: &Connection, field: FilingField) -> Result<HashSet<AccountId>, StoreError> {
    let column = match field {
        FilingField::PersonInCharge => row::Column::PersonInCharge,
        FilingField::Phone => row::Column::Phone,
        FilingField::Opened => row::Column::Opened,
        FilingField::FilingNumber => row::Column::FilingNumber,
        FilingField::Note => row::Column::Note,
    };
    let ids = row::Entity::find().select_only().column(row::Column::AccountId).filter(column.is_not_null());
    let ids: Vec<Uuid> = ids.into_tuple().all(conn).await?;
    Ok(ids.into_iter().map(AccountId).collect())
}

/// Inserts the first filings of accounts that are there.
///
/// # Errors
/// [`StoreError::Taken`] when one has a filing already.
pub async fn insert_filings(conn: &Connection, filings: &[(AccountId, Filing)]) -> Result<(), StoreError> {
    insert_all(conn, filings.iter().map(|(id, filing)| to_row(*id, filing).into_active_model())).await
}

/// Removes what is filed of these accounts, of those of which something is.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_filings(conn: &Connection, accounts: &[AccountId]) -> Result<(), StoreError> {
    let these = is_among(conn, row::Column::AccountId, accounts.iter().map(|id| id.0));
    row::Entity::delete_many().filter(these).exec(conn).await?;
    Ok(())
}

/// Overwrites filings that are there, each at a revision one less than the given one's.
///
/// # Errors
/// [`StoreError::Touched`] when one of them is at another revision.
pub async fn update_filings(conn: &Connection, filings: &[(AccountId, Filing)]) -> Result<(), StoreError> {
    let columns = row::Column::iter().filter(|column| !matches!(column, row::Column::AccountId));
    let rows = filings.iter().map(|(id, filing)| to_row(*id, filing).into_active_model()).collect();
    touched("filing", filings.len() as u64, overwrite_all(conn, rows, row::Column::Revision, columns).await?)
}
