//! What an export of coverage leaves out.

use domain::account::AccountStatus;
use domain::coverage::{CoverageFilter, CoverageSurvey};
use domain::left_out::{LeftOutPart, LeftOutThing, LeftOutWhy};
use domain::matrix::Matrix;

/// What an export of the cells that pass leaves out; with `gaps` of their gaps where it lists them.
pub(super) fn left_out_of(
    survey: &CoverageSurvey,
    matrix: &Matrix,
    filter: &CoverageFilter,
    gaps: Option<usize>,
) -> Vec<LeftOutPart> {
    let all = survey.potential().cells().len();
    let shown = survey.count_cells(filter);
    let passing = gaps.map_or(0, |_| survey.gap_places(filter, None, usize::MAX).len());
    let inactive =
        matrix.graph.accounts().iter().filter(|account| account.status != AccountStatus::Active).count();
    let count = |all: usize, shown: usize| all.saturating_sub(shown) as u64;
    LeftOutPart::list(&[
        (LeftOutThing::Cells, count(all, shown), LeftOutWhy::Filter),
        (LeftOutThing::Cells, survey.left_out, LeftOutWhy::Limit),
        (LeftOutThing::Gaps, count(passing, gaps.unwrap_or_default()), LeftOutWhy::Limit),
        (LeftOutThing::Accounts, inactive as u64, LeftOutWhy::Inactive),
    ])
}
