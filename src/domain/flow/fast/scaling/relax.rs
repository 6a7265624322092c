//! Before a phase: every arc is brought within its ε.

use crate::flow::fast::node::{Node, narrow};
use crate::flow::fast::node_state::MOVING;

use super::state::State;

impl State {
    /// Brings every arc within ε, from the ground outward: by prices, and where they cannot help by taking rows out or in.
    pub(super) fn relax(&mut self) {
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
