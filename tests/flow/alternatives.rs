//! Losses of other directions equal what forced re-solves find.

use std::collections::BTreeMap;

use micromatrix::domain::flow::alternatives::alternatives;
use micromatrix::domain::flow::problem::Problem;
use micromatrix::domain::flow::residual::{Residual, ResidualError};
use micromatrix::domain::flow::solution::Solution;
use micromatrix::domain::flow::solve;

use crate::flow::support::{awkward_problems, cell, every_assignment, small_problem};
use crate::support::random::Random;

/// The best value with every option forced, over all assignments that keep the fixed pairs.
fn forced_values(problem: &Problem, fixed: &[(u32, u32)]) -> BTreeMap<(u32, u32), i64> {
    let mut forced = BTreeMap::new();
    every_assignment(problem, &mut |tried| {
        if fixed.iter().all(|pair| tried.pairs.contains(pair)) {
            for &pair in tried.pairs {
                let best = forced.entry(pair).or_insert(tried.value);
                *best = tried.value.max(*best);
            }
        }
    });
    forced
}

fn some_fixed(random: &mut Random, solution: &Solution) -> Vec<(u32, u32)> {
    solution.assignment.iter().copied().filter(|_| random.one_in(3)).collect()
}

#[test]
fn every_forced_loss_is_what_trying_everything_finds() {
    let mut compared = 0;
    for seed in 0..2500 {
        let problem = small_problem(seed);
        let solution = solve(&problem).unwrap();
        let fixed = some_fixed(&mut Random(seed), &solution);
        let forced = forced_values(&problem, &fixed);
        let residual = Residual::new(&problem, &solution, &fixed).unwrap();
        let prepared = Residual::new(&problem, &solution, &fixed).unwrap().prepared();
        for (account, entry) in (0..).zip(&problem.accounts) {
            for option in &entry.options {
                let expected = forced.get(&(account, option.slot)).map(|value| solution.objective - value);
                for residual in [&residual, &prepared] {
                    let loss = residual.forced_loss(account, option.slot);
                    assert_eq!(loss, expected, "seed {seed}: {account} → {}, fixed {fixed:?}", option.slot);
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 5000, "{compared}");
}

#[test]
fn alternatives_are_the_cheapest_other_cells_in_order() {
    for seed in 0..2500 {
        let problem = small_problem(seed);
        let solution = solve(&problem).unwrap();
        let mut random = Random(seed);
        let fixed = some_fixed(&mut random, &solution);
        let forced = forced_values(&problem, &fixed);
        let residual = Residual::new(&problem, &solution, &fixed).unwrap();
        let prepared = Residual::new(&problem, &solution, &fixed).unwrap().prepared();
        for account in (0..).take(problem.accounts.len()) {
            let held: Vec<u32> = solution
                .assignment
                .iter()
                .filter(|pair| pair.0 == account)
                .map(|pair| cell(&problem, pair.1))
                .collect();
            let mut best: BTreeMap<u32, (i64, u32)> = BTreeMap::new();
            for (&(_, slot), value) in forced.iter().filter(|(pair, _)| pair.0 == account) {
                let found = (solution.objective - value, slot);
                let entry = best.entry(cell(&problem, slot)).or_insert(found);
                *entry = found.min(*entry);
            }
            let mut expected: Vec<_> =
                best.iter().filter(|(cell, _)| !held.contains(cell)).map(|(_, &found)| found).collect();
            expected.sort_unstable();
            for count in [0, 1, 2, 99] {
                let expected: Vec<_> = expected.iter().copied().take(count).collect();
                for residual in [&residual, &prepared] {
                    let found = residual.alternatives(account, count);
                    let found: Vec<_> = found.iter().map(|other| (other.loss, other.slot)).collect();
                    assert_eq!(found, expected, "seed {seed}: account {account}, {count} of them");
                }
            }
        }
    }
}

/// Too large for brute force: forcing by a fit that outweighs everything, and solving again.
#[test]
fn losses_in_larger_problems_are_what_solving_again_finds() {
    for (name, problem) in awkward_problems(40) {
        let solution = solve(&problem).unwrap();
        let residual = Residual::new(&problem, &solution, &[]).unwrap();
        for account in [0, 7, 39] {
            for (position, option) in problem.accounts[account as usize].options.iter().enumerate() {
                let bonus = 1_000_000_000_000;
                let mut forced = problem.clone();
                forced.accounts[account as usize].options[position].fit += bonus;
                let again = solve(&forced).unwrap();
                let holds = again.assignment.contains(&(account, option.slot));
                let expected = holds.then(|| solution.objective - (again.objective - bonus));
                assert_eq!(residual.forced_loss(account, option.slot), expected, "{name}: account {account}");
            }
        }
    }
}

#[test]
fn unknown_accounts_and_slots_have_no_alternatives() {
    let problem = small_problem(5);
    let solution = solve(&problem).unwrap();
    assert!(alternatives(&problem, &solution, 99, 3).unwrap().is_empty());
    let residual = Residual::new(&problem, &solution, &[]).unwrap();
    assert_eq!(residual.forced_loss(99, 0), None);
    assert_eq!(residual.forced_loss(0, 99), None);
}

#[test]
fn only_a_proved_optimum_is_asked_and_only_held_pairs_are_fixed() {
    let (problem, solution) = (0..99)
        .map(|seed| (small_problem(seed), solve(&small_problem(seed)).unwrap()))
        .find(|(_, solution)| solution.assigned > 1)
        .unwrap();
    let mut worse = solution.clone();
    worse.assignment.pop();
    let refused = Residual::new(&problem, &worse, &[]).unwrap_err();
    assert!(matches!(refused, ResidualError::NotOptimal(_)), "{refused}");
    let refused = Residual::new(&problem, &solution, &[(0, 99)]).unwrap_err();
    assert_eq!(refused, ResidualError::NotHeld { account: 0, slot: 99 });
}
