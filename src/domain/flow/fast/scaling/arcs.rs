//! The residual arcs at a node, with what a unit gains along each.
//!
//! Unlike the searches, which take a slot with room and its group for one node, scaling gives every slot a price of its own:
//! within ε the two may differ.

use crate::flow::fast::node::{Kind, NONE, Node, narrow};
use crate::flow::fast::node_state::IDLE;

use super::state::State;

impl State {
    /// Shows every node to which a unit at `node` may go, and what it gains on the way (scaled).
    #[inline]
    pub(super) fn leave(&self, node: Node, mut show: impl FnMut(Node, i64)) {
        let net = &self.net;
        match node.kind() {
            Kind::Ground => self.leave_ground(&mut show),
            Kind::Row(row) => {
                let entry = &net.rows[row];
                for choice in net.options_of(narrow(row)) {
                    if let Some(fit) = net.fit(choice.mark)
                        && choice.other != entry.seat
                    {
                        show(Node::slot(choice.other), fit * self.scale);
                    }
                }
                if entry.seat != IDLE {
                    show(Node::capacity_node(entry.parent), 0);
                }
            }
            Kind::Slot(slot) => {
                if net.slots[slot].room > 0 {
                    show(Node::group(net.slots[slot].group), 0);
                }
                let mut row = net.slots[slot].head;
                while row != NONE {
                    show(Node::row(row), -self.fits[row as usize]);
                    row = net.rows[row as usize].next;
                }
            }
            Kind::Group(group) => {
                let entry = &net.groups[group];
                show(Node::cell(entry.cell), entry.entry() * self.scale);
                for slot in entry.first..entry.first + entry.len {
                    if net.slots[slot as usize].room < self.capacity[slot as usize] {
                        show(Node::slot(slot), 0);
                    }
                }
            }
            Kind::Cell(cell) => {
                let entry = &net.cells[cell];
                show(Node::angle(entry.angle), entry.entry() * self.scale);
                for group in entry.first..entry.first + entry.len {
                    let below = &net.groups[group as usize];
                    if below.taken > 0 {
                        show(Node::group(group), -below.exit() * self.scale);
                    }
                }
            }
            Kind::Angle(angle) => {
                let entry = &net.angles[angle];
                if entry.taken < entry.max {
                    show(Node::GROUND, entry.entry(self.penalty) * self.scale);
                }
                for cell in entry.first..entry.first + entry.len {
                    let below = &net.cells[cell as usize];
                    if below.taken > 0 {
                        show(Node::cell(cell), -below.exit() * self.scale);
                    }
                }
            }
            Kind::CapacityNode(capacity_node) => {
                let entry = &net.capacity_nodes[capacity_node];
                if entry.taken > 0 {
                    show(Node::capacity_node(entry.parent), 0);
                }
                let mut row = entry.rows;
                while row != NONE {
                    if net.rows[row as usize].seat == IDLE {
                        show(Node::row(row), 0);
                    }
                    row = net.siblings[row as usize];
                }
                let mut below = entry.capacity_nodes;
                while below != NONE {
                    let child = &net.capacity_nodes[below as usize];
                    if child.taken < child.capacity {
                        show(Node::capacity_node(below), 0);
                    }
                    below = child.sibling;
                }
            }
        }
    }

    /// The ground: idle rows, capacity nodes with room, and angles that give a unit back.
    fn leave_ground(&self, show: &mut impl FnMut(Node, i64)) {
        let net = &self.net;
        for (row, entry) in (0..).zip(&net.rows) {
            if entry.parent == NONE && entry.seat == IDLE {
                show(Node::row(row), 0);
            }
        }
        for (capacity_node, entry) in (0..).zip(&net.capacity_nodes) {
            if entry.parent == NONE && entry.taken < entry.capacity {
                show(Node::capacity_node(capacity_node), 0);
            }
        }
        for (angle, entry) in (0..).zip(&net.angles) {
            if entry.taken > 0 {
                show(Node::angle(angle), -entry.exit(self.penalty) * self.scale);
            }
        }
    }

