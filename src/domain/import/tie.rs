//! `ties.csv`.
//!
//! A nation has millions of ties between hundreds of thousands of accounts. So their texts are numbers here, in the order of the texts:
//! rows that stand twice, what is kept already and the order of what is written are found by comparing numbers. What is wrong with a
//! row is found from its texts, as everywhere; that no text of it is wrong is asked once for each text.

use std::collections::HashSet;
use std::sync::Arc;

use crate::field::check_key;
use crate::row::Row;
use crate::stop::checkpoint;
use crate::tie::Tie;
use crate::tie_table::{NumberedTie, TieTable};
use crate::words::Words;

use super::changes::TieChanges;
use super::file::{ImportFile, TieRow, TieRows};
use super::ledger::{Ledger, RowErrors, RowPlace, Unknown, Verdict};

/// What no two ties share, by numbers: the smaller handle, the larger one, the kind.
type Key = [u32; 3];

/// Takes the rows of `ties.csv`; `handles` are those of all accounts as they will be. O(n log n) time, and 80 bytes for each row and 24
/// for each tie that is kept.
pub(super) fn plan_ties(
    current: &TieTable,
    rows: Option<TieRows>,
    handles: &HashSet<&str>,
    ledger: &mut Ledger,
) -> TieChanges {
    let Some(TieRows { rows, words }) = rows else { return TieChanges::default() };
    let rows = ledger.open(ImportFile::Ties, Some(rows));
    let file = TieFile::of(&words, handles);
    drop(words);
    let firsts = file.firsts(&rows);
    let kept = Kept::of(current, &file.words);
    let mut changes = Numbered::default();
    for (row, first) in rows.iter().zip(firsts) {
        let first = rows.get(first as usize).map(|first| first.line).filter(|first| *first != row.line);
        let faults = if first.is_none() && file.is_sound(&row.value) {
            RowErrors::new(ImportFile::Ties, row.line)
        } else {
            file.faults(row, first, handles, ledger)
        };
        if !faults.is_empty() {
            // No other row refers to a tie, so its key need not be remembered.
            ledger.refuse(faults, "");
            continue;
        }
        let verdict = changes.note(&kept, file.key(&row.value), row.value.weight.unwrap_or_default());
        ledger.accept(ImportFile::Ties, verdict);
    }
    changes.into_changes(file.words)
}

/// What rows of the file refer to.
struct TieFile {
    /// Its texts, numbered in their order.
    words: Words,
    /// The number there of each of the file's own numbers.
    places: Vec<u32>,
    /// Which of its own numbers can be a kind.
    is_kind: Vec<bool>,
    /// Which of them are the handles of accounts.
    is_end: Vec<bool>,
}

impl TieFile {
    fn of(words: &Words, handles: &HashSet<&str>) -> Self {
        let (sorted, places) = words.sorted();
        let is_kind: Vec<bool> = words.iter().map(|word| check_key(word).is_ok()).collect();
        let is_end =
            words.iter().zip(&is_kind).map(|(word, is_key)| *is_key && handles.contains(word)).collect();
        Self { words: sorted, places, is_kind, is_end }
    }

    fn place(&self, number: u32) -> u32 {
        self.places.get(number as usize).copied().unwrap_or(u32::MAX)
    }

    fn key(&self, row: &TieRow) -> Key {
        let (a, b) = (self.place(row.source), self.place(row.target));
        [a.min(b), a.max(b), self.place(row.kind)]
    }

    /// For each row the first row of the same key, which may be itself. O(n log n).
    fn firsts(&self, rows: &[Row<TieRow>]) -> Vec<u32> {
        checkpoint();
        let mut keyed: Vec<(Key, u32)> = rows.iter().map(|row| self.key(&row.value)).zip(0..).collect();
        keyed.sort_unstable();
        let mut firsts = vec![0; keyed.len()];
        for same in keyed.chunk_by(|a, b| a.0 == b.0) {
            for (_, row) in same {
                firsts[*row as usize] = same[0].1;
            }
        }
        firsts
    }

    /// Whether nothing is wrong with a row; says the same as [`Self::faults`] without making its texts.
    fn is_sound(&self, row: &TieRow) -> bool {
        let is = |flags: &[bool], number: u32| flags.get(number as usize).copied().unwrap_or_default();
        is(&self.is_end, row.source)
            && is(&self.is_end, row.target)
            && is(&self.is_kind, row.kind)
            && row.source != row.target
            && row.weight.is_ok_and(|weight| weight > 0.0 && weight <= 1_000_000.0)
    }

