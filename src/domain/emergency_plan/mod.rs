//! Emergency plans (应急预案): made in peace, one for each kind of emergency, with a task for each function.
//!
//! In an emergency the rules of a campaign are wrong: nobody is chosen and nobody declines. One account has the first word, all say the same
//! protective action word for word, and each function says what it alone may say ([`Authority`]).

mod authority;
mod call_out;
mod check;
mod filled;
mod held_area;
mod in_force;
mod plan;
mod rehearsal;
mod task;
#[cfg(test)]
mod tests;
mod wordings;

pub use authority::{Authority, AuthorityRow};
pub use call_out::{CallOut, Called, CardDuty, call_out};
pub use filled::{FilledText, blanks_of, fill_known};
pub use held_area::{HeldArea, HeldAreas, IncidentLevel};
pub use in_force::PlanInForce;
pub use plan::EmergencyPlan;
pub use rehearsal::{Rehearsal, RehearsalLack, RehearsedTask, Voice, rehearse};
pub use task::EmergencyTask;
pub use wordings::BulletinWordings;
