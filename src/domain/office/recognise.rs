//! Which accounts of the registry the rows of a list are.

use std::collections::HashMap;
use std::hash::Hash;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::handle::{Handles, made_handle};
use super::row::OfficeRow;
use crate::account::Account;
use crate::address::folded_address;
use crate::alike::skeleton;
use crate::filing::Filing;
use crate::keyed;
use crate::terms::fold_name;

/// What is known of an account of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the account")]
pub struct KnownAccount<'a> {
    pub handle: &'a str,
    pub name: &'a str,
    pub platform: &'a str,
    pub url: Option<&'a str>,
    pub filing: Option<&'a str>,
}

impl<'a> KnownAccount<'a> {
    /// What is known of an account and of what is filed of it.
    #[must_use]
    pub fn of(account: &'a Account, filing: Option<&'a Filing>) -> Self {
        Self {
            handle: &account.handle,
            name: &account.name,
            platform: &account.platform,
            url: account.url.as_deref(),
            filing: filing.and_then(|filing| filing.filing_number.as_deref()),
        }
    }
}

keyed! {
    /// By what an account was found again, surest first.
    pub enum RecognisedBy {
        /// Its id or handle.
        Handle = "handle",
        /// Its address.
        Url = "url",
        /// Its filing number.
        Filing = "filing",
        /// Its platform and name.
        Name = "name",
    }
}

/// A name that has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Renamed {
    /// The name in the registry.
    pub from: String,
    /// The name in the list.
    pub to: String,
}

/// Which account a row is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recognition {
    /// Its handle: that of the registry, or a new one.
    pub handle: String,
    /// By what it was found again; null: it is new.
    #[schema(required = true)]
    pub by: Option<RecognisedBy>,
    /// Its other name, when that is not the same any more.
    #[schema(required = true)]
    pub renamed: Option<Renamed>,
}

/// Which accounts the rows are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recognised {
    /// One for each row.
    pub rows: Vec<Recognition>,
    /// Handles of accounts that no row is, sorted.
    pub missing: Vec<String>,
}

/// Finds the accounts of the registry again, each at most once: first every row by its id, then by address, filing number, platform
/// and name, each where it is one account's and one row's alone; always on one platform. Rows that are none of them get new handles.
/// The result does not depend on the order of `known`. O(length of all).
///
/// ```
/// use domain::office::{KnownAccount, OfficeRow, RecognisedBy, recognise_accounts};
/// let known = [KnownAccount { handle: "gh_1", name: "沂川在线", platform: "wechat", url: None, filing: None }];
/// let row = OfficeRow {
///     name: "沂川妇幼".into(), platform: Some("wechat".into()), handle: Some("GH_1".into()), ..OfficeRow::default()
/// };
/// let found = recognise_accounts(&known, &[row]);
/// assert_eq!(found.rows[0].handle, "gh_1");
/// assert_eq!(found.rows[0].by, Some(RecognisedBy::Handle));
/// assert_eq!(found.rows[0].renamed.as_ref().unwrap().from, "沂川在线");
/// ```
#[must_use]
pub fn recognise_accounts(known: &[KnownAccount<'_>], rows: &[OfficeRow]) -> Recognised {
    let mut matching =
        Matching { known, rows, of_row: vec![None; rows.len()], used: vec![false; known.len()] };
    let platform = |row: &OfficeRow| row.platform.clone();
    matching.by(
        RecognisedBy::Handle,
        |account| vec![(account.platform.to_owned(), skeleton(account.handle))],
        |row| {
            let Some((platform, handle)) = platform(row).zip(row.handle.as_ref()) else { return vec![] };
            let with_platform = skeleton(&format!("{platform}-{handle}"));
            vec![(platform.clone(), skeleton(handle)), (platform, with_platform)]
        },
    );
    matching.by(
        RecognisedBy::Url,
        |account| {
            account.url.map(|url| (account.platform.to_owned(), folded_address(url))).into_iter().collect()
        },
        |row| platform(row).zip(row.url.as_deref().map(folded_address)).into_iter().collect(),
    );
    matching.by(
        RecognisedBy::Filing,
        |account| {
            account
                .filing
                .map(|filing| (account.platform.to_owned(), fold_name(filing)))
                .into_iter()
                .collect()
        },
        |row| platform(row).zip(row.filing.as_deref().map(fold_name)).into_iter().collect(),
    );
    matching.by(
        RecognisedBy::Name,
        |account| vec![(account.platform.to_owned(), fold_name(account.name))],
        |row| platform(row).map(|platform| (platform, fold_name(&row.name))).into_iter().collect(),
    );
    // Who was renamed in the registry since keeps the handle that its old name made.
    matching.by(
        RecognisedBy::Name,
        |account| vec![(account.platform.to_owned(), skeleton(account.handle))],
        |row| {
            let made = platform(row).map(|platform| {
                let handle = made_handle(&platform, &row.name);
                (platform, skeleton(&handle))
            });
            made.into_iter().collect()
        },
    );
    matching.into_recognised()
}

struct Matching<'a> {
    known: &'a [KnownAccount<'a>],
    rows: &'a [OfficeRow],
    of_row: Vec<Option<(usize, RecognisedBy)>>,
    used: Vec<bool>,
}

