//! Rows of files, and what is wrong with them: file, line, column, value, and what would be right.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A value and the physical line on which its record starts (the first line of a file is 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T> {
    /// The line.
    pub line: u64,
    /// What the row says.
    pub value: T,
}

/// A field's value, or the text that is none.
pub type Parsed<T> = Result<T, String>;

/// One file as read: the rows that could be read, and what stood in the way of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRows<T> {
    /// Rows in the order of the file.
    pub rows: Vec<Row<T>>,
    /// One for each row that could not be read, and those of the file as a whole.
    pub errors: Vec<RowError>,
}

impl<T> Default for FileRows<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), errors: Vec::new() }
    }
}

/// How far an error reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowErrorScope {
    /// The file cannot be trusted as a whole, so nothing of the import can be skipped or written.
    File,
    /// This row alone, which may be skipped.
    Row,
}

/// One wrong row, or one wrong file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "file": "accounts.csv", "line": 17, "scope": "row", "column": "functions", "value": "helth",
    "problem": "is no known function", "remedy": "did you mean `health`? If not, add it to functions.csv",
    "other_line": null
}))]
pub struct RowError {
    /// Name of the file.
    pub file: String,
    /// The line on which the record starts; 1 is usually the header, 0 the file as a whole.
    pub line: u64,
    /// Whether the row alone is wrong, or the file.
    pub scope: RowErrorScope,
    /// The column, when one is at fault.
    #[schema(required = true)]
    pub column: Option<String>,
    /// The value as read, at most 200 characters of it.
    #[schema(required = true)]
    pub value: Option<String>,
    /// What is wrong, as a phrase about the value (or the row).
    pub problem: String,
    /// What would be right.
    pub remedy: String,
    /// Another line of the same file that has to do with it, as of two rows with one key.
    #[schema(required = true)]
    pub other_line: Option<u64>,
}

impl RowError {
    /// An error of one row.
    pub fn of_row(file: &str, line: u64, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            scope: RowErrorScope::Row,
            column: None,
            value: None,
            problem: problem.into(),
            remedy: remedy.into(),
            other_line: None,
        }
    }

    /// An error of a whole file; `line` is 0 unless one can be named.
    pub fn of_file(file: &str, line: u64, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { scope: RowErrorScope::File, ..Self::of_row(file, line, problem, remedy) }
    }

    /// This error, in a column.
    #[must_use]
    pub fn in_column(self, column: &str) -> Self {
        Self { column: Some(column.to_owned()), ..self }
    }

    /// This error, with the value at fault (shortened to 200 characters).
    #[must_use]
    pub fn of_value(self, value: &str) -> Self {
        let mut shown: String = value.chars().take(200).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        Self { value: Some(shown), ..self }
    }
}

impl fmt::Display for RowError {
    /// One line, whatever the value holds.
    ///
    /// ```
    /// use domain::row::RowError;
    /// let error = RowError::of_row("accounts.csv", 17, "is no known function", "did you mean `health`?")
    ///     .in_column("functions")
    ///     .of_value("helth");
    /// assert_eq!(
    ///     error.to_string(),
    ///     "accounts.csv:17: column functions: \"helth\" is no known function; remedy: did you mean `health`?",
    /// );
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        f.write_str(": ")?;
        if let Some(column) = &self.column {
            write!(f, "column {}: ", one_line(column))?;
        }
        if let Some(value) = &self.value {
            write!(f, "{value:?} ")?;
        }
        write!(f, "{}; remedy: {}", one_line(&self.problem), one_line(&self.remedy))
    }
}

/// Problems quote keys, and a key read from a file may hold a line break.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_line_whatever_the_value_holds() {
        let error =
            RowError::of_row("ties.csv", 3, "is bad\nreally", "mend it").of_value("张家港\n\"教育\"\u{7}");
        assert_eq!(
            error.to_string(),
            "ties.csv:3: \"张家港\\n\\\"教育\\\"\\u{7}\" is bad really; remedy: mend it"
        );
    }

    #[test]
    fn a_long_value_is_shortened() {
        let error = RowError::of_row("ties.csv", 3, "", "").of_value(&"港".repeat(5000));
        assert_eq!(error.value.unwrap().chars().count(), 201);
    }

    #[test]
    fn an_error_of_a_whole_file_names_no_line() {
        let error = RowError::of_file("acounts.csv", 0, "is no file of an import", "rename it");
        assert_eq!(error.to_string(), "acounts.csv: is no file of an import; remedy: rename it");
    }
}
