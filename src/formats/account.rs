//! `accounts.csv`.

use domain::account::{Account, AccountStatus};
use domain::import::AccountRow;
use domain::platform::AccountKind;
use domain::row::{FileRows, Parsed};

use super::csv::{Column, Source, read_rows, write_rows};

/// Its columns.
pub const ACCOUNT_COLUMNS: [Column; 14] = [
    Column::required("handle"),
    Column::required("name"),
    Column::required("platform"),
    Column::required("organisation"),
    Column::optional("functions"),
    Column::optional("topics"),
    Column::optional("audiences"),
    Column::optional("region"),
    Column::optional("followers"),
    Column::optional("url"),
    Column::optional("status"),
    Column::optional("kind"),
    Column::optional("language"),
    Column::optional("co_organisations"),
];

/// Reads the file.
#[must_use]
pub fn read_accounts(file: Source<'_>) -> FileRows<AccountRow> {
    read_rows(file, &ACCOUNT_COLUMNS, |row| AccountRow {
        handle: row.text("handle").to_owned(),
        name: row.text("name").to_owned(),
        platform: row.text("platform").to_owned(),
        organisation: row.text("organisation").to_owned(),
        functions: row.list("functions"),
        topics: row.list("topics"),
        audiences: row.list("audiences"),
        region: row.optional("region").map(str::to_owned),
        followers: row.optional("followers").map(followers),
        url: row.optional("url").map(str::to_owned),
        status: row.optional("status").map(status),
        kind: row.optional("kind").map(kind),
        language: row.optional("language").map(str::to_owned),
        co_organisations: row.list("co_organisations"),
    })
}

fn followers(text: &str) -> Parsed<Option<i64>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| text.to_owned())
}

fn status(text: &str) -> Parsed<AccountStatus> {
    if text.is_empty() {
        return Ok(AccountStatus::default());
    }
    AccountStatus::of_key(text).ok_or_else(|| text.to_owned())
}

fn kind(text: &str) -> Parsed<Option<AccountKind>> {
    if text.is_empty() {
        return Ok(None);
    }
    AccountKind::named_in(text).map(Some).ok_or_else(|| text.to_owned())
}

/// Writes the file; reading it again says the same.
#[must_use]
pub fn write_accounts(accounts: &[Account]) -> String {
    let rows = accounts.iter().map(|account| {
        [
            account.handle.clone(),
            account.name.clone(),
            account.platform.clone(),
            account.organisation.clone(),
            account.functions.join("|"),
            account.topics.join("|"),
            account.audiences.join("|"),
            account.region.clone().unwrap_or_default(),
            account.followers.map(|followers| followers.to_string()).unwrap_or_default(),
            account.url.clone().unwrap_or_default(),
            account.status.key().to_owned(),
            account.kind.map(|kind| kind.key().to_owned()).unwrap_or_default(),
            account.language.clone().unwrap_or_default(),
            account.co_organisations.join("|"),
        ]
    });
    write_rows(&ACCOUNT_COLUMNS.map(|column| column.name), rows)
}
