//! Teams: organisations whose few people write for several accounts. A team tells one story of a campaign, in a cut for each platform.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::account::AccountStatus;
use crate::matrix::Matrix;

/// More persons than this can tell more than one story.
const MOST_PERSONS: usize = 2;

/// The organisations that are one team: those that say so; of those that say nothing, whoever has several active accounts and one or two
/// persons on record. Where nobody is on record, nothing is known of the team. O(accounts + organisations).
#[must_use]
pub fn list_teams(matrix: &Matrix, persons: &BTreeMap<String, usize>) -> BTreeSet<String> {
    let mut accounts: HashMap<&str, usize> = HashMap::new();
    for account in matrix.graph.accounts().iter().filter(|account| account.status == AccountStatus::Active) {
        *accounts.entry(&account.organisation).or_default() += 1;
    }
    let is_small = |key: &str| {
        let count = persons.get(key).copied().unwrap_or_default();
        (1..=MOST_PERSONS).contains(&count)
    };
    let several = |key: &str| accounts.get(key).is_some_and(|count| *count > 1);
    let teams = matrix.organisations().values().filter(|organisation| {
        let key = organisation.key.as_str();
        several(key) && organisation.team.unwrap_or_else(|| is_small(key))
    });
    teams.map(|organisation| organisation.key.clone()).collect()
}
