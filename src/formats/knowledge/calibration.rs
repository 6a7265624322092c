//! `proposals.csv`: `rule,weight,seen,right`. How often proposals of each rule were right where the truth was known.

use domain::proposal::{Calibration, ProposalRule, Tally};
use domain::row::RowError;

use super::checked::checked;
use crate::csv::{Column, Fields, Source, read_rows, write_rows};

const COLUMNS: [Column; 4] = [
    Column::required("rule"),
    Column::required("weight"),
    Column::required("seen"),
    Column::required("right"),
];

/// Reads the counts. O(bytes).
///
/// # Errors
/// What [`read_rows`] finds, and every rule or number that is none.
///
/// ```
/// use formats::csv::Source;
/// use formats::knowledge::{read_calibration, write_calibration};
/// let text = "rule,weight,seen,right\nboth_names,3,200,196\n";
/// let read = read_calibration(Source { name: "proposals.csv", bytes: text.as_bytes() }).unwrap();
/// assert_eq!(write_calibration(&read), text);
/// ```
pub fn read_calibration(file: Source<'_>) -> Result<Calibration, Vec<RowError>> {
    let read = read_rows(file, &COLUMNS, |row| tally(file.name, row));
    checked(read).map(Calibration::new)
}

/// Writes the counts; reading them again says the same.
#[must_use]
pub fn write_calibration(calibration: &Calibration) -> String {
    let rows = calibration.tallies().map(|((rule, weight), tally)| {
        [rule.key().to_owned(), weight.to_string(), tally.seen.to_string(), tally.right.to_string()]
    });
    write_rows(&COLUMNS.map(|column| column.name), rows)
}

fn tally(file: &str, row: &Fields<'_>) -> Result<((ProposalRule, u8), Tally), Box<RowError>> {
    let wrong = |column: &'static str, remedy: &str| {
        let error = RowError::of_row(file, row.line(), "is not known", remedy);
        Box::new(error.in_column(column).of_value(row.text(column)))
    };
    let rule = ProposalRule::of_key(row.text("rule")).ok_or_else(|| wrong("rule", "name a rule"))?;
    let number = |column: &'static str| row.text(column).parse().map_err(|_| wrong(column, "give a number"));
    let weight = row.text("weight").parse().map_err(|_| wrong("weight", "give a number from 1 to 3"))?;
    let tally = Tally { seen: number("seen")?, right: number("right")? };
    if tally.right > tally.seen {
        return Err(wrong("right", "give at most what was seen"));
    }
    Ok(((rule, weight), tally))
}
