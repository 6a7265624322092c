//! Keeps count of rows and collects what is wrong with them.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use serde::Serialize;

use crate::field::FieldError;
use crate::row::{FileRows, Row, RowError, RowErrorScope};
use crate::stop::checkpoint;

use super::file::ImportFile;
use super::report::ImportRowCounts;
use super::suggestion::Suggestions;

/// What a good row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Created,
    Updated,
    Unchanged,
}

/// Rows between two looks at whether to go on.
const BLOCK: u64 = 1 << 12;

/// The state of the books while files are worked through.
#[derive(Default)]
pub(super) struct Ledger {
    counts: BTreeMap<ImportFile, ImportRowCounts>,
    /// Keys of rows that are bad, with their lines: what refers to them is bad for that reason.
    bad_keys: BTreeMap<ImportFile, HashMap<String, u64>>,
    errors: Vec<RowError>,
    warnings: Vec<RowError>,
    /// Where a warning of a value stands, and in how many rows that is.
    warned: HashMap<(ImportFile, String, String), (usize, u64)>,
    pub(super) suggestions: Suggestions,
}

impl Ledger {
    /// Takes a file's rows, noting those that could not be read; a file that was not given has none.
    pub(super) fn open<T>(&mut self, file: ImportFile, rows: Option<FileRows<T>>) -> Vec<Row<T>> {
        let Some(FileRows { rows, mut errors }) = rows else {
            return Vec::new();
        };
        if file.is_private() {
            for error in &mut errors {
                error.value = None;
            }
        }
        let unread = errors.iter().filter(|error| error.scope == RowErrorScope::Row).count() as u64;
        let counts = self.counts.entry(file).or_default();
        counts.read += rows.len() as u64 + unread;
        counts.bad += unread;
        self.errors.extend(errors);
        rows
    }

    /// Notes errors that belong to no row.
    pub(super) fn fault(&mut self, faults: Vec<RowError>) {
        self.errors.extend(faults);
    }

    /// Counts a good row.
    pub(super) fn accept(&mut self, file: ImportFile, verdict: Verdict) {
        let counts = self.counts.entry(file).or_default();
        if (counts.created + counts.updated + counts.unchanged).is_multiple_of(BLOCK) {
            checkpoint();
        }
        match verdict {
            Verdict::Created => counts.created += 1,
            Verdict::Updated => counts.updated += 1,
            Verdict::Unchanged => counts.unchanged += 1,
        }
    }

    /// Counts a bad row and remembers its key.
    pub(super) fn refuse(&mut self, faults: RowErrors, key: &str) {
        let counts = self.counts.entry(faults.file).or_default();
        if counts.bad.is_multiple_of(BLOCK) {
            checkpoint();
        }
        counts.bad += 1;
        self.bad_keys.entry(faults.file).or_default().entry(key.to_owned()).or_insert(faults.line);
        self.errors.extend(faults.errors);
    }

    /// Notes what was taken with doubt; of one value in many rows it is said once: `say` gives problem and remedy.
    pub(super) fn warn(
        &mut self,
        (file, line): (ImportFile, u64),
        place: RowPlace<'_>,
        say: impl FnOnce() -> (String, String),
    ) {
        let warnings = &mut self.warnings;
        let known =
            self.warned.entry((file, place.column.to_owned(), place.value.to_owned())).or_insert_with(|| {
                let (problem, remedy) = say();
                let warning = RowError::of_row(file.key(), line, problem, remedy);
                warnings.push(warning.in_column(place.column).of_value(place.value));
                (warnings.len() - 1, 0)
            });
        known.1 += 1;
    }

    /// The line of a bad row with this key.
    pub(super) fn bad_line(&self, file: ImportFile, key: &str) -> Option<u64> {
        self.bad_keys.get(&file).and_then(|keys| keys.get(key)).copied()
    }

    /// The books in the order of files and lines.
    pub(super) fn into_parts(mut self) -> LedgerParts {
        // Stable, so that the errors of one row keep the order of their columns.
        self.errors.sort_by_key(|error| (ImportFile::of_key(&error.file), error.line));
        for (warning, rows) in self.warned.into_values().filter(|(_, rows)| *rows > 1) {
            let problem = &mut self.warnings[warning].problem;
            *problem = format!("{problem} ({rows} rows)");
        }
        self.warnings.sort_by_key(|error| (ImportFile::of_key(&error.file), error.line));
        let counts = self.counts.into_iter().map(|(file, counts)| (file.key().to_owned(), counts)).collect();
        LedgerParts { counts, errors: self.errors, warnings: self.warnings }
    }
}

/// The books, closed.
pub(super) struct LedgerParts {
    pub counts: BTreeMap<String, ImportRowCounts>,
    pub errors: Vec<RowError>,
    pub warnings: Vec<RowError>,
}

/// What is wrong with one row; a good row has none.
pub(super) struct RowErrors {
    file: ImportFile,
    line: u64,
    errors: Vec<RowError>,
}

