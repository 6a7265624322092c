//! What came of a list of persons.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::PersonField;
use crate::id::SubjectId;
use crate::keyed;
use crate::office::{ListSeverity, OfficeProblem};

/// A column and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"sheet": "人员", "column": "B", "header": "工号", "field": "staff_number"}))]
pub struct PersonColumn {
    /// Name of the sheet; null in a file of text.
    #[schema(required = true)]
    pub sheet: Option<String>,
    /// Its letters.
    pub column: String,
    /// Its header.
    pub header: String,
    /// What it was taken for; null: it was not read.
    #[schema(required = true)]
    pub field: Option<PersonField>,
}

keyed! {
    /// What became of a person whom a list names.
    pub enum PersonOutcome {
        /// Entered.
        Created = "created",
        /// Changed.
        Updated = "updated",
        /// As the list says already.
        Unchanged = "unchanged",
    }
}

/// A person whom a list names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000001", "name": "王芳", "organisation": "zjg-education", "staff_number": "1001",
    "outcome": "created"
}))]
pub struct ListedPerson {
    /// Its id; null where a dry run would enter it.
    #[schema(required = true)]
    pub id: Option<SubjectId>,
    /// The person's name.
    pub name: String,
    /// Key of the organisation.
    #[schema(required = true)]
    pub organisation: Option<String>,
    /// The staff number.
    #[schema(required = true)]
    pub staff_number: Option<String>,
    /// What became of it.
    pub outcome: PersonOutcome,
}

/// What came of a list of persons. No phone stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "file": "人员名单.xlsx", "text_as": null, "dry_run": false,
    "columns": [{"sheet": "人员", "column": "A", "header": "姓名", "field": "name"}],
    "rows": 12, "left_out": 1, "created": 10, "updated": 1, "unchanged": 0,
    "persons": [{
        "id": "01980c5e-7a00-7000-8000-000000000001", "name": "王芳", "organisation": "zjg-education",
        "staff_number": "1001", "outcome": "created"
    }],
    "problems": []
}))]
pub struct PersonsReport {
    /// Name of the file.
    pub file: String,
    /// How the text was encoded, and by what its columns are separated; null for a workbook.
    #[schema(required = true)]
    pub text_as: Option<String>,
    /// Whether nothing was changed: it says what would be.
    pub dry_run: bool,
    /// What was taken for what.
    pub columns: Vec<PersonColumn>,
    /// Rows that name persons; a person may have several.
    pub rows: u64,
    /// Those of them that were left out, each named among the problems.
    pub left_out: u64,
    /// Persons who were entered.
    pub created: u64,
    /// Persons of whom something was changed.
    pub updated: u64,
    /// Persons of whom everything was said before.
    pub unchanged: u64,
    /// The persons who were taken, in the list's order.
    pub persons: Vec<ListedPerson>,
    /// What is wrong, gravest first.
    pub problems: Vec<OfficeProblem>,
}

impl PersonsReport {
    /// Adds persons and counts them.
    pub fn count(&mut self, persons: Vec<ListedPerson>) {
        for person in &persons {
            match person.outcome {
                PersonOutcome::Created => self.created += 1,
                PersonOutcome::Updated => self.updated += 1,
                PersonOutcome::Unchanged => self.unchanged += 1,
            }
        }
        self.persons.extend(persons);
    }

    /// Whether the list as a whole could not be read.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == ListSeverity::File)
    }
}

impl fmt::Display for PersonsReport {
    /// Some lines for a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let taken = self.columns.iter().filter_map(|column| Some((column, column.field?)));
        let taken: Vec<String> = taken
            .map(|(column, field)| format!("{} {} is {}", column.column, column.header, field.key()))
            .collect();
        writeln!(f, "{}: {}", self.file, taken.join(", "))?;
        let (done, tense) = if self.dry_run { ("would be ", "would stay") } else { ("", "stay") };
        write!(
            f,
            "{} rows, {} left out; persons: {} {done}entered, {} {done}changed, {} {tense} as they are",
            self.rows, self.left_out, self.created, self.updated, self.unchanged
        )
    }
}
