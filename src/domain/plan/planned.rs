//! A direction of a plan, with its reasons.

use crate::fit::Reason;
use crate::slot::PlannedSlot;

/// One account's direction with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDirection {
    /// Who is asked what.
    pub planned: PlannedSlot,
    /// Key of the account's organisation.
    pub organisation: String,
    /// The parts of the fit.
    pub reasons: Vec<Reason>,
}
