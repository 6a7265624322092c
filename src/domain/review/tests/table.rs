//! Every action in every state, one by one.

use super::{Told, fail, pass, person, sign, subject};
use crate::gate::Gate;
use crate::piece::PieceState;
use crate::review::{Action, Capacity, Life, Refusal, Signing};

fn lives() -> Vec<(&'static str, Told)> {
    let begun = || Told::begun(Signing::Needed);
    let in_review = begun().submitted().does(1, Capacity::Reviewer, fail(Gate::Legal));
    let revised = |told: Told| told.does(0, Capacity::Operator, Action::Revise);
    vec![
        ("draft", begun()),
        ("submitted", begun().submitted()),
        ("in_review", in_review),
        ("approved", begun().approved()),
        ("signed", begun().signed()),
        ("published", begun().published()),
        ("correcting", revised(begun().published())),
        ("corrected", revised(begun().published()).published()),
        ("withdrawn", begun().does(0, Capacity::Operator, Action::Withdraw)),
    ]
}

fn after(life: &Life) -> &'static str {
    match life {
        Life::Out { correction: Some(work), .. } => work.state().key(),
        other => other.state().key(),
    }
}

/// The state that follows, or `-`.
const TABLE: &str = "
            draft     submitted in_review approved signed    published correcting corrected withdrawn
revise      draft     draft     draft     draft    draft     draft     draft      draft     -
attach      draft     draft     draft     draft    draft     -         draft      -         -
submit      submitted -         -         -        -         -         submitted  -         -
pass        -         in_review in_review -        -         -         -          -         -
fail        -         in_review in_review -        -         -         -          -         -
return      -         draft     draft     draft    draft     -         -          -         -
sign        -         -         -         signed   -         -         -          -         -
publish     -         -         -         -        published -         -          -         -
confirm     -         -         -         -        -         published draft      corrected -
withdraw    withdrawn withdrawn withdrawn withdrawn withdrawn withdrawn withdrawn withdrawn -
";

