//! How far a right goes for those who have a role.

/// How far a role's right goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Everything.
    All,
    /// Only without a scope (a matrix-wide signer).
    Unscoped,
    /// Everything without a scope, else the accounts of the grant and those of its organisations.
    AllUnlessScoped,
    /// The clusters of the grant.
    OwnClusters,
    /// The accounts of the grant, and those of its organisations.
    OwnAccounts,
    /// Nothing by itself: only where the person is named as somebody's deputy.
    AsDeputy,
}