    /// Shows every node from which a unit may come to `node`, and what it gains on the way. A row is shown with what it
    /// costs to take it from where it is, because it always moves on at once. Rows and the ground fetch nothing.
    #[inline]
    pub(super) fn enter(&self, node: Node, mut show: impl FnMut(Node, i64)) {
        let net = &self.net;
        match node.kind() {
            Kind::Ground | Kind::Row(_) => {}
            Kind::Slot(slot) => {
                if net.slots[slot].room < self.capacity[slot] {
                    show(Node::group(net.slots[slot].group), 0);
                }
                for choice in &net.takers[net.taker_start[slot] as usize..net.taker_start[slot + 1] as usize]
                {
                    let seat = net.rows[choice.other as usize].seat;
                    if seat as usize != slot
                        && let Some(fit) = net.fit(choice.mark)
                    {
                        show(Node::row(choice.other), fit * self.scale);
                    }
                }
            }
            Kind::Group(group) => {
                let entry = &net.groups[group];
                if entry.taken > 0 {
                    show(Node::cell(entry.cell), -entry.exit() * self.scale);
                }
                for slot in entry.first..entry.first + entry.len {
                    if net.slots[slot as usize].room > 0 {
                        show(Node::slot(slot), 0);
                    }
                }
            }
            Kind::Cell(cell) => {
                let entry = &net.cells[cell];
                if entry.taken > 0 {
                    show(Node::angle(entry.angle), -entry.exit() * self.scale);
                }
                for group in entry.first..entry.first + entry.len {
                    show(Node::group(group), net.groups[group as usize].entry() * self.scale);
                }
            }
            Kind::Angle(angle) => {
                let entry = &net.angles[angle];
                if entry.taken > 0 {
                    show(Node::GROUND, -entry.exit(self.penalty) * self.scale);
                }
                for cell in entry.first..entry.first + entry.len {
                    show(Node::cell(cell), net.cells[cell as usize].entry() * self.scale);
                }
            }
            Kind::CapacityNode(capacity_node) => {
                let entry = &net.capacity_nodes[capacity_node];
                if entry.taken < entry.capacity {
                    show(Node::capacity_node(entry.parent), 0);
                }
                let mut row = entry.rows;
                while row != NONE {
                    if net.rows[row as usize].is_seated() {
                        show(Node::row(row), 0);
                    }
                    row = net.siblings[row as usize];
                }
                let mut below = entry.capacity_nodes;
                while below != NONE {
                    if net.capacity_nodes[below as usize].taken > 0 {
                        show(Node::capacity_node(below), 0);
                    }
                    below = net.capacity_nodes[below as usize].sibling;
                }
            }
        }
    }

    /// What one more unit gains along an arc that takes many, neither of whose ends is a row; none if it takes no more.
    pub(super) fn gain(&self, from: Node, to: Node) -> Option<i64> {
        let (net, scale) = (&self.net, self.scale);
        match (from.kind(), to.kind()) {
            (Kind::Slot(slot), _) => (net.slots[slot].room > 0).then_some(0),
            (_, Kind::Slot(slot)) => (net.slots[slot].room < self.capacity[slot]).then_some(0),
            (Kind::Group(group), _) => Some(net.groups[group].entry() * scale),
            (_, Kind::Group(group)) => {
                let entry = &net.groups[group];
                (entry.taken > 0).then(|| -entry.exit() * scale)
            }
            (Kind::Cell(cell), _) => Some(net.cells[cell].entry() * scale),
            (_, Kind::Cell(cell)) => {
                let entry = &net.cells[cell];
                (entry.taken > 0).then(|| -entry.exit() * scale)
            }
            (Kind::Angle(angle), _) => {
                let entry = &net.angles[angle];
                (entry.taken < entry.max).then(|| entry.entry(self.penalty) * scale)
            }
            (_, Kind::Angle(angle)) => {
                let entry = &net.angles[angle];
                (entry.taken > 0).then(|| -entry.exit(self.penalty) * scale)
            }
            (parent, Kind::CapacityNode(capacity_node))
                if parent == Kind::Ground || net.capacity_nodes[capacity_node].parent == from.index() =>
            {
                let entry = &net.capacity_nodes[capacity_node];
                (entry.taken < entry.capacity).then_some(0)
            }
            (Kind::CapacityNode(capacity_node), _) => {
                (net.capacity_nodes[capacity_node].taken > 0).then_some(0)
            }
            _ => None,
        }
    }
}
