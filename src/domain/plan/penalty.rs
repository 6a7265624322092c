//! What one missing voice costs, so that minimums come before everything else.

use crate::domain::flow::problem::Problem;

/// One more than everything else together can ever change the objective: no sum of fits, first rewards and spread outweighs
/// one voice that an angle lacks. O(options). Saturates; a problem of that size is refused before it is solved.
pub(super) fn dominant_penalty(problem: &Problem) -> i64 {
    let mut bound: i64 = 1;
    let mut takers = vec![0i64; problem.groups.len()];
    let mut units: i64 = 0;
    for account in &problem.accounts {
        // Fixed voices of its group may have lowered a fit below 0, so what counts is how far two of them are apart.
        let (mut least, mut most) = (0i64, 0i64);
        for option in &account.options {
            (least, most) = (least.min(option.fit), most.max(option.fit));
            takers[problem.slots[option.slot as usize].group as usize] += 1;
        }
        bound = bound.saturating_add((most - least).saturating_mul(i64::from(account.capacity)));
        units += i64::from(account.capacity);
    }
    for cell in &problem.cells {
        bound = bound.saturating_add(cell.first);
    }
    bound.saturating_add(most_spread(problem, &takers, units))
}

/// What repetition can cost at most: every group with as many voices as it has seats and takers; and every unit, of which
/// there are no more than accounts take, as the last one of the dearest group.
fn most_spread(problem: &Problem, takers: &[i64], units: i64) -> i64 {
    let mut seats = vec![0i64; problem.groups.len()];
    for slot in &problem.slots {
        seats[slot.group as usize] += i64::from(slot.capacity);
    }
    let (mut all_groups, mut dearest) = (0i64, 0i64);
    for ((group, seats), takers) in problem.groups.iter().zip(seats).zip(takers) {
        let voices = seats.min(*takers);
        all_groups = all_groups.saturating_add(group.step.saturating_mul(voices * (voices - 1) / 2));
        dearest = dearest.max(group.step.saturating_mul(voices - 1));
    }
    all_groups.min(dearest.saturating_mul(units))
}
