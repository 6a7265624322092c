//! Files to values and back: bytes in, values with their lines and located errors out. No IO.

pub mod account;
pub mod closing;
pub mod cluster;
pub mod coverage;
pub mod csv;
pub mod detection;
mod encoding;
pub mod filing;
pub mod idf;
mod intern;
pub mod knowledge;
pub mod ledger;
pub mod link_sheet;
pub mod office;
pub mod organisation;
pub mod person_list;
pub mod pieces;
pub mod platform;
pub mod printed;
pub mod registry;
pub mod shares;
pub mod sheet;
pub mod taxonomy;
pub mod tie;
pub mod workbook;