#[test]
fn every_action_in_every_state_leads_where_the_table_says_or_nowhere() {
    let mut rows = TABLE.lines().filter(|line| !line.trim().is_empty());
    let states: Vec<&str> = rows.next().unwrap().split_whitespace().collect();
    let lives = lives();
    assert_eq!(states, lives.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let mut count = 0;
    for line in rows {
        let (name, expected) = line.split_once(' ').unwrap();
        let (who, action) = match name {
            "revise" => (person(0, Capacity::Operator), Action::Revise),
            "attach" => (person(0, Capacity::Operator), Action::Attach),
            "submit" => (person(0, Capacity::Operator), Action::Submit),
            "pass" => (person(1, Capacity::Reviewer), pass(Gate::Text)),
            "fail" => (person(1, Capacity::Reviewer), fail(Gate::Text)),
            "return" => (person(1, Capacity::Reviewer), Action::Return { reason: "r".to_owned() }),
            "sign" => (person(2, Capacity::Signer), sign("text")),
            "publish" => (person(0, Capacity::Operator), Action::Publish),
            "confirm" => (person(3, Capacity::Reviewer), Action::ConfirmPage { digest: "text".to_owned() }),
            "withdraw" => (person(0, Capacity::Operator), Action::Withdraw),
            other => panic!("no action {other}"),
        };
        for ((state, told), expected) in lives.iter().zip(expected.split_whitespace()) {
            let found = told.try_do(&who, action.clone());
            let found = found.as_ref().map_or("-", after);
            assert_eq!(found, expected, "{name} of a piece that is {state}");
            count += 1;
        }
    }
    assert_eq!(count, 90);
}

#[test]
fn nobody_does_what_others_do() {
    for (name, told) in lives() {
        for (action, capacities) in [
            (Action::Revise, &[Capacity::Reviewer, Capacity::Signer][..]),
            (Action::Attach, &[Capacity::Reviewer, Capacity::Signer]),
            (Action::Submit, &[Capacity::Reviewer, Capacity::Signer]),
            (Action::Publish, &[Capacity::Reviewer, Capacity::Signer]),
            (Action::Withdraw, &[Capacity::Reviewer, Capacity::Signer]),
            (pass(Gate::Text), &[Capacity::Operator, Capacity::Signer]),
            (fail(Gate::Text), &[Capacity::Operator, Capacity::Signer]),
            (Action::Return { reason: "r".to_owned() }, &[Capacity::Operator]),
            (sign("text"), &[Capacity::Operator, Capacity::Reviewer]),
        ] {
            for capacity in capacities {
                let found = told.try_do(&person(4, *capacity), action.clone());
                assert_eq!(found, Err(Refusal::Capacity), "{action:?} of a piece that is {name}");
            }
        }
    }
}

#[test]
fn author_reviewer_and_signer_are_different_persons_and_so_are_those_whom_they_stand_in_for() {
    let submitted = Told::begun(Signing::Needed).submitted();
    let approved = Told::begun(Signing::Needed).approved();
    let deputy = |of: usize, capacity| super::Person { acting_for: Some(subject(of)), ..person(5, capacity) };
    for who in [person(0, Capacity::Reviewer), deputy(0, Capacity::Reviewer)] {
        assert_eq!(submitted.try_do(&who, pass(Gate::Text)), Err(Refusal::Author));
        assert_eq!(submitted.try_do(&who, fail(Gate::Text)), Err(Refusal::Author));
        let back = Action::Return { reason: "r".to_owned() };
        assert_eq!(submitted.try_do(&who, back), Err(Refusal::Author));
    }
    for who in [person(0, Capacity::Signer), deputy(0, Capacity::Signer)] {
        assert_eq!(approved.try_do(&who, sign("text")), Err(Refusal::Author));
    }
    for who in [person(1, Capacity::Signer), deputy(1, Capacity::Signer)] {
        assert_eq!(approved.try_do(&who, sign("text")), Err(Refusal::Reviewer));
    }
    assert!(approved.try_do(&deputy(2, Capacity::Signer), sign("text")).is_ok());
}

#[test]
fn who_has_reviewed_a_version_does_not_sign_it_after_a_return_but_may_sign_the_next() {
    let back = Action::Return { reason: "r".to_owned() };
    let told = Told::begun(Signing::Needed).submitted();
    let told = told.does(3, Capacity::Reviewer, pass(Gate::Text)).does(1, Capacity::Reviewer, back);
    let told = told.approved();
    assert_eq!(told.try_do(&person(3, Capacity::Signer), sign("text")), Err(Refusal::Reviewer));
    let told = told.does(0, Capacity::Operator, Action::Revise).approved();
    assert!(told.try_do(&person(3, Capacity::Signer), sign("text")).is_ok());
}

#[test]
fn one_edited_character_or_one_other_file_voids_a_signature() {
    let mut told = Told::begun(Signing::Needed).signed();
    assert_eq!(
        told.try_do(&person(0, Capacity::Operator), Action::Publish).unwrap().state(),
        PieceState::Published
    );
    "text.".clone_into(&mut told.text);
    assert_eq!(told.try_do(&person(0, Capacity::Operator), Action::Publish), Err(Refusal::SignatureVoid));

    for change in [Action::Revise, Action::Attach] {
        let told = Told::begun(Signing::Needed).signed().does(0, Capacity::Operator, change);
        assert_eq!(told.try_do(&person(0, Capacity::Operator), Action::Publish), Err(Refusal::SignatureVoid));
        let told = told.approved();
        assert_eq!(told.try_do(&person(0, Capacity::Operator), Action::Publish), Err(Refusal::SignatureVoid));
        let told = told.does(2, Capacity::Signer, sign("text"));
        assert!(told.try_do(&person(0, Capacity::Operator), Action::Publish).is_ok());
    }
}

#[test]
fn what_is_not_what_was_submitted_passes_no_gate_and_is_not_published() {
    let mut told = Told::begun(Signing::None).submitted();
    "other".clone_into(&mut told.text);
    assert_eq!(told.try_do(&person(1, Capacity::Reviewer), pass(Gate::Text)), Err(Refusal::Changed));
    let mut told = Told::begun(Signing::None).approved();
    "other".clone_into(&mut told.text);
    assert_eq!(told.try_do(&person(0, Capacity::Operator), Action::Publish), Err(Refusal::Changed));
}

#[test]
fn a_signature_is_for_what_the_signer_has_read() {
    let told = Told::begun(Signing::Needed).approved();
    assert_eq!(told.try_do(&person(2, Capacity::Signer), sign("texts")), Err(Refusal::OtherSeal));
}

#[test]
fn only_major_items_need_a_signature_and_take_one() {
    let told = Told::begun(Signing::None).approved();
    assert_eq!(told.try_do(&person(2, Capacity::Signer), sign("text")), Err(Refusal::NoSignature));
    assert!(told.try_do(&person(0, Capacity::Operator), Action::Publish).is_ok());
    let told = Told::begun(Signing::Needed).approved();
    assert_eq!(told.try_do(&person(0, Capacity::Operator), Action::Publish), Err(Refusal::Unsigned));
}

#[test]
fn a_finding_that_blocks_keeps_its_gate_shut_and_others_open() {
    let told = Told::begun(Signing::None).submitted();
    let blocked = Action::Pass { gate: Gate::Legal, overruled: vec![], open: 2, consent: None };
    let refused = told.try_do(&person(1, Capacity::Reviewer), blocked);
    assert_eq!(refused, Err(Refusal::Blocked { gate: Gate::Legal, open: 2 }));
    assert!(told.try_do(&person(1, Capacity::Reviewer), pass(Gate::Text)).is_ok());
}

#[test]
fn a_second_person_confirms_the_page_once_and_only_if_it_is_the_text() {
    let told = Told::begun(Signing::Needed).published();
    let page = |digest: &str| Action::ConfirmPage { digest: digest.to_owned() };
    assert_eq!(told.try_do(&person(0, Capacity::Operator), page("text")), Err(Refusal::Publisher));
    assert_eq!(told.try_do(&person(3, Capacity::Operator), page("texts")), Err(Refusal::PageDiffers));
    let told = told.does(3, Capacity::Operator, page("text"));
    let again = told.try_do(&person(4, Capacity::Operator), page("text"));
    assert!(matches!(again, Err(Refusal::State { .. })));
}
