//! The digest stands for what is signed: equal input, equal digest; another word, another digest.

use micromatrix::domain::campaign::Level;
use micromatrix::domain::form::Form;

use crate::plan::case::Case;
use crate::plan::random::planned;
use crate::plan::support::{World, angle, audience, campaign};
use crate::support::random::Random;

/// The same case with its rows and lists in another order.
fn shuffled(case: &Case, seed: u64) -> Case {
    let mut random = Random(seed);
    let mut case = case.clone();
    random.shuffle(&mut case.world.accounts);
    random.shuffle(&mut case.world.organisations);
    random.shuffle(&mut case.world.clusters);
    random.shuffle(&mut case.world.functions);
    random.shuffle(&mut case.world.regions);
    random.shuffle(&mut case.pins);
    random.shuffle(&mut case.bans);
    random.shuffle(&mut case.fixed);
    random.shuffle(&mut case.keep);
    case.matrix = case.world.matrix();
    case
}

#[test]
fn a_plan_depends_neither_on_the_run_nor_on_the_order_of_rows() {
    for (example, _, plan) in planned().step_by(2) {
        assert_eq!(&example.case.plan(), plan, "seed {}", example.seed);
        for order in 0..2 {
            let again = shuffled(&example.case, example.seed * 2 + order).plan();
            assert_eq!(&again, plan, "seed {}", example.seed);
        }
    }
}

#[test]
fn the_order_of_contradicting_pins_decides_at_most_which_contradiction_is_named() {
    for example in crate::plan::random::examples().iter().filter(|example| example.outcome.is_err()) {
        assert!(shuffled(&example.case, example.seed).solve().is_err(), "seed {}", example.seed);
    }
}

fn pair() -> Case {
    let world = World::default().account("a", |_| {}).account("b", |_| {}).cluster("c", &[], &["a", "b"]);
    let mut spec = campaign(vec![angle("g"), angle("h")]);
    spec.audiences = vec![audience("elders", Level::Normal)];
    Case::new(world, spec)
}

fn digest(change: impl FnOnce(&mut Case)) -> String {
    let mut case = pair();
    change(&mut case);
    case.matrix = case.world.matrix();
    case.plan().summary.digest
}

#[test]
fn a_digest_is_64_hexadecimal_digits() {
    let digest = digest(|_| {});
    assert_eq!(digest.len(), 64);
    assert!(digest.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)), "{digest}");
}

#[test]
fn every_word_that_is_signed_changes_the_digest() {
    let taken = crate::plan::case::asked(&pair().plan());
    let digests = [
        digest(|_| {}),
        digest(|case| case.spec.title.push('!')),
        digest(|case| case.spec.basis = "order 7".into()),
        digest(|case| case.spec.angles[0].brief = "say when".into()),
        digest(|case| case.spec.spread += 1),
        digest(|case| case.spec.audiences[0].hook = "large letters".into()),
        // The plan is the same, but it is no longer free.
        digest(|case| *case = case.clone().must(&taken[0].account, &taken[0].slot.angle)),
        digest(|case| *case = case.clone().must_not("a", "g")),
        digest(|case| *case = case.clone().declined("b", None)),
        digest(|case| case.world.accounts[0].form = Form::QuickPost),
        digest(|case| case.world.accounts[0].audiences = vec!["elders".into()]),
    ];
    for (at, digest) in digests.iter().enumerate() {
        assert!(!digests[..at].contains(digest), "{at}");
    }
}

#[test]
fn what_nobody_signs_leaves_the_digest_alone() {
    let plain = digest(|_| {});
    assert_eq!(digest(|case| case.world.accounts[0].name = "renamed".into()), plain);
    assert_eq!(digest(|case| case.world.accounts[0].followers = Some(7)), plain);
    assert_eq!(digest(|case| case.world.clusters[0].name = "renamed".into()), plain);
}
