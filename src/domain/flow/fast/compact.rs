//! Building the compact network from a problem.

use crate::flow::problem::{AccountOptions, Problem};

use super::net::Net;
use super::node::{NONE, narrow};
use super::node_state::{AngleNode, CapacityNode, CellNode, Choice, GroupNode, IDLE, OUT, RowNode, SlotNode};
use crate::stop::stoppable;

/// Which organisations get a capacity node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CapacityRule {
    /// Those whose accounts could take more than the capacity.
    Binding,
    /// All with a capacity: they may bind when accounts join.
    Capped,
}

/// Builds the compact network of a checked problem, without flow, without potentials, every row out of play.
///
/// Nodes that stand together are numbered together: cells by angle, groups by cell, slots by group (in the problem's
/// order of the groups, which usually is by cluster), rows by their first slot. An account gets one row if it can take
/// one unit only, else one for each of its angles, and a capacity node above them if it may not take them all. Time and memory are linear.
pub(super) fn compact(problem: &Problem, rule: CapacityRule) -> Net {
    let mut net = Net { penalty: problem.shortage_penalty, ..Net::default() };
    place_angles(&mut net, problem);
    net.slot_places = place_slots(&mut net, problem);
    place_organisations(&mut net, problem, rule);
    let order = order_accounts(problem, &net.slot_places);
    let count: usize = problem.accounts.iter().map(|account| account.options.len()).sum();
    net.options.reserve_exact(count);
    net.rows.reserve(problem.accounts.len());
    net.siblings.reserve(problem.accounts.len());
    net.accounts.reserve(problem.accounts.len());
    let mut sorted = Vec::new();
    for account in stoppable(order) {
        let entry = &problem.accounts[account as usize];
        let Some(parent) = parent_of(entry, problem, &net.organisation_nodes) else {
            continue;
        };
        sorted.clear();
        sorted.extend(entry.options.iter().map(|option| (net.slot_places[option.slot as usize], option.fit)));
        add_account(&mut net, account, entry.capacity, parent, &mut sorted);
    }
    index_takers(&mut net);
    net
}

/// Adds the rows of one account, and a capacity node above them if it needs one; gives the first row and how many there are.
pub(super) fn add_account(
    net: &mut Net,
    account: u32,
    capacity: u32,
    parent: u32,
    options: &mut [(u32, i64)],
) -> (u32, u32) {
    let first = narrow(net.rows.len());
    if options.is_empty() {
        return (first, 0);
    }
    if capacity == 1 {
        add_row(net, account, parent, options);
        return (first, 1);
    }
    options.sort_by_key(|&(slot, _)| net.angle_of_slot(slot));
    let rows = options.chunk_by(|a, b| net.angle_of_slot(a.0) == net.angle_of_slot(b.0)).count();
    let parent = if rows > capacity as usize { add_hub(net, capacity, parent) } else { parent };
    let mut rest = &options[..];
    while let Some(&(slot, _)) = rest.first() {
        let angle = net.angle_of_slot(slot);
        let (own, others) =
            rest.split_at(rest.partition_point(|&(slot, _)| net.angle_of_slot(slot) <= angle));
        add_row(net, account, parent, own);
        rest = others;
    }
    (first, narrow(rows))
}

fn add_row(net: &mut Net, account: u32, parent: u32, options: &[(u32, i64)]) {
    let row = narrow(net.rows.len());
    let first = narrow(net.options.len());
    for &(slot, fit) in options {
        // A slot for nobody would be a node that is full and yet empty.
        let usable = net.slots[slot as usize].room > 0 || net.slots[slot as usize].head != NONE;
        let mark = net.mark(usable.then_some(fit));
        net.options.push(Choice { other: slot, mark });
    }
    let sibling = if parent == NONE {
        NONE
    } else {
        std::mem::replace(&mut net.capacity_nodes[parent as usize].rows, row)
    };
    net.rows.push(RowNode {
        potential: 0,
        first,
        len: narrow(options.len()),
        parent,
        seat: OUT,
        next: NONE,
        previous: NONE,
    });
    net.siblings.push(sibling);
    net.accounts.push(account);
}

fn add_hub(net: &mut Net, capacity: u32, parent: u32) -> u32 {
    let capacity_node = narrow(net.capacity_nodes.len());
    let sibling = if parent == NONE {
        NONE
    } else {
        std::mem::replace(&mut net.capacity_nodes[parent as usize].capacity_nodes, capacity_node)
    };
    net.capacity_nodes.push(CapacityNode {
        potential: 0,
        capacity,
        taken: 0,
        parent,
        rows: NONE,
        capacity_nodes: NONE,
        sibling,
    });
    capacity_node
}

/// The capacity node of the account's organisation or [`NONE`]; no value if the account can take nothing.
fn parent_of(account: &AccountOptions, problem: &Problem, organisation_nodes: &[u32]) -> Option<u32> {
    let Some(organisation) = account.organisation else {
        return (account.capacity > 0).then_some(NONE);
    };
    let closed = problem.organisations[organisation as usize].capacity == Some(0);
    (account.capacity > 0 && !closed).then(|| organisation_nodes[organisation as usize])
}

