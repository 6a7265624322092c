//! Rows of a list of persons, as far as a file says.

use super::field::PersonField;
use super::report::PersonColumn;
use crate::office::{ListPlace, ListSeverity, OfficeProblem, ProblemCode};
use crate::subject::Phone;

/// So many rows of a list are read: each becomes a person, in one transaction.
pub const MOST_PERSON_ROWS: usize = 5_000;

/// A word of a cell, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonWord {
    /// The word, in one line.
    pub word: String,
    /// Its cell.
    pub at: ListPlace,
}

/// A row that names a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The row.
    pub place: ListPlace,
    /// The person's name.
    pub name: String,
    /// The organisation, by key or name.
    pub organisation: Option<PersonWord>,
    /// The staff number.
    pub staff_number: Option<PersonWord>,
    /// The phone, in one form.
    pub phone: Option<Phone>,
    /// Words for roles.
    pub roles: Vec<PersonWord>,
    /// Words for organisations and clusters.
    pub scopes: Vec<PersonWord>,
    /// Handles or names of accounts.
    pub accounts: Vec<PersonWord>,
}

/// A list of persons, as far as its file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonList {
    /// Name of the file.
    pub file: String,
    /// How a text was encoded and separated; none for a workbook.
    pub text_as: Option<String>,
    /// What was taken for what.
    pub columns: Vec<PersonColumn>,
    /// The rows that name persons.
    pub rows: Vec<PersonRow>,
    /// What is wrong.
    pub problems: Vec<OfficeProblem>,
}

/// Why a row cannot be taken: what is wrong with a field of it, in Chinese and English; the remedy is to be added.
#[must_use]
pub fn said_of_row(
    code: ProblemCode,
    at: &ListPlace,
    field: PersonField,
    (zh, en): (&str, &str),
) -> OfficeProblem {
    let detail = (
        format!("{}：{zh}，这一行没有取", field.name_zh()),
        format!("{}: {en}; the row was left out", field.key()),
    );
    OfficeProblem::new(ListSeverity::Row, code, at.clone(), (&detail.0, &detail.1))
}

/// A word as a problem shows it: digits that may be somebody's phone, in whatever column they stand, are not repeated.
///
/// ```
/// use domain::person_list::shown_word;
/// assert_eq!(shown_word("审合"), "审合");
/// assert_eq!(shown_word("13800138000"), "•••••••••••");
/// ```
#[must_use]
pub fn shown_word(word: &str) -> String {
    let is_digit = |c: char| c.is_numeric();
    if word.chars().filter(|c| is_digit(*c)).count() < 7 {
        return word.to_owned();
    }
    word.chars().map(|c| if is_digit(c) { '•' } else { c }).collect()
}
