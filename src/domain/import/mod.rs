//! Importing a registry from files: what they say is compared with what is kept, row by row, and made into a list of changes
//! and a report. Nothing is written here.
//!
//! What was chosen:
//! - Leaving bad rows out equals importing the files without those rows. So a row that stands a second time is bad even if
//!   the first is bad too, and what refers to a bad row is bad unless the registry has it.
//! - A column that a file does not have leaves what is kept as it is; an empty field clears it.
//! - With `organisations.csv` an organisation in neither it nor the registry is a mistake; without, it is made from its name.
//! - `coverage.csv` declares targets of coverage in place of all that were declared, as `members.csv` gives clusters their
//!   members; a file without a good row leaves them as they are.
//! - Platforms, audiences and regions may be written by name; a platform or audience that nobody knows is taken as it is, with a
//!   warning.
//! - A key that a thing had before means that thing, with a warning.
//! - A file that cannot be trusted as a whole (its header, its encoding, its quoting) is never skipped.

mod account;
mod address;
mod changes;
mod cluster;
mod coverage;
mod file;
mod filing;
mod former;
mod ledger;
mod options;
mod organisation;
mod plan;
mod registry;
mod report;
mod suggestion;
mod taxonomy;
mod tie;
mod undo;
mod vocabulary;

pub(crate) use account::input_of as account_input;
pub use changes::{Changed, ImportChanges, TargetChanges, TieChanges, Updated};
pub(crate) use cluster::input_of as cluster_input;
pub use file::{
    AccountRow, ClusterRow, FilingRow, ImportFile, ImportFiles, MemberRow, NodeRow, OrganisationRow, TieRow,
    TieRows,
};
pub use options::{BadRows, Grouping, ImportOptions};
pub(crate) use organisation::input_of as organisation_input;
pub use plan::{ImportPlan, plan_import};
pub use registry::Registry;
pub use report::{ImportChangeCount, ImportChangeCounts, ImportReport, ImportRowCounts, ImportState};
pub use undo::{ImportTrace, TargetTrace, UndoCounts, UndoInput, UndoReport};
pub use vocabulary::Vocabulary;
