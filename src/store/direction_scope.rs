//! Whose directions and pieces somebody may see.

use domain::right::Reach;

/// Accounts and clusters whose directions somebody may see.
#[derive(Debug, Clone, Default)]
pub struct DirectionScope {
    /// Handles.
    pub accounts: Vec<String>,
    /// Keys of organisations.
    pub organisations: Vec<String>,
    /// Keys of clusters.
    pub clusters: Vec<String>,
}

impl DirectionScope {
    /// What a caller's right covers, when it does not cover everything.
    #[must_use]
    pub fn of(reach: &Reach) -> Self {
        Self {
            accounts: reach.accounts.clone(),
            organisations: reach.organisations.clone(),
            clusters: reach.clusters.clone(),
        }
    }
}
