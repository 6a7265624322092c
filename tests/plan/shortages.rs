//! A shortage is proved by its list: whoever reads it beside the registry can count that no plan meets the minimums.

use std::collections::BTreeSet;

use micromatrix::domain::plan::{HeldDirection, ShortageWitness};
use micromatrix::domain::slot::PlannedSlot;

use crate::plan::brute::try_everything;
use crate::plan::case::{Case, asked};
use crate::plan::oracle::{allowed, least, most_of_organisation};
use crate::plan::random::planned;
use crate::plan::support::{World, angle, campaign};

/// Somebody who checks a witness with the registry and the campaign at hand.
struct Reader<'a> {
    case: &'a Case,
    witness: &'a ShortageWitness,
    /// What anybody may still be asked in these angles.
    ways: Vec<PlannedSlot>,
}

impl<'a> Reader<'a> {
    fn new(case: &'a Case, witness: &'a ShortageWitness) -> Self {
        let accounts = case.world.accounts.iter();
        let ways = accounts
            .flat_map(|account| allowed(case, account))
            .filter(|choice| witness.angles.contains(&choice.slot.angle))
            .filter(|choice| !holds_angle(&case.fixed, &choice.account, &choice.slot.angle));
        Self { case, witness, ways: ways.collect() }
    }

    fn organisation_of(&self, account: &str) -> &'a String {
        &self.case.matrix.graph.account(account).unwrap().organisation
    }

    /// Every way into these angles passes something that is listed.
    fn nothing_is_left_out(&self) -> bool {
        self.ways.iter().all(|way| {
            self.witness.slots.contains(&way.slot)
                || self.witness.accounts.contains(&way.account)
                || self.witness.organisations.contains(self.organisation_of(&way.account))
        })
    }

    fn held(&self) -> impl Iterator<Item = &'a HeldDirection> {
        self.witness.fixed.iter().chain(&self.witness.elsewhere)
    }

    /// What the list can give.
    fn available(&self) -> usize {
        let slots = self
            .witness
            .slots
            .iter()
            .filter(|slot| !self.witness.fixed.iter().any(|held| held.slot == **slot));
        let accounts: usize =
            self.witness.accounts.iter().map(|account| self.given_by_account(account)).sum();
        let organisations: usize =
            self.witness.organisations.iter().map(|key| self.given_by_organisation(key)).sum();
        self.witness.fixed.len() + slots.count() + accounts + organisations
    }

    fn given_by_account(&self, account: &str) -> usize {
        let held: Vec<_> = self.held().filter(|held| held.account == account).collect();
        let ways = self.ways.iter().filter(|way| way.account == account);
        let open: BTreeSet<&String> = ways
            .filter(|way| !self.witness.slots.contains(&way.slot))
            .map(|way| &way.slot.angle)
            .filter(|angle| !held.iter().any(|held| held.slot.angle == **angle))
            .collect();
        open.len().min((self.case.spec.capacity as usize).saturating_sub(held.len()))
    }

    fn given_by_organisation(&self, key: &str) -> usize {
        let held = self.held().filter(|held| self.organisation_of(&held.account) == key).count();
        (most_of_organisation(&self.case.spec, key).unwrap() as usize).saturating_sub(held)
    }

    /// What is held elsewhere takes from somebody listed, and is a pin or stays.
    fn nothing_is_held_without_ground(&self) -> bool {
        let fixed = |held: &HeldDirection| {
            self.case.fixed.iter().any(|d| (&d.account, &d.slot) == (&held.account, &held.slot))
        };
        let pinned = |held: &HeldDirection| {
            let pins = self.case.pins.iter();
            pins.filter(|pin| pin.must).any(|p| (&p.account, &p.angle) == (&held.account, &held.slot.angle))
        };
        let counts = |held: &HeldDirection| {
            self.witness.accounts.contains(&held.account)
                || self.witness.organisations.contains(self.organisation_of(&held.account))
        };
        let elsewhere = self.witness.elsewhere.iter();
        elsewhere.clone().all(|held| counts(held) && (fixed(held) || pinned(held)))
            && self
                .witness
                .fixed
                .iter()
                .all(|held| fixed(held) && self.witness.angles.contains(&held.slot.angle))
    }
}

fn holds_angle(directions: &[PlannedSlot], account: &str, angle: &str) -> bool {
    directions.iter().any(|d| d.account == account && d.slot.angle == angle)
}

