//! The planning optimisation.

pub mod alternatives;
mod arc;
pub mod certificate;
mod check;
pub mod conflict;
mod cut;
mod flows;
pub mod must;
mod network;
pub mod problem;
pub mod reference;
pub mod residual;
pub mod shortage;
pub mod solution;
mod violation;
pub mod witness;

use problem::{Problem, ProblemError};
use solution::Solution;

/// Solves a problem exactly.
///
/// # Errors
///
/// Whatever [`Problem::check`] refuses.
pub fn solve(problem: &Problem) -> Result<Solution, ProblemError> {
    reference::solve(problem)
}
