//! What both directions of search share: labels, the queue, the best end so far.

use super::net::Net;
use super::node::{Kind, NONE, Node};
use super::queue::Queue;
use crate::stop::checkpoint;

/// How a node was reached.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    pub(super) distance: i64,
    /// The search that wrote this label; older labels do not count.
    stamp: u32,
    /// The node on the other side of the arc.
    pub(super) link: Node,
    /// The row that moves along the arc, or [`NONE`].
    pub(super) row: u32,
    /// The slot that this row moves to, if it moves to one.
    pub(super) slot: u32,
}

/// An arc between a node that was reached and the next one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    /// The node that was reached before.
    pub(super) link: Node,
    pub(super) row: u32,
    pub(super) slot: u32,
}

impl Arc {
    /// An arc that no row moves along.
    pub(super) const fn plain(link: Node) -> Self {
        Self { link, row: NONE, slot: NONE }
    }
}

const BLANK: Label = Label { distance: 0, stamp: 0, link: Node::GROUND, row: NONE, slot: NONE };

/// What a walk over the arcs out of a node, or into it, does with the nodes on the other side.
pub(super) trait Reach {
    /// Distances from here on do not matter.
    fn bound(&self) -> i64;

    /// Takes note of a node; says whether it is worth a look at what lies right behind.
    fn improve(&mut self, node: Node, distance: i64, arc: Arc) -> bool;

    /// Has a noted node worked on later.
    fn enqueue(&mut self, node: Node, distance: i64);

    /// Takes note of the ground.
    fn reach_ground(&mut self, distance: i64, arc: Arc);

    /// Takes note of a node and has it worked on later.
    #[inline]
    fn reach(&mut self, node: Node, distance: i64, arc: Arc) {
        if self.improve(node, distance, arc) {
            self.enqueue(node, distance);
        }
    }
}

/// Dijkstra's search on reduced costs, pruned at the nearest end that is known.
///
/// The memory is kept from search to search: a label counts only with the current stamp.
#[derive(Debug, Clone, Default)]
pub(super) struct Search {
    stamp: u32,
    rows: Vec<Label>,
    slots: Vec<Label>,
    groups: Vec<Label>,
    cells: Vec<Label>,
    angles: Vec<Label>,
    capacity_nodes: Vec<Label>,
    /// Never written: the ground is an end.
    ground: Label,
    pub(super) touched: Vec<Node>,
    queue: Queue,
    /// Where the search may end besides the ground.
    goal: Option<Node>,
    /// Distances from here on do not matter.
    bound: i64,
    /// The nearest end so far, and the arc to it if it is the ground.
    pub(super) end: Option<Node>,
    pub(super) last: Arc,
    /// Its distance, or how far the search looked without finding one.
    pub(super) best: i64,
}

impl Default for Label {
    fn default() -> Self {
        BLANK
    }
}

impl Default for Arc {
    fn default() -> Self {
        Self::plain(Node::GROUND)
    }
}

impl Search {
    /// Begins a search that ends at the ground or at `goal`, and not farther than `bound`.
    pub(super) fn begin(&mut self, net: &Net, goal: Option<Node>, bound: i64) {
        checkpoint();
        self.fit_to(net);
        if self.stamp == u32::MAX {
            // After four thousand million searches the stamps begin again, so old labels must go.
            *self = Self::default();
            self.fit_to(net);
        }
        self.stamp += 1;
        self.touched.clear();
        self.queue.clear();
        self.goal = goal;
        self.bound = bound;
        self.best = bound;
        self.end = None;
    }

    /// Adds a node to start from; it is linked to itself.
    pub(super) fn start(&mut self, node: Node) {
        self.reach(node, 0, Arc::plain(node));
    }

    /// Whether the latest search, or a walk since, was at a node.
    #[inline]
    pub(super) fn is_marked(&mut self, node: Node) -> bool {
        let stamp = self.stamp;
        self.slot_of(node).stamp == stamp
    }

    /// Notes that a walk was at a node; says whether it is the first one.
    #[inline]
    pub(super) fn mark(&mut self, node: Node) -> bool {
        let stamp = self.stamp;
        std::mem::replace(&mut self.slot_of(node).stamp, stamp) != stamp
    }

    /// Lets another walk come to a node.
    pub(super) fn unmark(&mut self, node: Node) {
        self.slot_of(node).stamp = 0;
    }

    /// The next node to work on with its distance; none when nothing nearer than the end is left.
    #[inline]
    pub(super) fn next(&mut self) -> Option<(i64, Node)> {
        while let Some((distance, node)) = self.queue.pop() {
            if distance >= self.bound {
                return None;
            }
            if self.slot_of(node).distance == distance {
                return Some((distance, node));
            }
        }
        None
    }

    /// The label of a node that the current search reached.
    pub(super) fn label(&mut self, node: Node) -> Label {
        *self.slot_of(node)
    }

    #[inline]
    fn slot_of(&mut self, node: Node) -> &mut Label {
        match node.kind() {
            Kind::Row(i) => &mut self.rows[i],
            Kind::Slot(i) => &mut self.slots[i],
            Kind::Group(i) => &mut self.groups[i],
            Kind::Cell(i) => &mut self.cells[i],
            Kind::Angle(i) => &mut self.angles[i],
            Kind::CapacityNode(i) => &mut self.capacity_nodes[i],
            Kind::Ground => &mut self.ground,
        }
    }

    fn fit_to(&mut self, net: &Net) {
        grow(&mut self.rows, net.rows.len());
        grow(&mut self.capacity_nodes, net.capacity_nodes.len());
        grow(&mut self.slots, net.slots.len());
        grow(&mut self.groups, net.groups.len());
        grow(&mut self.cells, net.cells.len());
        grow(&mut self.angles, net.angles.len());
    }
}

impl Reach for Search {
    #[inline]
    fn bound(&self) -> i64 {
        self.bound
    }

    /// Labels a node if it was not reached at this distance or nearer before.
    #[inline]
    fn improve(&mut self, node: Node, distance: i64, arc: Arc) -> bool {
        let stamp = self.stamp;
        let label = self.slot_of(node);
        let fresh = label.stamp != stamp;
        if !fresh && label.distance <= distance {
            return false;
        }
        *label = Label { distance, stamp, link: arc.link, row: arc.row, slot: arc.slot };
        if fresh {
            self.touched.push(node);
        }
        true
    }

    /// Queues a labelled node, unless it is an end or too far to matter.
    #[inline]
    fn enqueue(&mut self, node: Node, distance: i64) {
        if distance < self.bound {
            if self.goal == Some(node) {
                self.bound = distance;
                self.best = distance;
                self.end = Some(node);
            } else {
                self.queue.push(distance, node);
            }
        }
    }

    #[inline]
    fn reach_ground(&mut self, distance: i64, arc: Arc) {
        if distance >= self.bound {
            return;
        }
        self.best = distance;
        self.end = Some(Node::GROUND);
        self.last = arc;
        self.bound = distance;
    }
}

fn grow(labels: &mut Vec<Label>, len: usize) {
    if labels.len() < len {
        labels.resize(len, BLANK);
    }
}
