//! The units that an assignment puts on every class of arcs of the network.

use crate::flow::problem::{AccountOptions, Problem};
use crate::flow::solution::{Evaluated, InfeasibleAssignment};

/// The units on every arc class of the network, counted from the pairs alone.
#[derive(Debug, Clone)]
pub(crate) struct Flows {
    /// The value of the pairs.
    pub(crate) evaluated: Evaluated,
    /// For every account the positions of its used options, all accounts one after the other.
    used: Vec<u32>,
    /// Where each account's part of `used` begins; one more entry than there are accounts.
    starts: Vec<u32>,
    pub(crate) organisations: Vec<u32>,
    pub(crate) slots: Vec<u32>,
    pub(crate) groups: Vec<u32>,
    pub(crate) cells: Vec<u32>,
    pub(crate) angles: Vec<u32>,
}

impl Flows {
    /// Counts the units of an assignment of a checked problem and verifies every capacity.
    pub(crate) fn of(problem: &Problem, assignment: &[(u32, u32)]) -> Result<Self, InfeasibleAssignment> {
        let mut pairs = assignment.to_vec();
        if !pairs.is_sorted() {
            pairs.sort_unstable();
        }
        if let Some(pair) = pairs.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(InfeasibleAssignment::Repeated { account: pair[0].0, slot: pair[0].1 });
        }
        if let Some(&(account, _)) = pairs.last().filter(|pair| pair.0 as usize >= problem.accounts.len()) {
            return Err(InfeasibleAssignment::UnknownAccount { account, count: problem.accounts.len() });
        }
        let mut flows = Self {
            evaluated: Evaluated { objective: 0, assigned: narrow(pairs.len()), shortage: 0 },
            used: Vec::with_capacity(pairs.len()),
            starts: Vec::with_capacity(problem.accounts.len() + 1),
            organisations: vec![0; problem.organisations.len()],
            slots: vec![0; problem.slots.len()],
            groups: vec![0; problem.groups.len()],
            cells: vec![0; problem.cells.len()],
            angles: vec![0; problem.angles.len()],
        };
        flows.place_accounts(problem, &pairs)?;
        flows.check_capacities(problem)?;
        flows.evaluate(problem);
        Ok(flows)
    }

    /// No units at all; the value is not counted.
    pub(crate) fn empty(problem: &Problem) -> Self {
        Self {
            evaluated: Evaluated { objective: 0, assigned: 0, shortage: 0 },
            used: Vec::new(),
            starts: vec![0; problem.accounts.len() + 1],
            organisations: vec![0; problem.organisations.len()],
            slots: vec![0; problem.slots.len()],
            groups: vec![0; problem.groups.len()],
            cells: vec![0; problem.cells.len()],
            angles: vec![0; problem.angles.len()],
        }
    }

    /// The positions of the options that an account uses, ascending by slot.
    pub(crate) fn used_options(&self, account: u32) -> &[u32] {
        &self.used[self.starts[account as usize] as usize..self.starts[account as usize + 1] as usize]
    }

    /// How many units an account takes.
    pub(crate) fn taken(&self, account: u32) -> u32 {
        narrow(self.used_options(account).len())
    }

    fn place_accounts(
        &mut self,
        problem: &Problem,
        pairs: &[(u32, u32)],
    ) -> Result<(), InfeasibleAssignment> {
        let mut last_angle = vec![u32::MAX; problem.angles.len()];
        let mut rest = pairs;
        for (account, entry) in (0_u32..).zip(&problem.accounts) {
            self.starts.push(narrow(self.used.len()));
            let (own, others) = rest.split_at(rest.iter().take_while(|pair| pair.0 == account).count());
            rest = others;
            let places = (own.len() > FEW).then(|| sort_options(entry));
            for &(_, slot) in own {
                let option = match &places {
                    None => entry.options.iter().position(|choice| choice.slot == slot),
                    Some(places) => {
                        let place = places.binary_search_by_key(&slot, |&(slot, _)| slot).ok();
                        place.map(|place| places[place].1)
                    }
                };
                let Some(option) = option.map(narrow) else {
                    return Err(InfeasibleAssignment::NotAnOption { account, slot });
                };
                let angle = problem.angle_of_slot(slot);
                if std::mem::replace(&mut last_angle[angle as usize], account) == account {
                    return Err(InfeasibleAssignment::AngleTwice { account, angle });
                }
                self.used.push(option);
                self.evaluated.objective += entry.options[option as usize].fit;
                self.place_unit(problem, slot, entry.organisation);
            }
            let taken = narrow(own.len());
            if taken > entry.capacity {
                return Err(InfeasibleAssignment::AccountOverfull {
                    account,
                    taken,
                    capacity: entry.capacity,
                });
            }
        }
        self.starts.push(narrow(self.used.len()));
        Ok(())
    }

    fn place_unit(&mut self, problem: &Problem, slot: u32, organisation: Option<u32>) {
        self.slots[slot as usize] += 1;
        self.groups[problem.slots[slot as usize].group as usize] += 1;
        self.cells[problem.cell_of_slot(slot) as usize] += 1;
        self.angles[problem.angle_of_slot(slot) as usize] += 1;
        if let Some(organisation) = organisation {
            self.organisations[organisation as usize] += 1;
        }
    }

    fn check_capacities(&self, problem: &Problem) -> Result<(), InfeasibleAssignment> {
        for (slot, (seat, &taken)) in (0_u32..).zip(problem.slots.iter().zip(&self.slots)) {
            if taken > seat.capacity {
                return Err(InfeasibleAssignment::SlotOverfull { slot, taken, capacity: seat.capacity });
            }
        }
        for (organisation, (cap, &taken)) in
            (0_u32..).zip(problem.organisations.iter().zip(&self.organisations))
        {
            if let Some(capacity) = cap.capacity.filter(|&capacity| taken > capacity) {
                return Err(InfeasibleAssignment::OrganisationOverfull { organisation, taken, capacity });
            }
        }
        for (angle, (bounds, &taken)) in (0_u32..).zip(problem.angles.iter().zip(&self.angles)) {
            if let Some(max) = bounds.max.filter(|&max| taken > max) {
                return Err(InfeasibleAssignment::AngleOverfull { angle, taken, max });
            }
        }
        Ok(())
    }

    /// Adds what does not depend on single pairs. The check of the problem bounds every sum below a quarter of 64 bits.
    fn evaluate(&mut self, problem: &Problem) {
        let mut objective = self.evaluated.objective;
        for (cell, _) in problem.cells.iter().zip(&self.cells).filter(|&(_, &taken)| taken > 0) {
            objective += cell.first;
        }
        for (group, &taken) in problem.groups.iter().zip(&self.groups) {
            let voices = i64::from(taken);
            objective -= voices * (voices - 1) / 2 * group.step;
        }
        for (bounds, &taken) in problem.angles.iter().zip(&self.angles) {
            let missing = bounds.min.saturating_sub(taken);
            self.evaluated.shortage += u64::from(missing);
            objective -= i64::from(missing) * problem.shortage_penalty;
        }
        self.evaluated.objective = objective;
    }
}

/// An account with more pairs than this has its options sorted; for one with few it is faster to look through them.
const FEW: usize = 8;

/// The slots of an account's options with their positions, ascending.
fn sort_options(account: &AccountOptions) -> Vec<(u32, usize)> {
    let mut places: Vec<_> = account.options.iter().map(|choice| choice.slot).zip(0..).collect();
    places.sort_unstable();
    places
}

/// Positions fit into 32 bits: the check of the problem bounds every list, and pairs are distinct options.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
