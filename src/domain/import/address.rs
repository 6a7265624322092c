//! Addresses that two accounts have.

use std::collections::HashMap;

use crate::account::{Account, AccountInput, AccountStatus};
use crate::address::folded_address;

/// Who has which address, of accounts that are not closed.
pub(super) struct Addresses(HashMap<String, String>);

impl Addresses {
    pub(super) fn of(accounts: &[Account]) -> Self {
        let open = accounts.iter().filter(|account| account.status != AccountStatus::Closed);
        let addressed = open.filter_map(|account| Some((account.url.as_deref()?, &account.handle)));
        Self(addressed.map(|(url, handle)| (folded_address(url), handle.clone())).collect())
    }

    /// Notes an account's address; the handle of another one that has it.
    pub(super) fn note(&mut self, input: &AccountInput) -> Option<String> {
        let url = input.url.as_deref().filter(|_| input.status != AccountStatus::Closed)?;
        let other = self.0.entry(folded_address(url)).or_insert_with(|| input.handle.clone());
        (*other != input.handle).then(|| other.clone())
    }
}
