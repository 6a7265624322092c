//! Solving a problem once.

use super::answer::read_solution;
use super::compact::{CapacityRule, compact};
use super::planner::Planner;
use super::sink_mode::SinkMode;
use crate::flow::problem::{Problem, ProblemError};
use crate::flow::solution::Solution;

/// Solves a problem exactly.
///
/// Which of several optima is found depends on the problem alone. It may contain units that add nothing on balance, which
/// [`reference`](crate::flow::reference) would give back: no plan is worth more than either, the same potentials
/// prove both, and where a voice costs nothing one more is welcome.
///
/// # Errors
///
/// Whatever [`Problem::check`] refuses.
///
/// # Complexity
///
/// See the [module](super).
///
/// # Examples
///
/// ```
/// use domain::flow::problem::Problem;
/// use domain::flow::{certificate, fast};
///
/// let problem: Problem = serde_json::from_str(
///     r#"{"angles":[{"min":0,"max":3}], "cells":[{"angle":0,"first":1000}], "groups":[{"cell":0,"step":40}],
///         "slots":[{"group":0,"capacity":1}], "organisations":[{"capacity":2}],
///         "accounts":[{"organisation":0,"capacity":1,"options":[{"slot":0,"fit":730}]}],
///         "shortage_penalty":1000000000}"#,
/// )?;
/// let solution = fast::solve(&problem)?;
/// assert_eq!(solution.assignment, [(0, 0)]);
/// let certified = certificate::check(&problem, &solution.assignment, &solution.potentials)?;
/// assert_eq!(certified.objective(), 1730);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve(problem: &Problem) -> Result<Solution, ProblemError> {
    problem.check()?;
    let mut planner = Planner::new(compact(problem, CapacityRule::Binding), SinkMode::Priced);
    planner.fill();
    Ok(read_solution(&planner.net, problem))
}
