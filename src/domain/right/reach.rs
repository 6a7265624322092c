//! How far a caller's grants carry a right.

use super::extent::Extent;
use super::role::Grant;
use super::scope::ScopeKeys;
use super::table::Right;
use crate::account::Account;
use crate::matrix::Matrix;

impl Right {
    /// How far these grants carry this right; `None` when they do not at all.
    ///
    /// ```
    /// use domain::right::{Grant, Right, Role};
    /// let member = Grant { role: Role::Member, accounts: vec!["weibo-a".into()], organisations: vec![], clusters: vec![] };
    /// let reach = Right::ReadDirections.reach(&[member.clone()]).unwrap();
    /// assert!(!reach.all && reach.accounts == ["weibo-a"]);
    /// assert!(Right::ManageCampaigns.reach(&[member]).is_none());
    /// ```
    #[must_use]
    pub fn reach(self, grants: &[Grant]) -> Option<Reach> {
        let mut reach = None;
        for grant in grants {
            let Some((_, extent)) = self.roles().iter().find(|(role, _)| *role == grant.role) else {
                continue;
            };
            if *extent == Extent::Unscoped && grant.has_scope() {
                continue;
            }
            let reach = reach.get_or_insert_with(Reach::default);
            match extent {
                Extent::All | Extent::Unscoped => reach.all = true,
                Extent::AllUnlessScoped if !grant.has_scope() => reach.all = true,
                Extent::AsDeputy => {}
                Extent::OwnClusters => reach.clusters.extend_from_slice(&grant.clusters),
                Extent::OwnAccounts | Extent::AllUnlessScoped => {
                    reach.accounts.extend_from_slice(&grant.accounts);
                    reach.organisations.extend_from_slice(&grant.organisations);
                }
            }
        }
        reach
    }
}

/// How far a caller's right goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// Everything.
    pub all: bool,
    /// These accounts.
    pub accounts: Vec<String>,
    /// The accounts of these organisations.
    pub organisations: Vec<String>,
    /// What lies in these clusters.
    pub clusters: Vec<String>,
}

impl Reach {
    /// What lies in a scope: everything, where it limits to nothing.
    ///
    /// ```
    /// use domain::right::{Reach, ScopeKeys};
    /// let own = ["weibo-a".to_owned()];
    /// let scope = ScopeKeys { accounts: &own, organisations: &[], clusters: &[] };
    /// assert!(!Reach::of(scope).all);
    /// assert!(Reach::of(ScopeKeys { accounts: &[], ..scope }).all);
    /// ```
    #[must_use]
    pub fn of(scope: ScopeKeys<'_>) -> Self {
        Self {
            all: scope.is_empty(),
            accounts: scope.accounts.to_vec(),
            organisations: scope.organisations.to_vec(),
            clusters: scope.clusters.to_vec(),
        }
    }

    /// Whether the right covers this account as its operator.
    #[must_use]
    pub fn operates(&self, account: &Account) -> bool {
        self.all
            || self.accounts.contains(&account.handle)
            || self.organisations.contains(&account.organisation)
    }

    /// Whether the right covers this account as its operator or as the lead of a cluster that holds it.
    #[must_use]
    pub fn sees(&self, account: &Account, matrix: &Matrix) -> bool {
        let clusters = matrix.clusters_of(&account.handle);
        self.operates(account) || clusters.iter().any(|cluster| self.clusters.contains(cluster))
    }

    /// Whether the right covers what this account was asked from the view of this cluster.
    #[must_use]
    pub fn covers(&self, matrix: &Matrix, account: &str, cluster: &str) -> bool {
        self.all
            || self.clusters.iter().any(|own| own == cluster)
            || matrix.graph.account(account).is_some_and(|account| self.operates(account))
    }

    /// Handles of the accounts that the right covers as their operator, and of those in its clusters.
    #[must_use]
    pub fn accounts_of(&self, matrix: &Matrix) -> Vec<String> {
        let accounts = matrix.graph.accounts().iter().filter(|account| self.sees(account, matrix));
        accounts.map(|account| account.handle.clone()).collect()
    }
}
