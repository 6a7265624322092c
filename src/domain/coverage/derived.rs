//! Targets that the registry itself suggests.
//!
//! Nothing is asked of a duty that the registry does not show of it somewhere: a cell is proposed only if each of its parts
//! occurs with its function. So the list grows with what the matrix does, and not with the product of everything.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::demand::{DemandCounts, FunctionDemand};
use super::target::CoverageTarget;

/// What a registry suggests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedTargets {
    /// The cells, the heaviest first.
    pub targets: Vec<CoverageTarget>,
    /// How many more were suggested than fit.
    pub left_out: u64,
}

/// Proposes cells, one voice wanted for each. The demands are those of whoever shows what is expected, paused accounts included: a
/// duty does not end when its only voice rests.
///
/// For every function that an account has itself:
/// - *regions*: those in which an account with the function lies; and if that holds for half or more of the regions of one
///   parent in which any account lies, the others of them too. None has a region: no place in particular.
/// - *audiences*: those that an account with the function lists. None lists any: everyone.
/// - *forms*: those that an account with the function has.
/// - *weight*: level of the audience × level of the form, 1 to 9. A level is 3 if half or more of the accounts with the
///   function (of those that list audiences at all) do so, 2 if a fifth or more do, else 1; `everyone` has 2.
///
/// At most `most` cells are given: the heaviest, of equals those in the highest regions, then by cell; how many were left out
/// is said. O(a · (f + u) + r + t log t) for a accounts with f functions and u audiences each, r regions and t cells.
pub(super) fn propose_targets(demands: &DemandCounts, most: usize) -> DerivedTargets {
    let demands = demands.list();
    let size =
        |demand: &FunctionDemand| (demand.audiences.len() * demand.forms.len() * demand.regions.len()) as u64;
    let suggested: u64 = demands.iter().map(size).sum();
    let mut parts: Vec<(Reverse<u32>, usize, &FunctionDemand)> = Vec::new();
    for demand in &demands {
        let depths: BTreeSet<usize> = demand.regions.iter().map(|(_, depth)| *depth).collect();
        let weights: BTreeSet<u32> = demand.cells().map(|(_, _, weight)| weight).collect();
        parts.extend(weights.iter().flat_map(|w| depths.iter().map(move |d| (Reverse(*w), *d, demand))));
    }
    parts.sort_by_key(|(weight, depth, demand)| (*weight, *depth, demand.function));
    let cells = parts.into_iter().flat_map(|(Reverse(weight), depth, demand)| demand.part(weight, depth));
    let targets: Vec<CoverageTarget> = cells.take(most).collect();
    DerivedTargets { left_out: suggested - targets.len() as u64, targets }
}
