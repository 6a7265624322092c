//! `ties.csv`.

use domain::import::{TieRow, TieRows};
use domain::tie::Tie;
use domain::words::Words;

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
pub fn read_ties(file: Source<'_>) -> TieRows {
    let mut words = Words::default();
    let rows = read_rows(file, &TIE_COLUMNS, |row| {
        let weight = row.text("weight");
        let number = weight.parse().ok().filter(|number: &f64| number.is_finite());
        TieRow {
            source: words.number(row.text("source")),
            target: words.number(row.text("target")),
            kind: words.number(row.text("kind")),
            weight: number.ok_or_else(|| words.number(weight)),
        }
    });
    TieRows { rows, words }
}

/// Writes the file; reading it again says the same, to the last bit of the weights.
#[must_use]
pub fn write_ties(ties: impl IntoIterator<Item = Tie>) -> String {
    let rows = ties.into_iter().map(|tie| [tie.source, tie.target, tie.kind, tie.weight.to_string()]);
    write_rows(&TIE_COLUMNS.map(|column| column.name), rows)
}
