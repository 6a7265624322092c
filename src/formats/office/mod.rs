//! Lists that offices keep of their accounts: from the cells of a file to rows, whatever sheet, header and order of columns.
//!
//! A list is read in these steps: of each sheet the header is found and what its columns mean ([`OfficeWords`]), or both are given by a
//! mapping; each row below is an account, several, or named among what was left out; doubles are left out at the end.

mod account;
mod accounts;
mod answers;
mod cells;
mod column;
mod contact;
mod content;
mod date;
mod fill;
mod filled;
mod find;
mod header;
mod kind_of_row;
mod mapped;
mod name;
mod named;
mod none;
mod number;
mod organisation;
mod platform;
mod read;
mod report;
mod said;
mod sheet;
mod text;
mod values;
mod words;

pub use filled::read_filled_cells;
pub(crate) use none::is_none;
pub use read::read_office_list;
pub use report::write_office_report;
pub(crate) use text::in_one_line;
pub use words::{HeaderRow, HeaderWords, OfficeWords, StatusRow, read_header_words, read_status_words};
