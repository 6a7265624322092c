//! Accounts that can be dropped together without any loss.
//!
//! Every cell bears a certain loss of supply, its *slack*; a set can be dropped if what it gives to each cell is at most the
//! cell's slack. Cells whose slack exceeds what all candidates give bind nobody; the others tie candidates into components,
//! each of which is solved by itself.

use std::collections::BTreeMap;

use super::index::AccountIndex;
use super::tally::Tally;
use crate::stop::{checkpoint, stoppable};

/// Components of up to so many candidates are solved to the optimum.
const EXACT: usize = 30;

/// A set that can be dropped without loss.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DropSet {
    /// Who can be dropped, by account. None of the other candidates can join them.
    pub dropped: Vec<AccountIndex>,
    /// No set that can be dropped is larger than this; equal to the number dropped: it is a largest one.
    pub bound: usize,
}

/// What candidates give to one cell that binds them.
struct Tight {
    slack: u64,
    /// Candidates with what they give.
    givers: Vec<(usize, u64)>,
}

/// Finds a set of `candidates` without whom no cell's met demand is less.
///
/// The set is maximal by inclusion, and largest by number where no more than 30 candidates are connected (branch and bound);
/// else greedy, those first who give to the fewest tight cells, with a bound from disjoint cells: of the givers of a cell, only
/// so many fit into its slack.
///
/// # Complexity
/// O(Σ cells reached · log) besides the search, which is exponential in 30 at worst and short where cells are few.
///
/// ```
/// use std::sync::Arc;
/// use domain::coverage::*;
/// use domain::permille::Permille;
/// use domain::form::Form;
/// let tree = IndexTree::from_parents(vec![None])?;
/// let account = |id| CoverageAccount {
///     index: AccountIndex(id), functions: vec![FunctionIndex(0)], audiences: vec![], form: Form::Article, region: None,
/// };
/// let matrix = CoverageMatrix::build(tree.clone(), tree, (0..3).map(account).collect())?;
/// let target = CoverageTarget {
///     function: FunctionIndex(0), audience: None, form: Form::Article, region: None, weight: 1,
///     demand: DemandBasis::Derived, wanted: 1,
/// };
/// let account_table = AccountTable::of(&matrix);
/// let target_table = TargetTable::build(&matrix, &account_table, &[target])?;
/// let tally = Tally::count(Arc::new(account_table), Arc::new(target_table), Permille::DEFAULT_DISCOUNT);
/// // Three voices where one is wanted: any two can go, all three cannot.
/// let set = drop_together(&tally, &[AccountIndex(0), AccountIndex(1), AccountIndex(2)]);
/// assert_eq!((set.dropped.len(), set.bound), (2, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn drop_together(tally: &Tally, candidates: &[AccountIndex]) -> DropSet {
    let mut candidates = candidates.to_vec();
    candidates.sort_unstable();
    candidates.dedup();
    candidates.retain(|account| tally.profile(*account).is_some());
    let tight = tight_cells(tally, &candidates);
    let mut set = DropSet::default();
    for component in stoppable(components(candidates.len(), &tight)) {
        let (dropped, bound) = solve(&component, &tight);
        set.bound += bound;
        set.dropped.extend(dropped.into_iter().map(|candidate| candidates[candidate]));
    }
    set.dropped.sort_unstable();
    set
}

fn tight_cells(tally: &Tally, candidates: &[AccountIndex]) -> Vec<Tight> {
    let mut gifts: Vec<(usize, usize, u64)> = Vec::new();
    for (candidate, account) in stoppable(candidates).enumerate() {
        let reached = tally.reached_by(*account).into_iter();
        let counts = reached.filter(|(cell, _)| tally.target_table.targets()[*cell].weight > 0);
        gifts.extend(counts.map(|(cell, each)| (cell, candidate, each)));
    }
    gifts.sort_unstable();
    let mut tight = Vec::new();
    for cell in gifts.chunk_by(|a, b| a.0 == b.0) {
        let wanted = u64::from(tally.target_table.targets()[cell[0].0].wanted) * 1000;
        let slack = tally.supply(cell[0].0).saturating_sub(wanted);
        if cell.iter().map(|(_, _, each)| each).sum::<u64>() > slack {
            let givers = cell.iter().map(|(_, candidate, each)| (*candidate, *each)).collect();
            tight.push(Tight { slack, givers });
        }
    }
    tight
}

