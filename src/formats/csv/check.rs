//! What can be wrong with the header and the quoting of a file.

use domain::row::RowError;

use super::column::{Column, Need};

/// The header of a file against the columns that it may have.
pub(super) struct HeaderCheck<'a> {
    pub(super) file: &'a str,
    pub(super) line: u64,
    pub(super) columns: &'a [Column],
}

impl HeaderCheck<'_> {
    /// Where each column stands.
    pub(super) fn places(&self, names: &[String]) -> Result<Vec<(&'static str, usize)>, Vec<RowError>> {
        let mut places: Vec<(&'static str, usize)> = Vec::new();
        let mut errors = Vec::new();
        for (place, name) in names.iter().enumerate() {
            match self.columns.iter().find(|column| column.name == name) {
                None => errors.push(self.unknown(place, name)),
                Some(column) if places.iter().any(|(known, _)| *known == column.name) => {
                    errors.push(
                        self.error("the header names this column twice", "keep one of them").in_column(name),
                    );
                }
                Some(column) => places.push((column.name, place)),
            }
        }
        for column in self.columns.iter().filter(|column| column.need == Need::Required) {
            if places.iter().all(|(known, _)| *known != column.name) {
                let error = self.error("the header does not have this column", "add it; it is required");
                errors.push(error.in_column(column.name));
            }
        }
        if errors.is_empty() { Ok(places) } else { Err(errors) }
    }

    fn unknown(&self, place: usize, name: &str) -> RowError {
        if name.is_empty() {
            let problem = format!("the header's field {} is empty", place + 1);
            return self.error(problem, "name the column or remove it");
        }
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        let remedy = if name.contains([';', '\t']) {
            "separate the columns by commas".to_owned()
        } else {
            format!("remove or rename it; this file may have {}", names.join(", "))
        };
        self.error("the header names an unknown column", remedy).in_column(name)
    }

    fn error(&self, problem: impl Into<String>, remedy: impl Into<String>) -> RowError {
        RowError::of_file(self.file, self.line, problem, remedy)
    }
}

/// How a record's quotes are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuoteFault {
    /// The file ends before a quoted value does.
    Open,
    /// Something stands between a quoted value and the next comma.
    Trailing,
}

impl QuoteFault {
    pub(super) const REMEDY: &str = "put quotes around the whole value and write each quote in it twice";

    pub(super) const fn problem(self) -> &'static str {
        match self {
            Self::Open => "the row has a quoted value that never ends",
            Self::Trailing => "the row has text between a closing quote and the next comma",
        }
    }
}

/// Checks the quotes of a record more strictly than the reader, which takes `"a"b` for `ab` and ends an open quote with the
/// file: both swallow rows when a quote is missing. O(bytes).
pub(super) fn check_quoting(raw: &[u8]) -> Result<(), QuoteFault> {
    enum At {
        FieldStart,
        Plain,
        Quoted,
        /// After a quote in a quoted value: its end, or the first half of a quote in it.
        Closed,
    }
    if !raw.contains(&b'"') {
        return Ok(());
    }
    let mut at = At::FieldStart;
    for byte in raw {
        at = match (at, byte) {
            (At::Quoted, b'"') => At::Closed,
            (At::FieldStart | At::Closed, b'"') | (At::Quoted, _) => At::Quoted,
            (_, b',') => At::FieldStart,
            (At::Closed, _) => return Err(QuoteFault::Trailing),
            (At::FieldStart | At::Plain, _) => At::Plain,
        };
    }
    if matches!(at, At::Quoted) { Err(QuoteFault::Open) } else { Ok(()) }
}
