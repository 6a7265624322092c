//! Comma-separated files as DESIGN section 10 has them: UTF-8 (a BOM is accepted), RFC 4180, a header row, columns in any
//! order.

mod check;
mod lines;
mod reading;
mod write;

pub use write::write_rows;

use csv::StringRecord;

use domain::row::{FileRows, RowError};

use check::is_wide_text;
use reading::{NOT_UTF8, Reading};

/// A file to read.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its name, which errors give.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Whether a file must have a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It may.
    Optional,
}

/// A column that a file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// Whether it must be there.
    pub need: Need,
}

impl Column {
    /// A column that must be there.
    #[must_use]
    pub const fn required(name: &'static str) -> Self {
        Self { name, need: Need::Required }
    }

    /// A column that may be missing.
    #[must_use]
    pub const fn optional(name: &'static str) -> Self {
        Self { name, need: Need::Optional }
    }
}

/// The fields of one row, by the names of their columns.
pub struct Fields<'a> {
    line: u64,
    record: &'a StringRecord,
    places: &'a [(&'static str, usize)],
}

impl<'a> Fields<'a> {
    /// The line on which the row starts.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The field of a required column.
    #[must_use]
    pub fn text(&self, column: &str) -> &'a str {
        self.optional(column).unwrap_or_default()
    }

    /// The field of an optional column; `None` if the file does not have the column.
    #[must_use]
    pub fn optional(&self, column: &str) -> Option<&'a str> {
        let (_, place) = self.places.iter().find(|(name, _)| *name == column)?;
        self.record.get(*place)
    }

    /// The values of a field that are separated by `|`; an empty field has none.
    #[must_use]
    pub fn list(&self, column: &str) -> Option<Vec<String>> {
        let text = self.optional(column)?;
        Some(if text.is_empty() { Vec::new() } else { text.split('|').map(str::to_owned).collect() })
    }
}

/// Reads the rows of a file. What is wrong with the file as a whole ends the reading; what is wrong with a row does not.
/// O(bytes).
///
/// ```
/// use formats::csv::{Column, Source, read_rows};
/// const COLUMNS: [Column; 2] = [Column::required("key"), Column::optional("name")];
/// let file = Source { name: "towns.csv", bytes: "name,key\n\"杨舍,镇\",yangshe\n塘桥\n".as_bytes() };
/// let read = read_rows(file, &COLUMNS, |row| (row.text("key").to_owned(), row.optional("name").map(str::to_owned)));
/// assert_eq!(read.rows[0].value, ("yangshe".into(), Some("杨舍,镇".into())));
/// assert_eq!(
///     read.errors[0].to_string(),
///     "towns.csv:3: the row has 1 field where the header has 2; remedy: give 2, with quotes around a value that holds a comma",
/// );
/// ```
pub fn read_rows<T>(file: Source<'_>, columns: &[Column], make: impl FnMut(&Fields<'_>) -> T) -> FileRows<T> {
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file.bytes);
    let read = if is_wide_text(bytes) {
        Err(vec![RowError::of_file(file.name, 0, "the file is UTF-16, not UTF-8", NOT_UTF8)])
    } else {
        let mut reading = Reading::new(file.name, bytes);
        reading.header(columns).map(|header| reading.rows(&header, make))
    };
    read.unwrap_or_else(|errors| FileRows { rows: Vec::new(), errors })
}

#[cfg(test)]
mod tests;
