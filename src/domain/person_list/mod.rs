//! Lists of persons as offices keep them: who each row is, what that person may do, and whether the person is there already.
//!
//! Rights are nothing to guess: a row with a word that means nothing is named and left out, and so is one that may be either of two
//! persons.

mod entry;
mod field;
mod identity;
mod input;
mod known;
mod merge;
mod report;
mod row;
#[cfg(test)]
mod tests;
mod words;

pub use entry::{PersonEntry, entry_of};
pub use field::PersonField;
pub use identity::{Identities, Identity, Likeness};
pub use input::{PersonColumnInput, PersonListInput};
pub use known::PersonVocabulary;
pub use merge::{as_kept, differs, input_of, merge_rows};
pub use report::{ListedPerson, PersonColumn, PersonOutcome, PersonsReport};
pub use row::{MOST_PERSON_ROWS, PersonList, PersonRow, PersonWord, said_of_row, shown_word};
pub use words::role_named;
