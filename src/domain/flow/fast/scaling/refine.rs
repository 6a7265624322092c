//! One phase: from any flow and prices to a flow that is optimal within ε.

use crate::flow::fast::node::{Kind, NONE, Node, narrow};
use crate::flow::fast::node_state::{IDLE, MOVING};

use super::state::State;
use crate::stop::checkpoint;

/// A phase that takes more steps per row than this is given up; crowded problems take ten to fifty.
const PATIENCE: usize = 500;
/// Steps between two looks at whether anybody still waits for the plan.
const STRIDE: usize = 1024;

impl State {
    /// Makes the flow ε-optimal with everything in balance; says whether it did within reasonable time.
    ///
    /// First what is too much is sent on, to where something is missing or to the ground, while prices only fall; then what is
    /// missing still is fetched, while prices only rise. Each step keeps every residual arc within ε (Goldberg and Tarjan
    /// 1990). A price moves at once as far as the second best arc allows, as a bid in an auction does (Bertsekas 1988).
    pub(super) fn refine(&mut self, epsilon: i64) -> bool {
        self.epsilon = epsilon;
        self.waiting.clear();
        checkpoint();
        self.relax();
        let mut steps = PATIENCE * (self.net.rows.len() + 100);
        while let Some(node) = self.waiting.pop_front() {
            while self.excess(node) > 0 {
                self.send(node);
                steps = count_down(steps);
            }
            if steps == 0 {
                return false;
            }
        }
        self.waiting = self.unbalanced().collect();
        self.raise_all();
        while let Some(node) = self.waiting.pop_front() {
            while self.excess(node) < 0 {
                self.fetch(node);
                steps = count_down(steps);
            }
            if steps == 0 {
                return false;
            }
        }
        true
    }

    /// Sends one unit from a node to where it is worth most.
    fn send(&mut self, node: Node) {
        let mut best = (i64::MIN, Node::GROUND);
        let mut second = i64::MIN;
        self.leave(node, |to, gain| {
            let value = gain.saturating_add(self.potential(to));
            if value > best.0 {
                second = best.0;
                best = (value, to);
            } else if value > second {
                second = value;
            }
        });
        let to = best.1;
        // Of an arc that takes many units the next one counts, too.
        if !self.takes_one(node, to) {
            second = best.0;
        }
        let potential = self.potential(node).min(second.saturating_sub(self.epsilon).max(i64::MIN / 2));
        self.set_potential(node, potential);
        self.move_unit(node, to);
    }

    /// Fetches one unit to a node from where it costs least.
    fn fetch(&mut self, node: Node) {
        let mut best = (i64::MAX, Node::GROUND);
        let mut second = i64::MAX;
        self.enter(node, |from, gain| {
            let value = self.potential(from).saturating_sub(gain);
            if value < best.0 {
                second = best.0;
                best = (value, from);
            } else if value < second {
                second = value;
            }
        });
        let from = best.1;
        if !self.takes_one(node, from) {
            second = best.0;
        }
        let potential = self.potential(node).max(second.saturating_add(self.epsilon).min(i64::MAX / 2));
        self.set_potential(node, potential);
        self.move_unit(from, node);
        match node.kind() {
            Kind::Slot(slot) => self.raise_holders(slot),
            Kind::CapacityNode(capacity_node) => self.raise_idle(capacity_node),
            _ => {}
        }
    }

    /// Whether the arc between two nodes takes one unit at most, either way.
    fn takes_one(&self, a: Node, b: Node) -> bool {
        match (a.kind(), b.kind()) {
            (Kind::Row(_), _) | (_, Kind::Row(_)) => true,
            (Kind::Slot(slot), _) | (_, Kind::Slot(slot)) => self.capacity[slot] == 1,
            _ => false,
        }
    }

    /// Whoever holds a slot is worth at least what it is worth there, so that nobody is fetched for less.
    fn raise_holders(&mut self, slot: usize) {
        let potential = self.net.slot_potentials[slot];
        let mut row = self.net.slots[slot].head;
        while row != NONE {
            let entry = &mut self.net.rows[row as usize];
            entry.potential = entry.potential.max(potential + self.fits[row as usize]);
            row = entry.next;
        }
    }

    /// Likewise everybody, before anything is fetched.
    fn raise_all(&mut self) {
        (0..self.net.slots.len()).for_each(|slot| self.raise_holders(slot));
        (0..self.net.capacity_nodes.len()).for_each(|capacity_node| self.raise_idle(capacity_node));
        for row in self.net.rows.iter_mut().filter(|row| row.parent == NONE && row.seat == IDLE) {
            row.potential = row.potential.max(0);
        }
    }

