//! Rows of one person, and what becomes of a person who is kept by what a list says.

use super::entry::PersonEntry;
use super::field::PersonField;
use super::identity::{Identities, Identity, Likeness};
use super::row::{said_of_row, shown_word};
use crate::office::{OfficeProblem, ProblemCode};
use crate::right::{Grant, in_one_form};
use crate::subject::{Phone, Subject, SubjectInput, told};

impl PersonEntry {
    /// What tells the person apart.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity {
            name: self.name.clone(),
            organisation: self.organisation.clone(),
            staff_number: self.staff_number.clone(),
            phone: self.phone.clone(),
        }
    }

    /// Adds what a further row says of the same person.
    fn add(&mut self, row: Self) {
        self.staff_number = self.staff_number.take().or(row.staff_number);
        self.phone = self.phone.take().or(row.phone);
        self.organisation = self.organisation.take().or(row.organisation);
        for grant in row.grants {
            match self.grants.iter_mut().find(|known| known.role == grant.role) {
                Some(known) => widen(known, grant),
                None => self.grants.push(grant),
            }
        }
        self.grants = in_one_form(&self.grants);
    }
}

/// The same role with both scopes. One without a scope reaches everything already.
fn widen(known: &mut Grant, more: Grant) {
    if known.has_scope() && more.has_scope() {
        known.accounts.extend(more.accounts);
        known.organisations.extend(more.organisations);
        known.clusters.extend(more.clusters);
    } else {
        *known = Grant { role: known.role, accounts: vec![], organisations: vec![], clusters: vec![] };
    }
}

/// One entry for each person, of all rows that speak of that person: many lists have a row for each account. What cannot be one
/// person, or may be either of two, is named. O(n log n).
#[must_use]
pub fn merge_rows(rows: Vec<PersonEntry>) -> (Vec<PersonEntry>, Vec<OfficeProblem>) {
    let mut known = Identities::default();
    let mut persons: Vec<PersonEntry> = Vec::new();
    let mut problems = Vec::new();
    for row in rows {
        let of_row = row.identity();
        match known.find(&of_row) {
            Likeness::Nobody => {
                known.add(of_row);
                persons.push(row);
            }
            Likeness::Known(at) if is_torn(&persons[at], &row) => {
                problems.push(doubtful_rows(&row, std::slice::from_ref(&persons[at])));
            }
            Likeness::Known(at) => {
                persons[at].add(row);
                known.learn(at, persons[at].identity());
            }
            Likeness::OtherName(at) => {
                let what = ("与本表另一人的工号相同", "is another person's in this list");
                let problem = said_of_row(ProblemCode::Double, &row.place, PersonField::StaffNumber, what);
                let other = persons[at].name.as_str();
                problems.push(
                    problem.value(other).remedy(("请改正工号或姓名", "correct the number or the name")),
                );
            }
            Likeness::Doubtful(all) => {
                let others: Vec<PersonEntry> = all.iter().map(|at| persons[*at].clone()).collect();
                problems.push(doubtful_rows(&row, &others));
            }
        }
    }
    (persons, problems)
}

/// Whether two rows of one name contradict each other without a staff number that says that they are one person's.
fn is_torn(person: &PersonEntry, row: &PersonEntry) -> bool {
    let differ = |a: &Option<Phone>, b: &Option<Phone>| a.is_some() && b.is_some() && a != b;
    let numbered = person.staff_number.is_some() && person.staff_number == row.staff_number;
    !numbered && differ(&person.phone, &row.phone)
}

fn doubtful_rows(row: &PersonEntry, others: &[PersonEntry]) -> OfficeProblem {
    let places: Vec<String> = others.iter().map(|one| one.place.to_string()).collect();
    let places = places.join("; ");
    let what = (
        format!("分不清和另一行（{places}）是不是同一个人"),
        format!("may or may not be the person of {places}"),
    );
    said_of_row(ProblemCode::Doubtful, &row.place, PersonField::Name, (&what.0, &what.1))
        .value(&shown_word(&row.name))
        .remedy((
            "请给同名的人都填上工号；是同一个人就写成一样的单位和手机",
            "give each person of one name a staff number, or say the same organisation and phone of one",
        ))
}

/// Why a row is not taken, since who it is cannot be told among persons who are kept.
#[must_use]
pub fn as_kept(entry: &PersonEntry, likeness: &Likeness, kept: &[&Subject]) -> Option<OfficeProblem> {
    let all: Vec<String> = kept.iter().map(|one| told(one)).collect();
    let all = all.join("; ");
    let (code, field, what, remedy) = match likeness {
        Likeness::Nobody | Likeness::Known(_) => return None,
        Likeness::OtherName(_) => (
            ProblemCode::Double,
            PersonField::StaffNumber,
            (format!("是另一个人的（{all}）"), format!("is that of another name ({all})")),
            ("请改正工号；确是改名的，先改那个人的姓名", "correct the number, or rename that person first"),
        ),
        Likeness::Doubtful(_) => (
            ProblemCode::Doubtful,
            PersonField::Name,
            (
                format!("已有同名的人（{all}），分不清是不是同一个"),
                format!("may be somebody who is there ({all})"),
            ),
            (
                "请在表里填上工号，并先补上那个人的单位或工号",
                "fill in the staff number, and say of that person the organisation or staff number first",
            ),
        ),
    };
    let problem = said_of_row(code, &entry.place, field, (&what.0, &what.1));
    Some(problem.value(&shown_word(&entry.name)).remedy(remedy))
}

/// What is said of a person after the list: what the list does not say stays as it is kept.
#[must_use]
pub fn input_of(entry: &PersonEntry, kept: Option<(&Subject, Option<&Phone>)>) -> SubjectInput {
    let (subject, phone) = kept.map_or((None, None), |(subject, phone)| (Some(subject), phone));
    let grants = if entry.grants.is_empty() {
        subject.map(|subject| subject.grants.clone()).unwrap_or_default()
    } else {
        entry.grants.clone()
    };
    let kept_of = |part: fn(&Subject) -> &Option<String>| subject.and_then(|subject| part(subject).clone());
    SubjectInput {
        name: subject.map_or_else(|| entry.name.clone(), |subject| subject.name.clone()),
        organisation: entry.organisation.clone().or_else(|| kept_of(|subject| &subject.organisation)),
        staff_number: entry.staff_number.clone().or_else(|| kept_of(|subject| &subject.staff_number)),
        phone: entry.phone.clone().or_else(|| phone.cloned()),
        grants,
        another: false,
    }
}

/// Whether what is said of a person differs from what is kept.
#[must_use]
pub fn differs(input: &SubjectInput, (subject, phone): (&Subject, Option<&Phone>)) -> bool {
    let after = input.applied_to(subject);
    let same = Subject { revision: subject.revision, ..after }
        == Subject { grants: in_one_form(&subject.grants), ..subject.clone() };
    !same || input.phone().as_ref() != phone
}
