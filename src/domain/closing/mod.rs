//! A campaign's closing page, for the head: assigned directions and their outcomes, what stayed blank, what had to be corrected and
//! how fast, and how much time the system asked of each organisation.
//!
//! It adds nothing that is not in the records: every line is a direction, a piece, a blank cell or a counted event.

mod assignments;
mod blank;
mod closers;
mod correction;
mod correction_record;
mod effort;
mod effort_cost;
mod input;
mod reached;
mod report;
mod result;
mod result_input;

pub use assignments::{AssignedDirection, AssignmentTotals, PublishedPiece};
pub use blank::ClosingBlank;
pub use closers::Closers;
pub use correction::{Correction, CorrectionTotals};
pub use correction_record::CorrectionRecord;
pub use effort::{EffortItem, OrganisationEffort};
pub use effort_cost::{ActionCost, EffortCount, EffortTable, WritingCost};
pub use input::ClosingInput;
pub use reached::ReachedCells;
pub use report::{ClosingReport, close_campaign};
pub use result::{ClusterShare, HeavyBlank, ResultEffort, ResultPage, WrittenForm, sum_up};
pub use result_input::ResultInput;
