//! `ties.csv`.

use domain::import::TieRow;
use domain::row::FileRows;
use domain::tie::Tie;

use super::csv::{Column, Source, read_rows, write_rows};

/// Its columns.
pub const TIE_COLUMNS: [Column; 4] = [
    Column::required("source"),
    Column::required("target"),
    Column::required("kind"),
    Column::required("weight"),
];

/// Reads the file.
#[must_use]
pub fn read_ties(file: Source<'_>) -> FileRows<TieRow> {
    read_rows(file, &TIE_COLUMNS, |row| {
        let weight = row.text("weight");
        let number = weight.parse().ok().filter(|number: &f64| number.is_finite());
        TieRow {
            source: row.text("source").to_owned(),
            target: row.text("target").to_owned(),
            kind: row.text("kind").to_owned(),
            weight: number.ok_or_else(|| weight.to_owned()),
        }
    })
}

/// Writes the file; reading it again says the same, to the last bit of the weights.
#[must_use]
pub fn write_ties(ties: &[Tie]) -> String {
    let rows = ties
        .iter()
        .map(|tie| [tie.source.clone(), tie.target.clone(), tie.kind.clone(), tie.weight.to_string()]);
    write_rows(&TIE_COLUMNS.map(|column| column.name), rows)
}
