//! Many units at once along arcs that cost nothing.

use super::backward::Backward;
use super::node::{Kind, Node};
use super::onward::Onward;
use super::planner::Planner;
use super::search::{Arc, Reach};

/// The memory of a depth-first walk over arcs without reduced cost.
#[derive(Debug, Clone, Default)]
pub(super) struct Climb {
    /// Nodes still to be tried, those of deeper nodes later.
    open: Vec<(Node, Arc)>,
    /// The nodes on the way from the ground to where the climb stands.
    way: Vec<Step>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    node: Node,
    /// How it was reached from the step before, or from the ground.
    arc: Arc,
    /// How many layers lie between here and the start of the search, with this one.
    hops: u32,
    /// Where its part of the open nodes begins.
    begin: usize,
}

impl Reach for Climb {
    #[inline]
    fn bound(&self) -> i64 {
        1
    }

    #[inline]
    fn improve(&mut self, node: Node, _: i64, arc: Arc) -> bool {
        self.open.push((node, arc));
        // Behind it is looked when it is its turn.
        false
    }

    fn enqueue(&mut self, _: Node, _: i64) {}

    fn reach_ground(&mut self, _: i64, _: Arc) {}
}

/// Which way the units go: from angles to the ground, or from the ground to angles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    Onward,
    Backward,
}

impl Planner {
    /// Looks for a way back from an end of the latest search to one of its starts that still has `units`, along tight
    /// arcs and in as few hops as the search took; moves one unit along it and says from which angle, or to which.
    ///
    /// With one search before it this is Dinic's blocking flow (1970) on the tight arcs: every hop leads one layer
    /// nearer to the start, and what turns out to be a dead end is not tried again before the next search.
    pub(super) fn climb(&mut self, end: Arc, units: &mut [i64], course: Course) -> Option<usize> {
        self.climb.open.clear();
        self.climb.way.clear();
        let hops = self.search.live_hops(end.link)?;
        self.step(Step { node: end.link, arc: end, hops, begin: 0 }, course);
        loop {
            let &Step { node, hops, begin, .. } = self.climb.way.last()?;
            if let Kind::Angle(angle) = node.kind()
                && hops == 1
                && units[angle] > 0
            {
                units[angle] -= 1;
                self.carry_climb(course);
                return Some(angle);
            }
            if self.climb.open.len() == begin {
                self.search.bury(node);
                self.climb.way.pop();
            } else if let Some((node, arc)) = self.climb.open.pop()
                && self.search.live_hops(node) == Some(hops - 1)
            {
                let begin = self.climb.open.len();
                self.step(Step { node, arc, hops: hops - 1, begin }, course);
            }
        }
    }

    /// Goes to a node and lists where it leads.
    fn step(&mut self, step: Step, course: Course) {
        let Self { net, climb, rim, closed, .. } = self;
        let rim = *rim;
        climb.way.push(step);
        if step.hops > 1 {
            match course {
                Course::Onward => Backward { net, reach: climb, rim, closed }.enter(step.node, 0),
                Course::Backward => Onward { net, reach: climb, rim, closed }.leave(step.node, 0),
            }
        }
    }

    /// Moves a unit along the way that was found, ground included; whoever leaves a seat does so first.
    fn carry_climb(&mut self, course: Course) {
        match course {
            Course::Onward => {
                for i in 0..self.climb.way.len() {
                    let Step { node, arc, .. } = self.climb.way[i];
                    let to = if i == 0 { Node::GROUND } else { arc.link };
                    self.apply(node, to, arc);
                }
            }
            Course::Backward => {
                for i in (0..self.climb.way.len()).rev() {
                    let Step { node, arc, .. } = self.climb.way[i];
                    let from = if i == 0 { Node::GROUND } else { arc.link };
                    self.apply(from, node, arc);
                }
            }
        }
    }
}
