//! Applying the path that a search found.

use super::node::{Kind, NONE, Node};
use super::node_state::IDLE;
use super::planner::Planner;
use super::search::Arc;

impl Planner {
    /// Moves a unit from a start of the latest search forward to its end; gives the start.
    pub(super) fn apply_path_forward(&mut self) -> Node {
        let mut node = self.search.end.unwrap_or(Node::GROUND);
        let mut arc = self.arc_at(node);
        loop {
            // From the end to the start: whoever leaves a seat does so before the next one comes.
            self.apply(arc.link, node, arc);
            node = arc.link;
            arc = self.arc_at(node);
            if arc.link == node {
                return node;
            }
        }
    }

    /// Moves a unit from the end of the latest search backward to a start, which it gives.
    pub(super) fn apply_path_backward(&mut self) -> Node {
        let mut path = std::mem::take(&mut self.path);
        let mut node = self.search.end.unwrap_or(Node::GROUND);
        loop {
            let arc = self.arc_at(node);
            if arc.link == node {
                break;
            }
            path.push((node, arc));
            node = arc.link;
        }
        while let Some((node, arc)) = path.pop() {
            self.apply(node, arc.link, arc);
        }
        self.path = path;
        node
    }

    fn arc_at(&mut self, node: Node) -> Arc {
        if node == Node::GROUND {
            return self.search.last;
        }
        let label = self.search.label(node);
        Arc { link: label.link, row: label.row, slot: label.slot }
    }

    /// Counts one unit on the residual arc between two nodes.
    pub(super) fn apply(&mut self, from: Node, to: Node, arc: Arc) {
        if arc.row != NONE {
            self.apply_row(to, arc);
            return;
        }
        let net = &mut self.net;
        let gain = match (from.kind(), to.kind()) {
            (Kind::Group(group), Kind::Cell(_)) => net.groups[group].enter(),
            (Kind::Cell(_), Kind::Group(group)) => -net.groups[group].leave(),
            (Kind::Cell(cell), Kind::Angle(_)) => net.cells[cell].enter(),
            (Kind::Angle(_), Kind::Cell(cell)) => -net.cells[cell].leave(),
            (Kind::Angle(angle), Kind::Ground) => net.angles[angle].enter(net.penalty),
            (Kind::Ground, Kind::Angle(angle)) => -net.angles[angle].leave(net.penalty),
            (Kind::Group(group), Kind::Ground) => net.count_group(group),
            (Kind::Ground, Kind::Group(group)) => -net.discount_group(group),
            (Kind::Cell(cell), Kind::Ground) => net.count_cell(cell),
            (Kind::Ground, Kind::Cell(cell)) => -net.discount_cell(cell),
            (Kind::CapacityNode(capacity_node), Kind::Ground) => net.capacity_nodes[capacity_node].leave(),
            (Kind::Ground, Kind::CapacityNode(capacity_node)) => net.capacity_nodes[capacity_node].enter(),
            (Kind::CapacityNode(a), Kind::CapacityNode(b)) => {
                if Node::capacity_node(net.capacity_nodes[a].parent) == to {
                    net.capacity_nodes[a].leave()
                } else {
                    net.capacity_nodes[b].enter()
                }
            }
            // Seats follow from the rows that move, and rows from their capacity nodes.
            _ => 0,
        };
        self.value += i128::from(gain);
    }

    fn apply_row(&mut self, to: Node, arc: Arc) {
        let row = self.net.rows[arc.row as usize];
        self.moved.push((arc.row, row.seat));
        // The arcs of a path are tight, so that potentials tell fits.
        if row.is_seated() {
            self.value -= i128::from(row.potential - self.net.slot_potentials[row.seat as usize]);
            self.net.unlink(arc.row);
        }
        self.net.rows[arc.row as usize].seat = IDLE;
        if matches!(to.kind(), Kind::Slot(_) | Kind::Group(_)) {
            self.value += i128::from(row.potential - self.net.slot_potentials[arc.slot as usize]);
            self.net.link(arc.row, arc.slot);
        }
    }
}
