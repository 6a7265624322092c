//! `filings.csv`. What is said of a wrong value does not repeat it: whoever reads a report need not be somebody who may read filings.

use std::collections::{HashMap, HashSet};

use crate::filing::{FiledInput, Filing, FilingInput};
use crate::row::{FileRows, Row};

use super::changes::{Changed, Current};
use super::file::{FilingRow, ImportFile};
use super::ledger::{Ledger, RowErrors, RowPlace, Unknown, repeats};

/// Takes the rows of `filings.csv`: `handles` are those of all accounts as they will be. O(n log n).
pub(super) fn plan_filings(
    current: &[Filing],
    rows: Option<FileRows<FilingRow>>,
    handles: &HashSet<&str>,
    ledger: &mut Ledger,
) -> Changed<Filing, FiledInput> {
    let mut changed = Changed::default();
    if rows.is_none() {
        return changed;
    }
    let rows = ledger.open(ImportFile::Filings, rows);
    let existing: HashMap<&str, &Filing> =
        current.iter().map(|filing| (filing.account.as_str(), filing)).collect();
    let repeated = repeats(&rows, |row| row.account.as_str());
    for (Row { line, value }, first) in rows.into_iter().zip(repeated) {
        let mut faults = RowErrors::new(ImportFile::Filings, line);
        let account = value.account.clone();
        let place = RowPlace { column: "account", value: &account };
        if let Some(first) = first {
            faults.add_repeated(place, first);
            ledger.refuse(faults, &account);
            continue;
        }
        if !handles.contains(account.as_str()) {
            let bad_line = ledger.bad_line(ImportFile::Accounts, &account);
            let known = || handles.iter().copied();
            let hint = if bad_line.is_none() { ledger.suggestions.closest(&account, known()) } else { None };
            faults.add_unknown(place, Unknown { of: ImportFile::Accounts, bad_line, hint });
        }
        let now = existing.get(account.as_str()).copied();
        let input = stated(value, now, &mut faults);
        if let Err(errors) = input.check() {
            faults.add_unseen(errors);
        }
        if !faults.is_empty() {
            ledger.refuse(faults, &account);
            continue;
        }
        let filed = FiledInput { account, input };
        let says = now.map(|now| FiledInput { account: now.account.clone(), input: now.to_input() });
        // Nothing is filed of an account of which nothing is said, and nothing was.
        let verdict = if now.is_none() && filed.input == FilingInput::default() {
            super::ledger::Verdict::Unchanged
        } else {
            changed.note(now.zip(says.as_ref()).map(|(kept, says)| Current { kept, says }), filed)
        };
        ledger.accept(ImportFile::Filings, verdict);
    }
    changed.created.sort_unstable_by(|a, b| a.account.cmp(&b.account));
    changed.updated.sort_unstable_by(|a, b| a.after.account.cmp(&b.after.account));
    changed
}

/// What a row says, over what is kept now where the file has no such column.
fn stated(row: FilingRow, now: Option<&Filing>, faults: &mut RowErrors) -> FilingInput {
    let mut input = now.map(Filing::to_input).unwrap_or_default();
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    if let Some(person) = row.person_in_charge {
        input.person_in_charge = said(person);
    }
    if let Some(phone) = row.phone {
        input.phone = said(phone);
    }
    if let Some(number) = row.filing_number {
        input.filing_number = said(number);
    }
    if let Some(note) = row.note {
        input.note = said(note);
    }
    match row.opened {
        None => {}
        Some(Ok(opened)) => input.opened = opened,
        Some(Err(text)) => faults.add(
            RowPlace { column: "opened", value: &text },
            "is no day, month or year",
            "one such as 2018-12-03, 2018-12 or 2018, from 1990 to 2099, is right",
        ),
    }
    input
}
