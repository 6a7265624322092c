//! Flow and prices between two phases, and how one unit moves along one arc.

use std::cmp::Reverse;
use std::collections::VecDeque;

use crate::flow::fast::net::Net;
use crate::flow::fast::node::{Kind, Node};
use crate::flow::fast::node_state::{IDLE, MOVING, OUT};

/// A network on its way to the optimum: potentials are scaled, and nodes may have units too many or lack some.
///
/// A slot's room is what its arc to the group still takes; who holds the slot may be one more or less for a while.
#[derive(Debug)]
pub(super) struct State {
    pub(super) net: Net,
    /// The potential of the ground: 0, but while a proof is looked for.
    pub(super) ground: i64,
    /// What one unit of gain is in potentials: above the number of nodes, so that ε = 1 means optimal.
    pub(super) scale: i64,
    /// How far from optimal an arc may be, scaled.
    pub(super) epsilon: i64,
    /// The penalty as far as it is raised by now.
    pub(super) penalty: i64,
    /// For every slot how many it takes.
    pub(super) capacity: Vec<u32>,
    /// For every seated row what it is worth in its slot, scaled.
    pub(super) fits: Vec<i64>,
    /// Units too many by slot, group, cell, angle, capacity node; below 0 where some are missing. A row with a unit too many is moving.
    excess: [Vec<i32>; 5],
    /// Nodes out of balance, in the order in which they got so.
    pub(super) waiting: VecDeque<Node>,
    /// Kept for the arcs of the next node that has many units too many, or lacks many: what each is worth, its place, the other end.
    pub(super) arcs: Vec<(i64, Reverse<u32>, Node)>,
}

impl State {
    /// A network without flow; all of its rows come into play.
    pub(super) fn new(mut net: Net, scale: i64) -> Self {
        for row in &mut net.rows {
            row.seat = IDLE;
        }
        let lists =
            [net.slots.len(), net.groups.len(), net.cells.len(), net.angles.len(), net.capacity_nodes.len()];
        Self {
            scale,
            epsilon: 0,
            ground: 0,
            penalty: net.penalty,
            capacity: net.slots.iter().map(|slot| slot.room).collect(),
            fits: vec![0; net.rows.len()],
            excess: lists.map(|len| vec![0; len]),
            waiting: VecDeque::new(),
            arcs: Vec::new(),
            net,
        }
    }

    /// Units too many at a node, below 0 if some are missing.
    #[inline]
    pub(super) fn excess(&self, node: Node) -> i32 {
        match node.kind() {
            Kind::Ground => 0,
            Kind::Row(row) => i32::from(self.net.rows[row].seat == MOVING),
            Kind::Slot(slot) => self.excess[0][slot],
            Kind::Group(group) => self.excess[1][group],
            Kind::Cell(cell) => self.excess[2][cell],
            Kind::Angle(angle) => self.excess[3][angle],
            Kind::CapacityNode(capacity_node) => self.excess[4][capacity_node],
        }
    }

    /// Changes the balance of a node; whoever loses it waits.
    #[inline]
    pub(super) fn add(&mut self, node: Node, by: i32) {
        let excess = match node.kind() {
            Kind::Ground | Kind::Row(_) => return,
            Kind::Slot(slot) => &mut self.excess[0][slot],
            Kind::Group(group) => &mut self.excess[1][group],
            Kind::Cell(cell) => &mut self.excess[2][cell],
            Kind::Angle(angle) => &mut self.excess[3][angle],
            Kind::CapacityNode(capacity_node) => &mut self.excess[4][capacity_node],
        };
        if *excess == 0 {
            self.waiting.push_back(node);
        }
        *excess += by;
    }

    /// Nodes of which the balance is not kept by the row.
    pub(super) fn unbalanced(&self) -> impl Iterator<Item = Node> {
        let kinds =
            [Node::slot, Node::group, Node::cell, Node::angle, Node::capacity_node as fn(u32) -> Node];
        let nodes = self.excess.iter().zip(kinds);
        nodes.flat_map(|(list, node)| {
            (0..).zip(list).filter(|&(_, &excess)| excess != 0).map(move |(i, _)| node(i))
        })
    }

    /// Puts a row on a slot.
    fn seat(&mut self, row: u32, slot: u32) {
        self.net.chain(row, slot);
        self.fits[row as usize] = self.net.seat_fit(row) * self.scale;
    }

    /// Takes a row off its seat, which then lacks a unit.
    pub(super) fn unseat(&mut self, row: u32) {
        let seat = self.net.rows[row as usize].seat;
        self.net.unchain(row);
        self.add(Node::slot(seat), -1);
    }

