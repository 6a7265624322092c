//! Applying a remedy in a what-if closes exactly what it promised.

use micromatrix::domain::coverage::{CoverageChange, what_if};
use micromatrix::domain::coverage::{
    CoverageFilter, CoverageSettings, CoverageState, CoverageSurvey, DeclaredTarget, RemedyKind, SurveyInput,
};
use micromatrix::domain::matrix::Matrix;

use crate::coverage::support::{demo, overlay, real, survey, targets};

fn is_met(state: CoverageState) -> bool {
    !state.is_gap()
}

/// Cells that were gaps and are none, with their weight.
fn closed(change: &CoverageChange) -> (u64, u64) {
    assert_eq!(change.cells.len() as u64, change.moved, "the answer leaves cells out");
    let closed = change.cells.iter().filter(|moved| !is_met(moved.state_before) && is_met(moved.cell.state));
    closed.fold((0, 0), |(cells, weight), moved| (cells + 1, weight + u64::from(moved.cell.weight)))
}

fn assert_kept(matrix: &Matrix, survey: &CoverageSurvey, step: usize) -> [usize; 5] {
    let gaps = survey.gap_places(&CoverageFilter::default(), None, usize::MAX);
    let gaps: Vec<usize> = gaps.into_iter().step_by(step).collect();
    let mut kinds = [0; 5];
    for (gap, remedies) in gaps.iter().zip(survey.remedies(matrix, &gaps)) {
        assert!(remedies.is_sorted_by_key(|remedy| remedy.cost));
        for remedy in remedies {
            kinds[remedy.kind as usize] += 1;
            let change = what_if(survey, &overlay(matrix, &remedy.changes));
            assert_eq!(closed(&change), (remedy.closes.cells, remedy.closes.weight), "{remedy:?}");
            let grown = change.after.met - change.before.met;
            assert!((grown - remedy.met).abs() < 1e-6, "{grown} {remedy:?}");
            let cell = survey.cell(&survey.potential().cell(*gap));
            let mine = change.cells.iter().find(|moved| {
                (&moved.cell.function, &moved.cell.audience) == (&cell.function, &cell.audience)
                    && (moved.cell.form, &moved.cell.region) == (cell.form, &cell.region)
            });
            assert!(mine.is_some_and(|moved| is_met(moved.cell.state)), "{remedy:?} leaves {cell:?}");
        }
    }
    kinds
}

#[test]
fn remedies_of_the_demo_close_what_they_promise() {
    let matrix = demo();
    let kinds = assert_kept(&matrix, &survey(&matrix, None), 5);
    for kind in [RemedyKind::Audience, RemedyKind::Function, RemedyKind::Mixed] {
        assert!(kinds[kind as usize] > 0, "none is {kind:?}: {kinds:?}");
    }
}

#[test]
fn remedies_for_several_wanted_voices_close_what_they_promise() {
    let matrix = demo();
    let more = |target: DeclaredTarget| DeclaredTarget { wanted: 1 + target.weight % 3, ..target };
    let targets: Vec<DeclaredTarget> = targets(&survey(&matrix, None)).into_iter().map(more).collect();
    assert_kept(&matrix, &survey(&matrix, Some(&targets)), 11);
}

#[test]
#[ignore = "needs the real registries congress and real-matrix"]
fn remedies_of_real_registries_close_what_they_promise() {
    for name in ["congress", "real-matrix"] {
        let matrix = real(name);
        let survey = survey(&matrix, None);
        let gaps = survey.gap_places(&CoverageFilter::default(), None, usize::MAX).len();
        assert_kept(&matrix, &survey, gaps / 25 + 1);
    }
}

#[test]
fn a_cheaper_way_comes_first_when_the_table_says_so() {
    let matrix = demo();
    let first = |function: u32, audience: u32, open: u32| {
        let mut settings = CoverageSettings::default();
        settings.costs.function = function;
        settings.costs.audience = audience;
        settings.costs.open = open;
        let input =
            SurveyInput { matrix: &matrix, declared: None, settings, targets_revision: 1, most: 100_000 };
        let survey = CoverageSurvey::of(&input).unwrap();
        let gaps = survey.gap_places(&CoverageFilter::default(), None, usize::MAX);
        let remedies = survey.remedies(&matrix, &gaps);
        remedies.into_iter().filter_map(|all| Some(all.first()?.kind)).collect::<Vec<_>>()
    };
    let (dear, cheap) = (first(9, 1, 20), first(9, 20, 1));
    assert!(dear.iter().filter(|kind| **kind == RemedyKind::Audience).count() > 10);
    let opened = |kinds: &[RemedyKind]| kinds.iter().filter(|kind| **kind == RemedyKind::Open).count();
    assert!(opened(&cheap) > opened(&dear), "{} {}", opened(&cheap), opened(&dear));
}
