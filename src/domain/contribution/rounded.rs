//! Shares as decimals that still add up.

use serde::Serialize;

use super::game::{CellIndex, ClusterIndex, PlayerIndex};
use crate::decimal::Decimal;

/// The most decimals that shares are rounded to: the weight of any campaign is then a 128-bit number of
/// units.
pub const MOST_DECIMALS: u8 = 9;

/// What a share is expressed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Weights as given, whose unit is 10^−`decimals`.
    Given {
        /// How many decimals the weights have behind their integer units.
        decimals: u8,
    },
    /// All cells together are 100.
    Hundred,
}

/// Rounded shares: clusters and blanks add up to the total, and accounts to their cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoundedShares {
    /// All cells together.
    pub total: Decimal,
    /// Exactly the sum of the clusters.
    pub covered: Decimal,
    /// Exactly the sum of the blanks.
    pub uncovered: Decimal,
    /// By cluster.
    pub clusters: Vec<RoundedCluster>,
    /// By cell that is not covered in full.
    pub blanks: Vec<RoundedBlank>,
}

/// A cluster's rounded share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoundedCluster {
    /// The cluster.
    pub cluster: ClusterIndex,
    /// Exactly the sum of its accounts.
    pub share: Decimal,
    /// By account.
    pub accounts: Vec<RoundedAccount>,
}

/// An account's rounded share in one cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoundedAccount {
    /// The account.
    pub account: PlayerIndex,
    /// Its share.
    pub share: Decimal,
}

/// What of a cell nobody covers, rounded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoundedBlank {
    /// The cell.
    pub cell: CellIndex,
    /// What is missing.
    pub share: Decimal,
}