impl RowErrors {
    pub(super) fn new(file: ImportFile, line: u64) -> Self {
        Self { file, line, errors: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Whether this column is already known to be wrong.
    pub(super) fn has(&self, column: &str) -> bool {
        self.errors.iter().any(|error| error.column.as_deref() == Some(column))
    }

    /// Notes a wrong value.
    pub(super) fn add(&mut self, place: RowPlace<'_>, problem: impl Into<String>, remedy: impl Into<String>) {
        let error = RowError::of_row(self.file.key(), self.line, problem, remedy);
        self.errors.push(error.in_column(place.column).of_value(place.value));
    }

    /// Notes that the row's key stands already on an earlier line.
    pub(super) fn add_repeated(&mut self, place: RowPlace<'_>, first: u64) {
        self.add_repeated_with(place, first, (String::new(), "keep one of the two rows".to_owned()));
    }

    /// The same, with words that say more of it, and another remedy.
    pub(super) fn add_repeated_with(
        &mut self,
        place: RowPlace<'_>,
        first: u64,
        (more, remedy): (String, String),
    ) {
        self.add(place, format!("stands already on line {first}{more}"), remedy);
        if let Some(error) = self.errors.last_mut() {
            error.other_line = Some(first);
        }
    }

    /// Notes a key that nothing has: because its own row is bad, or because it is not there.
    pub(super) fn add_unknown(&mut self, place: RowPlace<'_>, unknown: Unknown<'_>) {
        let (noun, file) = (unknown.of.noun(), unknown.of.key());
        match (unknown.bad_line, unknown.hint) {
            (Some(line), _) => self.add(
                place,
                format!("names {} {noun} whose own row is bad ({file}:{line})", article(noun)),
                "put that row right first",
            ),
            (None, Some(hint)) => self.add(
                place,
                format!("is no known {noun}"),
                format!("did you mean `{hint}`? If not, add it to {file}"),
            ),
            (None, None) => self.add(
                place,
                format!("is no known {noun}"),
                format!("name one that the registry has, or add it to {file}"),
            ),
        }
    }

    /// Notes a name that several organisations have.
    pub(super) fn add_ambiguous(&mut self, place: RowPlace<'_>, keys: &[String]) {
        let some: Vec<&str> = keys.iter().take(5).map(String::as_str).collect();
        self.add(
            place,
            format!("is the name of {} organisations", keys.len()),
            format!("give the key of one: {}", some.join(", ")),
        );
    }

    /// Notes what a check found; pointers are columns of the row, and nothing is repeated of what these say.
    pub(super) fn add_unseen(&mut self, errors: Vec<FieldError>) {
        for FieldError { pointer, detail } in errors {
            let column = pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
            let (problem, remedy) = detail.split_once("; ").unwrap_or((&detail, "give another value"));
            let error = RowError::of_row(self.file.key(), self.line, problem, remedy);
            self.errors.push(error.in_column(column));
        }
    }

    /// Notes what a check of `input` found; pointers into it are columns of the row.
    pub(super) fn add_checked<T: Serialize>(&mut self, input: &T, checked: Result<(), Vec<FieldError>>) {
        let Err(errors) = checked else { return };
        let input = serde_json::to_value(input).unwrap_or_default();
        let noted = self.errors.len();
        for FieldError { pointer, detail } in errors {
            let column = pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
            if self.errors.iter().take(noted).any(|error| error.column.as_deref() == Some(column)) {
                continue;
            }
            let value = match input.pointer(&pointer) {
                Some(serde_json::Value::String(text)) => text.clone(),
                Some(serde_json::Value::Number(number)) if number.is_f64() => {
                    number.as_f64().unwrap_or_default().to_string()
                }
                Some(serde_json::Value::Number(number)) => number.to_string(),
                _ => String::new(),
            };
            let (problem, remedy) = detail.split_once("; ").unwrap_or((&detail, "give another value"));
            // A detail that stands alone may begin with the value, which an error shows anyway.
            let problem = problem.strip_prefix(&format!("{value} ")).unwrap_or(problem);
            let place = RowPlace { column, value: &value };
            self.add(place, problem, remedy);
        }
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'o']) { "an" } else { "a" }
}

/// A column and what stands in it.
#[derive(Clone, Copy)]
pub(super) struct RowPlace<'a> {
    pub(super) column: &'a str,
    pub(super) value: &'a str,
}

/// What is known about something unknown.
#[derive(Clone, Copy)]
pub(super) struct Unknown<'a> {
    /// The file in which it would stand.
    pub(super) of: ImportFile,
    /// The line there, if its row is bad.
    pub(super) bad_line: Option<u64>,
    /// The closest key.
    pub(super) hint: Option<&'a str>,
}

/// For each row the line of the first row with the same key, if that is an earlier one. O(n).
pub(super) fn repeats<'a, T, K: Eq + Hash>(rows: &'a [Row<T>], key: impl Fn(&'a T) -> K) -> Vec<Option<u64>> {
    let mut first: HashMap<K, u64> = HashMap::with_capacity(rows.len());
    rows.iter()
        .map(|row| {
            let line = *first.entry(key(&row.value)).or_insert(row.line);
            (line != row.line).then_some(line)
        })
        .collect()
}
