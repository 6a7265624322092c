//! What an arbitrary assignment is worth.

use crate::flow::flows::Flows;
use crate::flow::problem::Problem;
use crate::flow::solution::{Evaluated, InfeasibleAssignment};

/// Evaluates any list of pairs of account and slot, in any order, without a solver.
///
/// # Errors
///
/// A fault of the problem, or the first constraint that the pairs break.
///
/// # Complexity
///
/// Time O(options + pairs · log pairs), memory linear.
///
/// # Examples
///
/// ```
/// use domain::flow::problem::{
///     AccountOptions, AngleBounds, CellReward, Group, Problem, SlotFit, SlotSeat,
/// };
/// use domain::flow::evaluate::objective_of;
///
/// let problem = Problem {
///     angles: vec![AngleBounds { min: 2, max: None }],
///     cells: vec![CellReward { angle: 0, first: 100 }],
///     groups: vec![Group { cell: 0, step: 1 }],
///     slots: vec![SlotSeat { group: 0, capacity: 1 }],
///     accounts: vec![AccountOptions { organisation: None, capacity: 1, options: vec![SlotFit { slot: 0, fit: 7 }] }],
///     shortage_penalty: 1000,
///     ..Problem::default()
/// };
/// let value = objective_of(&problem, &[(0, 0)])?;
/// assert_eq!((value.objective, value.shortage), (107 - 1000, 1));
/// # Ok::<(), domain::flow::solution::InfeasibleAssignment>(())
/// ```
pub fn objective_of(problem: &Problem, assignment: &[(u32, u32)]) -> Result<Evaluated, InfeasibleAssignment> {
    problem.check()?;
    Ok(Flows::of(problem, assignment)?.evaluated)
}