impl Matching<'_> {
    /// Joins what is left where a key is of one account and of one row.
    fn by<K: Eq + Hash>(
        &mut self,
        by: RecognisedBy,
        of_account: impl Fn(&KnownAccount<'_>) -> Vec<K>,
        of_row: impl Fn(&OfficeRow) -> Vec<K>,
    ) {
        let accounts =
            alone(self.known.len(), |at| if self.used[at] { vec![] } else { of_account(&self.known[at]) });
        let rows =
            alone(
                self.rows.len(),
                |at| if self.of_row[at].is_some() { vec![] } else { of_row(&self.rows[at]) },
            );
        let mut pairs: Vec<(usize, usize)> =
            rows.iter().filter_map(|(key, row)| Some(((*row)?, (*accounts.get(key)?)?))).collect();
        pairs.sort_unstable();
        for (row, account) in pairs {
            if self.of_row[row].is_none() && !self.used[account] {
                self.of_row[row] = Some((account, by));
                self.used[account] = true;
            }
        }
    }

    fn into_recognised(self) -> Recognised {
        let mut handles = Handles::of(self.known.iter().map(|account| account.handle));
        let rows = self.rows.iter().zip(&self.of_row).map(|(row, found)| match found {
            Some((at, by)) => {
                let account = &self.known[*at];
                let other = !row.name.is_empty() && fold_name(account.name) != fold_name(&row.name);
                let renamed = other.then(|| Renamed { from: account.name.to_owned(), to: row.name.clone() });
                Recognition { handle: account.handle.to_owned(), by: Some(*by), renamed }
            }
            None => Recognition { handle: handles.give(row), by: None, renamed: None },
        });
        let rows = rows.collect();
        let missing = self.known.iter().zip(&self.used).filter(|(_, used)| !**used);
        let mut missing: Vec<String> = missing.map(|(account, _)| account.handle.to_owned()).collect();
        missing.sort_unstable();
        Recognised { rows, missing }
    }
}

/// Keys with the one thing that has each, or `None` where several have it.
fn alone<K: Eq + Hash>(things: usize, keys: impl Fn(usize) -> Vec<K>) -> HashMap<K, Option<usize>> {
    let mut found: HashMap<K, Option<usize>> = HashMap::new();
    for at in 0..things {
        for key in keys(at) {
            found
                .entry(key)
                .and_modify(|one| {
                    if *one != Some(at) {
                        *one = None;
                    }
                })
                .or_insert(Some(at));
        }
    }
    found
}