    /// Likewise whoever is idle below a capacity node: it costs what the capacity node costs.
    fn raise_idle(&mut self, capacity_node: usize) {
        let entry = self.net.capacity_nodes[capacity_node];
        let mut row = entry.rows;
        while row != NONE {
            let below = &mut self.net.rows[row as usize];
            if below.seat == IDLE {
                below.potential = below.potential.max(entry.potential);
            }
            row = self.net.siblings[row as usize];
        }
    }

    /// Brings every arc within ε, from the ground outward: by prices, and where they cannot help by taking rows out or in.
    fn relax(&mut self) {
        self.relax_hubs();
        self.relax_angles();
        for (slot, potential) in self.net.slot_potentials.iter_mut().enumerate() {
            let there = self.net.groups[self.net.slots[slot].group as usize].potential;
            let room = self.net.slots[slot].room;
            if room == self.capacity[slot] {
                *potential = there;
            } else if room > 0 {
                *potential = (*potential).clamp(there - self.epsilon, there + self.epsilon);
            } else {
                *potential = (*potential).min(there + self.epsilon);
            }
        }
        for row in 0..narrow(self.net.rows.len()) {
            self.relax_row(row);
        }
    }

    /// Parents stand before what hangs below them.
    fn relax_hubs(&mut self) {
        for capacity_node in 0..self.net.capacity_nodes.len() {
            let entry = self.net.capacity_nodes[capacity_node];
            let above = self.net.capacity_potential(entry.parent);
            let high = if entry.taken < entry.capacity { above + self.epsilon } else { i64::MAX };
            let low = if entry.taken > 0 { above - self.epsilon } else { i64::MIN };
            self.net.capacity_nodes[capacity_node].potential = entry.potential.clamp(low, high);
        }
    }

    /// Angles, cells and groups.
    fn relax_angles(&mut self) {
        let (epsilon, scale, penalty) = (self.epsilon, self.scale, self.penalty);
        let net = &mut self.net;
        for angle in &mut net.angles {
            let low = if angle.taken < angle.max { angle.entry(penalty) * scale - epsilon } else { i64::MIN };
            let high = if angle.taken > 0 { angle.exit(penalty) * scale + epsilon } else { i64::MAX };
            angle.potential = angle.potential.clamp(low, high);
        }
        for cell in &mut net.cells {
            let there = net.angles[cell.angle as usize].potential;
            let high = if cell.taken > 0 { there + cell.exit() * scale + epsilon } else { i64::MAX };
            cell.potential = cell.potential.clamp(there + cell.entry() * scale - epsilon, high);
        }
        for group in &mut net.groups {
            let there = net.cells[group.cell as usize].potential;
            let high = if group.taken > 0 { there + group.exit() * scale + epsilon } else { i64::MAX };
            group.potential = group.potential.clamp(there + group.entry() * scale - epsilon, high);
        }
    }

    fn relax_row(&mut self, row: u32) {
        let epsilon = self.epsilon;
        let entry = self.net.rows[row as usize];
        let above = self.net.capacity_potential(entry.parent);
        let (mut best, mut here) = (i64::MIN / 2, 0);
        for choice in self.net.options_of(row) {
            let Some(fit) = self.net.fit(choice.mark) else {
                continue;
            };
            let there = fit * self.scale + self.net.slot_potentials[choice.other as usize];
            if choice.other == entry.seat {
                here = there;
            } else {
                best = best.max(there);
            }
        }
        if entry.is_seated() {
            let low = best.max(above) - epsilon;
            let keeps = low <= here + epsilon;
            self.net.rows[row as usize].potential =
                if keeps { entry.potential.clamp(low, here + epsilon) } else { low };
            if !keeps {
                self.unseat(row);
                self.net.rows[row as usize].seat = MOVING;
                self.waiting.push_back(Node::row(row));
            }
        } else if best - epsilon > above + epsilon {
            self.net.rows[row as usize].potential = best - epsilon;
            self.move_unit(Node::capacity_node(entry.parent), Node::row(row));
        } else {
            self.net.rows[row as usize].potential = entry.potential.clamp(best - epsilon, above + epsilon);
        }
    }
}

/// One step less; now and then the place to stop.
fn count_down(steps: usize) -> usize {
    if steps.is_multiple_of(STRIDE) {
        checkpoint();
    }
    steps.saturating_sub(1)
}
