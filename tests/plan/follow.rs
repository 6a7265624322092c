//! A warm plan that follows the registry is as good as one that is made anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use micromatrix::domain::account::{Account, AccountStatus};
use micromatrix::domain::form::Form;
use micromatrix::domain::matrix::{Matrix, MatrixChange};
use micromatrix::domain::plan::{PlanChange, PlanError, PlanLost, UnassignedCode, WarmPlan};
use micromatrix::domain::slot::Slot;

use crate::plan::case::Case;
use crate::plan::random::random_case;
use crate::plan::warm::{compare, follow, free, resume, say};
use crate::support::random::Random;

const FUNCTIONS: [&str; 4] = ["health", "hospital", "ward", "school"];
const REGIONS: [&str; 5] = ["city", "east", "lane", "west", "abroad"];
const AUDIENCES: [&str; 3] = ["drivers", "elders", "parents"];
const PLATFORMS: [&str; 3] = ["weibo", "wechat", "app"];

fn owned(words: Vec<&str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

/// Whatever a coordinator may change of one account.
fn edit_account(random: &mut Random, account: &mut Account) {
    match random.below(6) {
        0 | 1 => {
            account.status = match account.status {
                AccountStatus::Active => *random.pick(&[AccountStatus::Paused, AccountStatus::Closed]),
                _ => AccountStatus::Active,
            };
        }
        2 => account.audiences = owned(random.some(&AUDIENCES, 2)),
        3 => account.functions = owned(random.some(&FUNCTIONS, 2)),
        4 if random.one_in(3) => account.organisation = format!("o{}", random.below(3)),
        4 => account.region = (!random.one_in(4)).then(|| (*random.pick(&REGIONS)).to_owned()),
        _ => account.name = format!("name {}", random.below(9)),
    }
    account.revision += 1;
}

/// One random change of the registry, made to the case's world, and what it says.
fn edit(random: &mut Random, case: &mut Case) -> MatrixChange {
    let mut change = MatrixChange { revision: case.matrix.revision + 1, ..MatrixChange::default() };
    match random.below(8) {
        0 => {
            // One that comes, at a place between the others.
            let mut account = random.pick(&case.world.accounts).clone();
            account.handle = format!("a{}{}", random.below(5), random.below(1_000_000));
            (*random.pick(&PLATFORMS)).clone_into(&mut account.platform);
            account.form = Form::of_platform(&account.platform);
            edit_account(random, &mut account);
            case.world.accounts.push(account.clone());
            if !case.world.clusters.is_empty() && !random.one_in(4) {
                let at = random.below(case.world.clusters.len());
                let cluster = &mut case.world.clusters[at];
                cluster.members.push(account.handle.clone());
                cluster.members.sort_unstable();
                change.clusters.push(cluster.clone());
            }
            change.accounts.push(account);
        }
        1 | 2 if !case.world.clusters.is_empty() => {
            let handle = random.pick(&case.world.accounts).handle.clone();
            let at = random.below(case.world.clusters.len());
            let cluster = &mut case.world.clusters[at];
            match cluster.members.binary_search(&handle) {
                Ok(place) => drop(cluster.members.remove(place)),
                Err(place) => cluster.members.insert(place, handle),
            }
            change.clusters.push(cluster.clone());
        }
        3 if !case.world.clusters.is_empty() => {
            let at = random.below(case.world.clusters.len());
            let cluster = &mut case.world.clusters[at];
            cluster.functions = owned(random.some(&FUNCTIONS, 2));
            change.clusters.push(cluster.clone());
        }
        _ => {
            for _ in 0..=random.below(2) {
                let at = random.below(case.world.accounts.len());
                edit_account(random, &mut case.world.accounts[at]);
                let account = case.world.accounts[at].clone();
                change.accounts.retain(|known| known.handle != account.handle);
                change.accounts.push(account);
            }
        }
    }
    case.matrix = case.world.matrix();
    case.matrix.revision = change.revision;
    change
}

/// Reasons that do not depend on which of several optima was found.
fn is_by_rule(code: UnassignedCode) -> bool {
    code <= UnassignedCode::Declined
}

fn check_reasons(case: &Case, change: &PlanChange, name: &str) {
    let fresh = case.plan();
    for left in &change.left_out {
        let told = fresh.unassigned.iter().find(|fresh| fresh.account == left.account);
        let told = told.map(|fresh| fresh.code).filter(|code| is_by_rule(*code));
        if told.is_some() || is_by_rule(left.code) {
            assert_eq!(told, Some(left.code), "{name}: {left:?}");
        }
    }
}

/// What was brought forward is what the rows say.
fn same_registry(live: &Matrix, fresh: &Matrix, name: &str) {
    assert_eq!(live.graph.accounts(), fresh.graph.accounts(), "{name}");
    assert_eq!(live.clusters(), fresh.clusters(), "{name}");
    for account in fresh.graph.accounts() {
        let handle = &account.handle;
        assert_eq!(live.graph.account(handle), Some(account), "{name}");
        assert_eq!(live.clusters_of(handle), fresh.clusters_of(handle), "{name}");
    }
}

#[derive(Default)]
struct Told {
    followed: usize,
    moved: usize,
    came: usize,
    lost: BTreeMap<&'static str, usize>,
}

impl Told {
    fn lose(&mut self, reason: &PlanLost) {
        let name = match reason {
            PlanLost::Trees => "trees",
            PlanLost::Clusters => "clusters",
            PlanLost::Cells => "cells",
            PlanLost::Gone => "gone",
            PlanLost::TooMany => "too many",
            PlanLost::Organisation(_) => "organisation",
            PlanLost::Slot(_) => "slot",
            PlanLost::Held(_) => "held",
            PlanLost::Outside(_) => "outside",
            PlanLost::Full => "full",
            PlanLost::Plan(_) => "plan",
        };
        *self.lost.entry(name).or_default() += 1;
    }
}

/// Tells a story of changes of the registry and of answers; whatever was said, the plan is a fresh one's equal.
fn tell(seed: u64, changes: usize, told: &mut Told) {
    let mut random = Random(seed ^ 0xf0110);
    let mut case = random_case(seed);
    let fixed = case.fixed.clone();
    case.keep.retain(|kept| fixed.iter().all(|f| (&f.account, &f.slot) != (&kept.account, &kept.slot)));
    let Ok(mut warm) = resume(&case) else { return };
    let mut live: Matrix = case.matrix.clone();
    let mut standing: BTreeMap<(String, Slot), u32> =
        case.fixed.iter().chain(&case.keep).map(|d| ((d.account.clone(), d.slot.clone()), d.fit)).collect();
    follow(&mut standing, &warm.replan(&[]).unwrap(), &format!("seed {seed}"));
    for step in 0..changes {
        let name = format!("seed {seed}, change {step}");
        case.keep = free(&case, &standing);
        let accounts = case.world.accounts.len();
        for _ in 0..=random.below(2) {
            live = live.with_changed(edit(&mut random, &mut case));
            same_registry(&live, &case.matrix, &name);
        }
        match warm.follow(Arc::new(live.clone())) {
            Ok(()) => {
                told.followed += 1;
                told.came += case.world.accounts.len() - accounts;
            }
            Err(reason) => {
                told.lose(&reason);
                match resume(&case) {
                    Ok(again) => warm = again,
                    Err(PlanError::Conflict(_)) => return,
                    Err(error) => panic!("{name}: {error} after {reason}"),
                }
            }
        }
        let Some(change) = answer(&mut random, &mut case, &standing, &mut warm) else { return };
        told.moved += change.gone.len() + change.created.len();
        follow(&mut standing, &change, &name);
        compare(&case, &standing, &warm, &name);
        check_reasons(&case, &change, &name);
    }
}

/// Now and then somebody answers at the same time; `None` when that cannot be told to this plan.
fn answer(
    random: &mut Random,
    case: &mut Case,
    standing: &BTreeMap<(String, Slot), u32>,
    warm: &mut WarmPlan,
) -> Option<PlanChange> {
    let before = case.clone();
    let steps = if random.one_in(2) { say(random, case, standing) } else { None };
    let leaves = before.fixed.iter().filter(|fixed| !case.fixed.contains(fixed));
    if leaves.into_iter().any(|fixed| warm.is_outside(&fixed.account)) {
        // Whoever gives up what it may not take any more is told to a plan that is made anew; see `warm.rs`.
        *case = before;
        return warm.replan(&[]).ok();
    }
    match warm.replan(&steps.unwrap_or_default()) {
        Ok(change) => Some(change),
        // What is said may name what has just gone.
        Err(PlanError::Outdated(_) | PlanError::Conflict(_)) => None,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn after_any_changes_of_the_registry_it_equals_planning_afresh() {
    let mut told = Told::default();
    (0..900).for_each(|seed| tell(seed, 12, &mut told));
    println!("{} followed, {} moved, {} came, {:?}", told.followed, told.moved, told.came, told.lost);
    let lost: usize = told.lost.values().sum();
    assert!(told.followed > 2000 && told.moved > 1000 && told.came > 300, "{} {}", told.moved, told.came);
    assert!(told.followed > 2 * lost, "{lost} plans had to be made anew: {:?}", told.lost);
}
