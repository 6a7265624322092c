//! What one missing voice costs, so that minimums come before everything else.

use crate::flow::problem::{AccountOptions, Problem};

/// One more than everything else together can ever change the objective: no sum of fits, first rewards and spread outweighs
/// one voice that an angle lacks. O(options). Saturates; a problem of that size is refused before it is solved.
pub(super) fn dominant_penalty(problem: &Problem) -> i64 {
    Dominance::of(problem).penalty()
}

/// What everything but minimums can change, kept up to date while accounts come and change.
pub(super) struct Dominance {
    /// Sum of how far the fits of one account are apart, for each unit that it takes, and of all first rewards.
    values: i64,
    units: i64,
    /// By group: how many options lead there, and how many seats it has.
    takers: Vec<i64>,
    seats: Vec<i64>,
    /// What repetition costs if every group has as many voices as it has seats and takers.
    all_groups: i64,
    /// What the last voice of the dearest group costs; not less than that after an account was taken out.
    dearest: i64,
}

impl Dominance {
    /// O(options).
    pub(super) fn of(problem: &Problem) -> Self {
        let mut seats = vec![0i64; problem.groups.len()];
        for slot in &problem.slots {
            seats[slot.group as usize] += i64::from(slot.capacity);
        }
        let mut all = Self {
            values: problem.cells.iter().fold(0, |sum: i64, cell| sum.saturating_add(cell.first)),
            units: 0,
            takers: vec![0; problem.groups.len()],
            seats,
            all_groups: 0,
            dearest: 0,
        };
        problem.accounts.iter().for_each(|account| all.add(problem, account));
        all
    }

    /// Counts an account in. O(its options).
    pub(super) fn add(&mut self, problem: &Problem, account: &AccountOptions) {
        self.values = self.values.saturating_add(span(account));
        self.units += i64::from(account.capacity);
        for group in groups(problem, account) {
            self.takers[group] += 1;
            if self.takers[group] <= self.seats[group] {
                let last = problem.groups[group].step.saturating_mul(self.takers[group] - 1);
                self.all_groups = self.all_groups.saturating_add(last);
                self.dearest = self.dearest.max(last);
            }
        }
    }

    /// Counts an account out that was counted in. O(its options).
    pub(super) fn remove(&mut self, problem: &Problem, account: &AccountOptions) {
        self.values = self.values.saturating_sub(span(account));
        self.units -= i64::from(account.capacity);
        for group in groups(problem, account) {
            if self.takers[group] <= self.seats[group] {
                let last = problem.groups[group].step.saturating_mul(self.takers[group] - 1);
                self.all_groups = self.all_groups.saturating_sub(last);
            }
            self.takers[group] -= 1;
        }
    }

    /// The least penalty that comes before everything else. Repetition costs no more than all groups together, and no more
    /// than every unit, of which there are as many as accounts take, as the last one of the dearest group.
    pub(super) fn penalty(&self) -> i64 {
        let spread = self.all_groups.min(self.dearest.saturating_mul(self.units));
        self.values.saturating_add(1).saturating_add(spread)
    }
}

/// How far apart what an account may bring is. Fixed voices of its group may have lowered a fit below 0.
fn span(account: &AccountOptions) -> i64 {
    let fits = || account.options.iter().map(|option| option.fit);
    let (least, most) = (fits().min().unwrap_or(0).min(0), fits().max().unwrap_or(0).max(0));
    (most - least).saturating_mul(i64::from(account.capacity))
}

fn groups<'a>(problem: &'a Problem, account: &'a AccountOptions) -> impl Iterator<Item = usize> + 'a {
    account.options.iter().map(|option| problem.slots[option.slot as usize].group as usize)
}
