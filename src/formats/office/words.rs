//! The words that lists are read by: headers, statuses, platforms, functions, audiences.

use std::collections::BTreeMap;

use domain::account::AccountStatus;
use domain::office::OfficeField;
use domain::platform::Platforms;
use domain::row::{FileRows, Row, RowError};
use domain::taxonomy::Tree;
use domain::terms::{Terms, fold_word};

use crate::csv::{Column, Fields, Source, read_rows};

/// Everything that lists are read by.
#[derive(Debug, Clone, Default)]
pub struct OfficeWords {
    /// What columns are called.
    pub headers: HeaderWords,
    /// What people say for active, paused, closed.
    pub statuses: Terms,
    /// The platforms.
    pub platforms: Platforms,
    /// Functions by key and name.
    pub functions: Terms,
    /// Audiences by key and name.
    pub audiences: Terms,
}

impl OfficeWords {
    /// Statuses from their rows, with their keys.
    #[must_use]
    pub fn statuses_of(rows: impl IntoIterator<Item = StatusRow>) -> Terms {
        let mut terms = Terms::default();
        for row in rows {
            terms.add(row.status.key(), row.status.key());
            for word in row.words {
                terms.add(row.status.key(), &word);
            }
        }
        terms
    }

    /// The nodes of a tree by key and name in both languages.
    #[must_use]
    pub fn nodes_of(tree: &Tree) -> Terms {
        let mut terms = Terms::default();
        for node in tree.iter() {
            for word in [&node.name, &node.name_en, &node.key] {
                terms.add(&node.key, word);
            }
        }
        terms
    }
}

/// A row of `headers.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the columns of the file")]
pub struct HeaderRow {
    pub field: OfficeField,
    pub platform: Option<String>,
    pub words: Vec<String>,
}

/// A row of `statuses.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the columns of the file")]
pub struct StatusRow {
    pub status: AccountStatus,
    pub words: Vec<String>,
}

/// What columns are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderWords {
    words: BTreeMap<String, Vec<HeaderWord>>,
}

/// A meaning of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeaderWord {
    pub(super) field: OfficeField,
    pub(super) platform: Option<String>,
    /// Its place among the words of the file: of two columns of one field the one with the smaller rank is taken.
    pub(super) rank: u32,
}

impl HeaderWords {
    /// These words; those of an earlier row go before.
    #[must_use]
    pub fn new(rows: impl IntoIterator<Item = HeaderRow>) -> Self {
        let mut known = Self::default();
        let mut rank = 0;
        for row in rows {
            // The name that the service itself writes is always known.
            let own = [row.field.key(), row.field.name_zh()];
            for word in row.words.iter().map(String::as_str).chain(own) {
                rank += 1;
                let meanings = known.words.entry(fold_word(word)).or_default();
                if meanings.iter().all(|known| known.field != row.field) {
                    meanings.push(HeaderWord { field: row.field, platform: row.platform.clone(), rank });
                }
            }
        }
        known
    }

    pub(super) fn find(&self, folded: &str) -> Option<&[HeaderWord]> {
        self.words.get(folded).map(Vec::as_slice)
    }

    /// The longest word that fits a text by this test.
    pub(super) fn longest(&self, fits: impl Fn(&str) -> bool) -> Option<(&str, &[HeaderWord])> {
        let long_enough = |word: &str| word.chars().count() >= if word.is_ascii() { 4 } else { 2 };
        let fitting = self.words.iter().filter(|(word, _)| long_enough(word) && fits(word));
        let longest = fitting.max_by_key(|(word, _)| word.len());
        longest.map(|(word, meanings)| (word.as_str(), meanings.as_slice()))
    }
}

/// Reads `headers.csv`: `field,platform,words`.
#[must_use]
pub fn read_header_words(file: Source<'_>) -> FileRows<HeaderRow> {
    let columns = [Column::required("field"), Column::optional("platform"), Column::required("words")];
    let fields: Vec<&str> = OfficeField::ALL.iter().map(|field| field.key()).collect();
    read_keyed(file, &columns, &format!("write one of {}", fields.join(", ")), |row| {
        let field = OfficeField::of_key(row.text("field")).ok_or_else(|| row.text("field").to_owned())?;
        let platform = row.optional("platform").filter(|key| !key.is_empty()).map(str::to_owned);
        Ok(HeaderRow { field, platform, words: row.list("words").unwrap_or_default() })
    })
}

/// Reads `statuses.csv`: `status,words`.
#[must_use]
pub fn read_status_words(file: Source<'_>) -> FileRows<StatusRow> {
    let columns = [Column::required("status"), Column::required("words")];
    read_keyed(file, &columns, "write one of active, paused, closed", |row| {
        let status =
            AccountStatus::of_key(row.text("status")).ok_or_else(|| row.text("status").to_owned())?;
        Ok(StatusRow { status, words: row.list("words").unwrap_or_default() })
    })
}

/// Reads rows whose first column is a key of a closed set.
fn read_keyed<T>(
    file: Source<'_>,
    columns: &[Column],
    remedy: &str,
    make: impl Fn(&Fields<'_>) -> Result<T, String>,
) -> FileRows<T> {
    let read = read_rows(file, columns, make);
    let mut found = FileRows { rows: Vec::new(), errors: read.errors };
    for Row { line, value } in read.rows {
        match value {
            Ok(value) => found.rows.push(Row { line, value }),
            Err(key) => {
                let error = RowError::of_row(file.name, line, "is not known", remedy);
                found.errors.push(error.in_column(columns[0].name).of_value(&key));
            }
        }
    }
    found
}
