//! Cells that want voices, each with the account that comes nearest to it.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::matrix::cell_of;
use super::nearest::Search;
use super::{
    AccountIndex, CellSupply, CoverageError, CoverageMatrix, CoverageTarget, Permille, report_supply,
};

/// What an account lacks to reach a cell in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// It has neither the function nor a child of it.
    Function,
    /// It lists other audiences.
    Audience,
    /// Its platform has another form.
    Form,
    /// Its region lies above the cell's: it counts with a discount.
    RegionFromAbove,
    /// Its region lies below the cell's: too narrow.
    RegionTooNarrow,
    /// Its region lies beside the cell's.
    RegionElsewhere,
    /// It has no region.
    RegionUnknown,
}

/// What it takes to mend each lack, in any one unit; the nearest account is the one with the smallest sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LackCosts {
    /// To take on a function.
    pub function: u32,
    /// To address an audience.
    pub audience: u32,
    /// To speak in another form, which takes an account on another platform.
    pub form: u32,
    /// To be there itself instead of from above.
    pub region_from_above: u32,
    /// To speak for a wider region.
    pub region_too_narrow: u32,
    /// To speak for another region.
    pub region_elsewhere: u32,
    /// To be given a region.
    pub region_unknown: u32,
}

impl Default for LackCosts {
    /// An audience is soonest addressed; a place in the registry is soon filled in; a duty needs a decision;
    /// a platform a new account; and hardly anybody may speak for somebody else's region.
    fn default() -> Self {
        Self {
            function: 3,
            audience: 1,
            form: 4,
            region_from_above: 3,
            region_too_narrow: 4,
            region_elsewhere: 6,
            region_unknown: 2,
        }
    }
}

/// The account that comes nearest to a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub account: AccountIndex,
    /// Why it is not enough as it is, in the order of the parts of a cell; never empty.
    pub lacks: Vec<Lack>,
    /// The sum of what it takes to mend that.
    pub cost: u32,
}

/// A cell that is uncovered or thin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyGap {
    /// The cell with its supply.
    pub cell: CellSupply,
    /// What is missing to the wanted voices, in thousandths of a voice.
    pub missing_thousandths: u64,
    /// The nearest of the accounts that do not reach it in full; none if every account does or has no part of
    /// it.
    pub candidate: Option<Candidate>,
}

/// Lists the cells that are uncovered or thin: the heaviest first, then by function, audience, form and region; each as
/// [`describe_gaps`] shows it.
///
/// # Errors
/// As [`report_supply`].
///
/// # Complexity
/// That of [`report_supply`] and of [`describe_gaps`].
///
/// ```
/// use domain::coverage::*;
/// use domain::form::Form;
/// let tree = IndexTree::from_parents(vec![None])?;
/// let account = |index, audience| CoverageAccount {
///     index: AccountIndex(index), functions: vec![FunctionIndex(0)], audiences: vec![AudienceIndex(audience)],
///     form: Form::Article, region: None,
/// };
/// let matrix = CoverageMatrix::build(tree.clone(), tree, vec![account(7, 1)])?;
/// let target = CoverageTarget {
///     function: FunctionIndex(0), audience: Some(AudienceIndex(2)), form: Form::Article, region: None, weight: 1, wanted: 1,
/// };
/// let gaps = list_gaps(&matrix, &[target], Permille::DEFAULT_DISCOUNT, &LackCosts::default())?;
/// let candidate = gaps[0].candidate.as_ref();
/// assert_eq!(candidate.map(|found| (found.account, found.lacks.as_slice())), Some((AccountIndex(7), &[Lack::Audience][..])));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn list_gaps(
    matrix: &CoverageMatrix,
    targets: &[CoverageTarget],
    discount: Permille,
    costs: &LackCosts,
) -> Result<Vec<SupplyGap>, CoverageError> {
    let report = report_supply(matrix, targets, discount)?;
    let mut cells: Vec<CellSupply> = report.cells.into_iter().filter(|cell| cell.state.is_gap()).collect();
    cells.sort_by_key(|cell| (Reverse(cell.target.weight), cell_of(&cell.target)));
    Ok(describe_gaps(matrix, &cells, costs))
}

/// Shows what is missing in each of these cells, in their order, and the account that is nearest by `costs`, of equals the
/// one with the smaller index. An account that has no part of the cell (neither function, audience, form nor a region at,
/// above or below it) is no candidate.
///
/// # Complexity
/// O(g · 37 · a / 64 + r · (a + n · d)) at worst for g cells in r of n regions d deep and a accounts; usually one of the first
/// combinations of lacks is found. Memory O((f + u + m) · a / 64) for f functions, u audiences, m forms. So a page of a long
/// list costs little.
#[must_use]
pub fn describe_gaps(matrix: &CoverageMatrix, cells: &[CellSupply], costs: &LackCosts) -> Vec<SupplyGap> {
    describe_gaps_among(matrix, |_| true, cells, costs)
}

/// The same, where only those accounts of the matrix come near that `speak`.
pub(super) fn describe_gaps_among(
    matrix: &CoverageMatrix,
    speak: impl Fn(AccountIndex) -> bool,
    cells: &[CellSupply],
    costs: &LackCosts,
) -> Vec<SupplyGap> {
    let search = Search::prepare(matrix, speak, costs);
    // By region, so that the accounts are sorted by their place once for each region.
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by_key(|&at| cells[at].target.region);
    let mut gaps = Vec::with_capacity(cells.len());
    for of_region in order.chunk_by(|&a, &b| cells[a].target.region == cells[b].target.region) {
        let places = search.sort_by_place(cells[of_region[0]].target.region);
        gaps.extend(of_region.iter().map(|&at| {
            let cell = cells[at];
            let wanted = u64::from(cell.target.wanted) * 1000;
            let gap = SupplyGap {
                cell,
                missing_thousandths: wanted.saturating_sub(cell.supply_thousandths),
                candidate: search.find_nearest(&cell.target, &places),
            };
            (at, gap)
        }));
    }
    gaps.sort_by_key(|(at, _)| *at);
    gaps.into_iter().map(|(_, gap)| gap).collect()
}
