//! `pieces.csv`: the pieces of a campaign for attribution without a database.
//!
//! `cell,weight,organisation,cluster,account,quality`, columns in any order. A weight is the cell's, the same in each of its
//! rows: a decimal of at most 10 digits and 9 decimals (as many as shares are written with). A quality is a decimal from 0 to
//! 1 with at most 6 decimals. Trailing zeros do not count, and exponents are read because spreadsheets write small numbers
//! with them. Names are taken as they stand and may not be empty.

mod decimal;
mod rows;
#[cfg(test)]
mod tests;

use std::fmt;

use super::csv::{Column, Source, read_rows};
use domain::contribution::{Cell, Piece};
use domain::row::RowError;
use rows::Rows;

/// The columns of the file.
pub const PIECE_COLUMNS: [Column; 6] = [
    Column::required("cell"),
    Column::required("weight"),
    Column::required("organisation"),
    Column::required("cluster"),
    Column::required("account"),
    Column::required("quality"),
];
/// How many decimals a weight may have; cells' weights are integers in units of 10^−9.
pub const WEIGHT_DECIMALS: u8 = 9;

/// The pieces of a file, with names interned in their order, so that the smaller id is the smaller name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces {
    /// Cells in the order of their names; weights in units of 10^−[`WEIGHT_DECIMALS`].
    pub cells: Vec<Cell>,
    /// One per row, numbered in the order of the file.
    pub pieces: Vec<Piece>,
    /// Names of cells; index = id.
    pub cell_names: Vec<String>,
    /// Names of clusters; index = id.
    pub cluster_names: Vec<String>,
    /// Names of accounts; index = id.
    pub account_names: Vec<String>,
}

/// A file that is refused as a whole because rows of it are bad.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refused {
    /// The first errors in the order of their lines, at most [`Refused::LISTED`].
    pub errors: Vec<RowError>,
    /// How many there are in all.
    pub count: usize,
}

impl Refused {
    /// How many errors are listed: enough to see a pattern, few enough to read; a million bad rows take no memory.
    pub const LISTED: usize = 50;
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.errors.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            write!(f, "{separator}{error}")?;
        }
        match self.count - self.errors.len() {
            0 => Ok(()),
            more => write!(f, "\n… and {more} more"),
        }
    }
}

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
