//! Many units at once along arcs that cost nothing.

use super::backward::Backward;
use super::node::{Kind, Node};
use super::onward::Onward;
use super::planner::Planner;
use super::search::{Arc, Reach, Search};

/// Which way the units go: from the starts to the ground, or from the ground to the starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    Onward,
    Backward,
}

/// A node with how many units are too many there, or missing.
pub(super) type Start = (Node, u32);

/// The memory of depth-first walks over arcs without reduced cost.
#[derive(Debug, Clone, Default)]
pub(super) struct Climb {
    /// Nodes still to be tried, those of deeper nodes later.
    open: Vec<(Node, Arc)>,
    /// The nodes on the way from the start to where the climb stands.
    way: Vec<Step>,
    /// An arc to the ground, once one was met.
    end: Option<Arc>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    node: Node,
    /// How it was reached from the step before.
    arc: Arc,
    /// Where its part of the open nodes begins.
    begin: usize,
}

/// Lists where a node leads, without what was visited before.
struct Look<'a> {
    climb: &'a mut Climb,
    search: &'a mut Search,
}

impl Reach for Look<'_> {
    #[inline]
    fn bound(&self) -> i64 {
        // Nothing is of interest any more once there is an end.
        i64::from(self.climb.end.is_none())
    }

    #[inline]
    fn improve(&mut self, node: Node, _: i64, arc: Arc) -> bool {
        let fresh = !self.search.is_marked(node);
        if fresh {
            self.climb.open.push((node, arc));
        }
        fresh
    }

    fn enqueue(&mut self, _: Node, _: i64) {}

    #[inline]
    fn reach_ground(&mut self, distance: i64, arc: Arc) {
        if distance < self.bound() {
            self.climb.end = Some(arc);
        }
    }
}

impl Planner {
    /// Walks from every start to ends at no cost, as long as it has units and ends can be found; moves a unit along each
    /// way. Says how many were moved; starts without units left are dropped.
    ///
    /// What leads nowhere is not tried again, nor is a slot or row that a unit went through: together the walks look at
    /// every arc at most a few times, and find as many ways as have no slot in common (Pothen and Fan 1990).
    pub(super) fn climb_all(&mut self, starts: &mut Vec<Start>, course: Course) -> u32 {
        self.search.begin(&self.net, None, 1);
        let mut moved = 0;
        for (start, units) in &mut *starts {
            while *units > 0 && self.climb(*start, course) {
                *units -= 1;
                moved += 1;
            }
        }
        starts.retain(|&(_, units)| units > 0);
        moved
    }

    /// Moves one unit from a start to an end, if there is a way without cost.
    fn climb(&mut self, start: Node, course: Course) -> bool {
        self.climb.open.clear();
        self.climb.way.clear();
        self.climb.end = None;
        self.step(start, Arc::plain(start), course);
        while let Some(&Step { node, begin, .. }) = self.climb.way.last() {
            if let Some(end) = self.climb.end {
                if end.link != node
                    && let Some(&(node, arc)) = self.climb.open.last()
                {
                    // A group that was looked behind before it was its turn.
                    self.climb.way.push(Step { node, arc, begin });
                }
                self.carry_climb(end, course);
                return true;
            }
            if self.climb.open.len() == begin {
                self.climb.way.pop();
            } else if let Some((node, arc)) = self.climb.open.pop() {
                self.step(node, arc, course);
            }
        }
        false
    }

    /// Goes to a node, unless a climb was there before, and lists where it leads.
    fn step(&mut self, node: Node, arc: Arc, course: Course) {
        let Self { net, climb, search, rim, closed, .. } = self;
        if !search.mark(node) {
            return;
        }
        climb.way.push(Step { node, arc, begin: climb.open.len() });
        let (rim, reach): (_, &mut Look) = (*rim, &mut Look { climb, search });
        match course {
            Course::Onward => Onward { net, reach, rim, closed }.leave(node, 0),
            Course::Backward => Backward { net, reach, rim, closed }.enter(node, 0),
        }
    }

    /// Moves a unit along the way that was found, ground included; whoever leaves a seat does so first.
    fn carry_climb(&mut self, end: Arc, course: Course) {
        let last = self.climb.way.len() - 1;
        if course == Course::Onward {
            self.apply(end.link, Node::GROUND, end);
        }
        for i in 0..=last {
            let i = if course == Course::Onward { last - i } else { i };
            let Step { node, arc, .. } = self.climb.way[i];
            if i > 0 {
                match course {
                    Course::Onward => self.apply(arc.link, node, arc),
                    Course::Backward => self.apply(node, arc.link, arc),
                }
            }
            // Others may come this way too; seats, however, change hands once.
            if !matches!(node.kind(), Kind::Row(_) | Kind::Slot(_)) {
                self.search.unmark(node);
            }
        }
        if course == Course::Backward {
            self.apply(Node::GROUND, end.link, end);
        }
    }
}
