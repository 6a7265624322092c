//! A warm plan after any answers and pins is as good as a fresh one, and moves nobody without need.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use micromatrix::domain::campaign::Pin;
use micromatrix::domain::plan::{
    Ban, CurrentPlan, Plan, PlanBasis, PlanChange, PlanError, PlanStep, WarmPlan, certify_plan,
};
use micromatrix::domain::slot::{PlannedSlot, Slot};

use crate::plan::case::{Case, asked};
use crate::plan::random::{planned, random_case};
use crate::plan::ties::sums;
use crate::support::random::Random;

fn basis(case: &Case) -> PlanBasis {
    PlanBasis {
        spec: case.spec.clone(),
        matrix: Arc::new(case.world.matrix()),
        record: Arc::new(case.record.clone()),
    }
}

/// Makes the case's plan warm; what is kept in it stands.
pub fn resume(case: &Case) -> Result<WarmPlan, PlanError> {
    let standing = CurrentPlan {
        pins: case.pins.clone(),
        bans: case.bans.clone(),
        fixed: case.fixed.clone(),
        free: case.keep.clone(),
    };
    WarmPlan::resume(basis(case), &standing)
}

/// How many of the directions that should be kept are in the plan as free ones.
fn kept(case: &Case, directions: &BTreeMap<(String, Slot), u32>) -> usize {
    let is_fixed =
        |d: &PlannedSlot| case.fixed.iter().any(|f| (&f.account, &f.slot) == (&d.account, &d.slot));
    let kept = case
        .keep
        .iter()
        .filter(|d| !is_fixed(d) && directions.contains_key(&(d.account.clone(), d.slot.clone())));
    kept.map(|d| (&d.account, &d.slot)).collect::<BTreeSet<_>>().len()
}

fn as_map(plan: &Plan) -> BTreeMap<(String, Slot), u32> {
    asked(plan).into_iter().map(|d| ((d.account, d.slot), d.fit)).collect()
}

/// What stands after a change, worked out from the change alone.
pub fn follow(standing: &mut BTreeMap<(String, Slot), u32>, change: &PlanChange, name: &str) {
    for gone in &change.gone {
        assert!(standing.remove(gone).is_some(), "{name}: {gone:?} did not stand");
    }
    for created in &change.created {
        let planned = created.planned.clone();
        let before = standing.insert((planned.account, planned.slot), planned.fit);
        assert_eq!(before, None, "{name}: {created:?} stood already");
    }
}

/// The warm plan is a fresh one's equal in everything that a person sees, and the full check accepts it.
pub fn compare(case: &Case, standing: &BTreeMap<(String, Slot), u32>, warm: &WarmPlan, name: &str) -> Plan {
    let fresh = case.plan();
    let figures = warm.figures();
    assert_eq!(figures.objective, fresh.summary.objective, "{name}");
    assert_eq!(figures.assigned, standing.len(), "{name}");
    let accounts: BTreeSet<&String> = standing.keys().map(|(account, _)| account).collect();
    let known = case.world.accounts.iter().filter(|account| !accounts.contains(&account.handle)).count();
    assert_eq!(figures.unassigned, known, "{name}");
    for fixed in &case.fixed {
        assert!(
            standing.contains_key(&(fixed.account.clone(), fixed.slot.clone())),
            "{name}: {fixed:?} moved"
        );
    }
    assert_eq!(kept(case, standing), kept(case, &as_map(&fresh)), "{name}: moved without need");
    let free = free(case, standing);
    let certified = certify_plan(&case.input(), &free).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(certified.objective, figures.objective, "{name}");
    fresh
}

/// Directions that nobody has accepted.
pub fn free(case: &Case, standing: &BTreeMap<(String, Slot), u32>) -> Vec<PlannedSlot> {
    let is_fixed = |account: &str, slot: &Slot| {
        case.fixed.iter().any(|f| (f.account.as_str(), &f.slot) == (account, slot))
    };
    let free = standing.iter().filter(|((account, slot), _)| !is_fixed(account, slot));
    free.map(|((account, slot), fit)| PlannedSlot { account: account.clone(), slot: slot.clone(), fit: *fit })
        .collect()
}

#[test]
fn a_plan_is_made_warm_from_what_stands_and_keeps_the_most_of_it() {
    let mut moved = 0;
    for (example, _, plan) in planned() {
        let case = &example.case;
        let mut warm = resume(case).unwrap();
        let change = warm.replan(&[]).unwrap();
        assert_eq!(warm.figures().objective, plan.summary.objective, "seed {}", example.seed);
        let stood: BTreeSet<_> = case.keep.iter().map(|d| (d.account.clone(), d.slot.clone())).collect();
        let gone: BTreeSet<_> = change.gone.iter().cloned().collect();
        let is_fixed =
            |pair: &&(String, Slot)| case.fixed.iter().any(|f| (&f.account, &f.slot) == (&pair.0, &pair.1));
        assert_eq!(
            stood.difference(&gone).filter(|pair| !is_fixed(pair)).count(),
            example.truth.kept,
            "seed {}",
            example.seed
        );
        moved += gone.len();
    }
    assert!(moved > 300, "{moved}");
}

