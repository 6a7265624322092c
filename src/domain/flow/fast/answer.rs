//! Reading the solution off the network.

use crate::flow::problem::Problem;
use crate::flow::solution::{Potentials, Solution};

use super::net::Net;
use super::node::{NONE, narrow};
use super::node_state::AngleNode;

/// The assignment, its value and the potentials of a network that is optimal for all of `problem`.
pub(super) fn read_solution(net: &Net, problem: &Problem) -> Solution {
    let assignment = read_assignment(net);
    let missing = |angle: &AngleNode| u64::from(angle.min.saturating_sub(angle.taken));
    Solution {
        objective: i64::try_from(read_value(net)).unwrap_or(i64::MAX),
        assigned: narrow(assignment.len()),
        shortage: net.angles.iter().map(missing).sum(),
        assignment,
        potentials: read_potentials(net, problem),
    }
}

/// The value of the flow.
pub(super) fn read_value(net: &Net) -> i128 {
    let mut objective = 0_i128;
    for (row, entry) in (0..).zip(&net.rows) {
        if entry.is_seated() {
            objective += i128::from(used_fit(net, row));
        }
    }
    for group in &net.groups {
        let taken = i64::from(group.taken);
        objective -= i128::from(taken * (taken - 1) / 2 * group.step);
    }
    for cell in net.cells.iter().filter(|cell| cell.taken > 0) {
        objective += i128::from(cell.reward);
    }
    for angle in &net.angles {
        objective -= i128::from(angle.min.saturating_sub(angle.taken)) * i128::from(net.penalty);
    }
    objective
}

/// Pairs of account and slot as the problem numbers them, ascending.
pub(super) fn read_assignment(net: &Net) -> Vec<(u32, u32)> {
    let mut pairs: Vec<_> = net
        .rows
        .iter()
        .zip(&net.accounts)
        .filter(|(row, _)| row.is_seated())
        .map(|(row, &account)| (account, net.slot_names[row.seat as usize]))
        .collect();
    pairs.sort_unstable();
    pairs
}

/// The fit of the option that a seated row uses.
pub(super) fn used_fit(net: &Net, row: u32) -> i64 {
    let entry = &net.rows[row as usize];
    entry.potential - net.slot_potentials[entry.seat as usize]
}

fn read_potentials(net: &Net, problem: &Problem) -> Potentials {
    let mut potentials = Potentials {
        organisations: net
            .organisation_nodes
            .iter()
            .map(|&capacity_node| net.capacity_potential(capacity_node))
            .collect(),
        accounts: vec![0; problem.accounts.len()],
        slots: vec![0; problem.slots.len()],
        groups: vec![0; problem.groups.len()],
        cells: vec![0; problem.cells.len()],
        angles: net.angles.iter().map(|angle| angle.potential).collect(),
    };
    for (&name, cell) in net.cell_names.iter().zip(&net.cells) {
        potentials.cells[name as usize] = cell.potential;
    }
    for (&name, group) in net.group_names.iter().zip(&net.groups) {
        potentials.groups[name as usize] = group.potential;
    }
    for (&name, &potential) in net.slot_names.iter().zip(&net.slot_potentials) {
        potentials.slots[name as usize] = potential;
    }
    close_empty_slots(net, problem, &mut potentials.slots);
    read_accounts(net, problem, &mut potentials);
    potentials
}

/// A slot for nobody may be as bad as it takes; it must not look better than what its takers have.
fn close_empty_slots(net: &Net, problem: &Problem, slots: &mut [i64]) {
    if problem.slots.iter().all(|slot| slot.capacity > 0) {
        return;
    }
    let mut row = 0;
    while row < net.rows.len() {
        let account = net.accounts[row];
        if account == NONE {
            row += 1;
            continue;
        }
        let options = &problem.accounts[account as usize].options;
        let rows = net.accounts[row..].iter().take_while(|&&other| other == account).count();
        for option in options.iter().filter(|option| problem.slots[option.slot as usize].capacity == 0) {
            // The least of the account's rows serves for all of its angles.
            let least = net.rows[row..row + rows].iter().map(|entry| entry.potential).min();
            let most = least.unwrap_or(0) - option.fit;
            slots[option.slot as usize] = slots[option.slot as usize].min(most);
        }
        row += rows;
    }
}

fn read_accounts(net: &Net, problem: &Problem, potentials: &mut Potentials) {
    let best = |account: usize, slots: &[i64]| {
        let options = problem.accounts[account].options.iter();
        options.map(|option| option.fit + slots[option.slot as usize]).max()
    };
    let mut seen = vec![false; problem.accounts.len()];
    for (row, &account) in net.rows.iter().zip(&net.accounts).filter(|(_, account)| **account != NONE) {
        let entry = &problem.accounts[account as usize];
        let first = !std::mem::replace(&mut seen[account as usize], true);
        let above = net.capacity_potential(row.parent);
        // A saturated account may stand above its parent, an idle one below it; only single rows are either.
        let single = first && (entry.capacity == 1 || !row.is_seated());
        potentials.accounts[account as usize] = if single { row.potential } else { above };
    }
    for (account, entry) in problem.accounts.iter().enumerate().filter(|&(account, _)| !seen[account]) {
        let above =
            entry.organisation.map_or(0, |organisation| potentials.organisations[organisation as usize]);
        let potential = best(account, &potentials.slots).unwrap_or(above);
        potentials.accounts[account] = potential;
        if let Some(organisation) = entry.organisation
            && entry.capacity > 0
        {
            let potential = potential.max(above);
            potentials.organisations[organisation as usize] = potential;
        }
    }
}
