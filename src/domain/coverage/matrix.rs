//! The accounts of a matrix as coverage sees them.

use super::error::CoverageError;
use super::index::{AccountIndex, AudienceIndex, FunctionIndex, RegionIndex};
use super::target::CoverageTarget;
use super::tree::IndexTree;
use crate::form::Form;

/// An account; paused and closed ones cover nothing and are left out of a supply by the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageAccount {
    /// Which account; ties are broken by the smaller index.
    pub index: AccountIndex,
    /// Its functions; it meets these and all above them.
    pub functions: Vec<FunctionIndex>,
    /// Its audiences; none listed: it speaks to all.
    pub audiences: Vec<AudienceIndex>,
    /// The form of its platform.
    pub form: Form,
    /// Its region; without one it reaches no cell that has one.
    pub region: Option<RegionIndex>,
}

impl CoverageAccount {
    /// Sorts the lists and drops what is repeated.
    pub(super) fn sort(&mut self) {
        self.functions.sort_unstable();
        self.functions.dedup();
        self.audiences.sort_unstable();
        self.audiences.dedup();
    }
}

/// Accounts with the trees that their functions and regions stand in; a value that exists is valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageMatrix {
    pub(super) functions: IndexTree,
    pub(super) regions: IndexTree,
    /// By index.
    pub(super) accounts: Vec<CoverageAccount>,
}

/// Where an account stands, seen from a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RegionRelation {
    /// In its region, or the cell has none: full reach.
    Same,
    /// In a region above: reach with a discount.
    Above,
    /// In a region below: no reach, too narrow.
    Below,
    /// In a region beside: no reach.
    Elsewhere,
    /// In none: no reach.
    Unknown,
}

impl CoverageMatrix {
    /// Checks the accounts against the trees. Lists of functions and audiences are sorted and lose what is
    /// repeated.
    ///
    /// # Errors
    /// A function or region that its tree does not have; two accounts with one index. O(n log n).
    pub fn build(
        functions: IndexTree,
        regions: IndexTree,
        mut accounts: Vec<CoverageAccount>,
    ) -> Result<Self, CoverageError> {
        for (place, account) in accounts.iter_mut().enumerate() {
            if let Some(&function) =
                account.functions.iter().find(|function| function.0 as usize >= functions.len())
            {
                return Err(CoverageError::AccountFunction { account: place, function });
            }
            if let Some(region) = account.region.filter(|region| region.0 as usize >= regions.len()) {
                return Err(CoverageError::AccountRegion { account: place, region });
            }
            account.sort();
        }
        accounts.sort_by_key(|account| account.index);
        match accounts.windows(2).find(|pair| pair[0].index == pair[1].index) {
            Some(pair) => Err(CoverageError::AccountTwice { account: pair[0].index }),
            None => Ok(Self { functions, regions, accounts }),
        }
    }

    /// Checks targets and sorts them by cell.
    pub(super) fn sort_targets(
        &self,
        targets: &[CoverageTarget],
    ) -> Result<Vec<CoverageTarget>, CoverageError> {
        for (place, target) in targets.iter().enumerate() {
            if target.function.0 as usize >= self.functions.len() {
                return Err(CoverageError::TargetFunction { target: place, function: target.function });
            }
            if let Some(region) = target.region.filter(|region| region.0 as usize >= self.regions.len()) {
                return Err(CoverageError::TargetRegion { target: place, region });
            }
            if target.wanted == 0 {
                return Err(CoverageError::NothingWanted { target: place });
            }
        }
        let mut order: Vec<usize> = (0..targets.len()).collect();
        order.sort_by_key(|&place| cell_of(&targets[place]));
        match order.windows(2).find(|pair| cell_of(&targets[pair[0]]) == cell_of(&targets[pair[1]])) {
            Some(pair) => Err(CoverageError::TargetTwice { target: pair[1], first: pair[0] }),
            None => Ok(order.into_iter().map(|place| targets[place]).collect()),
        }
    }

    /// The functions that an account meets: its own and all above, each once.
    pub(super) fn met_functions(&self, account: &CoverageAccount) -> Vec<FunctionIndex> {
        let climbs = account.functions.iter().flat_map(|function| self.functions.climb(function.0));
        let mut met: Vec<FunctionIndex> = climbs.map(FunctionIndex).collect();
        met.sort_unstable();
        met.dedup();
        met
    }

    /// Where the accounts of each region stand, seen from a cell's region; index = region. O(regions ·
    /// depth).
    pub(super) fn relations_seen_from(&self, cell: RegionIndex) -> Vec<RegionRelation> {
        let mut places: Vec<RegionRelation> = (0..self.regions.len())
            .zip(0..)
            .map(|(_, own)| {
                if self.regions.is_above(cell.0, own) {
                    RegionRelation::Below
                } else {
                    RegionRelation::Elsewhere
                }
            })
            .collect();
        for above in self.regions.climb(cell.0) {
            places[above as usize] = RegionRelation::Above;
        }
        if let Some(own) = places.get_mut(cell.0 as usize) {
            *own = RegionRelation::Same;
        }
        places
    }
}

/// What makes two targets the same cell.
pub(super) fn cell_of(
    target: &CoverageTarget,
) -> (FunctionIndex, Option<AudienceIndex>, Form, Option<RegionIndex>) {
    (target.function, target.audience, target.form, target.region)
}
