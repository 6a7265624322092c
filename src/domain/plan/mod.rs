//! Planning (方案): from a campaign and the matrix to a direction for every account, or a coded reason why not.
//!
//! `model` states the instance of DESIGN section 5 that `flow` solves exactly; `outcome` reads the answer back. The same
//! input gives the same plan, digest included, on every machine and both databases.

mod builder;
mod certify;
mod describe;
mod digest;
mod fixed;
mod model;
mod options;
mod outcome;
mod penalty;
mod pins;
mod prefer;
mod reach;
mod shortage;
mod summary;
mod unassigned;
mod warm;

pub use certify::certify_plan;
pub use describe::{Plan, PlannedDirection, count_codes, describe_plan};
pub use model::{Ban, PlanInput, PlanModel, PlannedSlot, Slot};
pub use outcome::{OtherDirection, PlanError, Solved, check_pins, most_coverable, solve_campaign};
pub use reach::{CellVoices, count_voices};
pub use summary::{Blank, BlankCode, Checked, HeldDirection, PlanRevision, PlanSummary, ShortageWitness};
pub use unassigned::{Unassigned, UnassignedCode};
pub use warm::{PlanBasis, PlanChange, PlanFigures, PlanLost, Standing, Step, WarmPlan};
