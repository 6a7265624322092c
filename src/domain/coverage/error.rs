//! Why coverage cannot be computed.

use thiserror::Error;

use super::index::{AccountIndex, FunctionIndex, RegionIndex};
use super::tree::IndexTreeError;

/// Why coverage cannot be computed; targets and accounts are named by their place in the caller's list, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CoverageError {
    /// An account has a function that the tree does not have.
    #[error("account {account} has function {}, which is not in the tree", function.0)]
    AccountFunction {
        /// The account's place.
        account: usize,
        /// The function.
        function: FunctionIndex,
    },
    /// An account lies in a region that the tree does not have.
    #[error("account {account} lies in region {}, which is not in the tree", region.0)]
    AccountRegion {
        /// The account's place.
        account: usize,
        /// The region.
        region: RegionIndex,
    },
    /// Two accounts have one index.
    #[error("account {} stands twice in the list", account.0)]
    AccountTwice {
        /// The index.
        account: AccountIndex,
    },
    /// A target names a function that the tree does not have.
    #[error("target {target} names function {}, which is not in the tree", function.0)]
    TargetFunction {
        /// The target's place.
        target: usize,
        /// The function.
        function: FunctionIndex,
    },
    /// A target names a region that the tree does not have.
    #[error("target {target} names region {}, which is not in the tree", region.0)]
    TargetRegion {
        /// The target's place.
        target: usize,
        /// The region.
        region: RegionIndex,
    },
    /// A target wants no voice.
    #[error("target {target} wants 0 voices; at least 1 is needed")]
    NothingWanted {
        /// The target's place.
        target: usize,
    },
    /// Two targets are one cell, so its weight is not known.
    #[error("target {target} is the same cell as target {first}")]
    TargetTwice {
        /// The later target's place.
        target: usize,
        /// The earlier target's place.
        first: usize,
    },
    /// Parents that make no tree.
    #[error(transparent)]
    Tree(#[from] IndexTreeError),
}
