//! The state of a solver, and the two moves from which everything is made: sending a unit on, and fetching one.

use std::ops::Range;

use super::answer::used_fit;
use super::backward::BackwardSearch;
use super::blocking_flow::BlockingFlow;
use super::forward::ForwardSearch;
use super::net::Net;
use super::node::{Kind, NONE, Node, narrow};
use super::node_state::{IDLE, MOVING, OUT};
use super::search::{Arc, Search};
use super::sink_mode::SinkMode;

/// A network with a flow that is optimal for what is in play, and what is needed to keep it so.
#[derive(Debug, Clone)]
pub(super) struct Planner {
    pub(super) net: Net,
    pub(super) search: Search,
    pub(super) sink_mode: SinkMode,
    /// The value of the flow, as far as [`Planner::apply`] and [`Planner::extract`] changed it. Wide, because the bonuses
    /// of many pins and fixed units add up beyond 64 bits.
    pub(super) value: i128,
    /// Every row that was moved, with the seat that it had before; for who wants to know.
    pub(super) moved: Vec<(u32, u32)>,
    /// Every node whose potential a change has moved, for who checks that; none while nobody does.
    pub(super) shifted: Option<Vec<Node>>,
    /// Kept for the next path.
    pub(super) path: Vec<(Node, Arc)>,
    pub(super) blocking_flow: BlockingFlow,
    /// Groups that no search may enter or leave by way of their cell.
    pub(super) closed: Range<u32>,
}

impl Planner {
    pub(super) fn new(net: Net, sink_mode: SinkMode) -> Self {
        Self {
            net,
            search: Search::default(),
            sink_mode,
            value: 0,
            moved: Vec::new(),
            shifted: None,
            path: Vec::new(),
            blocking_flow: BlockingFlow::default(),
            closed: 0..0,
        }
    }

    /// Sets the potentials that are right without any flow behind angles at potential 0.
    pub(super) fn open(&mut self) {
        let net = &mut self.net;
        for cell in &mut net.cells {
            cell.potential = net.angles[cell.angle as usize].potential + cell.reward;
        }
        for group in &mut net.groups {
            group.potential = net.cells[group.cell as usize].potential;
        }
        for (slot, potential) in net.slots.iter().zip(&mut net.slot_potentials) {
            *potential = net.groups[slot.group as usize].potential;
        }
    }

    /// Sends the unit that is too many at `start` to the ground or to `goal` on the best path. Says where it went.
    ///
    /// Afterwards every arc with room or flow is optimal again: potentials within reach fall by what the distance to
    /// the end exceeds their own (Edmonds and Karp 1972).
    pub(super) fn push(&mut self, start: Node, goal: Option<Node>) -> Node {
        self.search.begin(&self.net, goal, i64::MAX);
        self.search.start(start);
        self.search_forward();
        self.update_potentials(-1);
        self.apply_path_forward();
        self.search.end.unwrap_or(Node::GROUND)
    }

    /// Fetches the unit that is missing at `target` from the ground or from `source` on the best path. Says from where.
    pub(super) fn pull(&mut self, target: Node, source: Option<Node>) -> Node {
        self.search.begin(&self.net, source, i64::MAX);
        self.search.start(target);
        self.search_backward();
        self.update_potentials(1);
        self.apply_path_backward();
        self.search.end.unwrap_or(Node::GROUND)
    }

    /// Brings a row into play that is out: it takes what is best for all, or stays idle.
    pub(super) fn insert(&mut self, row: u32) {
        let parent = self.net.rows[row as usize].parent;
        self.inherit_potential(parent);
        let above = self.net.capacity_potential(parent);
        let best = self.net.best(row).unwrap_or(above);
        let entry = &mut self.net.rows[row as usize];
        entry.potential = best;
        entry.seat = if best > above { MOVING } else { IDLE };
        if best <= above {
            return;
        }
        let mut capacity_node = parent;
        while let Some(entry) = self.net.capacity_nodes.get_mut(capacity_node as usize) {
            if entry.taken == entry.capacity {
                break;
            }
            entry.taken += 1;
            capacity_node = entry.parent;
        }
        let short = (capacity_node != NONE).then(|| Node::capacity_node(capacity_node));
        if self.push(Node::row(row), short) == Node::GROUND
            && let Some(short) = short
        {
            self.pull(short, None);
        }
    }

