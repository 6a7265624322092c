//! What a re-plan has changed.

use crate::plan::planned::PlannedDirection;
use crate::plan::unassigned::Unassigned;
use crate::slot::Slot;

/// What a re-plan has changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanChange {
    /// Directions that no longer stand, by account and slot.
    pub gone: Vec<(String, Slot)>,
    /// Directions that are new, by account and slot.
    pub created: Vec<PlannedDirection>,
    /// Accounts that have none any more, or none as before of which the registry says something else; by handle.
    pub left_out: Vec<Unassigned>,
    /// Accounts that had none and have one now, by handle.
    pub called: Vec<String>,
    /// The plan in figures.
    pub figures: PlanFigures,
}

/// The figures of a plan that are known at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlanFigures {
    /// Σ fit + Σ first rewards − Σ spread, fixed directions included.
    pub objective: i64,
    /// Directions given.
    pub assigned: usize,
    /// Accounts without one.
    pub unassigned: usize,
}
