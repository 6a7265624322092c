//! What a solver returns, and why a list of pairs is no assignment.

use serde::{Deserialize, Serialize};

use crate::flow::problem::ProblemError;

/// An assignment with its value and the potentials that prove it best.
///
/// Nothing here is checked by itself; [`crate::flow::certificate::check`] does that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Solution {
    /// The value of the assignment as [`Problem`](crate::flow::problem::Problem) defines it.
    pub objective: i64,
    /// How many units are assigned: the length of `assignment`.
    pub assigned: u32,
    /// Voices that angles lack of their minimums, over all angles.
    pub shortage: u64,
    /// Pairs of account and slot, ascending.
    pub assignment: Vec<(u32, u32)>,
    /// The prices that prove the optimum.
    pub potentials: Potentials,
}

/// Gain-to-go at every node: what one more unit that arrives there would add on its way to the sink.
///
/// Source and sink stand at 0. For an arc u→v whose next unit gains g and whose last unit gained g′: room on the arc
/// means p(u) ≥ g + p(v), flow on it means p(u) ≤ g′ + p(v). Rows (an account in one angle) are derived: the used
/// option's fit + p(slot), or the largest of these if none is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Potentials {
    /// One per organisation.
    pub organisations: Vec<i64>,
    /// One per account.
    pub accounts: Vec<i64>,
    /// One per slot.
    pub slots: Vec<i64>,
    /// One per group.
    pub groups: Vec<i64>,
    /// One per cell.
    pub cells: Vec<i64>,
    /// One per angle.
    pub angles: Vec<i64>,
}

/// What a feasible assignment is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evaluated {
    /// The value as [`Problem`](crate::flow::problem::Problem) defines it.
    pub objective: i64,
    /// How many units are assigned.
    pub assigned: u32,
    /// Voices that angles lack of their minimums.
    pub shortage: u64,
}

/// Why a list of pairs is not an assignment of the problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InfeasibleAssignment {
    /// The problem itself is at fault.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// A pair names an account that does not exist.
    #[error("account {account} does not exist; there are {count}")]
    UnknownAccount {
        /// The account that the pair names.
        account: u32,
        /// How many there are.
        count: usize,
    },
    /// A pair that is not among the account's options.
    #[error("account {account} may not take slot {slot}")]
    NotAnOption {
        /// The account.
        account: u32,
        /// The slot.
        slot: u32,
    },
    /// The same pair twice.
    #[error("account {account} stands with slot {slot} twice")]
    Repeated {
        /// The account.
        account: u32,
        /// The slot.
        slot: u32,
    },
    /// An account with two slots of one angle.
    #[error("account {account} has two slots of angle {angle}")]
    AngleTwice {
        /// The account.
        account: u32,
        /// The angle.
        angle: u32,
    },
    /// An account with more slots than it may take.
    #[error("account {account} has {taken} slots; it takes at most {capacity}")]
    AccountOverfull {
        /// The account.
        account: u32,
        /// What it has.
        taken: u32,
        /// What it may have.
        capacity: u32,
    },
    /// A slot with more accounts than may hold it.
    #[error("slot {slot} has {taken} accounts; it holds at most {capacity}")]
    SlotOverfull {
        /// The slot.
        slot: u32,
        /// What it has.
        taken: u32,
        /// What it may have.
        capacity: u32,
    },
    /// An organisation that is asked for more than it may be.
    #[error("organisation {organisation} has {taken} units; it takes at most {capacity}")]
    OrganisationOverfull {
        /// The organisation.
        organisation: u32,
        /// What it has.
        taken: u32,
        /// What it may have.
        capacity: u32,
    },
    /// An angle with more voices than it may have.
    #[error("angle {angle} has {taken} voices; it takes at most {max}")]
    AngleOverfull {
        /// The angle.
        angle: u32,
        /// What it has.
        taken: u32,
        /// What it may have.
        max: u32,
    },
}
