//! What one missing voice costs, so that minimums come before everything else.

use crate::domain::flow::problem::Problem;

/// One more than everything else together can ever change the objective: no sum of fits, first rewards and spread outweighs
/// one voice that an angle lacks. O(options). Saturates; a problem of that size is refused before it is solved.
pub(super) fn dominant_penalty(problem: &Problem) -> i64 {
    let mut bound: i64 = 1;
    for account in &problem.accounts {
        let largest = account.options.iter().map(|option| option.fit.saturating_abs()).max().unwrap_or(0);
        bound = bound.saturating_add(largest.saturating_mul(i64::from(account.capacity)));
    }
    for cell in &problem.cells {
        bound = bound.saturating_add(cell.first);
    }
    let mut seats = vec![0i64; problem.groups.len()];
    for slot in &problem.slots {
        seats[slot.group as usize] += i64::from(slot.capacity);
    }
    for (group, seats) in problem.groups.iter().zip(seats) {
        let voices = seats.saturating_mul(seats - 1) / 2;
        bound = bound.saturating_add(group.step.saturating_mul(voices));
    }
    bound
}