#[test]
fn what_is_optimal_is_taken_over_as_it_stands() {
    for (example, _, plan) in planned() {
        let mut case = example.case.clone();
        case.keep = free(&case, &as_map(plan));
        let change = resume(&case).unwrap().replan(&[]).unwrap();
        assert_eq!((change.gone.len(), change.created.len()), (0, 0), "seed {}", example.seed);
    }
}

/// One random thing that somebody says, told to the case as planning afresh would hear it.
pub fn say(
    random: &mut Random,
    case: &mut Case,
    standing: &BTreeMap<(String, Slot), u32>,
) -> Option<Vec<PlanStep>> {
    let all: Vec<PlannedSlot> = standing
        .iter()
        .map(|((account, slot), fit)| PlannedSlot { account: account.clone(), slot: slot.clone(), fit: *fit })
        .collect();
    if all.is_empty() {
        return None;
    }
    let one = random.pick(&all).clone();
    let angle = one.slot.angle.clone();
    case.keep = free(case, standing);
    match random.below(8) {
        0..3 => {
            case.fixed.retain(|fixed| *fixed != one);
            case.keep.retain(|kept| *kept != one);
            case.bans.push(Ban { account: one.account.clone(), angle: Some(angle.clone()) });
            Some(vec![PlanStep::Decline { account: one.account, angle }])
        }
        3 => {
            case.fixed.retain(|fixed| fixed.account != one.account || fixed.slot.angle == angle);
            case.keep.retain(|kept| kept.account != one.account);
            case.bans.push(Ban { account: one.account.clone(), angle: None });
            let stays = case.fixed.contains(&one);
            let staying = stays.then_some(angle).into_iter().collect();
            Some(vec![PlanStep::Withdraw { account: one.account, staying }])
        }
        4 | 5 => {
            case.keep.retain(|kept| *kept != one);
            if !case.fixed.contains(&one) {
                case.fixed.push(one.clone());
            }
            Some(vec![PlanStep::Fix(one)])
        }
        6 => {
            let audience = random.one_in(2).then_some(one.slot.audience);
            let pin = Pin { account: one.account, angle, audience, must: !random.one_in(3) };
            let against = |other: &Pin| other.account == pin.account && other.contradicts(&pin);
            if case.pins.iter().any(|other| *other == pin || against(other)) {
                return None;
            }
            case.pins.push(pin.clone());
            Some(vec![PlanStep::Pin(pin)])
        }
        _ => {
            let pin = case.pins.pop()?;
            case.pins.retain(|other| *other != pin);
            Some(vec![PlanStep::Unpin(pin)])
        }
    }
}

fn tell(seed: u64, changes: usize) -> usize {
    let mut random = Random(seed ^ 0x5eed);
    let mut case = random_case(seed);
    let fixed = case.fixed.clone();
    case.keep.retain(|kept| fixed.iter().all(|f| (&f.account, &f.slot) != (&kept.account, &kept.slot)));
    let Ok(mut warm) = resume(&case) else { return 0 };
    let mut standing: BTreeMap<_, _> =
        case.fixed.iter().chain(&case.keep).map(|d| ((d.account.clone(), d.slot.clone()), d.fit)).collect();
    follow(&mut standing, &warm.replan(&[]).unwrap(), &format!("seed {seed}"));
    let mut told = 0;
    for step in 0..changes {
        let name = format!("seed {seed}, change {step}");
        let before = case.clone();
        let Some(steps) = say(&mut random, &mut case, &standing) else { continue };
        let leaves = |d: &PlannedSlot| !case.fixed.contains(d);
        if before.fixed.iter().any(|d| leaves(d) && warm.is_outside(&d.account)) || random.one_in(8) {
            // As after a restart: what is kept is what stood, and what is given up no longer stays.
            let mut stored = Case { keep: free(&before, &standing), ..before.clone() };
            let (gone, fixed) = stored.fixed.into_iter().partition(|d| leaves(d));
            (stored.keep, stored.fixed) = ([stored.keep, gone].concat(), fixed);
            match resume(&stored) {
                Ok(again) => warm = again,
                Err(PlanError::Conflict(_)) => return told,
                Err(error) => panic!("{name}: {error}"),
            }
        }
        let pins = steps.iter().any(|step| matches!(step, PlanStep::Pin(_)));
        match warm.replan(&steps) {
            Ok(change) => follow(&mut standing, &change, &name),
            Err(error) => {
                assert!(pins && case.solve().is_err(), "{name}: {error} after {steps:?}");
                return told;
            }
        }
        let fresh = compare(&case, &standing, &warm, &format!("{name} {steps:?}"));
        let (found, wanted) = (free(&case, &standing), free(&case, &as_map(&fresh)));
        if found.len() == wanted.len() {
            assert_eq!(sums(&case, &found), sums(&case, &wanted), "{name} {steps:?}");
        }
        told += 1;
    }
    told
}

#[test]
fn after_any_answers_and_pins_it_equals_planning_afresh() {
    let told: usize = (0..700).map(|seed| tell(seed, 12)).sum();
    println!("{told} changes");
    assert!(told > 3000, "{told}");
}
