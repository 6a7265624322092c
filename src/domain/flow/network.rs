//! The explicit network of a problem: every arc with its capacity, its gain function and its units.
//!
//! Clear rather than small: 32 bytes for an arc and 8 for its two ends. A national problem (4 million options) takes
//! about half a gigabyte in this form, a province a hundredth of that.

use crate::flow::arc::{Arc, GainFunction, UNBOUNDED};
use crate::flow::flows::Flows;
use crate::flow::problem::Problem;
use crate::stop::stoppable;

/// Where units come from and where they go: source and sink in one node, so that flow is a circulation. Numbered before
/// all others, so that of equally near nodes a search settles it first.
pub(super) const GROUND: u32 = 0;
/// The first node of every class; a class ends where the next one begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nodes {
    pub(super) organisations: u32,
    pub(super) accounts: u32,
    pub(super) rows: u32,
    pub(super) slots: u32,
    pub(super) groups: u32,
    pub(super) cells: u32,
    pub(super) angles: u32,
    /// How many nodes there are.
    pub(super) count: u32,
}

/// The units on an arc, and how many it can hold; `None`: any number.
#[derive(Clone, Copy)]
struct Load {
    flow: u32,
    capacity: Option<u32>,
}

impl Load {
    /// An arc for one unit that is not used.
    const FREE: Self = Self { flow: 0, capacity: Some(1) };
}

/// Nodes, arcs, and for every node the arcs that touch it.
///
/// Arcs stand layer by layer from source to sink: whatever enters a node stands before whatever leaves it.
#[derive(Debug, Clone)]
pub(super) struct Network {
    pub(super) nodes: Nodes,
    pub(super) arcs: Vec<Arc>,
    /// For every account, and once more at the end, the arc of its first option.
    options: Vec<u32>,
    incident: Vec<u32>,
    starts: Vec<u32>,
}

impl Network {
    /// Builds the network of a checked problem with the units of one of its assignments.
    pub(super) fn new(problem: &Problem, flows: &Flows) -> Self {
        let rows = number_rows(problem);
        let nodes = number_nodes(problem, rows.accounts.len());
        let mut network =
            Self { nodes, arcs: Vec::new(), options: Vec::new(), incident: Vec::new(), starts: Vec::new() };
        network.add_supply(problem, flows);
        network.add_options(problem, flows, &rows);
        network.add_demand(problem, flows);
        network.index();
        network
    }

    /// What all units together gain.
    pub(super) fn total_gain(&self) -> i64 {
        self.arcs.iter().map(|arc| arc.gains.total(arc.flow)).sum()
    }

