//! What the matrix can speak to and what it cannot (覆盖、空白): function × audience × form × region.
//!
//! - [`CoverageMatrix`] holds accounts with the trees of functions and regions, by index, checked once.
//! - [`derive_targets`] proposes the cells from the registry; a caller may as well declare them.
//! - [`report_supply`] says of every cell how much supply reaches it, and in which state it is.
//! - [`list_gaps`] lists the cells that want voices, each with the account that comes nearest and what it lacks.
//! - [`CoverageSurvey`] does all of that for a registry, in its own keys: what the API shows; it follows the registry from one
//!   revision to the next by the accounts that differ.

mod bits;
mod board;
mod campaign;
mod declared;
mod demand;
mod did;
mod drop;
mod explain;
mod follow;
mod fragility;
mod gaps;
mod joint;
mod key;
mod losses;
mod matrix;
mod names;
mod nearest;
mod preorder;
mod redundancy;
mod remedy;
mod report;
mod roll;
mod rollup;
mod step;
mod survey;
mod tally;
mod targets;
mod tree;
mod view;
mod walk;

#[cfg(test)]
mod tests;

use thiserror::Error;

use super::form::Form;
use crate::keyed;

pub use board::Board;
pub use campaign::{CampaignCell, CampaignCoverage, campaign_coverage};
pub use declared::{CoverageSettings, DeclaredTarget, MOST_TARGETS, RemedyCosts, check_targets};
pub use did::Utterance;
pub use drop::{DropSet, drop_together};
pub use explain::GapContext;
pub use follow::SurveyLost;
pub use fragility::{CoverageFragility, CoverageGroups, FragilePoint, FragilityReport};
pub use gaps::{Candidate, Lack, LackCosts, SupplyGap, describe_gaps, list_gaps};
pub use joint::{JointMethod, JointRemedy};
pub use key::{CellKey, CoverageFilter, GapKey};
pub use losses::{Losses, losses_after, losses_of_accounts, losses_of_groups};
pub use matrix::{CoverageAccount, CoverageMatrix};
pub use redundancy::{AccountCoverage, CoverageProof, DroppableSet, Redundancy, RedundancyFilter, Successor};
pub use remedy::{CoverageRemedy, RemedyKind};
pub use report::{CellSupply, StateTotal, SupplyReport, report_supply};
pub use roll::Roll;
pub use rollup::{CoverageDimension, CoverageRollup, RollupBy, RollupScope};
pub use survey::{CoverageSurvey, SurveyInput, voices};
pub use tally::{Tally, TallyTotals};
pub use targets::{DerivedTargets, derive_targets};
pub use tree::{IndexTree, IndexTreeError};
pub use view::{CellTotal, CoverageCell, CoverageGap, CoverageTotals, GapCandidate};

/// From so many times the wanted voices on, a cell is crowded.
const CROWDED: u64 = 3;

/// An account, by its place in the caller's list; ties are broken by the smaller one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountIndex(pub u32);

/// A function, by its place in the tree of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionIndex(pub u32);

/// An audience, interned by the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AudienceIndex(pub u32);

/// A region, by its place in the tree of regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionIndex(pub u32);

/// Part of a thousand, 0..=1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Permille(u16);

impl Permille {
    /// What a voice from a region above loses by default: it counts 600, as locality does in the fit of a direction.
    pub const DEFAULT_DISCOUNT: Self = Self(400);

    /// So many thousandths; `None` above 1000.
    #[must_use]
    pub const fn new(thousandths: u16) -> Option<Self> {
        if thousandths <= 1000 { Some(Self(thousandths)) } else { None }
    }

    /// These thousandths.
    #[must_use]
    pub const fn thousandths(self) -> u16 {
        self.0
    }
}

/// A cell that somebody should be able to speak to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CoverageTarget {
    /// The duty; accounts that have it or a child of it meet it.
    pub function: FunctionIndex,
    /// To whom; none: to everyone, which every account reaches.
    pub audience: Option<AudienceIndex>,
    /// How.
    pub form: Form,
    /// Where; none: no place in particular, which every account reaches in full.
    pub region: Option<RegionIndex>,
    /// How much it matters, in the caller's unit.
    pub weight: u32,
    /// How many voices it should have, 1 or more.
    pub wanted: u32,
}

keyed! {
    /// How well a cell is supplied, from nothing to too much.
    pub enum CoverageState {
        /// Nobody reaches it.
        Uncovered = "uncovered",
        /// Less than the wanted number of voices.
        Thin = "thin",
        /// At least the wanted number.
        Covered = "covered",
        /// Three times the wanted number or more.
        Crowded = "crowded",
    }
}

impl CoverageState {
    /// What a supply in thousandths of a voice means where so many voices are wanted.
    #[must_use]
    pub fn of_supply(thousandths: u64, wanted: u32) -> Self {
        let wanted = u64::from(wanted) * 1000;
        match thousandths {
            0 => Self::Uncovered,
            supply if supply < wanted => Self::Thin,
            supply if supply < CROWDED * wanted => Self::Covered,
            _ => Self::Crowded,
        }
    }

    /// Whether a cell in this state wants voices.
    #[must_use]
    pub const fn is_gap(self) -> bool {
        matches!(self, Self::Uncovered | Self::Thin)
    }
}

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
