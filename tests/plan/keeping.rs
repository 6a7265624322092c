//! Nobody is moved without need.

use micromatrix::domain::plan::{Ban, Plan};
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::brute::try_everything;
use crate::plan::case::{Case, asked};
use crate::plan::oracle::shortage_of;
use crate::plan::random::planned;
use crate::plan::support::{World, angle, campaign};

/// Directions of the plan that nobody has accepted yet.
fn free(case: &Case, plan: &Plan) -> Vec<PlannedSlot> {
    asked(plan).into_iter().filter(|direction| !case.fixed.contains(direction)).collect()
}

fn kept(case: &Case, plan: &Plan) -> usize {
    let is_kept = |d: &PlannedSlot| case.keep.iter().any(|k| (&k.account, &k.slot) == (&d.account, &d.slot));
    free(case, plan).into_iter().filter(is_kept).count()
}

#[test]
fn of_several_best_plans_one_keeps_the_most() {
    let (mut asked_to_keep, mut all_kept) = (0, 0);
    for (example, _, plan) in planned() {
        assert_eq!(kept(&example.case, plan), example.truth.kept, "seed {}", example.seed);
        asked_to_keep += example.case.keep.len();
        all_kept += example.truth.kept;
    }
    println!("{all_kept} of {asked_to_keep} kept");
    assert!(all_kept > 300 && asked_to_keep > all_kept);
}

#[test]
fn planning_again_what_is_planned_changes_nothing() {
    for (example, _, plan) in planned() {
        let again = Case { keep: free(&example.case, plan), ..example.case.clone() }.plan();
        assert_eq!(&again, plan, "seed {}", example.seed);
    }
}

#[test]
fn a_decline_moves_nobody_without_need() {
    let mut moved = 0;
    for (example, _, plan) in planned().step_by(4) {
        let mut standing = free(&example.case, plan);
        if standing.is_empty() {
            continue;
        }
        let gone = standing.remove(usize::try_from(example.seed).unwrap() % standing.len());
        let withdraws = example.seed % 5 == 0;
        let ban = Ban { account: gone.account.clone(), angle: (!withdraws).then(|| gone.slot.angle.clone()) };
        standing.retain(|direction| !withdraws || direction.account != gone.account);
        let stood = standing.len();
        let mut case = Case { keep: standing, ..example.case.clone() };
        case.bans.push(ban);
        let truth = try_everything(&case, usize::MAX).unwrap();
        let again = case.plan();
        let rank =
            (-i64::try_from(shortage_of(&case.spec, &asked(&again))).unwrap(), again.summary.objective);
        assert_eq!(Some(rank), truth.best, "seed {}", example.seed);
        assert_eq!(kept(&case, &again), truth.kept, "seed {}", example.seed);
        let refused =
            asked(&again).into_iter().find(|d| d.account == gone.account && d.slot.angle == gone.slot.angle);
        assert_eq!(refused, None, "seed {}", example.seed);
        moved += stood - truth.kept;
    }
    assert!(moved > 0, "no decline ever needed anybody to move");
}

#[test]
fn a_free_account_takes_over_and_everybody_else_stays() {
    let mut world = World::default();
    let handles = ["a", "b", "c", "d", "e"];
    for handle in handles {
        world = world.account(handle, |_| {});
    }
    let mut spec = campaign(["g", "h", "i", "j"].map(angle).to_vec());
    spec.spread = 5000;
    let case = Case::new(world.cluster("k", &[], &handles), spec);
    let plan = case.plan();
    let spare = &plan.unassigned[0].account;
    let gone = asked(&plan)[1].clone();
    let others: Vec<_> = asked(&plan).into_iter().filter(|direction| *direction != gone).collect();
    let again = case.declined(&gone.account, None).keeping(others.clone()).plan();
    let mut expected = others;
    expected.push(PlannedSlot { account: spare.clone(), ..gone });
    expected.sort();
    assert_eq!(asked(&again), expected);
}
