//! `pieces.csv`: the pieces of a campaign for attribution without a database.
//!
//! `cell,weight,organisation,cluster,account,quality`, columns in any order. A weight is the cell's, the same in each of its
//! rows: a decimal of at most 10 digits and 9 decimals (as many as shares are written with). A quality is a decimal from 0 to
//! 1 with at most 6 decimals. Trailing zeros do not count, and exponents are read because spreadsheets write small numbers
//! with them. Names are taken as they stand and may not be empty.

mod content;
mod decimal;
mod read;
mod refused;
mod rows;

#[cfg(test)]
mod tests;

pub use content::Pieces;
pub use decimal::WEIGHT_DECIMALS;
pub use read::{PIECE_COLUMNS, read_pieces};
pub use refused::Refused;
