//! What a right, or a webhook, is limited to.

use crate::field::ValidationErrors;
use crate::matrix::Matrix;

/// The keys of a scope, whoever it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeKeys<'a> {
    /// Handles of accounts.
    pub accounts: &'a [String],
    /// Keys of organisations.
    pub organisations: &'a [String],
    /// Keys of clusters.
    pub clusters: &'a [String],
}

impl ScopeKeys<'_> {
    /// Whether it limits to nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.accounts.is_empty() && self.organisations.is_empty() && self.clusters.is_empty()
    }

    /// A key that names nothing is a slip that would otherwise show only when its holder is refused, or told nothing; each is noted where it stands,
    /// below `place`.
    pub fn check(self, place: &str, matrix: &Matrix, faults: &mut ValidationErrors) {
        for (n, key) in self.accounts.iter().enumerate() {
            let is_known = matrix.graph.account(key).is_some();
            faults.require(
                is_known,
                &format!("{place}/accounts/{n}"),
                format!("there is no account `{key}`"),
            );
        }
        for (n, key) in self.organisations.iter().enumerate() {
            let is_known = matrix.organisations().contains_key(key);
            let detail = format!("there is no organisation `{key}`");
            faults.require(is_known, &format!("{place}/organisations/{n}"), detail);
        }
        for (n, key) in self.clusters.iter().enumerate() {
            let is_known = matrix.clusters().contains_key(key);
            faults.require(
                is_known,
                &format!("{place}/clusters/{n}"),
                format!("there is no cluster `{key}`"),
            );
        }
    }
}
