//! Who is meant by a word: an id, a staff number or a name, which several persons may bear.

use super::Subject;
use crate::field::FieldError;

/// Who is meant by a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant<'a> {
    /// None of the persons.
    Nobody,
    /// This person.
    One(&'a Subject),
    /// Each of these bears that name or number.
    Several(Vec<&'a Subject>),
}

/// Who among `persons` is meant by `word`: whose id it is, else whose staff number or name. O(n).
///
/// ```
/// use domain::{id::SubjectId, subject::{Meant, Subject, meant_by}, time::Timestamp};
/// let person = |id: u128, name: &str| {
///     Subject::named(SubjectId(uuid::Uuid::from_u128(id)), name.to_owned(), Timestamp::from_ms(0))
/// };
/// let all = [person(1, "王芳"), person(2, "王芳"), person(3, "李明")];
/// assert_eq!(meant_by("李明", &all), Meant::One(&all[2]));
/// assert_eq!(meant_by(&all[1].id.to_string(), &all), Meant::One(&all[1]));
/// assert_eq!(meant_by("王芳", &all), Meant::Several(vec![&all[0], &all[1]]));
/// assert_eq!(meant_by("赵", &all), Meant::Nobody);
/// ```
#[must_use]
pub fn meant_by<'a>(word: &str, persons: &'a [Subject]) -> Meant<'a> {
    if let Ok(id) = word.parse::<uuid::Uuid>() {
        let own = persons.iter().find(|person| person.id.0 == id);
        return own.map_or(Meant::Nobody, Meant::One);
    }
    let bears = |person: &&Subject| person.name == word || person.staff_number.as_deref() == Some(word);
    let mut all: Vec<&Subject> = persons.iter().filter(bears).collect();
    match (all.pop(), all.is_empty()) {
        (None, _) => Meant::Nobody,
        (Some(only), true) => Meant::One(only),
        (Some(last), false) => {
            all.push(last);
            all.sort_unstable_by_key(|person| person.id);
            Meant::Several(all)
        }
    }
}

/// A person told from others of the same name: id, organisation and staff number, never the phone.
#[must_use]
pub fn told(person: &Subject) -> String {
    let organisation = person.organisation.as_ref().map(|key| format!(", of {key}")).unwrap_or_default();
    let number =
        person.staff_number.as_ref().map(|number| format!(", staff number {number}")).unwrap_or_default();
    format!("{}{organisation}{number}", person.id)
}

/// Each person who may be meant by a word, at the place where it stands.
#[must_use]
pub fn candidates(pointer: &str, word: &str, persons: &[&Subject]) -> Vec<FieldError> {
    let one = |person: &&Subject| {
        let detail = format!("`{word}` may be {}; say the id or the staff number", told(person));
        FieldError::new(pointer, detail)
    };
    persons.iter().map(one).collect()
}

/// The word by which a person is told from all others: the name, unless one of `others` bears it too; else the staff number or the
/// id.
#[must_use]
pub fn word_for(person: &Subject, others: &[Subject]) -> String {
    match meant_by(&person.name, others) {
        Meant::Several(_) => person.staff_number.clone().unwrap_or_else(|| person.id.to_string()),
        Meant::Nobody | Meant::One(_) => person.name.clone(),
    }
}
