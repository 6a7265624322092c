//! Roll-ups by subtree, against a naive reading of the trees.

use micromatrix::domain::coverage::{
    CoverageDimension, CoverageFilter, CoverageRollup, CoverageState, RollupBy, RollupScope,
};
use micromatrix::domain::matrix::Matrix;

use crate::coverage::support::{cells, demo, real, small, survey};
use crate::support::random::Random;

/// Cells and weight that are gaps, cells and weight that are none, and what is demanded and met.
type Row = (u64, u64, u64, u64, f64, f64);

fn row_of(row: &CoverageRollup) -> Row {
    let (gaps, rest) = ([row.totals.uncovered, row.totals.thin], [row.totals.covered, row.totals.crowded]);
    let sum = |parts: [micromatrix::domain::coverage::CellTotal; 2]| {
        (parts[0].cells + parts[1].cells, parts[0].weight + parts[1].weight)
    };
    let (gaps, rest) = (sum(gaps), sum(rest));
    (gaps.0, gaps.1, rest.0, rest.1, row.demand, row.met)
}

fn check(matrix: &Matrix, filter: &CoverageFilter) -> usize {
    let survey = survey(matrix, None);
    let all = cells(&survey);
    let all = all.iter().filter(|cell| filter.state.is_none_or(|state| state == cell.state));
    let all: Vec<_> = all.collect();
    let mut deep = 0;
    for (dimension, tree) in
        [(CoverageDimension::Function, matrix.functions()), (CoverageDimension::Region, matrix.regions())]
    {
        let key_of = |cell: &micromatrix::domain::coverage::CoverageCell| match dimension {
            CoverageDimension::Function => Some(cell.function.clone()),
            _ => cell.region.clone(),
        };
        let by = RollupBy { dimension, scope: RollupScope::Subtree };
        let rows = survey.rollup(survey.potential(), filter, by);
        let is_below = |key: Option<&str>, top: Option<&str>| match (key, top) {
            (Some(key), Some(top)) => tree.is_within(key, top),
            (key, top) => key == top,
        };
        let keys = tree.iter().map(|node| Some(node.key.as_str())).chain([None]);
        let mut expected = 0;
        for key in keys {
            let mine = all.iter().filter(|cell| is_below(key_of(cell).as_deref(), key));
            let mut row: Row = (0, 0, 0, 0, 0.0, 0.0);
            for cell in mine {
                let gap = matches!(cell.state, CoverageState::Uncovered | CoverageState::Thin);
                let place = if gap { (&mut row.0, &mut row.1) } else { (&mut row.2, &mut row.3) };
                *place.0 += 1;
                *place.1 += u64::from(cell.weight);
                row.4 += f64::from(cell.weight) * f64::from(cell.wanted);
                row.5 += f64::from(cell.weight) * cell.supply.min(f64::from(cell.wanted));
            }
            let found = rows.iter().find(|row| row.key.as_deref() == key);
            assert_eq!(found.is_some(), row.0 + row.2 > 0, "{key:?}");
            let Some(found) = found else { continue };
            let own = row_of(found);
            assert_eq!((own.0, own.1, own.2, own.3), (row.0, row.1, row.2, row.3), "{key:?}");
            assert!((own.4 - row.4).abs() < 1e-6 && (own.5 - row.5).abs() < 1e-6, "{key:?}");
            let parent = key.and_then(|key| tree.get(key)).and_then(|node| node.parent.clone());
            assert_eq!(found.parent, parent);
            deep += usize::from(parent.is_some());
            expected += 1;
        }
        assert!(rows.len() >= expected && rows.is_sorted_by(|a, b| a.key < b.key));
    }
    deep
}

#[test]
fn a_row_of_a_subtree_counts_everything_below_it() {
    for seed in 1..=40 {
        check(&small(&mut Random(seed * 7919)), &CoverageFilter::default());
    }
    let thin = CoverageFilter { state: Some(CoverageState::Thin), ..CoverageFilter::default() };
    assert!(check(&demo(), &CoverageFilter::default()) > 2);
    check(&demo(), &thin);
}

#[test]
#[ignore = "needs the real registry congress"]
fn a_row_of_a_subtree_of_a_real_registry_counts_everything_below_it() {
    let matrix = real("congress");
    let thin = CoverageFilter { state: Some(CoverageState::Thin), ..CoverageFilter::default() };
    check(&matrix, &CoverageFilter::default());
    check(&matrix, &thin);
}
