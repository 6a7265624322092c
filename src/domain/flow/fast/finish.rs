//! Bringing the angles within their bounds: what is too many leaves, what is missing comes.

use super::climb::Course;
use super::node::{Kind, NONE, Node};
use super::parts::{Angle, IDLE};
use super::planner::{Planner, Rim};
use super::search::Arc;

/// How far a round looks for an end before it moves the potentials and tries again.
const LOOK: i64 = 8;
/// Price moves per angle, on average and at most.
const LEAPS: usize = 4;
/// So few units out of balance are left to the exact rounds.
const SLIGHT: i64 = 4;

impl Planner {
    /// Puts the bounds of the angles in force and moves the units that break them. Exact from any potentials.
    ///
    /// First single prices are moved, which is fast but does not meet every bound exactly. Then follows the primal-dual
    /// method (Ford and Fulkerson 1957): one search from all angles with a surplus lowers the potentials until ways to
    /// the ground cost nothing; then as many units as can take such ways; the same backward for angles that lack units.
    pub(super) fn balance(&mut self) {
        self.leap_all();
        let (mut surplus, mut lack) = self.enforce_bounds();
        self.settle(&mut surplus, Course::Onward);
        self.settle(&mut lack, Course::Backward);
    }

    /// Moves the price of the angle that is farthest out of balance, again and again, until prices are steady.
    fn leap_all(&mut self) {
        self.rim = Rim::Priced;
        let mut steady = vec![false; self.net.angles.len()];
        for _ in 0..LEAPS * steady.len() {
            let out = |&angle: &usize| self.excess(angle).abs();
            let angles = (0..steady.len()).filter(|&angle| !steady[angle] && out(&angle) > SLIGHT);
            let Some(angle) = angles.max_by_key(out) else {
                return;
            };
            let mut groups = self.net.cells_of(angle).flat_map(|cell| self.net.groups_of(cell));
            let step = groups.next().map_or(1, |group| self.net.groups[group as usize].step / 8);
            let before = self.net.angles[angle].worth;
            self.seek_price(angle, step);
            steady[angle] = (self.net.angles[angle].worth - before).abs() <= 1;
        }
    }

    /// Lets every angle pass on to the ground what its potential allows; gives what is too many, and what is missing.
    fn enforce_bounds(&mut self) -> (Vec<i64>, Vec<i64>) {
        self.rim = Rim::Exact;
        let penalty = self.net.penalty;
        let (mut surplus, mut lack) = (Vec::new(), Vec::new());
        for angle in &mut self.net.angles {
            let (least, most) = allowed(angle, penalty);
            let inflow = angle.taken;
            angle.taken = inflow.clamp(least, most);
            surplus.push(i64::from(inflow.saturating_sub(angle.taken)));
            lack.push(i64::from(angle.taken.saturating_sub(inflow)));
        }
        (surplus, lack)
    }

    /// Moves all units that are out of balance.
    fn settle(&mut self, units: &mut [i64], course: Course) {
        let mut wanted = usize::MAX;
        loop {
            let total: i64 = units.iter().sum();
            if total == 0 {
                return;
            }
            self.look_for_exits(units, wanted, course);
            let exits = std::mem::take(&mut self.search.exits);
            for &exit in &exits {
                while self.is_open(exit, course) && self.climb(exit, units, course).is_some() {}
            }
            let moved = total - units.iter().sum::<i64>();
            self.search.exits = exits;
            wanted = 16 + 4 * usize::try_from(moved).unwrap_or(0);
        }
    }

    /// Moves the potentials until ways to the ground cost nothing, and finds the arcs there.
    fn look_for_exits(&mut self, units: &[i64], wanted: usize, course: Course) {
        let mut look = LOOK;
        loop {
            self.search.begin(&self.net, None, look);
            let total = units.iter().fold(2, |sum, &units| sum + usize::try_from(units).unwrap_or(0));
            self.search.want(total.min(wanted));
            for (angle, _) in (0..).zip(units).filter(|(_, units)| **units > 0) {
                self.search.start(Node::angle(angle));
            }
            if course == Course::Onward {
                self.search_onward();
                self.lift(-1);
            } else {
                self.search_backward();
                self.lift(1);
            }
            if self.search.end.is_some() {
                return;
            }
            look = look.saturating_mul(4);
        }
    }

    /// Whether a unit can still go to the ground, or come from there, at no cost.
    fn is_open(&self, exit: Arc, course: Course) -> bool {
        let net = &self.net;
        if exit.row != NONE {
            let row = &net.rows[exit.row as usize];
            return row.is_seated() && row.worth == 0 && net.node_of_slot(row.seat) == exit.link;
        }
        let onward = course == Course::Onward;
        match exit.link.kind() {
            Kind::Group(group) => {
                let group = &net.groups[group];
                let cell = &net.cells[group.cell as usize];
                if onward {
                    group.worth == group.entry() + cell.worth && self.rim.gives_way(net, cell)
                } else {
                    group.taken > 0 && group.worth == group.exit() + cell.worth && self.rim.spares(net, cell)
                }
            }
            Kind::Angle(angle) => {
                let angle = &net.angles[angle];
                if onward {
                    angle.taken < angle.max && angle.worth == angle.entry(net.penalty)
                } else {
                    angle.taken > 0 && angle.worth == angle.exit(net.penalty)
                }
            }
            Kind::Hub(hub) => {
                let hub = &net.hubs[hub];
                hub.worth == 0 && if onward { hub.taken > 0 } else { hub.taken < hub.capacity }
            }
            Kind::Row(row) => net.rows[row].seat == IDLE && net.rows[row].worth == 0,
            Kind::Ground | Kind::Slot(_) | Kind::Cell(_) => false,
        }
    }
}

/// How many units an angle may take at its potential.
pub(super) fn allowed(angle: &Angle, penalty: i64) -> (u32, u32) {
    match angle.worth {
        worth if worth < 0 => (angle.max, angle.max),
        0 if penalty > 0 => (angle.min, angle.max),
        0 => (0, angle.max),
        worth if worth < penalty => (angle.min, angle.min),
        worth if worth == penalty => (0, angle.min),
        _ => (0, 0),
    }
}
