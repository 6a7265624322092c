//! Lists that offices keep of their accounts, in whatever form: what such a list says, where each value stands, what was left out and
//! why, and which accounts of the registry its rows are.
//!
//! What was chosen:
//! - Every row that holds something is either taken or named among what was left out, with the reason.
//! - A wrong value of an optional field leaves the value out and says so; the account stays.
//! - The same fault in many rows is one problem with a count.
//! - Of two rows for one account the first counts.
//! - Rows are found again next month by handle, then address, then filing number, then platform and name; each account once.

mod answered;
mod doubles;
mod entries;
mod field;
mod guess;
mod handle;
mod left_out;
mod list;
mod mapping;
mod missing;
mod place;
mod private;
mod problem;
mod problems;
mod proposed;
mod recognise;
mod report;
mod row;

#[cfg(test)]
mod tests;

pub use answered::{FilledCell, FilledCells, answered_proposals};
pub use doubles::{WithoutDoubles, leave_out_doubles};
pub use entries::OfficeEntries;
pub use field::OfficeField;
pub use guess::OfficeGuess;
pub use handle::{Handles, made_handle};
pub use left_out::{LeftOutReason, LeftOutRows};
pub use list::OfficeList;
pub use mapping::{ColumnMapping, Layout, OfficeMapping, SheetMapping};
pub use missing::missing_accounts;
pub use place::{ListPlace, cell_name, column_name, column_of_name};
pub use private::without_phones;
pub use problem::{ListSeverity, OfficeProblem, ProblemCode};
pub use problems::OfficeProblems;
pub use proposed::leave_out_rejected;
pub use recognise::{KnownAccount, Recognised, RecognisedBy, Recognition, Renamed, recognise_accounts};
pub use report::{OfficeReport, ProposalCount, RenamedAccount};
pub use row::{CellAt, OfficeRow, OtherOrganisation};
