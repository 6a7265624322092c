//! What a list says of one account.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::OfficeField;
use crate::account::AccountStatus;
use crate::opened::OpenedOn;
use crate::platform::AccountKind;

/// Where a value of a row stands, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct CellAt {
    /// The row, from 0; of a merge, its first.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
}

/// An organisation that has to do with an account beside the one that answers for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct OtherOrganisation {
    /// The column that names it; `organisation` for a further one of the same cell.
    pub role: OfficeField,
    /// Its name.
    pub name: String,
}

/// What a list says of one account. Nothing is checked against the registry yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct OfficeRow {
    /// Which of the mapping's sheets it stands in.
    pub sheet: usize,
    /// The row, counted from 0.
    pub row: u32,
    /// In a file of text, the line on which the row begins.
    pub line: Option<u64>,
    /// Which of the accounts of that row, from 0.
    pub part: u32,
    /// The name, clean.
    pub name: String,
    /// The platform's key; none: not said or not known, and then the account cannot be taken.
    pub platform: Option<String>,
    /// What the list says of the platform.
    pub platform_text: Option<String>,
    /// The kind of WeChat account.
    pub kind: Option<AccountKind>,
    /// The name of the organisation that answers; none: not said, and then the account cannot be taken.
    pub organisation: Option<String>,
    /// What stands in brackets on a line of its own below it.
    pub organisation_note: Option<String>,
    /// Others that have to do with it.
    pub others: Vec<OtherOrganisation>,
    /// The id on the platform.
    pub handle: Option<String>,
    /// The address, with its scheme.
    pub url: Option<String>,
    /// Followers.
    pub followers: Option<i64>,
    /// Whether it speaks; none: not said.
    pub status: Option<AccountStatus>,
    /// The region as the list names it.
    pub region: Option<String>,
    /// Where the office is.
    pub address: Option<String>,
    /// Persons in charge, as the list names them.
    pub person: Option<String>,
    /// Phones, separated by `、`.
    pub phone: Option<String>,
    /// When it was opened.
    pub opened: Option<OpenedOn>,
    /// Filing number.
    pub filing: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// Functions: keys.
    pub functions: Vec<String>,
    /// Audiences: keys.
    pub audiences: Vec<String>,
    /// Topics, as the list names them.
    pub topics: Vec<String>,
    /// Language: a tag of BCP 47.
    pub language: Option<String>,
    /// System, as the list names it.
    pub system: Option<String>,
    /// The heading above it between the rows.
    pub heading: Option<String>,
    /// Where each value stands.
    pub cells: BTreeMap<OfficeField, CellAt>,
}

impl OfficeRow {
    /// Whether nothing is missing that an account needs.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.name.is_empty() && self.platform.is_some() && self.organisation.is_some()
    }
}
