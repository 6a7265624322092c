//! The search from a missing unit to where it is spared best.

use std::ops::Range;

use super::net::Net;
use super::node::{Kind, NONE, Node, narrow};
use super::node_state::{Choice, IDLE, OUT};
use super::search::{Arc, Reach};
use super::sink_mode::SinkMode;

pub(super) struct BackwardSearch<'a, R> {
    pub(super) net: &'a Net,
    pub(super) reach: &'a mut R,
    pub(super) sink_mode: SinkMode,
    /// Groups whose arcs to and from their cell do not count where the cell is the nearer end.
    pub(super) closed: &'a Range<u32>,
}

impl<R: Reach> BackwardSearch<'_, R> {
    /// Walks the residual arcs into a node at a distance.
    pub(super) fn enter(&mut self, node: Node, distance: i64) {
        match node.kind() {
            Kind::Row(row) => self.enter_row(narrow(row), distance),
            Kind::Slot(slot) => self.enter_full_slot(narrow(slot), distance),
            Kind::Group(group) => self.enter_group(narrow(group), distance),
            Kind::Cell(cell) => self.enter_cell(narrow(cell), distance),
            Kind::Angle(angle) => self.enter_angle(narrow(angle), distance),
            Kind::CapacityNode(capacity_node) => self.enter_capacity_node(narrow(capacity_node), distance),
            Kind::Ground => {}
        }
    }

    fn enter_full_slot(&mut self, slot: u32, distance: i64) {
        let net = self.net;
        let link = Node::slot(slot);
        let group = net.slots[slot as usize].group;
        let there = distance + net.groups[group as usize].potential - net.slot_potentials[slot as usize];
        if there < self.reach.bound() {
            self.reach_group(group, there, Arc::plain(link));
        }
        self.enter_slot(slot, distance, link);
    }

    /// Rows that could take the slot come from their own seats, or from idleness.
    fn enter_slot(&mut self, slot: u32, distance: i64, link: Node) {
        let net = self.net;
        let from = distance - net.slot_potentials[slot as usize];
        let built = net.taker_start[slot as usize] as usize..net.taker_start[slot as usize + 1] as usize;
        for &choice in &net.takers[built] {
            self.enter_choice(slot, choice, from, link);
        }
        let mut added = net.slots[slot as usize].added;
        while let Some(&(next, choice)) = net.added.get(added as usize) {
            self.enter_choice(slot, choice, from, link);
            added = next;
        }
    }

    #[inline]
    fn enter_choice(&mut self, slot: u32, choice: Choice, from: i64, link: Node) {
        let net = self.net;
        let row = choice.other;
        let entry = &net.rows[row as usize];
        if entry.seat == OUT || entry.seat == slot {
            return;
        }
        let Some(fit) = net.fit(choice.mark) else {
            return;
        };
        let there = from + entry.potential - fit;
        if there >= self.reach.bound() {
            return;
        }
        let arc = Arc { link, row, slot };
        if entry.seat == IDLE {
            self.reach.reach(Node::row(row), there, arc);
        } else if net.slots[entry.seat as usize].room == 0 {
            self.reach.reach(Node::slot(entry.seat), there, arc);
        } else {
            self.reach_group(net.slots[entry.seat as usize].group, there, arc);
        }
    }

    /// An idle row is entered from its capacity node, or from the ground.
    fn enter_row(&mut self, row: u32, distance: i64) {
        let entry = &self.net.rows[row as usize];
        let arc = Arc::plain(Node::row(row));
        let there = distance - entry.potential + self.net.capacity_potential(entry.parent);
        if entry.parent == NONE {
            self.reach.reach_ground(there, arc);
        } else if there < self.reach.bound() {
            self.reach.reach(Node::capacity_node(entry.parent), there, arc);
        }
    }

    fn reach_group(&mut self, group: u32, distance: i64, arc: Arc) {
        let node = Node::group(group);
        if !self.reach.improve(node, distance, arc) {
            return;
        }
        let net = self.net;
        let entry = &net.groups[group as usize];
        if entry.taken > 0 {
            let cell = &net.cells[entry.cell as usize];
            let there = distance + cell.potential - entry.potential + entry.exit();
            if there < self.reach.bound() && self.sink_mode.spares(net, cell) {
                self.reach.reach_ground(there, Arc::plain(node));
            }
        }
        self.reach.enqueue(node, distance);
    }

    fn enter_group(&mut self, group: u32, distance: i64) {
        let net = self.net;
        let entry = &net.groups[group as usize];
        let link = Node::group(group);
        if entry.taken > 0 {
            let cell = &net.cells[entry.cell as usize];
            let there = distance + cell.potential - entry.potential + entry.exit();
            if there < self.reach.bound() && self.sink_mode.spares(net, cell) {
                self.reach.reach_ground(there, Arc::plain(link));
            }
            // Once the ground is known at this distance, the cell usually is too far to matter.
            if there < self.reach.bound() {
                self.reach.reach(Node::cell(entry.cell), there, Arc::plain(link));
            }
        }
        for slot in entry.first..entry.first + entry.len {
            if net.slots[slot as usize].room > 0 {
                self.enter_slot(slot, distance, link);
            }
        }
    }

    fn enter_cell(&mut self, cell: u32, distance: i64) {
        let net = self.net;
        let entry = &net.cells[cell as usize];
        let link = Node::cell(cell);
        let from = distance - entry.potential;
        if entry.taken > 0 {
            let there = from + net.angles[entry.angle as usize].potential + entry.exit();
            if self.sink_mode == SinkMode::Priced {
                self.reach.reach_ground(there, Arc::plain(link));
            } else if there < self.reach.bound() {
                self.reach.reach(Node::angle(entry.angle), there, Arc::plain(link));
            }
        }
        for group in entry.first..entry.first + entry.len {
            if self.closed.contains(&group) {
                break;
            }
            let below = &net.groups[group as usize];
            let there = from + below.potential - below.entry();
            if there < self.reach.bound() {
                self.reach.reach(Node::group(group), there, Arc::plain(link));
            }
        }
    }

    fn enter_angle(&mut self, angle: u32, distance: i64) {
        let net = self.net;
        let entry = &net.angles[angle as usize];
        let link = Node::angle(angle);
        let from = distance - entry.potential;
        if entry.taken > 0 {
            self.reach.reach_ground(from + entry.exit(net.penalty), Arc::plain(link));
        }
        for cell in entry.first..entry.first + entry.len {
            let below = &net.cells[cell as usize];
            let there = from + below.potential - below.entry();
            if there < self.reach.bound() {
                self.reach.reach(Node::cell(cell), there, Arc::plain(link));
            }
        }
    }

    fn enter_capacity_node(&mut self, capacity_node: u32, distance: i64) {
        let net = self.net;
        let entry = &net.capacity_nodes[capacity_node as usize];
        let link = Node::capacity_node(capacity_node);
        let from = distance - entry.potential;
        if entry.taken < entry.capacity {
            let above = from + net.capacity_potential(entry.parent);
            if entry.parent == NONE {
                self.reach.reach_ground(above, Arc::plain(link));
            } else if above < self.reach.bound() {
                self.reach.reach(Node::capacity_node(entry.parent), above, Arc::plain(link));
            }
        }
        let mut row = entry.rows;
        while row != NONE {
            let below = &net.rows[row as usize];
            let there = from + below.potential;
            if below.is_seated() && there < self.reach.bound() {
                let arc = Arc { link, row, slot: NONE };
                match net.node_of_slot(below.seat).kind() {
                    Kind::Group(group) => self.reach_group(narrow(group), there, arc),
                    _ => self.reach.reach(Node::slot(below.seat), there, arc),
                }
            }
            row = net.siblings[row as usize];
        }
        let mut below = entry.capacity_nodes;
        while below != NONE {
            let child = &net.capacity_nodes[below as usize];
            let there = from + child.potential;
            if child.taken > 0 && there < self.reach.bound() {
                self.reach.reach(Node::capacity_node(below), there, Arc::plain(link));
            }
            below = child.sibling;
        }
    }
}
