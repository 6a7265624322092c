//! Whose directions and pieces somebody may see.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use super::list::is_among;
use crate::database::Connection;
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
    /// Whether a row lies within it, by the columns that name its account, its organisation and its cluster.
    pub(super) fn holds<C: ColumnTrait>(
        &self,
        conn: &Connection,
        [account, organisation, cluster]: [C; 3],
    ) -> Condition {
        let among = |column: C, keys: &[String]| is_among(conn, column, keys.iter().map(String::as_str));
        Condition::any()
            .add(among(account, &self.accounts))
            .add(among(organisation, &self.organisations))
            .add(among(cluster, &self.clusters))
    }

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