    /// Takes a row out of play; its place is given to whom it serves best.
    pub(super) fn extract(&mut self, row: u32) {
        let entry = &mut self.net.rows[row as usize];
        let seat = entry.seat;
        let mut capacity_node = entry.parent;
        if !entry.is_seated() {
            entry.seat = OUT;
            return;
        }
        self.moved.push((row, seat));
        self.value -= i128::from(used_fit(&self.net, row));
        self.net.unlink(row);
        self.net.rows[row as usize].seat = OUT;
        // The seat stays counted while the unit is still on its way from there to the ground.
        self.net.slots[seat as usize].room -= 1;
        self.vacate(seat);
        while let Some(entry) = self.net.capacity_nodes.get_mut(capacity_node as usize) {
            if entry.taken == entry.capacity {
                self.push(Node::capacity_node(capacity_node), None);
                break;
            }
            entry.taken -= 1;
            capacity_node = entry.parent;
        }
    }

    /// Works on nodes in the order of their distance until the nearest end is known.
    pub(super) fn search_forward(&mut self) {
        while let Some((distance, node)) = self.search.next() {
            ForwardSearch {
                net: &self.net,
                reach: &mut self.search,
                sink_mode: self.sink_mode,
                closed: &self.closed,
            }
            .leave(node, distance);
        }
    }

    /// Works on nodes in the order of their distance until the nearest end is known.
    pub(super) fn search_backward(&mut self) {
        while let Some((distance, node)) = self.search.next() {
            BackwardSearch {
                net: &self.net,
                reach: &mut self.search,
                sink_mode: self.sink_mode,
                closed: &self.closed,
            }
            .enter(node, distance);
        }
    }

    /// Refills or gives up a seat that nobody holds but that is counted.
    fn vacate(&mut self, seat: u32) {
        let node = self.net.node_of_slot(seat);
        if node == Node::slot(seat) {
            self.search.begin(&self.net, None, i64::MAX);
            self.search.start(node);
            self.search_backward();
            self.update_potentials(1);
            self.net.slots[seat as usize].room += 1;
            self.apply_path_backward();
        } else {
            self.net.slots[seat as usize].room += 1;
            self.pull(node, None);
        }
    }

    /// Gives capacity nodes without flow their parent's potential, from the top.
    fn inherit_potential(&mut self, capacity_node: u32) {
        let Some(&entry) = self.net.capacity_nodes.get(capacity_node as usize) else {
            return;
        };
        self.inherit_potential(entry.parent);
        if entry.taken == 0 {
            self.net.capacity_nodes[capacity_node as usize].potential =
                self.net.capacity_potential(entry.parent);
        }
    }

    /// Moves the potentials of what was reached, by what the end is farther away, in the direction of `sign`.
    pub(super) fn update_potentials(&mut self, sign: i64) {
        let bound = self.search.best;
        if bound == 0 {
            return;
        }
        for i in 0..self.search.touched.len() {
            let node = self.search.touched[i];
            let by = sign * (bound - self.search.label(node).distance);
            if by * sign <= 0 {
                continue;
            }
            if let Some(shifted) = &mut self.shifted {
                shifted.push(node);
            }
            match node.kind() {
                Kind::Ground => {}
                Kind::Row(row) => self.net.rows[row].potential += by,
                Kind::Slot(slot) => self.net.shift_slot_potential(narrow(slot), by),
                Kind::Group(group) => self.net.shift_group_potentials(narrow(group), by),
                Kind::Cell(cell) => self.net.cells[cell].potential += by,
                Kind::Angle(angle) => self.net.angles[angle].potential += by,
                Kind::CapacityNode(capacity_node) => self.net.capacity_nodes[capacity_node].potential += by,
            }
        }
    }
}