#[test]
fn what_is_missing_is_what_the_best_plan_misses() {
    let mut short = 0;
    for (example, _, plan) in planned() {
        let missing: u64 = plan.summary.shortages.iter().map(|witness| witness.missing).sum();
        let expected = -example.truth.best.unwrap().0;
        assert_eq!(i64::try_from(missing).unwrap(), expected, "seed {}", example.seed);
        short += usize::from(missing > 0);
    }
    assert!(short > 300, "{short}");
}

#[test]
fn every_witness_can_be_checked_from_its_list_alone() {
    let (mut with_fixed, mut with_elsewhere, mut with_organisation, mut with_slot) = (0, 0, 0, 0);
    for (example, _, plan) in planned() {
        let mut seen = BTreeSet::new();
        for witness in &plan.summary.shortages {
            let reader = Reader::new(&example.case, witness);
            assert!(reader.nothing_is_left_out(), "seed {}: {witness:?}", example.seed);
            assert!(reader.nothing_is_held_without_ground(), "seed {}: {witness:?}", example.seed);
            assert_eq!(witness.available, reader.available() as u64, "seed {}: {witness:?}", example.seed);
            let angles = witness.angles.iter().map(|key| example.case.spec.angle(key).unwrap());
            let minimum: usize = angles.map(least).sum();
            assert_eq!(witness.minimum, minimum as u64, "seed {}: {witness:?}", example.seed);
            assert_eq!(witness.missing, witness.minimum - witness.available, "seed {}", example.seed);
            assert!(witness.missing > 0);
            assert!(witness.angles.iter().all(|key| seen.insert(key.clone())), "seed {}", example.seed);
            with_fixed += usize::from(!witness.fixed.is_empty());
            with_elsewhere += usize::from(!witness.elsewhere.is_empty());
            with_organisation += usize::from(!witness.organisations.is_empty());
            with_slot += usize::from(!witness.slots.is_empty());
        }
    }
    let met = [with_fixed, with_elsewhere, with_organisation, with_slot];
    assert!(met.iter().all(|count| *count > 20), "{met:?}");
}

#[test]
fn no_plan_gives_the_angles_of_a_witness_more_than_it_says() {
    for (example, _, plan) in planned() {
        for witness in &plan.summary.shortages {
            // The same case in which nothing but these angles is wanted.
            let mut case = example.case.clone();
            for angle in &mut case.spec.angles {
                let wanted = angle.max.unwrap_or(100);
                angle.min = Some(if witness.angles.contains(&angle.key) { wanted } else { 0 });
            }
            let wanted: u32 = case.spec.angles.iter().filter_map(|angle| angle.min).sum();
            let Some(best) = try_everything(&case, usize::MAX).unwrap().best else { continue };
            let most = i64::from(wanted) + best.0;
            assert!(most <= i64::try_from(witness.available).unwrap(), "seed {}: {witness:?}", example.seed);
        }
    }
}

#[test]
fn a_shortage_names_the_only_account_that_could_serve() {
    let world = World::default()
        .functions(&["water"])
        .account("a", |input| input.functions = vec!["water".into()])
        .account("b", |_| {})
        .cluster("c", &[], &["a", "b"]);
    let mut spec = campaign(vec![angle("g"), angle("h")]);
    spec.angles[0].functions = vec!["water".into()];
    spec.angles[0].min = Some(3);
    spec.angles[0].audiences = vec!["drivers".into(), "elders".into()];
    let case = Case::new(world, spec);
    let witness = &case.plan().summary.shortages[0];
    assert_eq!((&witness.angles[..], &witness.accounts[..]), (&["g".to_owned()][..], &["a".to_owned()][..]));
    assert_eq!((witness.minimum, witness.available, witness.missing), (3, 1, 2));

    // Accepted elsewhere, a gives nothing; accepted here, it gives one that stays.
    let accepted = asked(&case.clone().must("a", "h").plan()).into_iter().find(|d| d.account == "a").unwrap();
    let witness = &case.clone().fixing([accepted.clone()]).plan().summary.shortages[0];
    assert_eq!((witness.available, witness.missing), (0, 3));
    assert_eq!(witness.elsewhere, [HeldDirection { account: "a".into(), slot: accepted.slot }]);
    let accepted = asked(&case.plan()).into_iter().find(|d| d.account == "a").unwrap();
    let witness = &case.fixing([accepted.clone()]).plan().summary.shortages[0];
    assert_eq!((witness.minimum, witness.available, witness.missing), (3, 1, 2));
    assert_eq!(witness.fixed, [HeldDirection { account: "a".into(), slot: accepted.slot }]);
}
