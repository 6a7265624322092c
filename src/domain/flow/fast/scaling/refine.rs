//! One phase: from any flow and prices to a flow that is optimal within ε.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::flow::fast::node::{Kind, NONE, Node};
use crate::flow::fast::node_state::IDLE;

use super::state::State;
use crate::stop::checkpoint;

/// A phase that takes more steps per row than this is given up; crowded problems take ten to fifty.
const PATIENCE: usize = 500;
/// So few units are sent or fetched one by one; more share one look at the arcs.
const FEW: i32 = 1;
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
            if self.excess(node) > FEW {
                steps = self.send_all(node, steps);
            }
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
            if self.excess(node) < -FEW {
                steps = self.fetch_all(node, steps);
            }
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

    /// Sends all that is too much at a node, as [`send`](Self::send) would unit by unit: which arc is best is kept in a heap, since a unit
    /// changes the worth of no arc but its own; of equal arcs the first one goes. O(arcs + units · log(arcs)).
    fn send_all(&mut self, node: Node, mut steps: usize) -> usize {
        let mut arcs = std::mem::take(&mut self.arcs);
        let mut rank = 0_u32;
        self.leave(node, |to, gain| {
            arcs.push((gain.saturating_add(self.potential(to)), Reverse(rank), to));
            rank += 1;
        });
        let mut arcs = BinaryHeap::from(arcs);
        while self.excess(node) > 0
            && let Some((value, rank, to)) = arcs.pop()
        {
            let takes_one = self.takes_one(node, to);
            let second = if takes_one { arcs.peek().map_or(i64::MIN, |arc| arc.0) } else { value };
            let potential = self.potential(node).min(second.saturating_sub(self.epsilon).max(i64::MIN / 2));
            self.set_potential(node, potential);
            self.move_unit(node, to);
            if !takes_one && let Some(gain) = self.gain(node, to) {
                arcs.push((gain.saturating_add(self.potential(to)), rank, to));
            }
            steps = count_down(steps);
        }
        self.arcs = arcs.into_vec();
        self.arcs.clear();
        steps
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
        self.raise_below(node);
    }

    /// Whoever has a unit at a node whose price has risen is worth at least what it is worth there.
    fn raise_below(&mut self, node: Node) {
        match node.kind() {
            Kind::Slot(slot) => self.raise_holders(slot),
            Kind::CapacityNode(capacity_node) => self.raise_idle(capacity_node),
            _ => {}
        }
    }

    /// Fetches all that is missing at a node, as [`fetch`](Self::fetch) would unit by unit. O(arcs + units · log(arcs)).
    fn fetch_all(&mut self, node: Node, mut steps: usize) -> usize {
        let mut arcs = std::mem::take(&mut self.arcs);
        let mut rank = 0_u32;
        self.enter(node, |from, gain| {
            arcs.push((gain.saturating_sub(self.potential(from)), Reverse(rank), from));
            rank += 1;
        });
        let mut arcs = BinaryHeap::from(arcs);
        while self.excess(node) < 0
            && let Some((value, rank, from)) = arcs.pop()
        {
            let takes_one = self.takes_one(node, from);
            let second = if takes_one { arcs.peek().map_or(i64::MIN, |arc| arc.0) } else { value };
            let least = second.saturating_neg().saturating_add(self.epsilon).min(i64::MAX / 2);
            self.set_potential(node, self.potential(node).max(least));
            self.move_unit(from, node);
            if !takes_one && let Some(gain) = self.gain(from, node) {
                arcs.push((gain.saturating_sub(self.potential(from)), rank, from));
            }
            steps = count_down(steps);
        }
        self.raise_below(node);
        self.arcs = arcs.into_vec();
        self.arcs.clear();
        steps
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
}

/// One step less; now and then the place to stop.
fn count_down(steps: usize) -> usize {
    if steps.is_multiple_of(STRIDE) {
        checkpoint();
    }
    steps.saturating_sub(1)
}