/// A component: its candidates and its tight cells.
struct Component {
    candidates: Vec<usize>,
    cells: Vec<usize>,
}

fn components(candidates: usize, tight: &[Tight]) -> Vec<Component> {
    let mut union = petgraph::unionfind::UnionFind::<usize>::new(candidates);
    for cell in tight {
        for pair in cell.givers.windows(2) {
            union.union(pair[0].0, pair[1].0);
        }
    }
    let mut by_root: BTreeMap<usize, Component> = BTreeMap::new();
    for candidate in 0..candidates {
        let new = || Component { candidates: Vec::new(), cells: Vec::new() };
        by_root.entry(union.find(candidate)).or_insert_with(new).candidates.push(candidate);
    }
    for (at, cell) in tight.iter().enumerate() {
        if let Some(component) = by_root.get_mut(&union.find(cell.givers[0].0)) {
            component.cells.push(at);
        }
    }
    by_root.into_values().collect()
}

fn solve(component: &Component, tight: &[Tight]) -> (Vec<usize>, usize) {
    let greedy = drop_greedily(component, tight);
    let local: BTreeMap<usize, usize> =
        component.candidates.iter().enumerate().map(|(at, candidate)| (*candidate, at)).collect();
    if component.candidates.len() > EXACT {
        let bound = bound_by_disjoint_cells(component, tight);
        return (greedy, bound);
    }
    let cells: Vec<LocalCell> =
        component.cells.iter().map(|&cell| LocalCell::of(&tight[cell], &local)).collect();
    let all = (1_u64 << component.candidates.len()) - 1;
    let mut search = Search { cells, best: 0, best_size: greedy.len() };
    for candidate in &greedy {
        search.best |= 1 << local[candidate];
    }
    search.branch(0, all);
    let chosen = component.candidates.iter().filter(|candidate| search.best >> local[candidate] & 1 == 1);
    (chosen.copied().collect(), search.best_size)
}

fn drop_greedily(component: &Component, tight: &[Tight]) -> Vec<usize> {
    let mut gives: BTreeMap<usize, Vec<(usize, u64)>> = BTreeMap::new();
    let mut slack: BTreeMap<usize, u64> = BTreeMap::new();
    for &cell in &component.cells {
        slack.insert(cell, tight[cell].slack);
        for &(candidate, each) in &tight[cell].givers {
            gives.entry(candidate).or_default().push((cell, each));
        }
    }
    let mut order = component.candidates.clone();
    order.sort_by_key(|candidate| (gives.get(candidate).map_or(0, Vec::len), *candidate));
    let mut dropped = Vec::new();
    for candidate in stoppable(order) {
        let gifts = gives.get(&candidate).map_or(&[][..], Vec::as_slice);
        if gifts.iter().all(|(cell, each)| slack[cell] >= *each) {
            for (cell, each) in gifts {
                if let Some(slack) = slack.get_mut(cell) {
                    *slack -= each;
                }
            }
            dropped.push(candidate);
        }
    }
    dropped
}

/// How many of some gifts fit into a slack at most: the smallest first.
fn most_that_fit(slack: u64, mut gifts: Vec<u64>) -> usize {
    gifts.sort_unstable();
    let mut left = slack;
    gifts.into_iter().take_while(|each| left.checked_sub(*each).map(|rest| left = rest).is_some()).count()
}

