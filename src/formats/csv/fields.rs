//! The fields of a row.

use csv::StringRecord;

use super::formula::unmarked;

/// The fields of one row, by the names of their columns; one that was marked as no formula comes without its mark.
pub struct Fields<'a> {
    pub(super) line: u64,
    pub(super) record: &'a StringRecord,
    pub(super) places: &'a [(&'static str, usize)],
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
        self.record.get(*place).map(unmarked)
    }

    /// The values of a field that are separated by `|`; an empty field has none.
    #[must_use]
    pub fn list(&self, column: &str) -> Option<Vec<String>> {
        let text = self.optional(column)?;
        Some(if text.is_empty() { Vec::new() } else { text.split('|').map(str::to_owned).collect() })
    }
}