    /// The arcs that enter or leave a node, ascending.
    pub(super) fn incident(&self, node: u32) -> &[u32] {
        &self.incident[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }

    /// Where an arc leads in the residual network from one of its ends, and what a unit gains on the way: forward if
    /// there is room, backward if there is a unit to take back.
    pub(super) fn step(&self, id: u32, from: u32) -> Option<(u32, i64)> {
        let arc = &self.arcs[id as usize];
        if arc.tail == from {
            arc.next().map(|gain| (arc.head, gain))
        } else {
            arc.last().map(|gain| (arc.tail, -gain))
        }
    }

    /// Moves one unit along an arc by which a residual walk came to a node, and returns where it came from.
    pub(super) fn push_back(&mut self, id: u32, to: u32) -> u32 {
        let arc = &mut self.arcs[id as usize];
        if arc.head == to {
            arc.flow += 1;
            arc.tail
        } else {
            arc.flow -= 1;
            arc.head
        }
    }

    /// The arcs out of the source.
    pub(super) fn supply_arcs(&self) -> Vec<u32> {
        self.incident(GROUND).iter().copied().filter(|&id| self.arcs[id as usize].tail == GROUND).collect()
    }

    /// The arc of an account's option, by its position among the account's options.
    pub(super) fn option_arc(&self, account: u32, option: u32) -> u32 {
        self.options[account as usize] + option
    }

    /// The arc from an account into a row, by the row's node.
    pub(super) fn row_arc(&self, row: u32) -> u32 {
        row - self.nodes.organisations
    }

    /// The arc from an angle to the sink.
    pub(super) fn angle_arc(&self, angle: u32) -> u32 {
        self.arcs_before_slots() + (self.nodes.angles - self.nodes.slots) + angle
    }

    fn arcs_before_slots(&self) -> u32 {
        self.options.last().copied().unwrap_or(0)
    }

    fn add(&mut self, tail: u32, head: u32, load: Load, gains: GainFunction) {
        let Load { flow, capacity } = load;
        self.arcs.push(Arc { tail, head, flow, capacity: capacity.unwrap_or(UNBOUNDED), gains });
    }

    /// Source to organisations and to accounts; accounts to rows stand next to their options.
    fn add_supply(&mut self, problem: &Problem, flows: &Flows) {
        for (node, (cap, &flow)) in
            (self.nodes.organisations..).zip(problem.organisations.iter().zip(&flows.organisations))
        {
            self.add(GROUND, node, Load { flow, capacity: cap.capacity }, GainFunction::Constant(0));
        }
        for (account, entry) in (0_u32..).zip(&problem.accounts) {
            let tail =
                entry.organisation.map_or(GROUND, |organisation| self.nodes.organisations + organisation);
            let load = Load { flow: flows.taken(account), capacity: Some(entry.capacity) };
            self.add(tail, self.nodes.accounts + account, load, GainFunction::Constant(0));
        }
    }

    fn add_options(&mut self, problem: &Problem, flows: &Flows, rows: &Rows) {
        let first_row_arc = self.arcs.len();
        for (row, &account) in (self.nodes.rows..).zip(&rows.accounts) {
            self.add(self.nodes.accounts + account, row, Load::FREE, GainFunction::Constant(0));
        }
        let mut option_rows = rows.of_options.iter();
        for (account, entry) in (0_u32..).zip(stoppable(&problem.accounts)) {
            let first_option = narrow(self.arcs.len());
            self.options.push(first_option);
            for (choice, &row) in entry.options.iter().zip(option_rows.by_ref()) {
                let head = self.nodes.slots + choice.slot;
                self.add(self.nodes.rows + row, head, Load::FREE, GainFunction::Constant(choice.fit));
            }
            for &option in flows.used_options(account) {
                let arc = &mut self.arcs[(first_option + option) as usize];
                arc.flow = 1;
                let row = arc.tail - self.nodes.rows;
                self.arcs[first_row_arc + row as usize].flow = 1;
            }
        }
        self.options.push(narrow(self.arcs.len()));
    }

    fn add_demand(&mut self, problem: &Problem, flows: &Flows) {
        let nodes = self.nodes;
        for (node, (slot, &flow)) in (nodes.slots..).zip(problem.slots.iter().zip(&flows.slots)) {
            let load = Load { flow, capacity: Some(slot.capacity) };
            self.add(node, nodes.groups + slot.group, load, GainFunction::Constant(0));
        }
        for (node, (group, &flow)) in (nodes.groups..).zip(problem.groups.iter().zip(&flows.groups)) {
            let load = Load { flow, capacity: None };
            self.add(node, nodes.cells + group.cell, load, GainFunction::Spread(group.step));
        }
        for (node, (cell, &flow)) in (nodes.cells..).zip(problem.cells.iter().zip(&flows.cells)) {
            let load = Load { flow, capacity: None };
            self.add(node, nodes.angles + cell.angle, load, GainFunction::First(cell.first));
        }
        for (node, (bounds, &flow)) in (nodes.angles..).zip(problem.angles.iter().zip(&flows.angles)) {
            let gains = GainFunction::Minimum { min: bounds.min, penalty: problem.shortage_penalty };
            self.add(node, GROUND, Load { flow, capacity: bounds.max }, gains);
        }
    }

    /// Lists the arcs at every node by counting.
    fn index(&mut self) {
        let mut starts = vec![0_u32; self.nodes.count as usize + 1];
        for arc in &self.arcs {
            starts[arc.tail as usize + 1] += 1;
            starts[arc.head as usize + 1] += 1;
        }
        for node in 0..self.nodes.count as usize {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        self.incident = vec![0; self.arcs.len() * 2];
        for (id, arc) in (0_u32..).zip(&self.arcs) {
            for node in [arc.tail, arc.head] {
                self.incident[next[node as usize] as usize] = id;
                next[node as usize] += 1;
            }
        }
        self.starts = starts;
    }
}

/// The rows: one for every account and angle that the account has an option for.
struct Rows {
    /// The account of each row.
    accounts: Vec<u32>,
    /// The row of each option, all accounts one after the other.
    of_options: Vec<u32>,
}

fn number_rows(problem: &Problem) -> Rows {
    let mut rows = Rows { accounts: Vec::new(), of_options: Vec::new() };
    // The last row of each angle; it belongs to the current account or to an earlier one.
    let mut last = vec![u32::MAX; problem.angles.len()];
    for (account, entry) in (0_u32..).zip(&problem.accounts) {
        for choice in &entry.options {
            let row = &mut last[problem.angle_of_slot(choice.slot) as usize];
            if rows.accounts.get(*row as usize) != Some(&account) {
                *row = narrow(rows.accounts.len());
                rows.accounts.push(account);
            }
            rows.of_options.push(*row);
        }
    }
    rows
}

fn number_nodes(problem: &Problem, row_count: usize) -> Nodes {
    let organisations = GROUND + 1;
    let accounts = organisations + narrow(problem.organisations.len());
    let rows = accounts + narrow(problem.accounts.len());
    let slots = rows + narrow(row_count);
    let groups = slots + narrow(problem.slots.len());
    let cells = groups + narrow(problem.groups.len());
    let angles = cells + narrow(problem.cells.len());
    let count = angles + narrow(problem.angles.len());
    Nodes { organisations, accounts, rows, slots, groups, cells, angles, count }
}

/// The check of the problem keeps every count far below 32 bits.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
