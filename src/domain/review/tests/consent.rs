//! Consents that were given away from the system.

use super::{Told, person, seal, sign, subject};
use crate::gate::Gate;
use crate::review::{Action, CONFIRM_WITHIN_MS, Capacity, Consent, Life, Refusal, Signing, Track};
use crate::time::Timestamp;

fn consent(recorder: usize) -> Consent {
    let at = Timestamp::from_ms(0);
    Consent::recorded(subject(recorder), at, "电话".to_owned(), at)
}

fn track(life: &Life) -> Track {
    match life {
        Life::InWork(work) => Track::Work(work.clone()),
        Life::Out { release, .. } => Track::Release((**release).clone()),
        Life::Withdrawn => panic!("withdrawn"),
    }
}

#[test]
fn a_consent_is_flagged_until_its_person_confirms_it() {
    let action = Action::Sign { seal: seal("text"), consent: Some(consent(1)) };
    let told = Told::begun(Signing::Needed).approved().does(2, Capacity::Signer, action);
    let published = told.does(0, Capacity::Operator, Action::Publish);
    let mut track = track(&published.life);
    let end = Timestamp::from_ms(CONFIRM_WITHIN_MS);
    assert_eq!(track.consent_due(), Some(end));
    assert_eq!(track.confirm_consents(subject(1), end), 0, "somebody else confirms nothing");
    assert_eq!(track.note_overdue(Timestamp::from_ms(CONFIRM_WITHIN_MS - 1)), 0);
    assert_eq!((track.note_overdue(end), track.note_overdue(end)), (1, 0), "it is noted once");
    assert_eq!(track.consent_due(), None);
    assert_eq!(track.confirm_consents(subject(2), end), 1, "also when it is late");
    assert_eq!(track.confirm_consents(subject(2), end), 0);
    let kept = track.acts().into_iter().find_map(|act| act.consent.clone()).unwrap();
    assert!(kept.overdue && kept.confirmed_at == Some(end));
}

#[test]
fn an_author_vouches_for_nobody_and_a_person_who_may_not_sign_cannot_consent() {
    let told = Told::begun(Signing::Needed).approved();
    let by_author = Action::Sign { seal: seal("text"), consent: Some(consent(0)) };
    assert_eq!(told.try_do(&person(2, Capacity::Signer), by_author), Err(Refusal::Author));
    let of_author = Action::Sign { seal: seal("text"), consent: Some(consent(1)) };
    assert_eq!(told.try_do(&person(0, Capacity::Signer), of_author.clone()), Err(Refusal::Author));
    assert_eq!(told.try_do(&person(1, Capacity::Signer), of_author), Err(Refusal::Reviewer));
}

#[test]
fn a_signature_of_ones_own_waits_for_nobody() {
    let told = Told::begun(Signing::Needed).approved().does(2, Capacity::Signer, sign("text"));
    let mut track = track(&told.life);
    assert_eq!((track.consent_due(), track.confirm_consents(subject(2), Timestamp::from_ms(1))), (None, 0));
    let gate = Action::Pass { gate: Gate::Text, overruled: vec![], open: 0, consent: Some(consent(2)) };
    let told = Told::begun(Signing::Needed).submitted().does(1, Capacity::Reviewer, gate);
    assert!(
        super::Told { ..told }
            .life
            .work()
            .is_some_and(|work| Track::Work(work.clone()).consent_due().is_some())
    );
}
