//! Pins hold, or are refused with a set of which every one is needed for the contradiction.

use micromatrix::domain::campaign::{Level, Pin};
use micromatrix::domain::plan::{PlanError, check_pins, solve_campaign};
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::brute::try_everything;
use crate::plan::case::{Case, asked};
use crate::plan::oracle::{allowed, is_declined};
use crate::plan::random::{planned, random_case};
use crate::plan::support::{World, angle, audience, campaign};
use crate::support::random::Random;

/// A case with many must-pins that are each possible, small enough to try everything.
fn crowded(seed: u64) -> Option<Case> {
    let mut case = random_case(seed);
    let mut random = Random(seed ^ 0xF00D);
    let choices: Vec<_> = case.world.accounts.iter().flat_map(|account| allowed(&case, account)).collect();
    if choices.is_empty() {
        return None;
    }
    for _ in 0..=random.below(4) {
        let choice = random.pick(&choices);
        case.pins.push(Pin { account: choice.account.clone(), angle: choice.slot.angle.clone(), must: true });
    }
    // Must and must not for one angle is another matter.
    let forbidden: Vec<Pin> = case.pins.iter().filter(|pin| !pin.must).cloned().collect();
    let is_opposite = |pin: &Pin| pin.must && forbidden.contains(&Pin { must: false, ..pin.clone() });
    case.pins.retain(|pin| !is_opposite(pin));
    Some(case)
}

fn holds(case: &Case) -> bool {
    try_everything(case, usize::MAX).unwrap().best.is_some()
}

/// The case with no other must-pins than these.
fn with_musts(case: &Case, musts: &[Pin]) -> Case {
    let forbidden = case.pins.iter().filter(|pin| !pin.must);
    Case { pins: forbidden.chain(musts).cloned().collect(), ..case.clone() }
}

#[test]
fn pins_are_refused_exactly_if_no_plan_holds_them_and_then_every_named_one_is_needed() {
    let (mut refused, mut largest) = (0, 0);
    for (seed, case) in (0..3000).filter_map(|seed| Some((seed, crowded(seed)?))) {
        let Some(truth) = try_everything(&case, 1500) else { continue };
        let checked = check_pins(&case.input());
        assert_eq!(checked.is_ok(), truth.best.is_some(), "seed {seed}: {checked:?}");
        let Err(PlanError::Conflict(conflict)) = checked else { continue };
        let solved = solve_campaign(&case.input(), &case.keep).map(|_| ());
        assert!(matches!(solved, Err(PlanError::Conflict(ref same)) if *same == conflict), "seed {seed}");
        assert!(!holds(&with_musts(&case, &conflict)), "seed {seed}: {conflict:?} can hold");
        for without in 0..conflict.len() {
            let mut rest = conflict.clone();
            rest.remove(without);
            assert!(holds(&with_musts(&case, &rest)), "seed {seed}: {rest:?} cannot hold either");
        }
        refused += 1;
        largest = largest.max(conflict.len());
    }
    println!("{refused} refused, the largest conflict has {largest} pins");
    assert!(refused > 100 && largest > 2, "{refused}, {largest}");
}

#[test]
fn every_plan_holds_every_pin() {
    for (example, _, plan) in planned() {
        let directions = asked(plan);
        let free = directions.iter().filter(|direction| !example.case.fixed.contains(direction));
        for pin in &example.case.pins {
            let is_met = |d: &&PlannedSlot| d.account == pin.account && d.slot.angle == pin.angle;
            if pin.must {
                let declined = is_declined(&example.case, &pin.account, &pin.angle);
                assert!(declined || directions.iter().any(|d| is_met(&d)), "seed {}", example.seed);
            } else {
                assert!(!free.clone().any(|d| is_met(&d)), "seed {}: {pin:?}", example.seed);
            }
        }
    }
}

fn pair() -> Case {
    let world = World::default().account("a", |_| {}).account("b", |_| {}).cluster("c", &[], &["a", "b"]);
    Case::new(world, campaign(vec![angle("g"), angle("h")]))
}

fn conflict_of(case: &Case) -> Vec<Pin> {
    match check_pins(&case.input()) {
        Err(PlanError::Conflict(pins)) => pins,
        other => panic!("{other:?}"),
    }
}

#[test]
fn must_and_must_not_of_one_angle_are_both_named() {
    let case = pair().must("b", "h").must_not("a", "g").must("a", "g");
    let must = Pin { account: "a".into(), angle: "g".into(), must: true };
    assert_eq!(conflict_of(&case), [must.clone(), Pin { must: false, ..must }]);
    assert!(matches!(solve_campaign(&case.input(), &[]), Err(PlanError::Conflict(_))));
}

#[test]
fn two_pins_are_too_many_for_one_place() {
    assert_eq!(conflict_of(&pair().must("a", "g").must("b", "g").must("b", "h")).len(), 2);
    let mut case = pair().must("a", "g").must("b", "g");
    assert!(check_pins(&case.input()).is_err(), "both would have the one slot of g");
    case.spec.audiences = vec![audience("elders", Level::Normal)];
    case.spec.angles[0].audiences = vec!["drivers".into(), "elders".into()];
    assert!(check_pins(&case.input()).is_ok());
}

#[test]
fn a_pin_that_names_nobody_or_nothing_is_refused() {
    for case in [pair().must("nobody", "g"), pair().must("a", "nothing")] {
        assert_eq!(conflict_of(&case).len(), 1);
        assert!(matches!(solve_campaign(&case.input(), &[]), Err(PlanError::Conflict(_))));
    }
}

#[test]
fn what_an_account_declines_it_is_no_longer_pinned_to() {
    let case = pair().must("a", "g");
    let before = asked(&case.plan());
    assert!(before.iter().any(|d| d.account == "a" && d.slot.angle == "g"));
    let after = asked(&case.clone().declined("a", Some("g")).plan());
    assert!(after.iter().any(|d| d.account == "a" && d.slot.angle == "h"));
    assert!(after.iter().any(|d| d.account == "b" && d.slot.angle == "g"));
    let after = asked(&case.declined("a", None).plan());
    assert!(after.iter().all(|d| d.account != "a"));
}

#[test]
fn a_pin_comes_before_a_minimum() {
    let mut case = pair().must("a", "h").must("b", "h");
    case.spec.angles[1].audiences = vec!["drivers".into(), "elders".into()];
    case.spec.angles[0].min = Some(2);
    let plan = case.plan();
    assert!(asked(&plan).iter().all(|direction| direction.slot.angle == "h"));
    assert_eq!(plan.summary.shortages[0].missing, 2);
}