fn place_angles(net: &mut Net, problem: &Problem) {
    let (starts, order) = bucket(problem.angles.len(), problem.cells.iter().map(|cell| cell.angle));
    net.angles = (0..)
        .zip(&problem.angles)
        .map(|(angle, bounds): (usize, _)| AngleNode {
            potential: 0,
            min: bounds.min,
            max: bounds.max.unwrap_or(u32::MAX),
            taken: 0,
            first: starts[angle],
            len: starts[angle + 1] - starts[angle],
        })
        .collect();
    let mut cell_places = vec![0; problem.cells.len()];
    for (place, &cell) in (0..).zip(&order) {
        cell_places[cell as usize] = place;
    }
    let (group_starts, group_order) =
        bucket(problem.cells.len(), problem.groups.iter().map(|group| cell_places[group.cell as usize]));
    net.cells = order
        .iter()
        .zip(group_starts.windows(2))
        .map(|(&cell, range)| CellNode {
            potential: 0,
            reward: problem.cells[cell as usize].first,
            taken: 0,
            angle: problem.cells[cell as usize].angle,
            first: range[0],
            len: range[1] - range[0],
        })
        .collect();
    net.groups = group_order
        .iter()
        .map(|&group| GroupNode {
            potential: 0,
            step: problem.groups[group as usize].step,
            taken: 0,
            cell: cell_places[problem.groups[group as usize].cell as usize],
            first: 0,
            len: 0,
        })
        .collect();
    net.cell_names = order;
    net.group_names = group_order;
}

/// Numbers the slots; gives for every slot of the problem its place.
fn place_slots(net: &mut Net, problem: &Problem) -> Vec<u32> {
    let mut group_places = vec![0_u32; problem.groups.len()];
    for (place, &group) in (0..).zip(&net.group_names) {
        group_places[group as usize] = place;
    }
    let (starts, order) = bucket(problem.groups.len(), problem.slots.iter().map(|slot| slot.group));
    for (group, range) in starts.windows(2).enumerate() {
        let entry = &mut net.groups[group_places[group] as usize];
        entry.first = range[0];
        entry.len = range[1] - range[0];
    }
    let mut slot_places = vec![0; problem.slots.len()];
    net.slots.reserve_exact(order.len());
    for (place, &slot) in (0..).zip(&order) {
        slot_places[slot as usize] = place;
        net.slots.push(SlotNode {
            group: group_places[problem.slots[slot as usize].group as usize],
            room: problem.slots[slot as usize].capacity,
            head: NONE,
            added: NONE,
        });
    }
    net.slot_potentials = vec![0; order.len()];
    net.slot_names = order;
    slot_places
}

/// Gives every organisation that can bind a capacity node; the others stay without.
fn place_organisations(net: &mut Net, problem: &Problem, rule: CapacityRule) {
    let mut demand = vec![0_u64; problem.organisations.len()];
    for account in &problem.accounts {
        if let Some(organisation) = account.organisation {
            demand[organisation as usize] += u64::from(account.capacity).min(account.options.len() as u64);
        }
    }
    for (organisation, &demand) in problem.organisations.iter().zip(&demand) {
        let capacity_node = match organisation.capacity {
            Some(capacity)
                if capacity > 0 && (rule == CapacityRule::Capped || u64::from(capacity) < demand) =>
            {
                add_hub(net, capacity, NONE)
            }
            _ => NONE,
        };
        net.organisation_nodes.push(capacity_node);
    }
}

/// The accounts in the order of their first slot, so that what competes lies close together.
fn order_accounts(problem: &Problem, slot_places: &[u32]) -> Vec<u32> {
    let first = |account: &AccountOptions| {
        let places = account.options.iter().map(|option| slot_places[option.slot as usize]);
        places.min().map_or(narrow(slot_places.len()), |place| place)
    };
    bucket(slot_places.len() + 1, problem.accounts.iter().map(first)).1
}

fn index_takers(net: &mut Net) {
    let mut starts = vec![0_u32; net.slots.len() + 1];
    for choice in &net.options {
        starts[choice.other as usize + 1] += 1;
    }
    for slot in 0..net.slots.len() {
        starts[slot + 1] += starts[slot];
    }
    let mut free = starts.clone();
    net.takers = vec![Choice { other: IDLE, mark: 0 }; net.options.len()];
    for (row, entry) in (0..).zip(&net.rows) {
        for choice in &net.options[entry.first as usize..(entry.first + entry.len) as usize] {
            let place = &mut free[choice.other as usize];
            net.takers[*place as usize] = Choice { other: row, mark: choice.mark };
            *place += 1;
        }
    }
    net.taker_start = starts;
}

/// Sorts positions by key, in linear time: where each key's positions start, and the positions.
fn bucket(keys: usize, key_of: impl Iterator<Item = u32> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; keys + 1];
    let mut count = 0;
    for key in key_of.clone() {
        starts[key as usize + 1] += 1;
        count += 1;
    }
    for key in 0..keys {
        starts[key + 1] += starts[key];
    }
    let mut free = starts.clone();
    let mut order = vec![0_u32; count];
    for (position, key) in (0..).zip(key_of) {
        let place = &mut free[key as usize];
        order[*place as usize] = position;
        *place += 1;
    }
    (starts, order)
}
