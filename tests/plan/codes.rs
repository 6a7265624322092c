//! Every account without a direction has a code, and each code is true by its definition.

use std::collections::{BTreeMap, BTreeSet};

use micromatrix::domain::account::AccountStatus;
use micromatrix::domain::plan::{Plan, UnassignedCode};
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::case::{Case, asked};
use crate::plan::oracle::{allowed, cells, first_reward, is_forbidden, most_of_organisation, read_account};
use crate::plan::random::planned;
use crate::plan::support::{World, angle, campaign, count_codes};

/// The first code whose definition holds, from the plan alone.
fn code_of(case: &Case, handle: &str, directions: &[PlannedSlot]) -> UnassignedCode {
    let account = case.matrix.graph.account(handle).unwrap();
    let reading = read_account(case, account);
    if account.status != AccountStatus::Active {
        return UnassignedCode::Inactive;
    }
    if !reading.in_cluster {
        return UnassignedCode::NoCluster;
    }
    if !reading.meets_an_angle {
        return UnassignedCode::NoFunction;
    }
    if !reading.reaches.readers {
        return UnassignedCode::OtherAudience;
    }
    if !reading.reaches.cell {
        return UnassignedCode::NoCell;
    }
    if reading.choices.is_empty() {
        return UnassignedCode::LowFit;
    }
    if reading.choices.iter().all(|(choice, _)| is_forbidden(case, choice)) {
        return UnassignedCode::PinnedOut;
    }
    let open = allowed(case, account);
    if open.is_empty() {
        return UnassignedCode::Declined;
    }
    let organisation_of = |handle: &str| &case.matrix.graph.account(handle).unwrap().organisation;
    let of_organisation =
        directions.iter().filter(|d| organisation_of(&d.account) == &account.organisation).count();
    if most_of_organisation(&case.spec, &account.organisation)
        .is_some_and(|most| of_organisation >= most as usize)
    {
        return UnassignedCode::OrganisationFull;
    }
    let is_free = |choice: &&PlannedSlot| directions.iter().all(|d| d.slot != choice.slot);
    let takes_more = |choice: &&PlannedSlot| {
        let angle = case.spec.angle(&choice.slot.angle).unwrap();
        let voices = directions.iter().filter(|d| d.slot.angle == angle.key).count();
        angle.max.is_none_or(|max| voices < max as usize)
    };
    if open.iter().filter(is_free).any(|choice| takes_more(&choice)) {
        UnassignedCode::Spread
    } else if open.iter().any(|choice| is_free(&choice)) {
        UnassignedCode::AngleFull
    } else {
        UnassignedCode::NoFreeSlot
    }
}

/// What one more voice in this slot would add to the plan.
fn gain(case: &Case, choice: &PlannedSlot, directions: &[PlannedSlot]) -> i64 {
    let cells = cells(&case.world, &case.spec);
    let cell = cells.iter().find(|cell| cell.holds(&choice.slot)).unwrap();
    let voices: Vec<_> = directions.iter().filter(|d| cell.holds(&d.slot)).collect();
    let own = voices.iter().filter(|d| d.slot.cluster == choice.slot.cluster).count();
    let first = if voices.is_empty() { first_reward(&cells, cell) } else { 0 };
    i64::from(choice.fit) + first - i64::try_from(own).unwrap() * i64::from(case.spec.spread)
}

#[test]
fn every_account_has_either_a_direction_or_a_code() {
    for (example, _, plan) in planned() {
        let with: BTreeSet<&String> = plan.directions.iter().map(|d| &d.planned.account).collect();
        let without: Vec<&String> = plan.unassigned.iter().map(|left_out| &left_out.account).collect();
        assert!(without.is_sorted_by(|a, b| a < b), "seed {}", example.seed);
        assert!(without.iter().all(|account| !with.contains(account)), "seed {}", example.seed);
        assert_eq!(with.len() + without.len(), example.case.world.accounts.len(), "seed {}", example.seed);
        assert_eq!(plan.summary.assigned, plan.directions.len());
        assert_eq!(plan.summary.unassigned, without.len());
    }
}

#[test]
fn every_code_is_the_first_whose_definition_holds_and_all_codes_occur() {
    let mut met: BTreeMap<UnassignedCode, usize> = BTreeMap::new();
    for (example, _, plan) in planned() {
        let directions = asked(plan);
        for left_out in &plan.unassigned {
            let expected = code_of(&example.case, &left_out.account, &directions);
            assert_eq!(left_out.code, expected, "seed {}: {left_out:?}", example.seed);
            *met.entry(expected).or_default() += 1;
        }
    }
    println!("{met:?}");
    for code in UnassignedCode::ALL {
        assert!(met.get(&code).is_some_and(|count| *count > 10), "{} occurs too rarely: {met:?}", code.key());
        assert_eq!(UnassignedCode::of_key(code.key()), Some(code));
    }
}

#[test]
fn whoever_is_left_out_for_spread_would_repeat_at_least_as_much_as_it_adds() {
    for (example, _, plan) in planned() {
        let directions = asked(plan);
        for left_out in plan.unassigned.iter().filter(|one| one.code == UnassignedCode::Spread) {
            let account = example.case.matrix.graph.account(&left_out.account).unwrap();
            for choice in allowed(&example.case, account) {
                let is_free = directions.iter().all(|d| d.slot != choice.slot);
                let angle = example.case.spec.angle(&choice.slot.angle).unwrap();
                let voices = directions.iter().filter(|d| d.slot.angle == angle.key).count();
                if is_free && angle.max.is_none_or(|max| voices < max as usize) {
                    let gain = gain(&example.case, &choice, &directions);
                    assert!(gain <= 0, "seed {}: {choice:?} would add {gain}", example.seed);
                }
            }
        }
    }
}

fn two_voices(change: impl FnOnce(&mut Case)) -> Plan {
    let world = World::default()
        .account("a", |_| {})
        .account("b", |input| input.platform = "weibo".into())
        .cluster("c", &[], &["a", "b"]);
    let mut case = Case::new(world, campaign(vec![angle("g")]));
    change(&mut case);
    case.plan()
}

#[test]
fn the_detail_of_a_code_names_what_stands_in_the_way() {
    let plan = two_voices(|case| case.spec.organisation_capacity = Some(1));
    assert_eq!(plan.unassigned[0].code, UnassignedCode::OrganisationFull);
    assert_eq!(plan.unassigned[0].detail, "o");
    let plan = two_voices(|case| case.spec.angles[0].max = Some(1));
    assert_eq!(plan.unassigned[0].code, UnassignedCode::AngleFull);
    assert_eq!(plan.unassigned[0].detail, "g");
    let plan = two_voices(|case| case.spec.spread = 2000);
    assert_eq!(plan.unassigned[0].code, UnassignedCode::Spread);
    assert!(plan.unassigned[0].detail.starts_with("c/g/everyone/"), "{}", plan.unassigned[0].detail);
    let counts = count_codes(&plan.unassigned);
    assert_eq!(counts, BTreeMap::from([("spread", 1)]));
}
