use std::collections::BTreeMap;

use super::*;
use crate::emergency_plan::{CardDuty, IncidentLevel};
use crate::id::{IncidentId, SubjectId};
use crate::time::Timestamp;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_ms(minutes * 60_000)
}

const fn somebody(number: u128) -> SubjectId {
    SubjectId(uuid::Uuid::from_u128(number))
}

fn said(text: &str, after: u32) -> IncidentFactInput {
    IncidentFactInput { information: "area".into(), text: text.into(), source: "现场".into(), after }
}

fn card() -> IncidentCard {
    IncidentCard {
        incident: IncidentId(uuid::Uuid::nil()),
        account: "a".into(),
        organisation: "o".into(),
        duty: CardDuty::Task,
        turn: None,
        tasks: vec!["closures".into()],
        asked_at: at(0),
        due_at: at(15),
        progress: CardProgress::default(),
    }
}

fn draft() -> IncidentBulletin {
    let digest = IncidentBulletin::digest_of(1, BulletinKind::First, "通报。");
    IncidentBulletin {
        number: 1,
        kind: BulletinKind::First,
        text: "通报。".into(),
        quotes: BTreeMap::new(),
        digest,
        written_by: Some(somebody(1)),
        written_at: at(1),
        replaces: None,
        review: None,
        consent: None,
        release: None,
    }
}

#[test]
fn of_two_desks_that_state_a_fact_at_once_the_second_is_told() {
    let first = IncidentFact::stated(None, said("1公里", 0), (Some(somebody(1)), at(1))).unwrap();
    let second = IncidentFact::stated(Some(&first), said("3公里", 0), (Some(somebody(2)), at(1)));
    assert_eq!(second, Err(IncidentRefusal::FactMoved { information: "area".into(), current: 1 }));
    let next = IncidentFact::stated(Some(&first), said("3公里", 1), (Some(somebody(2)), at(2))).unwrap();
    assert_eq!((next.version, next.confirmed_at), (2, None), "a new version is confirmed by itself");
}

#[test]
fn a_fact_is_confirmed_once_and_in_the_version_that_was_seen() {
    let fact = IncidentFact::stated(None, said("1公里", 0), (Some(somebody(1)), at(1))).unwrap();
    let of = |version| FactConfirmation { version, heard_from: String::new() };
    assert!(matches!(
        fact.confirmed(&of(2), (Some(somebody(2)), at(2))),
        Err(IncidentRefusal::FactMoved { current: 1, .. })
    ));
    let confirmed = fact.confirmed(&of(1), (Some(somebody(2)), at(2))).unwrap();
    assert_eq!(confirmed.confirmed(&of(1), (Some(somebody(3)), at(3))), Err(IncidentRefusal::Confirmed));
}

#[test]
fn a_bulletin_goes_out_only_when_two_persons_and_a_leader_stand_behind_this_very_text() {
    let bulletin = draft();
    let digest = bulletin.digest.clone();
    let out = |by| BulletinRelease { by, at: at(5), despite: String::new() };
    assert!(matches!(
        bulletin.released(&digest, out(Some(somebody(1)))),
        Err(IncidentRefusal::StepMissing(_))
    ));
    assert_eq!(bulletin.reviewed(&digest, Some(somebody(1)), at(2)), Err(IncidentRefusal::SamePerson));
    assert!(matches!(
        bulletin.reviewed("another", Some(somebody(2)), at(2)),
        Err(IncidentRefusal::OtherText { .. })
    ));
    let reviewed = bulletin.reviewed(&digest, Some(somebody(2)), at(2)).unwrap();
    assert!(matches!(
        reviewed.released(&digest, out(Some(somebody(1)))),
        Err(IncidentRefusal::StepMissing(_))
    ));
    let leader = somebody(3);
    let input = BulletinConsentInput { digest: digest.clone(), leader: "王芳".into(), given_at: at(3) };
    let agreed = reviewed.consented(&input, leader, (Some(somebody(1)), at(4))).unwrap();
    let released = agreed.released(&digest, out(Some(somebody(1)))).unwrap();
    assert!(matches!(
        released.reviewed(&digest, Some(somebody(2)), at(6)),
        Err(IncidentRefusal::Released { number: 1 })
    ));
    assert_eq!(
        released.confirmed(Some(somebody(2)), at(6)),
        Err(IncidentRefusal::NothingToConfirm),
        "only the leader"
    );
    let confirmed = released.confirmed(Some(leader), at(6)).unwrap();
    assert_eq!(confirmed.confirmed(Some(leader), at(7)), Err(IncidentRefusal::NothingToConfirm), "only once");
}

#[test]
fn nobody_is_assumed_to_have_done_anything() {
    let card = card();
    assert_eq!((card.state(), card.is_late(at(15)), card.is_late(at(16))), (CardState::Asked, false, true));
    let call = |reached| CardCall { at: at(1), by: Some(somebody(1)), whom: "王芳".into(), reached };
    assert_eq!(card.called(call(false)).unwrap().state(), CardState::Asked, "nobody answered");
    let called = card.called(call(true)).unwrap();
    assert_eq!(called.state(), CardState::Called);
    let seen = called.seen((Some(somebody(2)), at(2))).unwrap();
    assert_eq!((seen.state(), seen.seen((Some(somebody(3)), at(3)))), (CardState::Seen, None));
    assert!(seen.is_late(at(16)), "seen is not said");
    let versions = BTreeMap::from([("road_closure".to_owned(), 1)]);
    let post = CardPost { at: at(3), by: Some(somebody(2)), url: "https://weibo.com/1".into(), versions };
    let posted = seen.posted(post).unwrap();
    assert_eq!((posted.state(), posted.is_late(at(60))), (CardState::Posted, false));
    let current = BTreeMap::from([("road_closure".to_owned(), 2), ("area".to_owned(), 1)]);
    assert_eq!(posted.behind(&current), ["road_closure"], "what it never quoted is not its own");
    let stands = posted.standing_on(&current, (Some(somebody(2)), at(9))).unwrap();
    assert!(stands.behind(&current).is_empty());
    let relief = CardRelief { at: at(10), by: Some(somebody(1)), reason: "不在范围".into() };
    let relieved = stands.relieved(relief.clone()).unwrap();
    assert_eq!(relieved.relieved(relief), Err(IncidentRefusal::Relieved));
}

#[test]
fn a_level_that_is_not_the_incidents_is_a_contradiction() {
    let rules = serde_json::from_str(r#"{"notice":{"zh":"","en":""},"rules":[]}"#).unwrap();
    let input = IncidentFactInput { information: "level".into(), ..said("初判为特别重大事件", 0) };
    let fact = IncidentFact::stated(None, input, (None, at(1))).unwrap();
    let found = |level| find_contradictions(&rules, &[&fact], Some(level)).len();
    assert_eq!((found(IncidentLevel::II), found(IncidentLevel::I)), (1, 0));
}
