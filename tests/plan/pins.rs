//! Pins hold, or are refused with a set of which every one is needed for the contradiction.

use micromatrix::domain::campaign::{Level, Pin};
use micromatrix::domain::plan::{Plan, PlanError, check_pins, solve_campaign};
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::brute::try_everything;
use crate::plan::case::{Case, asked, pin};
use crate::plan::oracle::{allowed, is_about, is_declined, is_of};
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
        let choice = random.pick(&choices).clone();
        let audience = random.one_in(2).then_some(choice.slot.audience);
        case.pins.push(Pin { account: choice.account, angle: choice.slot.angle, audience, must: true });
    }
    for _ in 0..random.below(4) {
        let choice = random.pick(&choices).clone();
        let audience = Some(choice.slot.audience);
        case.pins.push(Pin { account: choice.account, angle: choice.slot.angle, audience, must: false });
    }
    // Must and must not for one angle is another matter, and so is what the account says or does itself.
    let said = case.pins.clone();
    let is_opposite = |pin: &Pin| {
        let own = |other: &&Pin| other.account == pin.account && !other.must && other.contradicts(pin);
        let stays = |held: &PlannedSlot| is_about(pin, held) && !is_of(pin, held);
        pin.must && (said.iter().any(|other| own(&other)) || case.fixed.iter().any(stays))
    };
    let kept = case.pins.iter().filter(|pin| !is_opposite(pin)).cloned().collect();
    case.pins = kept;
    Some(case)
}

fn holds(case: &Case) -> bool {
    try_everything(case, usize::MAX).unwrap().best.is_some()
}

/// The case with no other pins than these.
fn with_pins(case: &Case, pins: &[Pin]) -> Case {
    Case { pins: pins.to_vec(), ..case.clone() }
}

#[test]
fn pins_are_refused_exactly_if_no_plan_holds_them_and_then_every_named_one_is_needed() {
    let (mut refused, mut largest, mut nots) = (0, 0, 0);
    for (seed, case) in (0..3000).filter_map(|seed| Some((seed, crowded(seed)?))) {
        let Some(truth) = try_everything(&case, 1500) else { continue };
        let checked = check_pins(&case.input());
        assert_eq!(checked.is_ok(), truth.best.is_some(), "seed {seed}: {checked:?}");
        let Err(PlanError::Conflict(conflict)) = checked else { continue };
        let solved = solve_campaign(&case.input(), &case.keep).map(|_| ());
        assert!(matches!(solved, Err(PlanError::Conflict(ref same)) if *same == conflict), "seed {seed}");
        assert!(!holds(&with_pins(&case, &conflict)), "seed {seed}: {conflict:?} can hold");
        for without in 0..conflict.len() {
            let mut rest = conflict.clone();
            rest.remove(without);
            assert!(holds(&with_pins(&case, &rest)), "seed {seed}: {rest:?} cannot hold either");
        }
        refused += 1;
        largest = largest.max(conflict.len());
        nots += usize::from(conflict.iter().any(|pin| !pin.must));
    }
    println!("{refused} refused, {nots} with a must-not; the largest conflict has {largest} pins");
    assert!(refused > 100 && largest > 2 && nots > 10, "{refused}, {largest}, {nots}");
}

