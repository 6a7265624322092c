//! A plan is an optimum of what the design asks, and what it says of itself is true.

use std::collections::BTreeSet;

use micromatrix::domain::slot::PlannedSlot;

use crate::plan::case::asked;
use crate::plan::oracle::{allowed, fit_of, most_of_organisation, read_account, shortage_of, value_of};
use crate::plan::random::{examples, planned};

#[test]
fn every_plan_is_as_good_as_the_best_of_all_plans() {
    let mut pinned = 0;
    for (example, _, plan) in planned() {
        let directions = asked(plan);
        let found =
            (-i64::try_from(shortage_of(&example.case.spec, &directions)).unwrap(), plan.summary.objective);
        assert_eq!(Some(found), example.truth.best, "seed {}: {directions:?}", example.seed);
        assert!(plan.summary.certified);
        pinned += usize::from(example.case.pins.iter().any(|pin| pin.must));
    }
    let tried: usize = examples().iter().map(|example| example.truth.plans).sum();
    println!("{} cases, {tried} plans tried, {pinned} planned cases with must-pins", examples().len());
    assert!(pinned > 200, "{pinned}");
}

#[test]
fn the_objective_of_a_plan_is_what_its_directions_are_worth() {
    for (example, solved, plan) in planned() {
        let value = value_of(&example.case, &asked(plan));
        assert_eq!((plan.summary.objective, solved.objective), (value, value), "seed {}", example.seed);
    }
}

#[test]
fn no_two_directions_of_a_plan_are_equal() {
    for (example, _, plan) in planned() {
        let slots: BTreeSet<_> = plan.directions.iter().map(|direction| &direction.planned.slot).collect();
        assert_eq!(slots.len(), plan.directions.len(), "seed {}", example.seed);
    }
}

#[test]
fn everybody_is_asked_only_what_the_rules_allow() {
    for (example, _, plan) in planned() {
        let case = &example.case;
        let directions = asked(plan);
        let of = |holds: &dyn Fn(&PlannedSlot) -> bool| directions.iter().filter(|d| holds(d)).count();
        let fixed = |holds: &dyn Fn(&PlannedSlot) -> bool| case.fixed.iter().filter(|d| holds(d)).count();
        // What stays may already be more than a bound that was lowered since.
        let within = |most: Option<u32>, holds: &dyn Fn(&PlannedSlot) -> bool| {
            most.is_none_or(|most| of(holds) <= fixed(holds).max(most as usize))
        };
        for account in &case.world.accounts {
            let mine = |d: &PlannedSlot| d.account == account.handle;
            assert!(within(Some(case.spec.capacity), &mine), "seed {}", example.seed);
            for angle in &case.spec.angles {
                let twice = of(&|d| mine(d) && d.slot.angle == angle.key);
                assert!(twice <= 1, "seed {}: {}", example.seed, account.handle);
            }
            let may = allowed(case, account);
            let new = directions.iter().filter(|d| mine(d) && !case.fixed.contains(d));
            assert!(new.into_iter().all(|direction| may.contains(direction)), "seed {}", example.seed);
        }
        for organisation in &case.world.organisations {
            let members: BTreeSet<&String> = case
                .world
                .accounts
                .iter()
                .filter(|account| account.organisation == organisation.key)
                .map(|account| &account.handle)
                .collect();
            let its = |d: &PlannedSlot| members.contains(&d.account);
            assert!(
                within(most_of_organisation(&case.spec, &organisation.key), &its),
                "seed {}",
                example.seed
            );
        }
        for angle in &case.spec.angles {
            assert!(within(angle.max, &|d| d.slot.angle == angle.key), "seed {}", example.seed);
        }
    }
}

#[test]
fn the_reasons_of_a_direction_are_the_parts_of_its_fit() {
    for (example, _, plan) in planned() {
        let case = &example.case;
        for direction in &plan.directions {
            let account = case.matrix.graph.account(&direction.planned.account).unwrap();
            assert_eq!(direction.organisation, account.organisation);
            let slot = &direction.planned.slot;
            let choices = read_account(case, account).choices;
            // What stays need not be allowed any more.
            let Some((choice, parts)) = choices.into_iter().find(|(choice, _)| choice.slot == *slot) else {
                assert!(case.fixed.contains(&direction.planned), "seed {}", example.seed);
                continue;
            };
            let scores: Vec<u32> = direction.reasons.iter().map(|reason| reason.score).collect();
            assert_eq!(scores, parts, "seed {}: {direction:?}", example.seed);
            assert_eq!(fit_of(&case.spec, parts), choice.fit);
            if !case.fixed.contains(&direction.planned) {
                assert_eq!(direction.planned.fit, choice.fit, "seed {}", example.seed);
            }
        }
    }
}