    /// Moves one unit along an arc and changes the balance at both ends. A row that is fetched leaves where it was.
    #[inline]
    pub(super) fn move_unit(&mut self, from: Node, to: Node) {
        match (from.kind(), to.kind()) {
            (Kind::Row(row), Kind::Slot(_)) => {
                let entry = self.net.rows[row];
                if entry.is_seated() {
                    self.unseat(from.index());
                } else if entry.seat == IDLE {
                    self.add(Node::capacity_node(entry.parent), -1);
                }
                self.seat(from.index(), to.index());
                self.add(to, 1);
            }
            (Kind::Row(row), _) => {
                if self.net.rows[row].is_seated() {
                    self.unseat(from.index());
                }
                self.net.rows[row].seat = IDLE;
                self.add(to, 1);
            }
            (other, Kind::Row(row)) => {
                if matches!(other, Kind::Slot(_)) {
                    self.net.unchain(to.index());
                }
                self.net.rows[row].seat = MOVING;
                self.waiting.push_back(to);
                self.add(from, -1);
            }
            _ => {
                self.count(from, to);
                self.add(from, -1);
                self.add(to, 1);
            }
        }
    }

    /// Counts one unit more, or one less, on an arc without rows. Every such arc is kept by the end that is farther from the ground.
    fn count(&mut self, from: Node, to: Node) {
        let net = &mut self.net;
        match (from.kind(), to.kind()) {
            (Kind::Slot(slot), _) => net.slots[slot].room -= 1,
            (_, Kind::Slot(slot)) => net.slots[slot].room += 1,
            (Kind::Group(group), _) => net.groups[group].taken += 1,
            (_, Kind::Group(group)) => net.groups[group].taken -= 1,
            (Kind::Cell(cell), _) => net.cells[cell].taken += 1,
            (_, Kind::Cell(cell)) => net.cells[cell].taken -= 1,
            (Kind::Angle(angle), _) => net.angles[angle].taken += 1,
            (_, Kind::Angle(angle)) => net.angles[angle].taken -= 1,
            (parent, Kind::CapacityNode(capacity_node))
                if parent == Kind::Ground || net.capacity_nodes[capacity_node].parent == from.index() =>
            {
                net.capacity_nodes[capacity_node].taken += 1;
            }
            (Kind::CapacityNode(capacity_node), _) => net.capacity_nodes[capacity_node].taken -= 1,
            _ => {}
        }
    }

    /// The network without flow and potentials, no row in play.
    pub(super) fn give_up(self) -> Net {
        let mut net = self.net;
        net.clear();
        for row in &mut net.rows {
            (row.seat, row.potential) = (OUT, 0);
        }
        for (slot, room) in net.slots.iter_mut().zip(self.capacity) {
            slot.room = room;
        }
        net.angles.iter_mut().for_each(|angle| angle.potential = 0);
        net.capacity_nodes.iter_mut().for_each(|capacity_node| capacity_node.potential = 0);
        net
    }

    /// The potential of a node, scaled.
    #[inline]
    pub(super) fn potential(&self, node: Node) -> i64 {
        let net = &self.net;
        match node.kind() {
            Kind::Ground => self.ground,
            Kind::Row(row) => net.rows[row].potential,
            Kind::Slot(slot) => net.slot_potentials[slot],
            Kind::Group(group) => net.groups[group].potential,
            Kind::Cell(cell) => net.cells[cell].potential,
            Kind::Angle(angle) => net.angles[angle].potential,
            Kind::CapacityNode(capacity_node) => net.capacity_nodes[capacity_node].potential,
        }
    }

    /// Sets the potential of a node.
    #[inline]
    pub(super) fn set_potential(&mut self, node: Node, potential: i64) {
        let net = &mut self.net;
        match node.kind() {
            Kind::Ground => self.ground = potential,
            Kind::Row(row) => net.rows[row].potential = potential,
            Kind::Slot(slot) => net.slot_potentials[slot] = potential,
            Kind::Group(group) => net.groups[group].potential = potential,
            Kind::Cell(cell) => net.cells[cell].potential = potential,
            Kind::Angle(angle) => net.angles[angle].potential = potential,
            Kind::CapacityNode(capacity_node) => net.capacity_nodes[capacity_node].potential = potential,
        }
    }

    /// Whether any angle has less than its minimum.
    pub(super) fn is_short(&self) -> bool {
        self.net.angles.iter().any(|angle| angle.taken < angle.min)
    }
}
