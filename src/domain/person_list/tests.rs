//! Who is who in a list of persons.

use super::{Identities, Identity, Likeness, PersonEntry, merge_rows};
use crate::office::ListPlace;
use crate::right::{Grant, Role};
use crate::subject::Phone;

fn identity(name: &str, organisation: &str, number: &str, phone: &str) -> Identity {
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Identity {
        name: name.to_owned(),
        organisation: said(organisation),
        staff_number: said(number),
        phone: said(phone).map(Phone),
    }
}

fn row(number: u32, of: Identity, role: Role) -> PersonEntry {
    PersonEntry {
        place: ListPlace::of_file("a.csv").at_row(number),
        name: of.name,
        organisation: of.organisation,
        staff_number: of.staff_number,
        phone: of.phone,
        grants: vec![Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] }],
    }
}

#[test]
fn number_counts_before_phone_and_phone_before_organisation() {
    let mut known = Identities::default();
    known.add(identity("王芳", "甲", "1", "111"));
    known.add(identity("王芳", "乙", "", "222"));
    known.add(identity("王芳", "丙", "", "333"));
    known.add(identity("李明", "甲", "4", "333"));
    let find = |name, organisation, number, phone| known.find(&identity(name, organisation, number, phone));
    assert_eq!(find("王芳", "乙", "1", "222"), Likeness::Known(0));
    assert_eq!(find("王芳", "丙", "", "222"), Likeness::Known(1));
    assert_eq!(find("王芳", "丙", "9", ""), Likeness::Known(2), "a number becomes known");
    assert_eq!(find("王芳", "甲", "9", ""), Likeness::Nobody, "she of this organisation has another number");
    assert_eq!(find("李明", "丁", "", ""), Likeness::Nobody);
    assert_eq!(find("赵", "甲", "", "333"), Likeness::Nobody, "an office's phone is nobody's name");
    assert_eq!(find("王 芳", "乙", "", ""), Likeness::Known(1));
    assert_eq!(find("李四", "甲", "4", ""), Likeness::OtherName(3));
    assert_eq!(find("李明", "", "", ""), Likeness::Doubtful(vec![3]));
}

#[test]
fn rows_of_one_person_are_one_and_what_may_be_two_is_named() {
    let rows = vec![
        row(1, identity("王芳", "甲", "", "111"), Role::Reviewer),
        row(2, identity("王芳", "甲", "1", ""), Role::Signer),
        row(3, identity("王芳", "甲", "2", ""), Role::Signer),
        row(4, identity("王芳", "甲", "", "999"), Role::Signer),
        row(5, identity("李明", "甲", "2", ""), Role::Signer),
        row(6, identity("王芳", "乙", "", ""), Role::Signer),
    ];
    let (persons, problems) = merge_rows(rows);
    let told: Vec<(Option<&str>, usize)> =
        persons.iter().map(|one| (one.staff_number.as_deref(), one.grants.len())).collect();
    assert_eq!(told, [(Some("1"), 2), (Some("2"), 1), (None, 1)]);
    let rows: Vec<Option<u32>> = problems.iter().map(|problem| problem.place.row).collect();
    assert_eq!(rows, [Some(5), Some(6)]);
}
