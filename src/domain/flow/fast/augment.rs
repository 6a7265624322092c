//! Many units at once along arcs that cost nothing: augmenting paths of a blocking flow.

use super::backward::BackwardSearch;
use super::blocking_flow::{PathStep, SearchDirection, Start, Unvisited};
use super::forward::ForwardSearch;
use super::node::{Kind, Node};
use super::planner::Planner;
use super::search::Arc;

impl Planner {
    /// Walks from every start to ends at no cost, as long as it has units and ends can be found; moves a unit along each
    /// way. Says how many were moved; starts without units left are dropped.
    ///
    /// What leads nowhere is not tried again, nor is a slot or row that a unit went through: together the walks look at
    /// every arc at most a few times, and find as many ways as have no slot in common (Pothen and Fan 1990).
    pub(super) fn augment_all(&mut self, starts: &mut Vec<Start>, direction: SearchDirection) -> u32 {
        self.search.begin(&self.net, None, 1);
        let mut moved = 0;
        for (start, units) in &mut *starts {
            while *units > 0 && self.augment(*start, direction) {
                *units -= 1;
                moved += 1;
            }
        }
        starts.retain(|&(_, units)| units > 0);
        moved
    }

    /// Moves one unit from a start to an end, if there is a way without cost.
    fn augment(&mut self, start: Node, direction: SearchDirection) -> bool {
        self.blocking_flow.open.clear();
        self.blocking_flow.path.clear();
        self.blocking_flow.end = None;
        self.visit(start, Arc::plain(start), direction);
        while let Some(&PathStep { node, begin, .. }) = self.blocking_flow.path.last() {
            if let Some(end) = self.blocking_flow.end {
                if end.link != node
                    && let Some(&(node, arc)) = self.blocking_flow.open.last()
                {
                    // A group that was looked behind before it was its turn.
                    self.blocking_flow.path.push(PathStep { node, arc, begin });
                }
                self.apply_augmenting_path(end, direction);
                return true;
            }
            if self.blocking_flow.open.len() == begin {
                self.blocking_flow.path.pop();
            } else if let Some((node, arc)) = self.blocking_flow.open.pop() {
                self.visit(node, arc, direction);
            }
        }
        false
    }

    /// Goes to a node, unless a walk was there before, and lists where it leads.
    fn visit(&mut self, node: Node, arc: Arc, direction: SearchDirection) {
        let Self { net, blocking_flow, search, sink_mode, closed, .. } = self;
        if !search.mark(node) {
            return;
        }
        blocking_flow.path.push(PathStep { node, arc, begin: blocking_flow.open.len() });
        let (sink_mode, reach): (_, &mut Unvisited) =
            (*sink_mode, &mut Unvisited { flow: blocking_flow, search });
        match direction {
            SearchDirection::Forward => ForwardSearch { net, reach, sink_mode, closed }.leave(node, 0),
            SearchDirection::Backward => BackwardSearch { net, reach, sink_mode, closed }.enter(node, 0),
        }
    }

    /// Moves a unit along the way that was found, ground included; whoever leaves a seat does so first.
    fn apply_augmenting_path(&mut self, end: Arc, direction: SearchDirection) {
        let last = self.blocking_flow.path.len() - 1;
        if direction == SearchDirection::Forward {
            self.apply(end.link, Node::GROUND, end);
        }
        for i in 0..=last {
            let i = if direction == SearchDirection::Forward { last - i } else { i };
            let PathStep { node, arc, .. } = self.blocking_flow.path[i];
            if i > 0 {
                match direction {
                    SearchDirection::Forward => self.apply(arc.link, node, arc),
                    SearchDirection::Backward => self.apply(node, arc.link, arc),
                }
            }
            // Others may come this way too; seats, however, change hands once.
            if !matches!(node.kind(), Kind::Row(_) | Kind::Slot(_)) {
                self.search.unmark(node);
            }
        }
        if direction == SearchDirection::Backward {
            self.apply(Node::GROUND, end.link, end);
        }
    }
}
