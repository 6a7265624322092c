//! The memory of a blocking flow: depth-first walks over arcs that cost nothing.

use super::node::Node;
use super::search::{Arc, Reach, Search};

/// Which way the units go: from the starts to the ground, or from the ground to the starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SearchDirection {
    Forward,
    Backward,
}

/// A node with how many units are too many there, or missing.
pub(super) type Start = (Node, u32);

/// The memory of depth-first walks over arcs without reduced cost.
#[derive(Debug, Clone, Default)]
pub(super) struct BlockingFlow {
    /// Nodes still to be tried, those of deeper nodes later.
    pub(super) open: Vec<(Node, Arc)>,
    /// The path from the start to where the walk stands.
    pub(super) path: Vec<PathStep>,
    /// An arc to the ground, once one was met.
    pub(super) end: Option<Arc>,
}

/// A node on the path of a walk.
#[derive(Debug, Clone, Copy)]
pub(super) struct PathStep {
    pub(super) node: Node,
    /// How it was reached from the step before.
    pub(super) arc: Arc,
    /// Where its part of the open nodes begins.
    pub(super) begin: usize,
}

/// Lists where a node leads, without what was visited before.
pub(super) struct Unvisited<'a> {
    pub(super) flow: &'a mut BlockingFlow,
    pub(super) search: &'a mut Search,
}

impl Reach for Unvisited<'_> {
    #[inline]
    fn bound(&self) -> i64 {
        // Nothing is of interest any more once there is an end.
        i64::from(self.flow.end.is_none())
    }

    #[inline]
    fn improve(&mut self, node: Node, _: i64, arc: Arc) -> bool {
        let fresh = !self.search.is_marked(node);
        if fresh {
            self.flow.open.push((node, arc));
        }
        fresh
    }

    fn enqueue(&mut self, _: Node, _: i64) {}

    #[inline]
    fn reach_ground(&mut self, distance: i64, arc: Arc) {
        if distance < self.bound() {
            self.flow.end = Some(arc);
        }
    }
}
