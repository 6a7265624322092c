//! A list as it was read.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::OfficeField;
use super::left_out::LeftOutRows;
use super::mapping::OfficeMapping;
use super::place::ListPlace;
use super::problem::{ListSeverity, OfficeProblem};
use super::row::OfficeRow;

/// A list as it was read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct OfficeList {
    /// Name of the file.
    pub file: String,
    /// How the text was encoded, and by what its columns are separated; null for a workbook.
    #[schema(required = true)]
    pub text_as: Option<String>,
    /// What was taken for what.
    pub mapping: OfficeMapping,
    /// What stands above the headers: titles and notes.
    pub titles: Vec<String>,
    /// The accounts, in the order of the file.
    pub rows: Vec<OfficeRow>,
    /// Rows that are no accounts, in the order of the file.
    pub left_out: Vec<LeftOutRows>,
    /// What is wrong, gravest first.
    pub problems: Vec<OfficeProblem>,
}

impl OfficeList {
    /// A list that could not be read at all, and why.
    #[must_use]
    pub fn refused(file: &str, problem: OfficeProblem) -> Self {
        Self { file: file.to_owned(), problems: vec![problem], ..Self::default() }
    }

    /// Whether the list as a whole could be read; single rows may still be bad.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.problems.iter().all(|problem| problem.severity != ListSeverity::File)
    }

    /// Where a row stands, or one of its values.
    #[must_use]
    pub fn place(&self, row: &OfficeRow, field: Option<OfficeField>) -> ListPlace {
        let sheet = self.mapping.sheets.get(row.sheet).and_then(|sheet| sheet.sheet.as_deref());
        let place =
            ListPlace { line: row.line, ..ListPlace::of_file(&self.file).in_sheet(sheet).at_row(row.row) };
        match field.and_then(|field| row.cells.get(&field)) {
            Some(cell) => place.at_row(cell.row).at_column(cell.column),
            None => place,
        }
    }
}
