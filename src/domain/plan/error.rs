//! Why there is no plan.

use super::size::Oversized;
use crate::campaign::Pin;
use crate::flow::certificate::CertificateError;
use crate::flow::fast::TouchedError;
use crate::flow::problem::ProblemError;
use crate::flow::shortage::ShortageError;
use crate::flow::solution::InfeasibleAssignment;

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Pins that cannot hold together; leaving out any one of them resolves it.
    #[error("{} pins cannot hold together", .0.len())]
    Conflict(Vec<Pin>),
    /// The instance would take too much memory; nothing of it was made.
    #[error(transparent)]
    Oversized(#[from] Oversized),
    /// The matrix is too large for exact 64-bit arithmetic.
    #[error(transparent)]
    TooLarge(#[from] ProblemError),
    /// The solver's answer did not pass the check that is separate from it.
    #[error("the plan is not certified: {0}")]
    NotCertified(#[from] CertificateError),
    /// The solver's answer is no assignment of the instance.
    #[error("the plan is not feasible: {0}")]
    Infeasible(#[from] InfeasibleAssignment),
    /// A direction that the registry, the pins or the declines no longer allow.
    #[error("{0} may no longer take what it is asked")]
    Outdated(String),
    /// The check of what a change has touched has failed.
    #[error("the change is not certified: {0}")]
    Touched(#[from] TouchedError),
    /// A shortage whose witness could not be read off the plan.
    #[error("the shortage has no witness: {0}")]
    NoWitness(#[from] ShortageError),
}
