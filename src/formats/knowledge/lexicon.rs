//! `lexicon.csv`: `word,kind,key,weight,at,note`. What a word in a name says; a word has a row for each thing that it says.
//!
//! A deployment extends it by a file of the same form: the rows of a word replace all that ships for that word, so that a row of kind `not`
//! takes a word away.

use domain::organisation::System;
use domain::proposal::{Entry, GOVERNS, Position, WordKind};
use domain::row::RowError;

use super::checked::checked;
use crate::csv::{Column, Fields, Source, read_rows};

const COLUMNS: [Column; 6] = [
    Column::required("word"),
    Column::required("kind"),
    Column::optional("key"),
    Column::optional("weight"),
    Column::optional("at"),
    Column::optional("note"),
];

/// Reads the entries of a lexicon, in the order of the file. O(bytes).
///
/// # Errors
/// What [`read_rows`] finds, and every word, kind, key, weight or place that is none.
///
/// ```
/// use formats::csv::Source;
/// use formats::knowledge::read_lexicon;
/// let read = |text: &str| read_lexicon(Source { name: "lexicon.csv", bytes: text.as_bytes() });
/// let entries = read("word,kind,key,weight,at,note\n交警,function,traffic_police,3,,\n平安银行,not,,,,a bank\n").unwrap();
/// assert_eq!((entries[0].key.as_str(), entries[1].weight), ("traffic_police", 0));
/// let errors = read("word,kind,key,weight\n交警,function,traffic_police,9\n").unwrap_err();
/// assert_eq!(errors[0].to_string(), "lexicon.csv:2: column weight: \"9\" is no weight; remedy: give a number from 1 to 4");
/// ```
pub fn read_lexicon(file: Source<'_>) -> Result<Vec<Entry>, Vec<RowError>> {
    let read = read_rows(file, &COLUMNS, |row| entry(file.name, row));
    checked(read)
}

fn entry(file: &str, row: &Fields<'_>) -> Result<Entry, Box<RowError>> {
    let wrong = |column: &'static str, problem: &str, remedy: String| {
        let error = RowError::of_row(file, row.line(), problem, remedy);
        Box::new(error.in_column(column).of_value(row.text(column)))
    };
    let word = row.text("word").trim();
    if word.is_empty() {
        return Err(wrong("word", "is empty", "write the word".into()));
    }
    let kind = WordKind::of_key(row.text("kind")).ok_or_else(|| {
        wrong("kind", "is no kind", format!("use one of {}", keys(&WordKind::ALL.map(WordKind::key))))
    })?;
    let says = matches!(kind, WordKind::Function | WordKind::General | WordKind::System | WordKind::Audience);
    let (key, weight) = if says {
        let key = row.text("key");
        if key.is_empty() {
            return Err(wrong("key", "is empty", "name what the word says".into()));
        }
        if kind == WordKind::System && System::of_key(key).is_none() {
            return Err(wrong(
                "key",
                "is no system",
                format!("use one of {}", keys(&System::ALL.map(System::key))),
            ));
        }
        let weight = row.text("weight").parse().ok().filter(|weight| (1..=GOVERNS).contains(weight));
        (
            key,
            weight.ok_or_else(|| {
                wrong("weight", "is no weight", format!("give a number from 1 to {GOVERNS}"))
            })?,
        )
    } else {
        ("", 0)
    };
    let position = match row.text("at") {
        "" => Position::Any,
        at => Position::of_key(at).ok_or_else(|| {
            wrong(
                "at",
                "is no place in a name",
                format!("use one of {}", keys(&Position::ALL.map(Position::key))),
            )
        })?,
    };
    Ok(Entry { word: word.to_owned(), kind, key: key.to_owned(), weight, position })
}

fn keys(keys: &[&str]) -> String {
    keys.join(", ")
}
