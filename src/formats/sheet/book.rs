//! A file of sheets, and how much of one is read.

use domain::office::OfficeProblem;

use super::grid::Grid;

/// A file of sheets.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    /// Its name.
    pub file: String,
    /// How a text was encoded and separated, in words; none for a workbook.
    pub text_as: Option<String>,
    /// Its sheets, in their order.
    pub sheets: Vec<Grid>,
    /// What is to be said of the file, though it could be read.
    pub problems: Vec<OfficeProblem>,
}

/// How much of a file is read: what memory it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes that it unpacks to.
    pub unpacked_bytes: u64,
    /// Bytes of a part that is held in memory as a whole, as the texts of a workbook.
    pub part_bytes: u64,
    /// Sheets.
    pub sheets: usize,
    /// Cells that hold something, in all sheets.
    pub cells: usize,
}

impl Default for Limits {
    /// 64 MiB that unpack to at most 512 MiB, 256 sheets, 4,000,000 cells: a list of 200,000 accounts with 20 columns.
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            unpacked_bytes: 512 << 20,
            part_bytes: 128 << 20,
            sheets: 256,
            cells: 4_000_000,
        }
    }
}
