//! Comma-separated files: UTF-8 (a BOM is accepted), RFC 4180, a header row, columns in any
//! order.

mod check;
mod column;
mod fields;
mod formula;
mod lines;
mod read;
mod reading;
mod write;

#[cfg(test)]
mod tests;

pub use column::{Column, Need, Source};
pub use fields::Fields;
pub(crate) use lines::Lines;
pub use read::read_rows;
pub use write::write_rows;
