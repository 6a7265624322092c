//! Targets that the registry itself suggests.
//!
//! Nothing is asked of a duty that the registry does not show of it somewhere: a cell is proposed only if each of its parts
//! occurs with its function. So the list grows with what the matrix does, and not with the product of everything.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::demand::Demands;
use super::{AudienceIndex, CoverageMatrix, CoverageTarget, FunctionIndex, RegionIndex};
use crate::form::Form;

/// What a registry suggests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedTargets {
    /// The cells, the heaviest first.
    pub targets: Vec<CoverageTarget>,
    /// How many more were suggested than fit.
    pub left_out: u64,
}

/// What is asked of one function.
pub(super) struct Demand {
    pub function: FunctionIndex,
    /// With their levels.
    pub audiences: Vec<(Option<AudienceIndex>, u32)>,
    pub forms: Vec<(Form, u32)>,
    /// With their depth, 0 for a root.
    pub regions: Vec<(Option<RegionIndex>, usize)>,
}

/// Proposes cells, one voice wanted for each. `matrix` holds whoever shows what is expected, paused accounts included: a
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
///
/// ```
/// use domain::coverage::*;
/// use domain::form::Form;
/// let tree = IndexTree::from_parents(vec![None, None])?;
/// let account = |index, function, audience| CoverageAccount {
///     index: AccountIndex(index), functions: vec![FunctionIndex(function)], audiences: vec![AudienceIndex(audience)],
///     form: Form::Article, region: None,
/// };
/// let matrix = CoverageMatrix::build(tree.clone(), tree, vec![account(0, 0, 0), account(1, 0, 1), account(2, 1, 2)])?;
/// // Two audiences of function 0, one of function 1; not six.
/// assert_eq!(derive_targets(&matrix, 100).targets.len(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn derive_targets(matrix: &CoverageMatrix, most: usize) -> DerivedTargets {
    propose_targets(&Demands::of(matrix), most)
}

/// The cells of these demands, as [`derive_targets`] gives them.
pub(super) fn propose_targets(demands: &Demands, most: usize) -> DerivedTargets {
    let demands = demands.list();
    let size = |demand: &Demand| (demand.audiences.len() * demand.forms.len() * demand.regions.len()) as u64;
    let suggested: u64 = demands.iter().map(size).sum();
    let mut parts: Vec<(Reverse<u32>, usize, &Demand)> = Vec::new();
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

impl Demand {
    fn cells(&self) -> impl Iterator<Item = (Option<AudienceIndex>, Form, u32)> {
        self.audiences.iter().flat_map(|(audience, level)| {
            self.forms.iter().map(move |(form, other)| (*audience, *form, level * other))
        })
    }

    /// The cells of one weight in regions of one depth.
    fn part(&self, weight: u32, depth: usize) -> impl Iterator<Item = CoverageTarget> {
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
                wanted: 1,
            })
        })
    }
}
