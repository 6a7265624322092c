//! The demo and real registries: what is shown adds up, and what can go loses nothing.

use micromatrix::domain::account::AccountStatus;
use micromatrix::domain::coverage::{
    CoverageDimension, CoverageFilter, RedundancyFilter, RollupBy, RollupScope, what_if,
};
use micromatrix::domain::matrix::Matrix;
use micromatrix::domain::scenario::{ScenarioChange, ScenarioChangeKind};

use crate::coverage::support::{cells, change, demo, key_of, overlay, real, survey};

fn assert_totals_add_up(matrix: &Matrix) {
    let survey = survey(matrix, None);
    let all = CoverageFilter::default();
    let cells = cells(&survey);
    let whole = survey.totals(survey.potential(), &all);
    let sum = |totals: micromatrix::domain::coverage::CoverageTotals| {
        let parts = [totals.uncovered, totals.thin, totals.covered, totals.crowded];
        parts.iter().fold((0, 0), |(cells, weight), part| (cells + part.cells, weight + part.weight))
    };
    assert_eq!(sum(whole).0, cells.len() as u64);
    for by in [
        CoverageDimension::Function,
        CoverageDimension::Audience,
        CoverageDimension::Form,
        CoverageDimension::Region,
    ] {
        let parts =
            survey.rollup(survey.potential(), &all, RollupBy { dimension: by, scope: RollupScope::Own });
        let added = parts.iter().map(|part| sum(part.totals));
        let added = added.fold((0, 0), |(cells, weight), part| (cells + part.0, weight + part.1));
        assert_eq!(added, sum(whole), "{by:?}");
        let met: f64 = parts.iter().map(|part| part.met).sum();
        assert!((met - survey.moment(survey.potential(), survey.fragility()).met).abs() < 1e-3);
    }
    for (place, cell) in cells.iter().enumerate().step_by(97) {
        assert_eq!(survey.find_cell(&key_of(cell)), Some(place));
    }
}

/// Gives how many accounts can be dropped together. Accounts of which something is not known never can; where that is true of all, none can.
fn assert_nothing_is_lost(matrix: &Matrix) -> usize {
    let survey = survey(matrix, None);
    let set = survey.droppable(&RedundancyFilter::default(), None, usize::MAX);
    assert_eq!(set.size, set.accounts.len() as u64);
    assert!(set.size <= set.bound && set.bound <= set.candidates);
    let close: Vec<ScenarioChange> =
        set.accounts.iter().map(|gone| change(ScenarioChangeKind::Close, &gone.account)).collect();
    for some in close.chunks(1000).take(1) {
        let answer = what_if(&survey, &overlay(matrix, some));
        assert!((answer.before.met - answer.after.met).abs() < 1e-9);
    }
    let gone: Vec<&str> = set.accounts.iter().map(|gone| gone.account.as_str()).collect();
    for proof in set.accounts.iter().flat_map(|gone| &gone.proof) {
        assert!(proof.left_to.iter().all(|left| !gone.contains(&left.as_str())));
        let wanted = f64::from(proof.cell.wanted).min(proof.cell.supply);
        assert!(proof.left >= wanted || proof.cell.weight == 0, "{proof:?}");
        assert_eq!(proof.left > 0.0, !proof.left_to.is_empty());
    }
    let active = matrix.graph.accounts().iter().filter(|a| a.status == AccountStatus::Active).count();
    println!(
        "{} of {active} can go, of {} something is not known; at most {}",
        set.accounts.len(),
        set.unknown,
        set.bound
    );
    assert!(
        !set.accounts.is_empty() || set.unknown == active as u64,
        "{} of {active} are not known",
        set.unknown
    );
    set.accounts.len()
}

#[test]
fn totals_and_roll_ups_of_the_demo_add_up() {
    assert_totals_add_up(&demo());
}

#[test]
#[ignore = "needs the real registries congress and real-matrix"]
fn totals_and_roll_ups_of_real_registries_add_up() {
    assert_totals_add_up(&real("congress"));
    assert_totals_add_up(&real("real-matrix"));
}

#[test]
fn a_set_that_can_be_dropped_loses_nothing_and_its_proof_says_who_is_left() {
    assert!(assert_nothing_is_lost(&demo()) > 0);
}

#[test]
#[ignore = "needs the real registries congress and real-matrix"]
fn a_set_of_real_accounts_that_can_be_dropped_loses_nothing() {
    assert_nothing_is_lost(&real("congress"));
    assert_nothing_is_lost(&real("real-matrix"));
}
