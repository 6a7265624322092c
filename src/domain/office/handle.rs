//! Handles for accounts: the id of the list where it has one, else made of platform and name, so that next month's list makes the
//! same.

use std::collections::HashSet;

use super::row::OfficeRow;
use crate::address::folded_address;
use crate::alike::skeleton;
use crate::field::{RESERVED_ACCOUNT_HANDLES, check_key, check_not_reserved};
use crate::terms::fold_name;

/// The longest handle that is made, in characters.
const LONGEST: usize = 120;

/// The handle of an account that has no id: its platform and its name as names are compared.
///
/// ```
/// use domain::office::made_handle;
/// assert_eq!(made_handle("wechat", "今日 沂川"), "wechat-今日沂川");
/// assert_eq!(made_handle("app", "i沂川APP"), "app-i沂川app");
/// ```
#[must_use]
pub fn made_handle(platform: &str, name: &str) -> String {
    let name: String = fold_name(name).chars().filter(|c| *c != '|' && !c.is_control()).collect();
    format!("{platform}-{name}").chars().take(LONGEST).collect()
}

/// Gives handles that no two accounts share, also not in looks.
#[derive(Debug, Clone, Default)]
pub struct Handles(HashSet<String>);

impl Handles {
    /// Handles that are given already.
    pub fn of<'a>(handles: impl IntoIterator<Item = &'a str>) -> Self {
        Self(handles.into_iter().map(skeleton).collect())
    }

    /// Notes a handle as given; whether it was free.
    pub fn take(&mut self, handle: &str) -> bool {
        self.0.insert(skeleton(handle))
    }

    /// A free handle for a row: its id, that with its platform, its platform and name, its address, a number. O(length), and as
    /// many tries as there are accounts of one look.
    ///
    /// ```
    /// use domain::office::{Handles, OfficeRow};
    /// let mut handles = Handles::of(["1922121676"]);
    /// let row = OfficeRow {
    ///     name: "沂水发布".into(), platform: Some("weibo".into()), handle: Some("1922121676".into()), ..OfficeRow::default()
    /// };
    /// assert_eq!(handles.give(&row), "weibo-1922121676");
    /// ```
    pub fn give(&mut self, row: &OfficeRow) -> String {
        let platform = row.platform.as_deref().unwrap_or("unknown");
        let mut candidates = Vec::new();
        if let Some(handle) = &row.handle {
            candidates.push(handle.clone());
            candidates.push(format!("{platform}-{handle}"));
        }
        let made = made_handle(platform, &row.name);
        candidates.push(made.clone());
        if let Some(url) = &row.url {
            let address: String = folded_address(url).chars().filter(|c| *c != '|').collect();
            candidates.push(format!("{platform}-{address}").chars().take(LONGEST).collect());
        }
        let numbered = (2_u64..).map(|number| format!("{made}-{number}"));
        let fits = |handle: &String| {
            check_key(handle).is_ok()
                && check_not_reserved(handle, &RESERVED_ACCOUNT_HANDLES).is_ok()
                && !handle.contains(char::is_whitespace)
        };
        let free = candidates.into_iter().chain(numbered).find(|handle| fits(handle) && self.take(handle));
        free.unwrap_or(made)
    }
}
