//! Which accounts of the registry a list no longer holds, of those that it could hold.

use std::collections::HashSet;

use super::recognise::Recognised;
use super::row::OfficeRow;
use crate::account::AccountStatus;
use crate::entity::Entity;
use crate::import::Registry;
use crate::terms::fold_name;

/// Of the accounts that no row is those that the list would hold if they were still there: accounts that are not closed, on platforms and of
/// organisations that it speaks of. A list of one office, or of one platform, says nothing of the others. O(length of all).
#[must_use]
pub fn missing_accounts(recognised: &Recognised, rows: &[OfficeRow], current: &Registry<'_>) -> Vec<String> {
    let platforms: HashSet<&str> = rows.iter().filter_map(|row| row.platform.as_deref()).collect();
    let said = rows.iter().flat_map(|row| {
        let others = row.others.iter().map(|other| other.name.as_str());
        row.organisation.as_deref().into_iter().chain(others)
    });
    let said: HashSet<String> = said.map(fold_name).collect();
    let organisations: HashSet<&str> = current
        .organisations
        .iter()
        .filter(|one| said.contains(&fold_name(&one.name)) || said.contains(&fold_name(&one.key)))
        .map(|one| one.key.as_str())
        .collect();
    // A row with a former handle is the account that has another one now.
    let present = |handle: &str| current.former.present(Entity::Account, handle).map(ToOwned::to_owned);
    let led_to: HashSet<String> = recognised.rows.iter().filter_map(|row| present(&row.handle)).collect();
    let unseen: HashSet<&str> = recognised.missing.iter().map(String::as_str).collect();
    let mut missing: Vec<String> = current
        .accounts
        .iter()
        .filter(|account| unseen.contains(account.handle.as_str()) && !led_to.contains(&account.handle))
        .filter(|account| account.status != AccountStatus::Closed)
        .filter(|account| platforms.contains(account.platform.as_str()))
        .filter(|account| organisations.contains(account.organisation.as_str()))
        .map(|account| account.handle.clone())
        .collect();
    missing.sort_unstable();
    missing
}
