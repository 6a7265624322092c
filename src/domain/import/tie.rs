//! `ties.csv`.

use std::collections::{HashMap, HashSet};

use crate::row::{FileRows, Row};
use crate::tie::{Tie, TiePair};

use super::changes::{Changed, Current};
use super::file::{ImportFile, TieRow};
use super::ledger::{Ledger, RowErrors, RowPlace, Unknown, repeats};

/// Takes the rows of `ties.csv`; `handles` are those of all accounts as they will be. O(n log n).
pub(super) fn plan_ties(
    current: &[Tie],
    rows: Option<FileRows<TieRow>>,
    handles: &HashSet<&str>,
    ledger: &mut Ledger,
) -> Changed<Tie, Tie> {
    if rows.is_none() {
        return Changed::default();
    }
    let rows = ledger.open(ImportFile::Ties, rows);
    let existing: HashMap<_, &Tie> = current.iter().map(|tie| (tie.key(), tie)).collect();
    let repeated = repeats(&rows, |row| (TiePair::new(&row.source, &row.target), row.kind.as_str()));
    let mut changed = Changed::default();
    for (Row { line, value }, first) in rows.into_iter().zip(repeated) {
        let mut faults = RowErrors::new(ImportFile::Ties, line);
        if let Some(first) = first {
            faults.add_repeated(RowPlace { column: "source", value: &value.source }, first);
            ledger.refuse(faults, "");
            continue;
        }
        let tie = stated(value, &mut faults);
        faults.add_checked(&tie, tie.check());
        for (column, handle) in [("source", &tie.source), ("target", &tie.target)] {
            check_handle(RowPlace { column, value: handle }, handles, &mut faults, ledger);
        }
        if !faults.is_empty() {
            // No other row refers to a tie, so its key need not be remembered.
            ledger.refuse(faults, "");
            continue;
        }
        let tie = tie.ordered();
        let now = existing.get(&tie.key()).copied();
        let verdict = changed.note(now.map(Current::as_said), tie);
        ledger.accept(ImportFile::Ties, verdict);
    }
    changed.created.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
    changed.updated.sort_unstable_by(|a, b| a.after.key().cmp(&b.after.key()));
    changed
}

fn stated(row: TieRow, faults: &mut RowErrors) -> Tie {
    let weight = row.weight.unwrap_or_else(|text| {
        faults.add(
            RowPlace { column: "weight", value: &text },
            "is no weight",
            "a number above 0 and at most 1000000, such as 1 or 2.5, is right",
        );
        1.0
    });
    Tie { source: row.source, target: row.target, kind: row.kind, weight }
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