    fn faults(
        &self,
        row: &Row<TieRow>,
        first: Option<u64>,
        handles: &HashSet<&str>,
        ledger: &mut Ledger,
    ) -> RowErrors {
        let mut faults = RowErrors::new(ImportFile::Ties, row.line);
        let tie = self.stated(&row.value, &mut faults);
        if let Some(first) = first {
            let mut faults = RowErrors::new(ImportFile::Ties, row.line);
            faults.add_repeated(RowPlace { column: "source", value: &tie.source }, first);
            return faults;
        }
        faults.add_checked(&tie, tie.check());
        for (column, handle) in [("source", &tie.source), ("target", &tie.target)] {
            check_handle(RowPlace { column, value: handle }, handles, &mut faults, ledger);
        }
        faults
    }

    fn stated(&self, row: &TieRow, faults: &mut RowErrors) -> Tie {
        let text = |number| self.words.text(self.place(number)).to_owned();
        let weight = row.weight.unwrap_or_else(|number| {
            faults.add(
                RowPlace { column: "weight", value: &text(number) },
                "is no weight",
                "a number above 0 and at most 1000000, such as 1 or 2.5, is right",
            );
            1.0
        });
        Tie { source: text(row.source), target: text(row.target), kind: text(row.kind), weight }
    }
}

/// Of the ties that are kept those whose texts the file names, by key.
struct Kept(Vec<(Key, f64)>);

impl Kept {
    fn of(current: &TieTable, words: &Words) -> Self {
        let numbers: Vec<Option<u32>> = current.words().iter().map(|word| words.find(word)).collect();
        let number = |own: u32| numbers.get(own as usize).copied().flatten();
        let key = |tie: &NumberedTie| {
            let (a, b) = (number(tie.source)?, number(tie.target)?);
            Some(([a.min(b), a.max(b), number(tie.kind)?], tie.weight))
        };
        let mut kept: Vec<(Key, f64)> = current.numbered().iter().filter_map(key).collect();
        kept.sort_unstable_by_key(|tie| tie.0);
        Self(kept)
    }

    fn weight(&self, key: &Key) -> Option<f64> {
        let place = self.0.binary_search_by_key(key, |tie| tie.0).ok()?;
        self.0.get(place).map(|(_, weight)| *weight)
    }
}

/// What changes, by numbers in the order of the texts.
#[derive(Default)]
struct Numbered {
    created: Vec<(Key, f64)>,
    /// With the weights before.
    updated: Vec<(Key, f64, f64)>,
}

impl Numbered {
    /// Exactly what is said, to the last bit, is no change.
    #[expect(clippy::float_cmp, reason = "a weight is kept as it was said")]
    fn note(&mut self, kept: &Kept, key: Key, weight: f64) -> Verdict {
        match kept.weight(&key) {
            None => {
                self.created.push((key, weight));
                Verdict::Created
            }
            Some(now) if now == weight => Verdict::Unchanged,
            Some(now) => {
                self.updated.push((key, weight, now));
                Verdict::Updated
            }
        }
    }

    fn into_changes(mut self, words: Words) -> TieChanges {
        self.created.sort_unstable_by_key(|tie| tie.0);
        self.updated.sort_unstable_by_key(|tie| tie.0);
        let words = Arc::new(words);
        let table = |ties: Vec<NumberedTie>| TieTable::of(Arc::clone(&words), ties);
        TieChanges {
            weights_before: self.updated.iter().map(|tie| tie.2).collect(),
            updated: table(self.updated.iter().map(|(key, weight, _)| numbered(*key, *weight)).collect()),
            // In place: of the same size as what it is made of.
            created: table(self.created.into_iter().map(|(key, weight)| numbered(key, weight)).collect()),
        }
    }
}

const fn numbered([source, target, kind]: Key, weight: f64) -> NumberedTie {
    NumberedTie { source, target, kind, weight }
}

/// Notes a handle that no account has, unless something else is wrong with that column already.
pub(super) fn check_handle(
    place: RowPlace<'_>,
    handles: &HashSet<&str>,
    faults: &mut RowErrors,
    ledger: &mut Ledger,
) {
    if handles.contains(place.value) || faults.has(place.column) {
        return;
    }
    let bad_line = ledger.bad_line(ImportFile::Accounts, place.value);
    let hint = match bad_line {
        Some(_) => None,
        // The set's order does not reach the result: of equally close handles the smaller is taken.
        None => ledger.suggestions.closest(place.value, handles.iter().copied()),
    };
    faults.add_unknown(place, Unknown { of: ImportFile::Accounts, bad_line, hint });
}
