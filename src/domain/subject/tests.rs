//! Persons of one name.

use super::{Phone, Subject, SubjectInput, candidates, word_for};
use crate::id::SubjectId;
use crate::time::Timestamp;

fn person(id: u128, organisation: Option<&str>, staff_number: Option<&str>) -> Subject {
    Subject {
        organisation: organisation.map(ToOwned::to_owned),
        staff_number: staff_number.map(ToOwned::to_owned),
        ..Subject::named(SubjectId(uuid::Uuid::from_u128(id)), "王芳".to_owned(), Timestamp::from_ms(0))
    }
}

fn input(organisation: Option<&str>, staff_number: Option<&str>) -> SubjectInput {
    SubjectInput {
        name: "王芳".to_owned(),
        organisation: organisation.map(ToOwned::to_owned),
        staff_number: staff_number.map(ToOwned::to_owned),
        phone: Some(Phone("13800138000".to_owned())),
        grants: vec![],
        another: false,
    }
}

#[test]
fn a_person_of_the_same_name_is_another_one_where_both_say_what_differs() {
    let there = person(1, Some("公安局"), Some("1001"));
    assert!(input(Some("教育局"), None).differs_from(&there));
    assert!(input(None, Some("1002")).differs_from(&there));
    assert!(!input(None, None).differs_from(&there), "it may be the same");
    assert!(!input(Some("公安局"), Some("1001")).differs_from(&there));
    assert!(
        !input(Some("教育局"), Some("7")).differs_from(&person(2, None, None)),
        "nothing is known of her"
    );
    assert!(SubjectInput { another: true, ..input(None, None) }.differs_from(&there));
}

#[test]
fn whoever_shares_a_name_is_told_by_number_or_id() {
    let all = [person(1, None, Some("1001")), person(2, Some("教育局"), None)];
    assert_eq!(word_for(&all[0], &all), "1001");
    assert_eq!(word_for(&all[1], &all), all[1].id.to_string());
    assert_eq!(word_for(&all[0], &all[..1]), "王芳");
    let named = candidates("/subject", "王芳", &[&all[0], &all[1]]);
    assert!(named[0].detail.contains("staff number 1001") && named[1].detail.contains("of 教育局"));
}

#[test]
fn a_phone_stands_neither_in_an_error_nor_in_what_is_printed_of_it() {
    let wrong = SubjectInput { phone: Some(Phone("call 4242".to_owned())), ..input(None, None) };
    let faults = wrong.check().unwrap_err();
    assert_eq!(faults[0].pointer, "/phone");
    assert!(!format!("{faults:?} {wrong:?}").contains("4242"));
}