#[test]
fn every_plan_holds_every_pin() {
    for (example, _, plan) in planned() {
        let directions = asked(plan);
        let free = directions.iter().filter(|direction| !example.case.fixed.contains(direction));
        for pin in &example.case.pins {
            let is_met = |d: &&PlannedSlot| is_of(pin, d);
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
    assert_eq!(conflict_of(&case), [pin("a", "g", None, true), pin("a", "g", None, false)]);
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

/// Two accounts that may tell one angle to two audiences, of which drivers weigh more.
fn two_audiences() -> Case {
    let mut case = pair();
    case.spec.audiences = vec![audience("drivers", Level::Key), audience("elders", Level::Optional)];
    case
}

fn told(plan: &Plan, account: &str) -> Vec<(String, String)> {
    let of = asked(plan).into_iter().filter(|direction| direction.account == account);
    of.map(|direction| (direction.slot.angle, direction.slot.audience)).collect()
}

#[test]
fn a_must_with_an_audience_holds_only_if_the_angle_is_told_to_it() {
    for audience in ["drivers", "elders"] {
        for account in ["a", "b"] {
            let plan = two_audiences().must_to(account, "g", audience).plan();
            assert_eq!(told(&plan, account), [("g".to_owned(), audience.to_owned())]);
        }
    }
}

#[test]
fn a_must_not_with_an_audience_rules_out_that_cell_alone() {
    let free = two_audiences();
    let case = ["g", "h"].iter().fold(free, |case, angle| case.must_not_to("a", angle, "drivers"));
    let plan = case.plan();
    assert_eq!(told(&plan, "a")[0].1, "elders");
    // Every audience of every angle: nothing is left, and the code says why.
    let case = ["g", "h"].iter().fold(case, |case, angle| case.must_not_to("a", angle, "elders"));
    let plan = case.plan();
    assert_eq!(told(&plan, "a"), []);
    assert_eq!(plan.unassigned[0].code.key(), "pinned_out");
}

#[test]
fn two_musts_of_one_account_for_two_audiences_of_an_angle_are_both_named() {
    let case = two_audiences().must("b", "h").must_to("a", "g", "elders").must_to("a", "g", "drivers");
    let pins = [pin("a", "g", Some("elders"), true), pin("a", "g", Some("drivers"), true)];
    assert_eq!(conflict_of(&case), pins);
    assert!(matches!(solve_campaign(&case.input(), &[]), Err(PlanError::Conflict(named)) if named == pins));
}

#[test]
fn a_must_and_a_must_not_for_one_of_the_audiences_hold_together() {
    let case = two_audiences().must("a", "g").must_not_to("a", "g", "drivers");
    assert_eq!(told(&case.plan(), "a"), [("g".to_owned(), "elders".to_owned())]);
    // A must of the whole angle says nothing against one of its audiences.
    let case = two_audiences().must("a", "g").must_to("a", "g", "elders");
    assert_eq!(told(&case.plan(), "a"), [("g".to_owned(), "elders".to_owned())]);
}

#[test]
fn must_nots_for_all_audiences_that_are_left_contradict_a_must_and_are_named() {
    let case =
        two_audiences().must("a", "g").must_not_to("a", "g", "drivers").must_not_to("a", "h", "elders");
    let case = case.must_not_to("a", "g", "elders");
    let pins = [
        pin("a", "g", None, true),
        pin("a", "g", Some("drivers"), false),
        pin("a", "g", Some("elders"), false),
    ];
    assert_eq!(conflict_of(&case), pins);
}

#[test]
fn a_must_that_two_accounts_have_for_one_place_is_named_with_the_must_not_that_leaves_no_other() {
    let case = two_audiences().must_to("a", "g", "elders").must("b", "g");
    assert!(check_pins(&case.input()).is_ok());
    let case = case.must_not_to("b", "g", "drivers").must_not_to("b", "h", "drivers");
    let mut named = conflict_of(&case);
    named.sort();
    let mut pins = [
        pin("a", "g", Some("elders"), true),
        pin("b", "g", None, true),
        pin("b", "g", Some("drivers"), false),
    ];
    pins.sort();
    assert_eq!(named, pins);
}

#[test]
fn what_is_accepted_for_one_audience_is_no_longer_to_be_had_for_another() {
    let case = two_audiences().must_to("a", "g", "elders");
    let accepted = asked(&case.plan()).into_iter().find(|direction| direction.account == "a").unwrap();
    let case = case.fixing([accepted]);
    assert!(check_pins(&case.input()).is_ok(), "what stands holds its pin");
    let case = Case { pins: vec![pin("a", "g", Some("drivers"), true)], ..case };
    assert_eq!(conflict_of(&case), case.pins);
}

#[test]
fn a_no_to_an_angle_is_the_later_word_for_pins_with_an_audience_too() {
    let case = two_audiences().must_to("a", "g", "elders").declined("a", Some("g"));
    assert!(told(&case.plan(), "a").iter().all(|(angle, _)| angle == "h"));
}
