//! The search from a unit that is too many to where it is best placed.

use std::ops::Range;

use super::net::Net;
use super::node::{Kind, NONE, Node, narrow};
use super::node_state::IDLE;
use super::search::{Arc, Reach};
use super::sink_mode::SinkMode;

pub(super) struct ForwardSearch<'a, R> {
    pub(super) net: &'a Net,
    pub(super) reach: &'a mut R,
    pub(super) sink_mode: SinkMode,
    /// Groups whose arcs to and from their cell do not count where the cell is the nearer end.
    pub(super) closed: &'a Range<u32>,
}

impl<R: Reach> ForwardSearch<'_, R> {
    /// Walks the residual arcs out of a node at a distance.
    pub(super) fn leave(&mut self, node: Node, distance: i64) {
        match node.kind() {
            Kind::Row(row) => self.leave_row(narrow(row), distance),
            Kind::Slot(slot) => self.leave_slot(narrow(slot), distance),
            Kind::Group(group) => self.leave_group(narrow(group), distance),
            Kind::Cell(cell) => self.leave_cell(narrow(cell), distance),
            Kind::Angle(angle) => self.leave_angle(narrow(angle), distance),
            Kind::CapacityNode(capacity_node) => self.leave_capacity_node(narrow(capacity_node), distance),
            Kind::Ground => {}
        }
    }

    /// A row goes to another of its options, or idle.
    fn leave_row(&mut self, row: u32, distance: i64) {
        let net = self.net;
        let entry = &net.rows[row as usize];
        let link = if entry.is_seated() { net.node_of_slot(entry.seat) } else { Node::row(row) };
        let from = distance + entry.potential;
        let idle = from - net.capacity_potential(entry.parent);
        if idle < self.reach.bound() {
            let arc = Arc { link, row, slot: NONE };
            if entry.parent == NONE {
                self.reach.reach_ground(idle, arc);
            } else {
                self.reach.reach(Node::capacity_node(entry.parent), idle, arc);
            }
        }
        for choice in net.options_of(row) {
            let slot = choice.other;
            let Some(fit) = net.fit(choice.mark) else {
                continue;
            };
            let there = from - fit - net.slot_potentials[slot as usize];
            if there < self.reach.bound() {
                let arc = Arc { link, row, slot };
                if net.slots[slot as usize].room == 0 {
                    self.reach.reach(Node::slot(slot), there, arc);
                } else {
                    self.reach_group(net.slots[slot as usize].group, there, arc);
                }
            }
        }
    }

    fn reach_group(&mut self, group: u32, distance: i64, arc: Arc) {
        let node = Node::group(group);
        if !self.reach.improve(node, distance, arc) {
            return;
        }
        let net = self.net;
        let entry = &net.groups[group as usize];
        let cell = &net.cells[entry.cell as usize];
        let there = distance + entry.potential - entry.entry() - cell.potential;
        if there < self.reach.bound() && self.sink_mode.gives_way(net, cell) {
            self.reach.reach_ground(there, Arc::plain(node));
        }
        self.reach.enqueue(node, distance);
    }

    fn leave_slot(&mut self, slot: u32, distance: i64) {
        let mut row = self.net.slots[slot as usize].head;
        while row != NONE {
            self.leave_row(row, distance);
            row = self.net.rows[row as usize].next;
        }
    }

    fn leave_group(&mut self, group: u32, distance: i64) {
        let net = self.net;
        let entry = &net.groups[group as usize];
        let link = Node::group(group);
        let cell = &net.cells[entry.cell as usize];
        let there = distance + entry.potential - entry.entry() - cell.potential;
        if there < self.reach.bound() && self.sink_mode.gives_way(net, cell) {
            self.reach.reach_ground(there, Arc::plain(link));
        }
        // Once the ground is known at this distance, the cell usually is too far to matter.
        if there < self.reach.bound() {
            self.reach.reach(Node::cell(entry.cell), there, Arc::plain(link));
        }
        for slot in entry.first..entry.first + entry.len {
            let seat = &net.slots[slot as usize];
            if seat.head == NONE {
                continue;
            }
            if seat.room > 0 {
                self.leave_slot(slot, distance);
            } else {
                let there = distance + entry.potential - net.slot_potentials[slot as usize];
                if there < self.reach.bound() {
                    self.reach.reach(Node::slot(slot), there, Arc::plain(link));
                }
            }
        }
    }

    fn leave_cell(&mut self, cell: u32, distance: i64) {
        let net = self.net;
        let entry = &net.cells[cell as usize];
        let link = Node::cell(cell);
        let from = distance + entry.potential;
        let there = from - entry.entry() - net.angles[entry.angle as usize].potential;
        if self.sink_mode == SinkMode::Priced {
            self.reach.reach_ground(there, Arc::plain(link));
        } else if there < self.reach.bound() {
            self.reach.reach(Node::angle(entry.angle), there, Arc::plain(link));
        }
        for group in entry.first..entry.first + entry.len {
            if self.closed.contains(&group) {
                break;
            }
            let below = &net.groups[group as usize];
            if below.taken > 0 {
                let there = from - below.potential + below.exit();
                if there < self.reach.bound() {
                    self.reach.reach(Node::group(group), there, Arc::plain(link));
                }
            }
        }
    }

    fn leave_angle(&mut self, angle: u32, distance: i64) {
        let net = self.net;
        let entry = &net.angles[angle as usize];
        let link = Node::angle(angle);
        let from = distance + entry.potential;
        if entry.taken < entry.max {
            self.reach.reach_ground(from - entry.entry(net.penalty), Arc::plain(link));
        }
        for cell in entry.first..entry.first + entry.len {
            let below = &net.cells[cell as usize];
            if below.taken > 0 {
                let there = from - below.potential + below.exit();
                if there < self.reach.bound() {
                    self.reach.reach(Node::cell(cell), there, Arc::plain(link));
                }
            }
        }
    }

    fn leave_capacity_node(&mut self, capacity_node: u32, distance: i64) {
        let net = self.net;
        let entry = &net.capacity_nodes[capacity_node as usize];
        let link = Node::capacity_node(capacity_node);
        let from = distance + entry.potential;
        if entry.taken > 0 {
            let above = from - net.capacity_potential(entry.parent);
            if entry.parent == NONE {
                self.reach.reach_ground(above, Arc::plain(link));
            } else if above < self.reach.bound() {
                self.reach.reach(Node::capacity_node(entry.parent), above, Arc::plain(link));
            }
        }
        let mut row = entry.rows;
        while row != NONE {
            let below = &net.rows[row as usize];
            let there = from - below.potential;
            if below.seat == IDLE && there < self.reach.bound() {
                self.reach.reach(Node::row(row), there, Arc::plain(link));
            }
            row = net.siblings[row as usize];
        }
        let mut below = entry.capacity_nodes;
        while below != NONE {
            let child = &net.capacity_nodes[below as usize];
            let there = from - child.potential;
            if child.taken < child.capacity && there < self.reach.bound() {
                self.reach.reach(Node::capacity_node(below), there, Arc::plain(link));
            }
            below = child.sibling;
        }
    }
}
