//! A campaign's closing page, for the head: assigned directions and their outcomes, what stayed blank, what had to be corrected and
//! how fast, and how much time the system asked of each organisation.
//!
//! It adds nothing that is not in the records: every line is a direction, a piece, a blank cell or a counted event.

mod assignments;
mod blank;
mod correction;
mod effort;
mod input;
mod names;
mod report;

pub use assignments::{AssignedDirection, AssignmentTotals, PublishedPiece};
pub use blank::ClosingBlank;
pub use correction::{Correction, CorrectionTotals};
pub use effort::{EffortCost, EffortCount, EffortItem, EffortTable, OrganisationEffort};
pub use input::ClosingInput;
pub use report::{ClosingReport, close_campaign};
