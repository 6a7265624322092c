//! Planning (方案): from a campaign and the matrix to a direction for every account, or a coded reason why not.
//!
//! `model` states the instance that `flow` solves exactly; `outcome` reads the answer back. The same
//! input gives the same plan, digest included, on every machine and both databases.

mod builder;
mod certify;
mod code;
mod contradiction;
mod describe;
mod digest;
mod error;
mod fixed;
mod input;
mod model;
mod option_count;
mod options;
mod outcome;
mod penalty;
mod pins;
mod place;
mod planned;
mod prefer;
mod qualification;
mod reach;
mod readers;
mod shift;
mod shortage;
mod size;
mod summary;
mod ties;
mod unassigned;
mod warm;

pub use certify::certify_plan;
pub use code::UnassignedCode;
pub use contradiction::pin_audience_fault;
pub use describe::{Plan, describe_plan};
pub use error::PlanError;
pub use input::{Ban, PlanInput, capacity_of};
pub use model::PlanModel;
pub use outcome::{OtherDirection, Solved, check_pins, solve_campaign};
pub use planned::PlannedDirection;
pub use qualification::{Disqualification, find_disqualifications, inactive, is_closed};
pub use reach::{CellVoices, count_voices};
pub use readers::audience_score;
pub use shift::{PlanShift, list_shifts};
pub use size::{MOST_CELLS, MOST_OPTIONS, MOST_OPTIONS_OF_EACH, MOST_SLOTS, Oversized, PlanSize};
pub use summary::{Blank, BlankCode, Checked, HeldDirection, PlanRevision, PlanSummary, ShortageWitness};
pub use unassigned::Unassigned;
pub use warm::{CurrentPlan, PlanBasis, PlanChange, PlanFigures, PlanLost, PlanStep, WarmPlan};
