//! Where a value stands in a file.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A cell, a row, a sheet, or a file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"file": "备案表.xlsx", "sheet": "明细", "row": 17, "column": "C", "line": null}))]
pub struct ListPlace {
    /// Name of the file.
    pub file: String,
    /// Name of the sheet; null in a file of text, and for the file as a whole.
    #[schema(required = true)]
    pub sheet: Option<String>,
    /// The row as spreadsheet programs count it, from 1; null for a sheet as a whole.
    #[schema(required = true)]
    pub row: Option<u32>,
    /// The column by its letters; null for a row as a whole.
    #[schema(required = true)]
    pub column: Option<String>,
    /// In a file of text, the line on which the row begins.
    #[schema(required = true)]
    pub line: Option<u64>,
}

impl ListPlace {
    /// A file as a whole.
    #[must_use]
    pub fn of_file(file: &str) -> Self {
        Self { file: file.to_owned(), sheet: None, row: None, column: None, line: None }
    }

    /// A sheet of it.
    #[must_use]
    pub fn in_sheet(self, sheet: Option<&str>) -> Self {
        Self { sheet: sheet.map(str::to_owned), ..self }
    }

    /// A row, counted from 0.
    #[must_use]
    pub fn at_row(self, row: u32) -> Self {
        Self { row: Some(row + 1), ..self }
    }

    /// A column, counted from 0.
    #[must_use]
    pub fn at_column(self, column: u32) -> Self {
        Self { column: Some(column_name(column)), ..self }
    }
}

impl fmt::Display for ListPlace {
    /// ```
    /// use domain::office::ListPlace;
    /// let place = ListPlace::of_file("备案表.xlsx").in_sheet(Some("明细")).at_row(16).at_column(2);
    /// assert_eq!(place.to_string(), "备案表.xlsx, sheet 明细, C17");
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet {sheet}")?;
        }
        match (&self.column, self.row) {
            (Some(column), Some(row)) => write!(f, ", {column}{row}")?,
            (Some(column), None) => write!(f, ", column {column}")?,
            (None, Some(row)) => write!(f, ", row {row}")?,
            (None, None) => {}
        }
        match self.line {
            Some(line) if self.row.is_none_or(|row| u64::from(row) != line) => write!(f, " (line {line})"),
            _ => Ok(()),
        }
    }
}

/// The letters of a column that is counted from 0.
///
/// ```
/// use domain::office::column_name;
/// assert_eq!([column_name(0), column_name(25), column_name(26), column_name(16_383)], ["A", "Z", "AA", "XFD"]);
/// ```
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// The column, counted from 0, that these letters name.
///
/// ```
/// use domain::office::column_of_name;
/// assert_eq!([column_of_name("A"), column_of_name("xfd"), column_of_name("A1")], [Some(0), Some(16_383), None]);
/// ```
#[must_use]
pub fn column_of_name(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 5 {
        return None;
    }
    let mut column = 0_u32;
    for letter in letters.chars() {
        let value = letter.to_ascii_uppercase();
        if !value.is_ascii_uppercase() {
            return None;
        }
        column = column * 26 + (u32::from(value) - u32::from('A') + 1);
    }
    Some(column - 1)
}

/// A cell, both counted from 0, as spreadsheet programs name it: `C17`.
#[must_use]
pub fn cell_name(row: u32, column: u32) -> String {
    format!("{}{}", column_name(column), u64::from(row) + 1)
}
