//! Reading records with the lines on which they start.

use csv::{ByteRecord, StringRecord};

use domain::row::{FileRows, Row, RowError};
use domain::stop::checkpoint;

use super::check::{HeaderCheck, QuoteFault, check_quoting};
use super::column::Column;
use super::fields::Fields;
use super::lines::Lines;

/// The remedy for other encodings.
pub(super) const NOT_UTF8: &str =
    "save the file as CSV UTF-8, which is one of the formats of every spreadsheet program";

/// Rows between two looks at whether to go on.
const BLOCK: usize = 1 << 12;

/// The columns of a file as they stand in it.
pub(super) struct Header {
    names: Vec<String>,
    places: Vec<(&'static str, usize)>,
}

/// A file that is being read.
pub(super) struct Reading<'a> {
    name: &'a str,
    bytes: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    lines: Lines<'a>,
    record: ByteRecord,
}

/// One record of the file.
struct Span<'a> {
    line: u64,
    last_line: u64,
    raw: &'a [u8],
}

impl<'a> Reading<'a> {
    pub(super) fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        Self { name, bytes, reader, lines: Lines::new(bytes), record: ByteRecord::new() }
    }

    /// Reads the first record as the names of the columns.
    pub(super) fn header(&mut self, columns: &[Column]) -> Result<Header, Vec<RowError>> {
        let wanted: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let Some(span) = self.next().map_err(|error| vec![self.unreadable(&error)])? else {
            let remedy = format!("begin with the row {}", wanted.join(","));
            return Err(vec![RowError::of_file(
                self.name,
                0,
                "the file is empty; a header row is missing",
                remedy,
            )]);
        };
        if let Err(fault) = check_quoting(span.raw) {
            return Err(vec![RowError::of_file(self.name, span.line, fault.problem(), QuoteFault::REMEDY)]);
        }
        let mut names = Vec::new();
        for name in &self.record {
            let Ok(name) = std::str::from_utf8(name) else {
                let error = RowError::of_file(self.name, span.line, "the header is not UTF-8", NOT_UTF8);
                return Err(vec![error.of_value(&String::from_utf8_lossy(name))]);
            };
            names.push(name.to_owned());
        }
        let check = HeaderCheck { file: self.name, line: span.line, columns };
        let places = check.places(&names)?;
        Ok(Header { names, places })
    }

    /// Reads the other records.
    pub(super) fn rows<T>(mut self, header: &Header, mut make: impl FnMut(&Fields<'_>) -> T) -> FileRows<T> {
        let mut read = FileRows::default();
        loop {
            if (read.rows.len() + read.errors.len()).is_multiple_of(BLOCK) {
                checkpoint();
            }
            let span = match self.next() {
                Ok(Some(span)) => span,
                Ok(None) => return read,
                Err(error) => {
                    read.errors.push(self.unreadable(&error));
                    return read;
                }
            };
            if let Some(error) = self.fault(&span, header) {
                read.errors.push(error);
                continue;
            }
            // Moved there and back, so that one buffer serves all rows.
            match StringRecord::from_byte_record(std::mem::take(&mut self.record)) {
                Ok(record) => {
                    let value = make(&Fields { line: span.line, record: &record, places: &header.places });
                    read.rows.push(Row { line: span.line, value });
                    self.record = record.into_byte_record();
                }
                Err(error) => {
                    let place = error.utf8_error().field();
                    self.record = error.into_byte_record();
                    read.errors.push(self.broken_text(&span, header, place));
                }
            }
        }
    }

    /// Reads the next record that is not an empty line.
    fn next(&mut self) -> Result<Option<Span<'a>>, csv::Error> {
        let start = self.reader.position().byte();
        let more = self.reader.read_byte_record(&mut self.record)?;
        let (start, end) = (place(start), place(self.reader.position().byte()));
        let raw = self.bytes.get(start..end).unwrap_or_default();
        // The reader's own position is that of the empty lines, or of the line feed, that come before the record.
        let before = raw.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let raw = raw.get(before..).unwrap_or_default();
        let text = raw.strip_suffix(b"\n").unwrap_or(raw);
        let raw = text.strip_suffix(b"\r").unwrap_or(text);
        let line = self.lines.at(start + before);
        let last_line = self.lines.at(start + before + raw.len());
        Ok(more.then_some(Span { line, last_line, raw }))
    }

    /// What is wrong with the shape of a record.
    fn fault(&self, span: &Span<'_>, header: &Header) -> Option<RowError> {
        if let Err(fault) = check_quoting(span.raw) {
            // Where a quote is missing, the reader has taken following rows for a part of this one.
            let swallows_rows = fault == QuoteFault::Open || span.last_line > span.line;
            let error = if swallows_rows { RowError::of_file } else { RowError::of_row };
            return Some(error(self.name, span.line, fault.problem(), QuoteFault::REMEDY));
        }
        let (have, want) = (self.record.len(), header.names.len());
        if have == want {
            return self.record.iter().all(<[u8]>::is_empty).then(|| {
                RowError::of_row(self.name, span.line, "the row is empty but for its commas", "remove it")
            });
        }
        let fields = if have == 1 { "field" } else { "fields" };
        let until = if span.last_line > span.line {
            format!(" and goes on to line {}", span.last_line)
        } else {
            String::new()
        };
        let problem = format!("the row has {have} {fields} where the header has {want}{until}");
        let remedy = format!("give {want}, with quotes around a value that holds a comma");
        Some(RowError::of_row(self.name, span.line, problem, remedy))
    }

    fn unreadable(&self, error: &csv::Error) -> RowError {
        RowError::of_file(self.name, 0, format!("the file cannot be read: {error}"), NOT_UTF8)
    }

    fn broken_text(&self, span: &Span<'_>, header: &Header, place: usize) -> RowError {
        let error = RowError::of_row(self.name, span.line, "is not UTF-8", NOT_UTF8);
        let value = self.record.get(place).unwrap_or_default();
        let column = header.names.get(place).map_or("", String::as_str);
        error.in_column(column).of_value(&String::from_utf8_lossy(value))
    }
}

/// A byte's place in a slice; no slice is larger than that.
fn place(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}
