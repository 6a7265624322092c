//! Pins inside of the optimisation: options raised so far that every optimum takes them.

use crate::flow::conflict::{Blocked, first_blocked, smallest_conflict};
use crate::flow::problem::{Problem, ProblemError};

/// A problem whose pins hold in every optimum, and how to take their bonus out of an objective again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned {
    problem: Problem,
    bonus: i64,
    must: Vec<(u32, u32)>,
}

/// Why pins cannot be built into a problem.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MustError {
    /// The problem is at fault; [`ProblemError::TooLarge`] also if it only becomes too large by the bonus.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// A pin that is impossible by itself.
    #[error(transparent)]
    Blocked(#[from] Blocked),
    /// Pins that contradict each other.
    #[error("pins {pins:?} cannot hold together")]
    Conflict {
        /// Positions of the pins; without any one of them the others can hold.
        pins: Vec<usize>,
    },
}

/// Builds pins into a problem: every option of a pinned account in its pinned angle gets a bonus.
///
/// `must` are pairs of account and angle. The bonus is one more than any two assignments can differ by without it,
/// shortage penalties included, so that giving up a pin never pays; that all can hold is tested first. A pinned account
/// stays free in which slot of the angle it takes.
///
/// Losses of alternatives in the new problem that reach the bonus would break a pin.
///
/// # Errors
///
/// A fault of the problem, a pin that is impossible by itself, pins that contradict each other, or sums that would leave
/// 64 bits with the bonus.
///
/// # Complexity
///
/// As [`smallest_conflict`], plus a copy of the problem.
///
/// # Examples
///
/// ```
/// use domain::flow::must::with_must;
/// use domain::flow::problem::Problem;
/// use domain::flow::solve;
///
/// let problem: Problem = serde_json::from_str(
///     r#"{"angles":[{"min":0},{"min":0}], "cells":[{"angle":0,"first":0},{"angle":1,"first":0}],
///         "groups":[{"cell":0,"step":0},{"cell":1,"step":0}],
///         "slots":[{"group":0,"capacity":1},{"group":1,"capacity":1}], "organisations":[],
///         "accounts":[{"capacity":1,"options":[{"slot":0,"fit":9},{"slot":1,"fit":5}]}],
///         "shortage_penalty":1000}"#,
/// )?;
/// let pinned = with_must(&problem, &[(0, 1)])?;
/// let solution = solve(pinned.problem())?;
/// assert_eq!(solution.assignment, [(0, 1)]);
/// assert_eq!(pinned.without_bonus(&solution.assignment, solution.objective), 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn with_must(problem: &Problem, must: &[(u32, u32)]) -> Result<Pinned, MustError> {
    if must.is_empty() {
        problem.check()?;
        return Ok(Pinned { problem: problem.clone(), bonus: 0, must: Vec::new() });
    }
    if let Some(blocked) = first_blocked(problem, must)? {
        return Err(blocked.into());
    }
    if let Some(pins) = smallest_conflict(problem, must)? {
        return Err(MustError::Conflict { pins });
    }
    let mut must = must.to_vec();
    must.sort_unstable();
    must.dedup();
    let bound = 2 * problem.bound() + 1;
    let bonus = i64::try_from(bound).map_err(|_| ProblemError::TooLarge { bound })?;
    let mut raised = problem.clone();
    for &(account, angle) in &must {
        for choice in &mut raised.accounts[account as usize].options {
            if problem.angle_of_slot(choice.slot) == angle {
                // Both are far below 64 bits, as the check of the problem and the bonus have shown.
                choice.fit = choice.fit.saturating_add(bonus);
            }
        }
    }
    raised.check()?;
    Ok(Pinned { problem: raised, bonus, must })
}

impl Pinned {
    /// The problem with raised fits, for any solver.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The same, for whoever needs nothing else of it.
    #[must_use]
    pub fn into_problem(self) -> Problem {
        self.problem
    }

    /// What every pin that holds adds to the objective; 0 where there are none.
    #[must_use]
    pub fn bonus(&self) -> i64 {
        self.bonus
    }

    /// The pins, each once, ascending.
    #[must_use]
    pub fn must(&self) -> &[(u32, u32)] {
        &self.must
    }

    /// The objective of an assignment in the problem as it was, from its `objective` in the raised one.
    ///
    /// # Complexity
    ///
    /// Time O(pairs · log pins).
    #[must_use]
    pub fn without_bonus(&self, assignment: &[(u32, u32)], objective: i64) -> i64 {
        let holds_pin = |&&(account, slot): &&(u32, u32)| {
            self.must.binary_search(&(account, self.problem.angle_of_slot(slot))).is_ok()
        };
        // At most one unit per account and angle, so no pin counts twice.
        assignment.iter().filter(holds_pin).fold(objective, |rest, _| rest - self.bonus)
    }
}
