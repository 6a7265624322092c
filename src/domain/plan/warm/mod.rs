//! A plan that stays warm: answers of accounts and pins of coordinators are worked in where they touch it.
//!
//! # What holds
//!
//! After every re-plan the objective is that of [`solve_campaign`](super::solve_campaign) over the same campaign, registry
//! and answers; what is fixed stays; and of all optima one is found that keeps the most of what was asked before, and of these the best by
//! audience, form and record. The last are exact at every size: all values of the instance are multiplied by more than what the number of units
//! can be preferred by, each direction that stands is worth more than all ranks
//! ([`Warm::prefer_current`](crate::flow::fast::Warm::prefer_current)), and each option has its rank, of as many parts as there is room
//! for (`ties`). Only an instance whose multiplied values are beyond 64 bits is planned without;
//! then others move only along the paths that make the plan optimal again.
//!
//! Fixed directions are fixed units of the solver. One that the registry, pins or declines no longer allow is taken out of
//! the instance instead, as planning afresh does with all of them; [`WarmPlan::is_outside`] says so.

mod basis;
mod change;
mod follow;
mod pinned;
mod places;
mod plan;
mod replan;
mod resume;
mod step;
mod tally;

pub use basis::{CurrentPlan, PlanBasis};
pub use change::{PlanChange, PlanFigures};
pub use follow::PlanLost;
pub use plan::WarmPlan;
pub use step::PlanStep;
