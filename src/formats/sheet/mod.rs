//! Files of cells as offices keep them: workbooks and separated text to sheets of cells, whatever the program, the encoding and the
//! separator.
//!
//! The kind of a file is told by what is in it. What is read is bounded: bytes before and after unpacking, cells, sheets. Only cells
//! that hold something are kept, so a sheet that claims a million rows costs nothing.

mod archive;
mod book;
mod cell;
mod compound;
mod grid;
mod kind;
mod open_document;
mod open_merges;
mod read;
mod refusal;
mod separated;
mod separator;
mod spreadsheet;

#[cfg(test)]
mod tests;

pub use book::{Book, Limits};
pub use cell::Cell;
pub use grid::{Grid, GridRow, Merge};
pub use read::{read_book, read_book_within};
