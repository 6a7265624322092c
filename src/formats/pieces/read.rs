//! Reading a file of pieces.

use super::content::Pieces;
use super::refused::Refused;
use super::rows::Rows;
use crate::csv::{Column, Source, read_rows};

/// The columns of the file.
pub const PIECE_COLUMNS: [Column; 6] = [
    Column::required("cell"),
    Column::required("weight"),
    Column::required("organisation"),
    Column::required("cluster"),
    Column::required("account"),
    Column::required("quality"),
];

/// Reads a `pieces.csv`.
///
/// # Errors
/// What [`read_rows`] finds, and besides every empty name, weight and quality that is none, and a weight that differs from
/// the one of an earlier row of the cell, naming both lines.
///
/// # Complexity
/// O(bytes + n log n) for n different names; no allocation per row.
///
/// ```
/// use formats::csv::Source;
/// use formats::pieces::read_pieces;
/// let read = |text: &str| read_pieces(Source { name: "pieces.csv", bytes: text.as_bytes() });
/// let pieces = read("cell,weight,organisation,cluster,account,quality\nflood,3,water,rain,w1,0.5\n")?;
/// assert_eq!(pieces.cells[0].weight, 3_000_000_000);
/// assert_eq!(pieces.pieces[0].quality.millionths(), 500_000);
/// let refused = read("cell,weight,organisation,cluster,account,quality\nflood,3,water,rain,w1,1.5\n");
/// assert!(refused.is_err_and(|refused| refused.to_string().starts_with("pieces.csv:2: column quality: \"1.5\"")));
/// # Ok::<(), formats::pieces::Refused>(())
/// ```
pub fn read_pieces(file: Source<'_>) -> Result<Pieces, Refused> {
    let mut rows = Rows::of(file.name);
    let read = read_rows(file, &PIECE_COLUMNS, |row| rows.add(row));
    rows.close(read.errors)
}
