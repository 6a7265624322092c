//! What another direction would cost is what planning with it costs.

use std::collections::BTreeMap;

use micromatrix::domain::plan::{OtherDirection, Solved};
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::brute::Rank;
use crate::plan::case::{Case, asked};
use crate::plan::oracle::cells;
use crate::plan::random::{Example, planned};
use crate::plan::support::{World, angle, campaign};

/// What the plan would lose by every choice of an account that it does not hold, by brute force.
fn losses<'a>(
    example: &'a Example,
    solved: &Solved,
    held: &[PlannedSlot],
    handle: &str,
) -> Vec<(&'a PlannedSlot, i64)> {
    let penalty = solved.model.problem.shortage_penalty;
    let loss = |(missing, value): Rank| {
        let best = example.truth.best.unwrap();
        (best.0 - missing) * penalty + best.1 - value
    };
    let forced = example.truth.choices.iter().zip(&example.truth.forced);
    forced
        .filter(|(choice, _)| choice.account == handle && !held.contains(choice))
        .filter_map(|(choice, rank)| Some((choice, loss((*rank)?))))
        .collect()
}

fn flat(other: &OtherDirection) -> (i64, u32) {
    (other.loss, other.fit)
}

#[test]
fn every_option_costs_what_planning_with_it_costs() {
    let mut compared = 0;
    for (example, solved, plan) in planned() {
        let held = asked(plan);
        for account in &example.case.world.accounts {
            let expected = losses(example, solved, &held, &account.handle);
            let mut expected: Vec<_> =
                expected.into_iter().map(|(c, loss)| (&c.slot, (loss, c.fit))).collect();
            expected.sort();
            let options = solved.options(&account.handle).unwrap();
            let mut found: Vec<_> = options.iter().map(|other| (&other.slot, flat(other))).collect();
            found.sort();
            assert_eq!(found, expected, "seed {}: {}", example.seed, account.handle);
            compared += found.len();
        }
    }
    assert!(compared > 5000, "{compared}");
}

#[test]
fn the_same_plan_offers_the_same_however_it_was_found() {
    let mut compared = 0;
    for (example, solved, plan) in planned() {
        // Solved again from what is stored, as after a restart: now every direction is one that should be kept.
        let case = Case { keep: asked(plan), ..example.case.clone() };
        let (again, kept) = case.solve().unwrap();
        assert_eq!(asked(&kept), asked(plan), "seed {}", example.seed);
        for account in &case.world.accounts {
            let offered = |solved: &Solved| solved.alternatives(&account.handle, 3).unwrap();
            assert_eq!(offered(&again), offered(solved), "seed {}: {}", example.seed, account.handle);
            compared += offered(solved).len();
        }
    }
    assert!(compared > 3000, "{compared}");
}

#[test]
fn alternatives_are_the_three_other_cells_that_cost_least() {
    for (example, solved, plan) in planned() {
        let (case, held) = (&example.case, asked(plan));
        let all = cells(&case.world, &case.spec);
        let cell = |choice: &PlannedSlot| all.iter().position(|cell| cell.holds(&choice.slot)).unwrap();
        for account in &case.world.accounts {
            let losses = losses(example, solved, &held, &account.handle);
            let mine = held.iter().filter(|d| d.account == account.handle && !case.fixed.contains(d));
            let own: Vec<usize> = mine.map(cell).collect();
            let mut cheapest: BTreeMap<usize, i64> = BTreeMap::new();
            for (choice, loss) in losses.iter().filter(|(choice, _)| !own.contains(&cell(choice))) {
                let least = cheapest.entry(cell(choice)).or_insert(*loss);
                *least = (*least).min(*loss);
            }
            let mut expected: Vec<i64> = cheapest.into_values().collect();
            expected.sort_unstable();
            expected.truncate(3);
            let found = solved.alternatives(&account.handle, 3).unwrap();
            let found_losses: Vec<i64> = found.iter().map(|other| other.loss).collect();
            assert_eq!(found_losses, expected, "seed {}: {}", example.seed, account.handle);
            for other in &found {
                let (choice, loss) = losses.iter().find(|(choice, _)| choice.slot == other.slot).unwrap();
                assert_eq!(flat(other), (*loss, choice.fit), "seed {}: {other:?}", example.seed);
            }
        }
    }
}

#[test]
fn nothing_is_offered_that_would_break_a_pin_however_much_it_would_bring() {
    let world = World::default()
        .functions(&["health"])
        .account("a", |input| input.functions = vec!["health".into()])
        .cluster("c", &["health"], &["a"]);
    let mut spec = campaign(vec![angle("g"), angle("h")]);
    spec.angles[1].functions = vec!["health".into()];
    let free = Case::new(world, spec);
    let (solved, plan) = free.solve().unwrap();
    assert_eq!(asked(&plan)[0].slot.angle, "h");
    assert_eq!(solved.alternatives("a", 3).unwrap()[0].slot.angle, "g");
    let (solved, plan) = free.must("a", "g").solve().unwrap();
    assert_eq!(asked(&plan)[0].slot.angle, "g");
    assert_eq!(solved.alternatives("a", 3).unwrap(), []);
    assert_eq!(solved.options("a").unwrap(), []);
}

#[test]
fn nobody_has_no_alternatives() {
    let world = World::default().account("a", |_| {}).cluster("c", &[], &["a"]);
    let (solved, _) = Case::new(world, campaign(vec![angle("g")])).solve().unwrap();
    assert_eq!(solved.alternatives("nobody", 3).unwrap(), []);
    assert_eq!(solved.options("nobody").unwrap(), []);
}
