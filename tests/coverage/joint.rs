//! The few changes that together meet the most demand.

use micromatrix::domain::coverage::{CoverageFilter, JointMethod, what_if};
use micromatrix::domain::matrix::Matrix;
use micromatrix::domain::scenario::{ScenarioChange, ScenarioChangeKind};

use crate::coverage::support::{demo, overlay, real, survey};

/// Gives how many joint remedies change something.
fn assert_joint_remedies(matrix: &Matrix) -> usize {
    let survey = survey(matrix, None);
    let (mut before, mut found) = (0.0, 0);
    for wanted in [1, 2, 3, 5] {
        let joint = survey.joint_remedy(matrix, &CoverageFilter::default(), wanted);
        assert!(joint.steps.len() <= wanted && joint.met >= before);
        before = joint.met;
        if joint.steps.is_empty() {
            continue;
        }
        found += 1;
        let change = what_if(&survey, &overlay(matrix, &joint.changes()));
        assert!((change.after.met - change.before.met - joint.met).abs() < 1e-6, "{joint:?}");
        let (gaps, left) = (change.before.totals, change.after.totals);
        let closed = gaps.uncovered.cells + gaps.thin.cells - left.uncovered.cells - left.thin.cells;
        assert_eq!(closed, joint.closes.cells);
        assert_eq!(joint.method == JointMethod::Exact, wanted <= 3 || joint.steps.len() < wanted);
    }
    found
}

#[test]
fn a_joint_remedy_closes_what_it_promises_and_more_changes_never_meet_less() {
    assert!(assert_joint_remedies(&demo()) > 0);
}

#[test]
#[ignore = "needs the real registry real-matrix"]
fn a_real_matrix_that_names_no_functions_has_nothing_to_remedy() {
    assert_eq!(assert_joint_remedies(&real("real-matrix")), 0);
}

#[test]
fn no_pair_of_single_changes_meets_more_than_the_exact_two() {
    let matrix = demo();
    let survey = survey(&matrix, None);
    for function in ["education", "health", "transport"] {
        let filter = CoverageFilter { function: Some(function.to_owned()), ..CoverageFilter::default() };
        let gaps = survey.gap_places(&filter, None, 8);
        let single: Vec<ScenarioChange> = survey
            .remedies(&matrix, &gaps)
            .into_iter()
            .flatten()
            .filter(|remedy| remedy.steps.len() == 1)
            .map(|remedy| remedy.steps[0].1.clone())
            // What gives something up is no move.
            .filter(|change| change.remove.is_empty() && change.kind != ScenarioChangeKind::Region)
            .collect();
        let two = survey.joint_remedy(&matrix, &filter, 2);
        assert_eq!(two.method, JointMethod::Exact);
        let one = survey.joint_remedy(&matrix, &filter, 1);
        let meets = |changes: &[ScenarioChange]| {
            let change = what_if(&survey, &overlay(&matrix, changes));
            change.after.met - change.before.met
        };
        for (at, first) in single.iter().enumerate() {
            assert!(meets(std::slice::from_ref(first)) <= one.met + 1e-6, "{first:?}");
            for second in &single[at + 1..] {
                // Of one account only one kind of move is looked at; and nothing is done twice.
                let one_place = first.kind == ScenarioChangeKind::Open
                    && (&first.organisation, &first.platform) == (&second.organisation, &second.platform);
                let apart = first.account != second.account && !one_place;
                let together = [first.clone(), second.clone()];
                if apart
                    || first.kind == second.kind && first.kind != ScenarioChangeKind::Open && first != second
                {
                    assert!(meets(&together) <= two.met + 1e-6, "{together:?} against {two:?}");
                }
            }
        }
    }
}