fn bound_by_disjoint_cells(component: &Component, tight: &[Tight]) -> usize {
    let forced = |cell: usize, free: &dyn Fn(usize) -> bool| {
        let gifts: Vec<u64> =
            tight[cell].givers.iter().filter(|(giver, _)| free(*giver)).map(|(_, each)| *each).collect();
        gifts.len() - most_that_fit(tight[cell].slack, gifts)
    };
    let mut cells = component.cells.clone();
    // Cells that force the greatest part of their givers to stay come first.
    cells.sort_by_cached_key(|&cell| {
        let givers = tight[cell].givers.len();
        (std::cmp::Reverse(forced(cell, &|_| true) * 1000 / givers), cell)
    });
    let mut used = std::collections::BTreeSet::new();
    let mut stay = 0;
    for cell in stoppable(cells) {
        let kept = forced(cell, &|giver| !used.contains(&giver));
        if kept > 0 {
            stay += kept;
            used.extend(tight[cell].givers.iter().map(|(giver, _)| *giver));
        }
    }
    component.candidates.len() - stay
}

/// A tight cell of a small component: sets of candidates as bits, by what they give.
struct LocalCell {
    slack: u64,
    givers: Vec<(u64, u64)>,
}

impl LocalCell {
    fn of(cell: &Tight, local: &BTreeMap<usize, usize>) -> Self {
        let mut by_gift: BTreeMap<u64, u64> = BTreeMap::new();
        for (candidate, each) in &cell.givers {
            *by_gift.entry(*each).or_default() |= 1 << local[candidate];
        }
        Self { slack: cell.slack, givers: by_gift.into_iter().collect() }
    }

    fn given_by(&self, set: u64) -> u64 {
        self.givers.iter().map(|(each, givers)| each * u64::from((givers & set).count_ones())).sum()
    }

    /// How many of `open` must stay, given that `dropped` go: those that do not fit, the smallest gifts first.
    fn must_stay(&self, dropped: u64, open: u64) -> u32 {
        let mut left = self.slack - self.given_by(dropped);
        let mut stay = 0;
        for (each, givers) in &self.givers {
            let here = (givers & open).count_ones();
            let fit = u32::try_from(left / each).unwrap_or(u32::MAX).min(here);
            left -= each * u64::from(fit);
            stay += here - fit;
        }
        stay
    }

    fn all(&self) -> u64 {
        self.givers.iter().fold(0, |all, (_, givers)| all | givers)
    }
}

struct Search {
    cells: Vec<LocalCell>,
    best: u64,
    best_size: usize,
}

impl Search {
    /// Tries every set that holds `dropped`, which fits, and else only candidates of `open`.
    fn branch(&mut self, dropped: u64, open: u64) {
        checkpoint();
        let fits = |cell: &LocalCell, set: u64| cell.given_by(set) <= cell.slack;
        // Who does not fit by itself is out.
        let open = bits(open)
            .filter(|one| self.cells.iter().all(|cell| cell.all() & one == 0 || fits(cell, dropped | one)))
            .fold(0, |all, one| all | one);
        let (mut used, mut stay) = (0, 0);
        let mut worst: Option<(u32, u64)> = None;
        for cell in &self.cells {
            let mine = cell.must_stay(dropped, open);
            if mine == 0 {
                continue;
            }
            if worst.is_none_or(|(most, _)| mine > most) {
                worst = Some((mine, cell.all() & open));
            }
            let apart = cell.must_stay(dropped, open & !used);
            if apart > 0 {
                stay += apart;
                used |= cell.all();
            }
        }
        let most = dropped.count_ones() + open.count_ones() - stay;
        if most as usize <= self.best_size {
            return;
        }
        let Some((_, givers)) = worst else {
            // Nothing binds any more: all go.
            self.best = dropped | open;
            self.best_size = self.best.count_ones() as usize;
            return;
        };
        let one = givers & givers.wrapping_neg();
        self.branch(dropped | one, open & !one);
        self.branch(dropped, open & !one);
    }
}

fn bits(mut set: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let one = set & set.wrapping_neg();
        set &= !one;
        (one != 0).then_some(one)
    })
}
