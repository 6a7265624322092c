//! How much an option must earn to be kept whatever it displaces.

use crate::flow::problem::{AccountOptions, MOST_VALUE, Problem, ProblemError};

use super::node::narrow;

/// No path without a circle changes more than this: every row with twice its largest fit, every reward, every group once
/// with its last unit, one angle's penalty taken and another one's given.
pub(super) fn longest_path(problem: &Problem) -> i128 {
    let mut seats = vec![0_i128; problem.groups.len()];
    for slot in &problem.slots {
        seats[slot.group as usize] += i128::from(slot.capacity);
    }
    let voices = problem.accounts.len() as i128;
    let steps =
        problem.groups.iter().zip(seats).map(|(group, seats)| i128::from(group.step) * seats.min(voices));
    problem.accounts.iter().map(widest).sum::<i128>()
        + problem.cells.iter().map(|cell| i128::from(cell.first)).sum::<i128>()
        + steps.sum::<i128>()
        + 2 * i128::from(problem.shortage_penalty)
}

/// What the rows of an account can change on a path.
pub(super) fn widest(account: &AccountOptions) -> i128 {
    let fits = account.options.iter().map(|option| i128::from(option.fit).abs());
    let units = i128::from(account.capacity.min(narrow(account.options.len())));
    2 * units * fits.max().unwrap_or(0)
}

/// A bonus that is worth more than any path, with room for newcomers.
pub(super) fn bonus(path: i128) -> Result<i64, ProblemError> {
    let bonus = 4 * path + 1;
    i64::try_from(bonus).map_err(|_| ProblemError::TooLarge { bound: bonus })
}

/// Refuses a bonus that could carry potentials beyond 64 bits, or sums beside the bonuses.
///
/// How many bonuses are earned does not matter: only [`Planner::value`](super::planner::Planner) adds them up, and is wide.
/// In a plan that earns all of them a path passes at most three: one that a row brings along, and two that it displaces on
/// the way to rows that may rest.
pub(super) fn check_bonus(bound: i128, bonus: i64) -> Result<(), ProblemError> {
    let bound = bound + 16 * i128::from(bonus);
    if bound > MOST_VALUE { Err(ProblemError::TooLarge { bound }) } else { Ok(()) }
}
