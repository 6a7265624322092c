//! What a registry does, counted: where proposed targets come from, kept up to date account by account.

use std::collections::{BTreeMap, BTreeSet};

use super::demand_basis::DemandBasis;
use super::index::{AudienceIndex, FunctionIndex, RegionIndex};
use super::matrix::{CoverageAccount, CoverageMatrix};
use super::target::CoverageTarget;
use super::tree::IndexTree;
use crate::form::Form;
use crate::stop::stoppable;

/// Key, normal, optional: as audiences and angles of a campaign weigh.
const LEVELS: [u32; 3] = [3, 2, 1];

/// By the region above, none for roots: how many accounts lie in each region. None is counted 0.
type Siblings = BTreeMap<Option<u32>, BTreeMap<RegionIndex, u32>>;

/// What accounts do, by function, counted.
#[derive(Clone, Debug)]
pub(super) struct DemandCounts {
    regions: IndexTree,
    inhabited: Siblings,
    by_function: BTreeMap<FunctionIndex, FunctionStats>,
}

/// What the accounts that have one function do, counted; no count is 0.
#[derive(Clone, Debug, Default)]
struct FunctionStats {
    holders: u32,
    /// Those of them that list audiences.
    listing: u32,
    audiences: BTreeMap<AudienceIndex, u32>,
    forms: BTreeMap<Form, u32>,
    regions: Siblings,
}

/// What is asked of one function.
pub(super) struct FunctionDemand {
    pub function: FunctionIndex,
    /// With their levels.
    pub audiences: Vec<(Option<AudienceIndex>, u32)>,
    pub forms: Vec<(Form, u32)>,
    /// With their depth, 0 for a root.
    pub regions: Vec<(Option<RegionIndex>, usize)>,
}

impl FunctionDemand {
    pub fn cells(&self) -> impl Iterator<Item = (Option<AudienceIndex>, Form, u32)> {
        self.audiences.iter().flat_map(|(audience, level)| {
            self.forms.iter().map(move |(form, other)| (*audience, *form, level * other))
        })
    }

    /// The cells of one weight in regions of one depth.
    pub fn part(&self, weight: u32, depth: usize) -> impl Iterator<Item = CoverageTarget> {
        let weighty = self.cells().filter(move |(_, _, own)| *own == weight);
        weighty.flat_map(move |(audience, form, weight)| {
            let regions = self.regions.iter().filter(move |(_, own)| *own == depth);
            let function = self.function;
            regions.map(move |(region, _)| CoverageTarget {
                function,
                audience,
                form,
                region: *region,
                weight,
                demand: DemandBasis::Derived,
                wanted: 1,
            })
        })
    }
}

/// Whether an account is added or taken away.
#[derive(Clone, Copy)]
enum Sign {
    Plus,
    Minus,
}

/// What one account can alter of the cells of one function: levels, and whether a region has the function, and whether its
/// neighbours have it as often as makes them all wanted.
#[derive(PartialEq, Eq)]
struct DemandSnapshot {
    audiences: Vec<(Option<AudienceIndex>, u32)>,
    forms: Vec<(Form, u32)>,
    /// None: all regions beside it are wanted, so whether this one has the function makes no difference.
    own: Vec<Option<bool>>,
}

impl DemandCounts {
    /// Counts the accounts of a matrix. O(a · (f + u) · log) for a accounts with f functions and u audiences each.
    pub fn of(matrix: &CoverageMatrix) -> Self {
        let regions = matrix.regions.clone();
        let mut demands = Self { regions, inhabited: Siblings::new(), by_function: BTreeMap::new() };
        for account in stoppable(&matrix.accounts) {
            demands.count(account, Sign::Plus);
        }
        demands
    }

    /// Puts one account in place of another; says whether the cells that are proposed stay the same. False may be too
    /// careful. O((functions + regions of the account) · (audiences + forms of a function) · log).
    pub fn replace(&mut self, before: Option<&CoverageAccount>, after: Option<&CoverageAccount>) -> bool {
        let both = || before.into_iter().chain(after);
        let functions: BTreeSet<FunctionIndex> =
            both().flat_map(|account| account.functions.iter().copied()).collect();
        let regions: BTreeSet<RegionIndex> = both().filter_map(|account| account.region).collect();
        let look = |demands: &Self| {
            let snapshots: Vec<Option<DemandSnapshot>> =
                functions.iter().map(|function| demands.snapshot(*function, &regions)).collect();
            let inhabited: Vec<bool> =
                regions.iter().map(|region| demands.has(&demands.inhabited, *region)).collect();
            (snapshots, inhabited)
        };
        let seen = look(self);
        if let Some(account) = before {
            self.count(account, Sign::Minus);
        }
        if let Some(account) = after {
            self.count(account, Sign::Plus);
        }
        look(self) == seen
    }

