//! Where and why a certificate fails.

use crate::flow::problem::ProblemError;
use crate::flow::solution::InfeasibleAssignment;

/// Why an assignment is not proved optimal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The problem is at fault, or the assignment breaks a constraint.
    #[error(transparent)]
    Infeasible(#[from] InfeasibleAssignment),
    /// Potentials that do not belong to this problem.
    #[error("potentials.{list}: {found} entries; the problem has {expected}")]
    PotentialCount {
        /// The list of potentials.
        list: &'static str,
        /// Its length.
        found: usize,
        /// The length of the problem's list.
        expected: usize,
    },
    /// An arc on which one more unit would gain.
    #[error("{arc}: one more unit would gain {gain}")]
    MoreGains {
        /// The arc.
        arc: ArcName,
        /// The reduced gain, above 0.
        gain: i128,
    },
    /// An arc on which one unit less would gain.
    #[error("{arc}: one unit less would gain {gain}")]
    LessGains {
        /// The arc.
        arc: ArcName,
        /// The reduced gain, above 0.
        gain: i128,
    },
}

impl From<ProblemError> for CertificateError {
    fn from(error: ProblemError) -> Self {
        Self::Infeasible(error.into())
    }
}

/// An arc of the network, named by what it joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ArcName {
    /// From the source into an organisation.
    #[error("source → organisation {0}")]
    Organisation(u32),
    /// From its organisation, or from the source, into an account.
    #[error("supply → account {0}")]
    Account(u32),
    /// From an account into its row for one angle.
    #[error("account {account} → its row for angle {angle}")]
    Row {
        /// The account.
        account: u32,
        /// The angle.
        angle: u32,
    },
    /// From the row of an account into a slot.
    #[error("account {account} → slot {slot}")]
    Option {
        /// The account.
        account: u32,
        /// The slot.
        slot: u32,
    },
    /// From a slot into its group.
    #[error("slot {0} → its group")]
    Slot(u32),
    /// From a group into its cell.
    #[error("group {0} → its cell")]
    Group(u32),
    /// From a cell into its angle.
    #[error("cell {0} → its angle")]
    Cell(u32),
    /// From an angle into the sink.
    #[error("angle {0} → sink")]
    Angle(u32),
}
