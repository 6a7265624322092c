//! Directions that stay: they keep their place and count with everything else.

use micromatrix::domain::account::AccountStatus;
use micromatrix::domain::campaign::Level;
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::case::{Case, asked};
use crate::plan::oracle::value_of;
use crate::plan::random::planned;
use crate::plan::support::{World, angle, audience, campaign};

#[test]
fn what_is_fixed_stands_in_every_plan_as_it_was() {
    let mut met = 0;
    for (example, solved, plan) in planned() {
        let (case, directions) = (&example.case, asked(plan));
        for fixed in &case.fixed {
            assert!(directions.contains(fixed), "seed {}: {fixed:?}", example.seed);
        }
        assert_eq!(solved.model.fixed_objective, value_of(case, &case.fixed), "seed {}", example.seed);
        met += case.fixed.len();
    }
    assert!(met > 500, "{met}");
}

/// Two accounts of two organisations in one cluster; both may tell one angle to two audiences.
fn pair() -> Case {
    let world = World::default()
        .account("a", |_| {})
        .account("b", |input| {
            input.platform = "weibo".into();
            input.organisation = "p".into();
        })
        .cluster("c", &[], &["a", "b"]);
    let mut spec = campaign(vec![angle("g")]);
    spec.audiences = vec![audience("drivers", Level::Normal), audience("elders", Level::Normal)];
    Case::new(world, spec)
}

/// The plan's direction of this account, as it would be accepted.
fn accepted(case: &Case, account: &str) -> PlannedSlot {
    asked(&case.plan()).into_iter().find(|direction| direction.account == account).unwrap()
}

#[test]
fn a_cell_that_is_covered_for_good_earns_no_first_reward_again() {
    let case = pair();
    let fixed = accepted(&case, "a");
    let other = asked(&case.clone().fixing([fixed.clone()]).plan()).into_iter().find(|d| d.account == "b");
    assert_ne!(other.unwrap().slot.audience, fixed.slot.audience);
}

#[test]
fn accepting_a_plan_changes_neither_its_directions_nor_its_objective() {
    for (example, _, plan) in planned().step_by(3) {
        let (case, directions) = (&example.case, asked(plan));
        for share in [2, 1] {
            let free = directions.iter().filter(|d| !case.fixed.contains(d));
            let accepted: Vec<PlannedSlot> = free.step_by(share).cloned().collect();
            let keep = directions.iter().filter(|d| !case.fixed.contains(d) && !accepted.contains(d));
            let again = Case { keep: keep.cloned().collect(), ..case.clone() }.fixing(accepted).plan();
            assert_eq!(asked(&again), directions, "seed {}", example.seed);
            assert_eq!(again.summary.digest, plan.summary.digest, "seed {}", example.seed);
            assert_eq!(again.summary.blanks, plan.summary.blanks, "seed {}", example.seed);
        }
    }
}

#[test]
fn a_further_voice_counts_after_the_fixed_ones_of_its_cluster() {
    let mut case = pair();
    case.spec.audiences.pop();
    case.spec.spread = 300;
    let fixed = accepted(&case, "a");
    let plan = case.clone().fixing([fixed]).plan();
    assert_eq!(plan.directions.len(), 2);
    let fits: i64 = plan.directions.iter().map(|d| i64::from(d.planned.fit)).sum();
    assert_eq!(plan.summary.objective, fits + 1000 - 300);
}

#[test]
fn minimums_come_first_even_where_fixed_voices_make_a_further_one_dear() {
    // Two fixed voices of c in g take 2 × 2000 off a third one there; b alone may tell h and would bring 5750 more in it.
    let world = World::default()
        .functions(&["health"])
        .account("a1", |input| input.platform = "weibo".into())
        .account("a2", |input| input.platform = "app".into())
        .account("b", |input| input.functions = vec!["health".into()])
        .cluster("c", &["health"], &["a1", "a2", "b"]);
    let mut spec = campaign(vec![angle("g"), angle("h")]);
    spec.angles[1].functions = vec!["health".into()];
    spec.angles[0].min = Some(3);
    spec.spread = 2000;
    let case = Case::new(world, spec);
    let in_g = |account: &str| accepted(&case.clone().must(account, "g"), account);
    let plan = case.clone().fixing([in_g("a1"), in_g("a2")]).plan();
    let b = asked(&plan).into_iter().find(|direction| direction.account == "b").unwrap();
    assert_eq!(b.slot.angle, "g");
    assert!(plan.summary.shortages.is_empty());
}

#[test]
fn what_is_fixed_uses_up_capacities_minimums_and_maximums() {
    let mut case = pair();
    case.spec.organisation_capacity = Some(1);
    case.spec.capacity = 2;
    case.spec.angles[0].min = Some(2);
    case.spec.angles[0].max = Some(2);
    let fixed = accepted(&case, "a");
    case = case.fixing([fixed]);
    let plan = case.plan();
    assert_eq!(plan.directions.len(), 2);
    assert!(plan.summary.shortages.is_empty());
    case.spec.angles[0].max = Some(1);
    case.spec.angles[0].min = Some(1);
    let plan = case.plan();
    assert_eq!(plan.directions.len(), 1);
    assert_eq!(plan.unassigned[0].code.key(), "angle_full");
}

#[test]
fn somebody_who_rests_since_keeps_what_it_has_accepted() {
    let mut case = pair();
    let fixed = accepted(&case, "a");
    case.world.accounts[0].status = AccountStatus::Paused;
    case.matrix = case.world.matrix();
    let plan = case.fixing([fixed.clone()]).plan();
    assert!(asked(&plan).contains(&fixed));
    assert!(plan.unassigned.is_empty());
}
