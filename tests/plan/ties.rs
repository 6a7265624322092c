//! Of equally good plans the one with the better audiences, then forms, then records.

use std::collections::{BTreeMap, BTreeSet};

use micromatrix::domain::account::Account;
use micromatrix::domain::campaign::{FitWeights, Level};
use micromatrix::domain::form::Form;
use micromatrix::domain::plan::Plan;
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::case::{Case, asked};
use crate::plan::oracle::{audience_score, cells, read_account};
use crate::plan::random::planned;
use crate::plan::support::{World, angle, audience, campaign};

/// Audience, form, record.
pub type Scores = [i64; 3];

/// The scores of directions as the rules give them.
fn raw(case: &Case, directions: &[PlannedSlot]) -> Vec<Scores> {
    let read = |account: &Account| (account.handle.clone(), read_account(case, account).choices);
    let choices: BTreeMap<String, _> = case.world.accounts.iter().map(read).collect();
    let scores = |direction: &PlannedSlot| {
        let mut own = choices[&direction.account].iter();
        let (_, parts) = own.find(|(choice, _)| choice.slot == direction.slot).unwrap();
        [parts[1], parts[2], parts[5]].map(i64::from)
    };
    directions.iter().map(scores).collect()
}

/// What directions that may be moved sum to.
pub fn sums(case: &Case, directions: &[PlannedSlot]) -> Scores {
    let all = raw(case, directions);
    [0, 1, 2].map(|part| all.iter().map(|scores| scores[part]).sum())
}

/// What each choice counts among equally good plans: from the least score that the instance has, and in the record from one level below it.
pub fn tie_scores(case: &Case, choices: &[PlannedSlot]) -> Vec<Scores> {
    // Beside a fixed direction its account has no other one in the angle.
    let stays = |choice: &PlannedSlot| {
        case.fixed.iter().any(|held| held.account == choice.account && held.slot.angle == choice.slot.angle)
    };
    let open: Vec<PlannedSlot> = choices.iter().filter(|choice| !stays(choice)).cloned().collect();
    let accounts: BTreeSet<&String> = open.iter().map(|choice| &choice.account).collect();
    let told: BTreeSet<String> =
        cells(&case.world, &case.spec).into_iter().map(|cell| cell.audience).collect();
    let mut seen = [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()];
    for account in case.world.accounts.iter().filter(|account| accounts.contains(&account.handle)) {
        let reached = told.iter().map(|told| i64::from(audience_score(&case.world, account, told)));
        seen[0].extend(reached.filter(|score| *score > 0 || case.spec.stretch));
    }
    for scores in raw(case, &open) {
        seen[1].insert(scores[1]);
        seen[2].insert(scores[2]);
    }
    let least = [0, 1, 2].map(|part| seen[part].first().copied().unwrap_or(0));
    let level = seen[2].iter().fold(0, |level, score| greatest_divisor(level, score - least[2])).max(1);
    let counts = |scores: Scores| [scores[0] - least[0], scores[1] - least[1], scores[2] - least[2] + level];
    raw(case, choices).into_iter().map(counts).collect()
}

fn greatest_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { greatest_divisor(b, a % b) }
}

fn free(case: &Case, plan: &Plan) -> Vec<PlannedSlot> {
    asked(plan).into_iter().filter(|direction| !case.fixed.contains(direction)).collect()
}

#[test]
fn of_equally_good_plans_that_keep_as_much_the_best_is_found() {
    let mut decided = 0;
    for (example, _, plan) in planned() {
        let found = free(&example.case, plan);
        let scores = tie_scores(&example.case, &example.truth.choices);
        let of = |direction: &PlannedSlot| {
            scores[example.truth.choices.iter().position(|choice| choice == direction).unwrap()]
        };
        let ties: Scores = [0, 1, 2].map(|part| found.iter().map(|direction| of(direction)[part]).sum());
        assert_eq!(ties, example.truth.ties, "seed {}: {found:?}", example.seed);
        decided += usize::from(example.truth.tied);
    }
    println!("{decided} plans decided by it");
    assert!(decided > 20, "{decided}");
}

/// One account that may take one of two angles, which are worth the same: audience and form weigh nothing.
fn torn() -> Case {
    let world = World::default()
        .audiences(&["residents", "elders<residents"])
        .account("a", |input| input.audiences = vec!["residents".into()])
        .cluster("c", &[], &["a"]);
    let mut spec = campaign(vec![angle("g"), angle("h")]);
    spec.weights = FitWeights { audience: 0, form: 0, record: 0, ..FitWeights::default() };
    spec.audiences = vec![audience("residents", Level::Normal), audience("elders", Level::Normal)];
    for angle in &mut spec.angles {
        angle.audiences = vec!["residents".into()];
    }
    Case::new(world, spec)
}