    fn count(&mut self, account: &CoverageAccount, sign: Sign) {
        let place = account.region.map(|region| (self.regions.parent(region.0), region));
        let in_region = |siblings: &mut Siblings| {
            let Some((parent, region)) = place else { return };
            let beside = siblings.entry(parent).or_default();
            step(beside, region, sign);
            if beside.is_empty() {
                siblings.remove(&parent);
            }
        };
        in_region(&mut self.inhabited);
        for &function in &account.functions {
            let stats = self.by_function.entry(function).or_default();
            let one = |count: &mut u32| match sign {
                Sign::Plus => *count += 1,
                Sign::Minus => *count -= 1,
            };
            one(&mut stats.holders);
            if !account.audiences.is_empty() {
                one(&mut stats.listing);
            }
            for &audience in &account.audiences {
                step(&mut stats.audiences, audience, sign);
            }
            step(&mut stats.forms, account.form, sign);
            in_region(&mut stats.regions);
            if stats.holders == 0 {
                self.by_function.remove(&function);
            }
        }
    }

    /// What is asked of every function.
    pub fn list(&self) -> Vec<FunctionDemand> {
        let demand = |(function, stats): (&FunctionIndex, &FunctionStats)| FunctionDemand {
            function: *function,
            audiences: stats.audiences(),
            forms: levels_of(&stats.forms, stats.holders),
            regions: self.regions_of(stats),
        };
        self.by_function.iter().map(demand).collect()
    }

    fn regions_of(&self, stats: &FunctionStats) -> Vec<(Option<RegionIndex>, usize)> {
        let wanted = stats.regions.iter().flat_map(|(parent, own)| match self.inhabited.get(parent) {
            Some(all) if is_usual(own.len(), all.len()) => all.keys(),
            _ => own.keys(),
        });
        let wanted: BTreeSet<RegionIndex> = wanted.copied().collect();
        if wanted.is_empty() {
            return vec![(None, 0)];
        }
        let depth = |region: RegionIndex| self.regions.climb(region.0).skip(1).count();
        wanted.into_iter().map(|region| (Some(region), depth(region))).collect()
    }

    fn snapshot(&self, function: FunctionIndex, regions: &BTreeSet<RegionIndex>) -> Option<DemandSnapshot> {
        let stats = self.by_function.get(&function)?;
        let count = |siblings: &Siblings, region: &RegionIndex| {
            siblings.get(&self.regions.parent(region.0)).map_or(0, BTreeMap::len)
        };
        let own = regions.iter().map(|region| {
            let all_wanted = is_usual(count(&stats.regions, region), count(&self.inhabited, region));
            (!all_wanted).then(|| self.has(&stats.regions, *region))
        });
        Some(DemandSnapshot {
            audiences: stats.audiences(),
            forms: levels_of(&stats.forms, stats.holders),
            own: own.collect(),
        })
    }

    fn has(&self, siblings: &Siblings, region: RegionIndex) -> bool {
        siblings.get(&self.regions.parent(region.0)).is_some_and(|beside| beside.contains_key(&region))
    }
}

impl FunctionStats {
    fn audiences(&self) -> Vec<(Option<AudienceIndex>, u32)> {
        if self.listing == 0 {
            return vec![(None, LEVELS[1])];
        }
        let levels = levels_of(&self.audiences, self.listing).into_iter();
        levels.map(|(audience, level)| (Some(audience), level)).collect()
    }
}

/// Whether so many of the regions beside each other have a function that all of them should: half or more, and one at least.
const fn is_usual(own: usize, inhabited: usize) -> bool {
    own > 0 && own * 2 >= inhabited
}

fn step<T: Ord>(counts: &mut BTreeMap<T, u32>, item: T, sign: Sign) {
    let count = counts.entry(item);
    match sign {
        Sign::Plus => *count.or_default() += 1,
        Sign::Minus => {
            if let std::collections::btree_map::Entry::Occupied(mut count) = count {
                *count.get_mut() -= 1;
                if *count.get() == 0 {
                    count.remove();
                }
            }
        }
    }
}

/// How usual each item is among `of` accounts.
fn levels_of<T: Ord + Copy>(counts: &BTreeMap<T, u32>, of: u32) -> Vec<(T, u32)> {
    let level = |count: u32| match count {
        half if half * 2 >= of => LEVELS[0],
        fifth if fifth * 5 >= of => LEVELS[1],
        _ => LEVELS[2],
    };
    counts.iter().map(|(item, count)| (*item, level(*count))).collect()
}
