//! A warm solver after any changes is where a fresh one would be.

use std::collections::BTreeSet;

use micromatrix::domain::flow::certificate;
use micromatrix::domain::flow::fast::{self, Change, Move, Terms, Warm, WarmError};
use micromatrix::domain::flow::problem::{AccountOptions, Problem, SlotFit};

use crate::flow::middle::middle_problem;
use crate::flow::support::{angle, small_problem};
use crate::support::random::Random;

/// The plan is proved, and as good as a fresh one.
fn prove(warm: &Warm, name: &str) {
    let problem = warm.problem();
    let solution = warm.solution();
    let certified = certificate::check(&problem, &solution.assignment, &solution.potentials)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(certified.objective(), solution.objective, "{name}");
    assert_eq!(solution.assignment, warm.assignment(), "{name}");
    assert_eq!(fast::solve(&problem).unwrap().objective, solution.objective, "{name}");
    let terms = warm.terms();
    let bonuses = i64::try_from(terms.pins.len() + terms.fixed.len()).unwrap();
    assert_eq!(warm.objective(), solution.objective - bonuses * warm.bonus(), "{name}");
    for &(account, slot) in &terms.fixed {
        assert!(solution.assignment.contains(&(account, slot)), "{name}: a fixed unit moved");
    }
    for &(account, pinned) in &terms.pins {
        let held = |&&(other, slot): &&(u32, u32)| other == account && angle(&problem, slot) == pinned;
        assert!(solution.assignment.iter().any(|pair| held(&pair)), "{name}: a pin does not hold");
    }
}

/// The moves turn one plan into the other, and name nobody twice with one slot.
fn follow(before: &[(u32, u32)], after: &[(u32, u32)], moves: &[Move], name: &str) {
    let mut plan: BTreeSet<(u32, u32)> = before.iter().copied().collect();
    for entry in moves {
        if let Some(slot) = entry.from {
            assert!(plan.remove(&(entry.account, slot)), "{name}: {entry:?}");
        }
    }
    for entry in moves {
        if let Some(slot) = entry.to {
            assert!(plan.insert((entry.account, slot)), "{name}: {entry:?}");
        }
    }
    assert!(plan.into_iter().eq(after.iter().copied()), "{name}");
}

fn change(warm: &mut Warm, random: &mut Random) -> Result<Change, WarmError> {
    let problem = warm.problem();
    let accounts = u32::try_from(problem.accounts.len()).unwrap();
    let account = random.below(accounts + 1);
    let angles = u32::try_from(problem.angles.len()).unwrap();
    let angle = random.below(angles);
    let assignment = warm.assignment();
    let terms = warm.terms().clone();
    match random.below(13) {
        0 | 1 => warm.decline(account, angle),
        2 => warm.withdraw(account),
        3 => warm.restore(terms.withdrawn.first().copied().unwrap_or(account)),
        4 => warm.join(newcomer(&problem, random)),
        10 | 11 => {
            let mut entry = newcomer(&problem, random);
            let before = warm.base().accounts.get(account as usize);
            if let Some(before) = before.filter(|_| !random.one_in(3)) {
                // The same bounds, and of the options before some with another fit: what stood for it can stay.
                entry = before.clone();
                entry.options.retain(|_| !random.one_in(3));
                entry.options.iter_mut().for_each(|option| option.fit = random.between(-1, 30));
            }
            warm.replace(account, entry)
        }
        5 => warm.pin(account, angle),
        6 => terms.pins.first().map_or(Ok(Change::default()), |&(account, angle)| warm.unpin(account, angle)),
        7 if !assignment.is_empty() => {
            let pair = assignment[random.below(u32::try_from(assignment.len()).unwrap()) as usize];
            warm.fix(pair.0, pair.1)
        }
        8 => warm.fix(account, random.below(1 + u32::try_from(problem.slots.len()).unwrap())),
        9 => terms.fixed.last().map_or(Ok(Change::default()), |&(account, slot)| warm.unfix(account, slot)),
        _ => terms.bans.last().map_or(Ok(Change::default()), |&(account, angle)| warm.allow(account, angle)),
    }
}

fn newcomer(problem: &Problem, random: &mut Random) -> AccountOptions {
    let slots = u32::try_from(problem.slots.len()).unwrap();
    let mut options: Vec<SlotFit> = Vec::new();
    for _ in 0..random.below(8) {
        let beyond = u32::from(random.one_in(40) || slots == 0);
        let slot = random.below(slots + beyond);
        if random.one_in(40) || options.iter().all(|option| option.slot != slot) {
            options.push(SlotFit { slot, fit: random.between(-1, 30) });
        }
    }
    let organisations = u32::try_from(problem.organisations.len()).unwrap();
    AccountOptions {
        organisation: (organisations > 0 && !random.one_in(3)).then(|| random.below(organisations)),
        capacity: random.below(4),
        options,
    }
}

fn change_and_prove(problem: Problem, changes: usize, seed: u64) {
    let mut random = Random(seed);
    let mut warm = Warm::new(problem).unwrap();
    for step in 0..changes {
        let name = format!("seed {seed}, change {step}");
        let before = (warm.assignment(), warm.objective(), warm.terms().clone());
        let base = warm.base().clone();
        match change(&mut warm, &mut random) {
            Ok(change) if change == Change::default() => {}
            Ok(change) => {
                assert_eq!(change.objective, warm.objective(), "{name}");
                assert_eq!(warm.check_touched(), Ok(()), "{name}");
                follow(&before.0, &warm.assignment(), &change.moved, &name);
            }
            Err(WarmError::Contradiction { .. }) if warm.base() != &base => {
                // Other options with which not all can hold that is agreed: whoever holds the solver solves anew.
                warm = Warm::resume(base, before.2, &before.0).unwrap().0;
            }
            Err(_) => {
                assert_eq!(before, (warm.assignment(), warm.objective(), warm.terms().clone()), "{name}");
            }
        }
        prove(&warm, &name);
    }
    let (problem, terms, plan) = (warm.base().clone(), warm.terms().clone(), warm.assignment());
    let (again, change) = Warm::resume(problem, terms, &plan).unwrap();
    assert_eq!(change, Change { objective: warm.objective(), moved: Vec::new() }, "seed {seed}");
    prove(&again, &format!("seed {seed}, resumed"));
}

#[test]
fn small_plans_stay_optimal_through_thousands_of_changes() {
    for seed in 0..400 {
        change_and_prove(small_problem(seed), 25, seed);
    }
}

#[test]
fn plans_of_middle_size_stay_optimal_through_changes() {
    for seed in 0..12 {
        change_and_prove(middle_problem(seed), 60, seed);
    }
}

#[test]
fn a_resumed_plan_that_is_not_optimal_says_what_moves() {
    let problem = middle_problem(5);
    let warm = Warm::new(problem.clone()).unwrap();
    let mut plan = warm.assignment();
    plan.truncate(plan.len() / 2);
    let (again, change) = Warm::resume(problem, Terms::default(), &plan).unwrap();
    assert_eq!(again.objective(), warm.objective());
    follow(&plan, &again.assignment(), &change.moved, "resumed");
}