fn angle_of(case: &Case) -> String {
    let plan = case.plan();
    assert_eq!(plan.directions.len(), 1);
    plan.directions[0].planned.slot.angle.clone()
}

#[test]
fn the_better_audience_decides_first() {
    for (better, other) in [(0, 1), (1, 0)] {
        let mut case = torn();
        // It is one of the elders' readers only because it speaks to all residents.
        case.spec.angles[other].audiences = vec!["elders".into()];
        assert_eq!(angle_of(&case), case.spec.angles[better].key);
        // However well the form would fit.
        case.spec.angles[other].form = Some(Form::Article);
        case.spec.angles[better].form = Some(Form::QuickPost);
        assert_eq!(angle_of(&case), case.spec.angles[better].key);
    }
}

#[test]
fn the_better_form_decides_among_equal_audiences() {
    for (better, other) in [(0, 1), (1, 0)] {
        let mut case = torn();
        case.spec.angles[better].form = Some(Form::Article);
        case.spec.angles[other].form = Some(Form::QuickPost);
        assert_eq!(angle_of(&case), case.spec.angles[better].key);
        case.spec.angles[better].form = None;
        assert_eq!(angle_of(&case), case.spec.angles[better].key);
    }
}

#[test]
fn the_better_record_decides_among_equal_audiences_and_forms() {
    for (better, other) in [("a", "b"), ("b", "a")] {
        let mut case = torn();
        case.world = case.world.account("b", |input| input.audiences = vec!["residents".into()]);
        case.world.clusters.clear();
        case.world = case.world.cluster("c", &[], &["a", "b"]);
        case.matrix = case.world.matrix();
        case.spec.angles.pop();
        case.record.insert(better.into(), 501);
        assert_eq!(
            case.plan().directions[0].planned.account,
            better,
            "one without history counts in the middle"
        );
        case.record.insert(other.into(), 502);
        assert_eq!(case.plan().directions[0].planned.account, other);
    }
}

#[test]
fn what_stands_comes_before_the_better_audience() {
    let mut case = torn();
    case.spec.angles[1].audiences = vec!["elders".into()];
    let standing = asked(&case.clone().must("a", "h").plan());
    assert_eq!(asked(&case.clone().keeping(standing.clone()).plan()), standing);
    // And a unit of the objective before all of it.
    case.spec.weights.topic = 1;
    case.world.accounts[0].topics = vec!["rain".into()];
    case.matrix = case.world.matrix();
    case.spec.angles[0].brief = "rain".into();
    assert_eq!(asked(&case.keeping(standing).plan())[0].slot.angle, "g");
}

#[test]
fn a_city_has_room_for_the_record_too() {
    // 124 accounts on one angle for 62, in pairs that differ in the record alone.
    let mut world = World::default().audiences(&["residents", "elders<residents"]);
    let handles: Vec<String> = (0..124).map(|at| format!("a{at:03}")).collect();
    for (at, handle) in handles.iter().enumerate() {
        world = world.account(handle, |input| {
            input.organisation = format!("o{}", at / 2);
            input.region = Some(format!("r{}", at / 2));
            input.audiences = if at % 4 < 2 { vec!["residents".into()] } else { Vec::new() };
        });
    }
    let regions: Vec<String> = (0..62).map(|at| format!("r{at}")).collect();
    world = world.regions(&regions.iter().map(String::as_str).collect::<Vec<_>>());
    let members: Vec<&str> = handles.iter().map(String::as_str).collect();
    let mut spec = campaign(vec![angle("g")]);
    spec.angles[0].form = Some(Form::Article);
    spec.audiences = vec![audience("residents", Level::Normal)];
    spec.weights = FitWeights { record: 0, ..FitWeights::default() };
    spec.organisation_capacity = Some(1);
    spec.spread = 0;
    let mut case = Case::new(world.cluster("c", &[], &members), spec);
    let good = |at: usize| if at.is_multiple_of(3) { at } else { at ^ 1 };
    for (at, handle) in handles.iter().enumerate() {
        case.record.insert(handle.clone(), if good(at) == at { 701 } else { 700 });
    }
    let plan = case.plan();
    assert_eq!(plan.directions.len(), 62);
    let best: usize = plan.directions.iter().filter(|d| case.record[&d.planned.account] == 701).count();
    let possible = (0..62).filter(|pair| (0..2).any(|at| good(2 * pair + at) == 2 * pair + at)).count();
    assert_eq!(best, possible);
}
