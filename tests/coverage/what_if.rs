//! A what-if equals a survey of the registry that it describes.

use micromatrix::domain::account::AccountStatus;
use micromatrix::domain::coverage::what_if;
use micromatrix::domain::coverage::{CoverageFragility, RedundancyFilter};
use micromatrix::domain::matrix::Matrix;
use micromatrix::domain::scenario::{Overlay, ScenarioChange, ScenarioChangeKind};

use crate::coverage::support::{cells, change, demo, overlay, real, survey, targets};
use crate::support::random::Random;

/// A change that may or may not fit.
fn any_change(matrix: &Matrix, random: &mut Random, at: usize) -> ScenarioChange {
    let accounts = &matrix.graph.accounts().to_vec();
    let account = random.pick(accounts).handle.clone();
    let functions: Vec<&String> = matrix.functions().iter().map(|node| &node.key).collect();
    let audiences: Vec<&String> = accounts.iter().flat_map(|account| &account.audiences).collect();
    match random.below(8) {
        0 => change(ScenarioChangeKind::Close, &account),
        1 => ScenarioChange {
            into: Some(random.pick(accounts).handle.clone()),
            ..change(ScenarioChangeKind::Merge, &account)
        },
        2 => {
            let like = random.pick(accounts);
            ScenarioChange {
                organisation: Some(like.organisation.clone()),
                platform: Some(random.pick(accounts).platform.clone()),
                region: like.region.clone(),
                functions: vec![(*random.pick(&functions)).clone()],
                audiences: like.audiences.clone(),
                ..change(ScenarioChangeKind::Open, &format!("new-{at}"))
            }
        }
        3 if !audiences.is_empty() => ScenarioChange {
            audiences: vec![(*random.pick(&audiences)).clone()],
            ..change(ScenarioChangeKind::Audiences, &account)
        },
        4 => ScenarioChange {
            remove: matrix.graph.account(&account).unwrap().functions.iter().take(1).cloned().collect(),
            ..change(ScenarioChangeKind::Functions, &account)
        },
        5 => ScenarioChange {
            region: random.pick(accounts).region.clone(),
            ..change(ScenarioChangeKind::Region, &account)
        },
        _ => ScenarioChange {
            functions: vec![(*random.pick(&functions)).clone()],
            ..change(ScenarioChangeKind::Functions, &account)
        },
    }
}

/// Changes that fit, one after the other.
pub fn any_changes(matrix: &Matrix, random: &mut Random, count: usize) -> Vec<ScenarioChange> {
    let mut changes = Vec::new();
    for at in 0..count * 20 {
        changes.push(any_change(matrix, random, at));
        if Overlay::of(matrix, &changes, "").is_err() {
            changes.pop();
        } else if changes.len() == count {
            break;
        }
    }
    changes
}

fn assert_equal(matrix: &Matrix, rounds: u64) {
    let base = survey(matrix, None);
    let declared = targets(&base);
    for seed in 1..=rounds {
        let mut random = Random(seed * 7919);
        let changes = any_changes(matrix, &mut random, 10);
        assert_eq!(changes.len(), 10);
        let overlay = overlay(matrix, &changes);
        let answer = what_if(&base, &overlay);
        let after = survey(&overlay.matrix(matrix), Some(&declared));
        let expected = after.moment(after.potential(), after.fragility());
        assert_eq!(answer.after, expected, "{changes:?}");
        assert_eq!(answer.before, base.moment(base.potential(), base.fragility()));
        let (before, after) = (cells(&base), cells(&after));
        let moved = before.iter().zip(&after).filter(|(a, b)| a.supply.to_bits() != b.supply.to_bits());
        assert_eq!(answer.moved, moved.count() as u64);
    }
}

#[test]
fn a_what_if_of_the_demo_equals_a_survey_from_scratch() {
    assert_equal(&demo(), 20);
}

#[test]
#[ignore = "needs the real registries congress and real-matrix"]
fn a_what_if_of_real_registries_equals_a_survey_from_scratch() {
    for name in ["congress", "real-matrix"] {
        assert_equal(&real(name), 2);
    }
}

#[test]
fn closing_everybody_leaves_nothing_and_nothing_to_lose() {
    let matrix = demo();
    let base = survey(&matrix, None);
    let open = matrix.graph.accounts().iter().filter(|account| account.status != AccountStatus::Closed);
    let changes: Vec<ScenarioChange> =
        open.map(|account| change(ScenarioChangeKind::Close, &account.handle)).collect();
    let answer = what_if(&base, &overlay(&matrix, &changes));
    assert!(answer.after.met.abs() < f64::EPSILON && answer.after.accounts == 0);
    assert_eq!(answer.after.fragility, CoverageFragility::default());
    assert!(answer.before.fragility.account.is_some_and(|worst| worst.loss > 0.0));
}

#[test]
fn a_merger_of_a_candidate_into_its_successor_loses_nothing() {
    let matrix = demo();
    let base = survey(&matrix, None);
    let all = base.redundancy(&matrix, &RedundancyFilter::default(), None, usize::MAX);
    assert!(all.is_sorted_by(|a, b| a.0 <= b.0));
    let mut merged = 0;
    for (loss, found) in all {
        let close = what_if(&base, &overlay(&matrix, &[change(ScenarioChangeKind::Close, &found.account)]));
        let lost = close.before.met - close.after.met;
        assert!((lost - found.loss.unwrap_or_default()).abs() < 1e-6, "{found:?}");
        assert_eq!(found.mergeable, loss == 0);
        if let Some(successor) = found.successor.filter(|_| found.mergeable) {
            let merge = ScenarioChange {
                into: Some(successor.account),
                ..change(ScenarioChangeKind::Merge, &found.account)
            };
            let after = what_if(&base, &overlay(&matrix, &[merge]));
            assert!(after.after.met >= after.before.met);
            merged += 1;
        }
    }
    assert!(merged > 3, "{merged}");
}
