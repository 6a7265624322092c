//! Pins: contradictions equal what brute force finds, and pins hold in every optimum.

use micromatrix::domain::flow::certificate;
use micromatrix::domain::flow::conflict::{BlockedReason, first_blocked, smallest_conflict};
use micromatrix::domain::flow::must::{MustError, with_must};
use micromatrix::domain::flow::problem::{Problem, ProblemError};
use micromatrix::domain::flow::solve;

use crate::flow::support::{angle, every_assignment, small_problem};
use crate::support::random::Random;

/// Pairs of account and angle, mostly possible ones, sometimes twice.
pub fn some_pins(problem: &Problem, random: &mut Random) -> Vec<(u32, u32)> {
    let mut pins = Vec::new();
    for (account, entry) in (0..).zip(&problem.accounts) {
        for option in &entry.options {
            if random.one_in(3) {
                pins.push((account, angle(problem, option.slot)));
            }
        }
    }
    pins
}

/// The pins that each assignment satisfies, as bits.
fn satisfied_sets(problem: &Problem, must: &[(u32, u32)]) -> Vec<u32> {
    let mut sets = Vec::new();
    every_assignment(problem, &mut |tried| {
        let holds =
            |pin: &(u32, u32)| tried.pairs.iter().any(|pair| (pair.0, angle(problem, pair.1)) == *pin);
        sets.push((0_u32..).zip(must).map(|(i, pin)| u32::from(holds(pin)) << i).sum());
    });
    sets.sort_unstable();
    sets.dedup();
    sets
}

#[test]
fn a_conflict_is_found_exactly_if_there_is_one_and_nothing_in_it_is_superfluous() {
    let (mut conflicts, mut larger) = (0, 0);
    for seed in 0..3000 {
        let problem = small_problem(seed);
        let must = some_pins(&problem, &mut Random(seed));
        let sets = satisfied_sets(&problem, &must);
        let can_hold = |pins: &[usize]| {
            let wanted: u32 = pins.iter().map(|pin| 1 << pin).sum();
            sets.iter().any(|set| set & wanted == wanted)
        };
        let all: Vec<usize> = (0..must.len()).collect();
        let found = smallest_conflict(&problem, &must).unwrap();
        assert_eq!(found.is_none(), can_hold(&all), "seed {seed}: {must:?}");
        let Some(found) = found else { continue };
        assert!(found.is_sorted() && !can_hold(&found), "seed {seed}: {found:?} of {must:?}");
        for pin in &found {
            let others: Vec<usize> = found.iter().copied().filter(|other| other != pin).collect();
            assert!(can_hold(&others), "seed {seed}: {pin} is superfluous in {found:?} of {must:?}");
        }
        conflicts += 1;
        larger += u32::from(found.len() > 1);
    }
    assert!(conflicts > 500 && larger > 100, "{conflicts}, {larger}");
}

#[test]
fn a_pin_is_blocked_exactly_if_it_cannot_hold_alone() {
    for seed in 0..1000 {
        let problem = small_problem(seed);
        for account in (0..).take(problem.accounts.len()) {
            for angle in (0..).take(problem.angles.len()) {
                let must = [(account, angle)];
                let can_hold = satisfied_sets(&problem, &must).contains(&1);
                let blocked = first_blocked(&problem, &must).unwrap();
                assert_eq!(blocked.is_none(), can_hold, "seed {seed}: {must:?} {blocked:?}");
                let conflict = smallest_conflict(&problem, &must).unwrap();
                assert_eq!(conflict.is_none(), can_hold, "seed {seed}: {must:?}");
            }
        }
    }
}

#[test]
fn pins_hold_and_the_rest_is_the_best_that_they_allow() {
    let mut held = 0;
    for seed in 0..2000 {
        let problem = small_problem(seed);
        let must = some_pins(&problem, &mut Random(seed));
        let pinned = match with_must(&problem, &must) {
            Ok(pinned) => pinned,
            Err(MustError::Blocked(blocked)) => {
                assert!(first_blocked(&problem, &must[blocked.index..=blocked.index]).unwrap().is_some());
                continue;
            }
            Err(MustError::Conflict { pins }) => {
                assert_eq!(smallest_conflict(&problem, &must).unwrap(), Some(pins));
                continue;
            }
            Err(other) => panic!("seed {seed}: {other}"),
        };
        let mut best = i64::MIN;
        every_assignment(&problem, &mut |tried| {
            let holds = |pin: &(u32, u32)| tried.pairs.iter().any(|p| (p.0, angle(&problem, p.1)) == *pin);
            if must.iter().all(holds) {
                best = best.max(tried.value);
            }
        });
        let solution = solve(pinned.problem()).unwrap();
        certificate::check(pinned.problem(), &solution.assignment, &solution.potentials).unwrap();
        let objective = pinned.without_bonus(&solution.assignment, solution.objective);
        assert_eq!(objective, best, "seed {seed}: {must:?}");
        held += u32::from(!must.is_empty());
    }
    assert!(held > 300, "{held}");
}

#[test]
fn pins_of_unknown_accounts_and_angles_are_named() {
    let problem = small_problem(2);
    let blocked = first_blocked(&problem, &[(99, 0)]).unwrap().unwrap();
    assert_eq!(blocked.reason, BlockedReason::UnknownAccount(99));
    if !problem.accounts.is_empty() {
        let blocked = first_blocked(&problem, &[(0, 99)]).unwrap().unwrap();
        assert_eq!(blocked.to_string(), "pin 0: angle 99 does not exist");
    }
}

#[test]
fn a_bonus_that_would_leave_64_bits_is_refused() {
    let (problem, must) = (0..99)
        .map(|seed| (small_problem(seed), some_pins(&small_problem(seed), &mut Random(seed))))
        .find(|(problem, must)| !must.is_empty() && with_must(problem, must).is_ok())
        .unwrap();
    let mut large = problem;
    let wanted: i64 = large.angles.iter().map(|bounds| i64::from(bounds.min) + 1).sum();
    large.shortage_penalty = i64::MAX / 5 / wanted;
    large.check().unwrap();
    let refused = with_must(&large, &must).unwrap_err();
    assert!(matches!(refused, MustError::Problem(ProblemError::TooLarge { .. })), "{refused}");
}

/// The angle holds two of the three pins, but the first and the last share a seat: that is the smaller contradiction.
#[test]
fn a_contradiction_inside_a_larger_one_is_found() {
    let problem: Problem = serde_json::from_str(
        r#"{"angles":[{"min":0,"max":2}], "cells":[{"angle":0,"first":0}], "groups":[{"cell":0,"step":0}],
            "slots":[{"group":0,"capacity":1},{"group":0,"capacity":1}], "organisations":[],
            "accounts":[{"capacity":1,"options":[{"slot":0,"fit":1}]},
                        {"capacity":1,"options":[{"slot":1,"fit":1}]},
                        {"capacity":1,"options":[{"slot":0,"fit":1}]}], "shortage_penalty":9}"#,
    )
    .unwrap();
    assert_eq!(smallest_conflict(&problem, &[(0, 0), (1, 0), (2, 0)]), Ok(Some(vec![0, 2])));
}
