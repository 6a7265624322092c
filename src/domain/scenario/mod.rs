//! Scenarios (推演): changes of the registry that are tried and never made.
//!
//! - [`ScenarioChange`] is one change; a scenario is a list of them, in order.
//! - [`Overlay`] is what the registry would be: the accounts and clusters that differ, over the live graph.
//!
//! What would become of coverage is computed by [`what_if`](crate::coverage::what_if).

mod change;
mod overlay;
mod record;

pub use change::{ScenarioChange, ScenarioChangeKind};
pub use overlay::Overlay;
pub use record::{Scenario, ScenarioInput};
