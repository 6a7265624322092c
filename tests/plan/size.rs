//! How large an instance becomes is known, and refused, before it is made.

use std::collections::BTreeSet;
use std::sync::Arc;

use micromatrix::domain::account::AccountStatus;
use micromatrix::domain::campaign::{CampaignSpec, Level};
use micromatrix::domain::coverage::campaign_coverage;
use micromatrix::domain::permille::Permille;
use micromatrix::domain::plan::{
    CurrentPlan, MOST_CELLS, MOST_OPTIONS, Oversized, PlanBasis, PlanError, PlanModel, PlanSize, WarmPlan,
    certify_plan, check_pins,
};
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::case::Case;
use crate::plan::oracle::{cells, read_account};
use crate::plan::random::random_case;
use crate::plan::support::{World, angle, audience, campaign, locality};

#[test]
fn the_size_is_what_a_naive_count_gives() {
    let mut seen = BTreeSet::new();
    for seed in 0..1500 {
        let case = Case { pins: vec![], bans: vec![], fixed: vec![], ..random_case(seed) };
        let size = PlanSize::of(&case.input()).unwrap();
        let active = case.world.accounts.iter().filter(|account| account.status == AccountStatus::Active);
        let choices: Vec<PlannedSlot> = active
            .flat_map(|account| read_account(&case, account).choices)
            .map(|(choice, _)| choice)
            .collect();
        assert_eq!(size.options, choices.len() as u64, "seed {seed}");
        assert_eq!(size.cells, cells(&case.world, &case.spec).len() as u64, "seed {seed}");
        let slots: BTreeSet<_> = choices.iter().map(|choice| &choice.slot).collect();
        assert!(slots.len() as u64 <= size.slots && size.slots <= size.options, "seed {seed}: {size:?}");
        let members: BTreeSet<_> =
            choices.iter().map(|choice| (&choice.account, &choice.slot.cluster)).collect();
        assert_eq!(size.memberships, members.len() as u64, "seed {seed}");
        let clusters: BTreeSet<_> = choices.iter().map(|choice| &choice.slot.cluster).collect();
        assert_eq!(size.clusters, clusters.len(), "seed {seed}");
        let model = PlanModel::new(&case.input()).unwrap();
        let made: usize = model.problem.accounts.iter().map(|account| account.options.len()).sum();
        assert_eq!(size.options, made as u64, "seed {seed}");
        seen.insert(choices.len().min(40));
    }
    assert!(seen.len() > 30, "cases differ in size");
}

/// So many accounts in one cluster and region, and a campaign of 100 angles that are told to 100 audiences each.
fn wide(accounts: usize) -> Case {
    let handles: Vec<String> = (0..accounts).map(|at| format!("a{at:04}")).collect();
    let world = World::default().regions(&["city", "east<city"]);
    let world = handles
        .iter()
        .fold(world, |world, handle| world.account(handle, |account| account.region = Some("east".into())));
    let handles: Vec<&str> = handles.iter().map(String::as_str).collect();
    Case::new(world.cluster("c", &[], &handles), wide_spec())
}

fn wide_spec() -> CampaignSpec {
    let mut spec = campaign((0..100).map(|at| angle(&format!("g{at}"))).collect());
    spec.audiences = (0..100).map(|at| audience(&format!("u{at}"), Level::Normal)).collect();
    spec.min_fit = 1;
    spec
}

fn oversized(error: &PlanError) -> Option<PlanSize> {
    if let PlanError::Oversized(Oversized(size)) = error { Some(*size) } else { None }
}

#[test]
fn as_many_options_as_stated_are_allowed_and_not_one_more() {
    // Each account has an option in its region and one in none, in each of 10,000 cells.
    let most = usize::try_from(MOST_OPTIONS).unwrap() / 20_000;
    let size = PlanSize::of(&wide(most).input()).unwrap();
    assert_eq!((size.options, size.slots, size.cells), (MOST_OPTIONS, 20_000, 10_000));
    let case = wide(most + 1);
    let Oversized(size) = PlanSize::of(&case.input()).unwrap_err();
    assert_eq!(size.options, MOST_OPTIONS + 20_000);
    assert_eq!((size.angles, size.audiences, size.clusters), (100, 100, 1));
    assert_eq!(size.memberships, most as u64 + 1);
    let sentence = Oversized(size).to_string();
    for word in ["8020000 options", "8000000", "100 angles", "100 audiences", "401 memberships", "1 clusters"]
    {
        assert!(sentence.contains(word), "{sentence}");
    }
}

#[test]
fn whatever_makes_an_instance_refuses_one_that_is_too_large() {
    let case = wide(usize::try_from(MOST_OPTIONS).unwrap() / 20_000 + 1);
    let basis =
        PlanBasis { spec: case.spec.clone(), matrix: Arc::new(case.matrix.clone()), record: Arc::default() };
    let refusals = [
        case.solve().err(),
        certify_plan(&case.input(), &[]).err(),
        check_pins(&case.input()).err(),
        WarmPlan::resume(basis, &CurrentPlan::default()).err(),
    ];
    for refusal in refusals {
        assert!(oversized(&refusal.unwrap()).is_some());
    }
}

#[test]
fn cells_are_counted_before_one_of_them_is_made() {
    let mut case = wide(1);
    case.spec.localities = (0..1000).map(|at| locality(&format!("l{at}"), Level::Normal)).collect();
    for angle in &mut case.spec.angles {
        angle.local = true;
    }
    let discount = Permille::new(500).unwrap();
    for refusal in [case.solve().err(), campaign_coverage(&case.input(), discount).err()] {
        let size = oversized(&refusal.unwrap()).unwrap();
        assert_eq!((size.cells, size.localities, size.options), (10_000_000, 1000, 0));
    }
    // 100 angles · 100 audiences · 50 localities.
    case.spec.localities.truncate(50);
    assert_eq!(PlanSize::of(&case.input()).unwrap().cells, MOST_CELLS);
}
