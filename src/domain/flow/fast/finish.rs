//! Bringing the angles within their bounds: what is too many leaves, what is missing comes.

use super::blocking_flow::{SearchDirection, Start};
use super::node::Node;
use super::node_state::AngleNode;
use super::planner::Planner;
use super::sink_mode::SinkMode;

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
        let (surplus, lack) = self.enforce_bounds();
        self.move_imbalances(surplus, SearchDirection::Forward);
        self.move_imbalances(lack, SearchDirection::Backward);
    }

    /// Moves the price of the angle that is farthest out of balance, again and again, until prices are steady.
    fn leap_all(&mut self) {
        self.sink_mode = SinkMode::Priced;
        let mut steady = vec![false; self.net.angles.len()];
        for _ in 0..LEAPS * steady.len() {
            let out = |&angle: &usize| self.excess(angle).abs();
            let angles = (0..steady.len()).filter(|&angle| !steady[angle] && out(&angle) > SLIGHT);
            let Some(angle) = angles.max_by_key(out) else {
                return;
            };
            let mut groups = self.net.cells_of(angle).flat_map(|cell| self.net.groups_of(cell));
            let step = groups.next().map_or(1, |group| self.net.groups[group as usize].step / 8);
            let before = self.net.angles[angle].potential;
            self.seek_price(angle, step);
            steady[angle] = (self.net.angles[angle].potential - before).abs() <= 1;
        }
    }

    /// Lets every angle pass on to the ground what its potential allows; gives where units are too many, and where missing.
    fn enforce_bounds(&mut self) -> (Vec<Start>, Vec<Start>) {
        self.sink_mode = SinkMode::Exact;
        let penalty = self.net.penalty;
        let (mut surplus, mut lack) = (Vec::new(), Vec::new());
        for (place, angle) in (0..).zip(&mut self.net.angles) {
            let (least, most) = allowed(angle, penalty);
            let inflow = angle.taken;
            angle.taken = inflow.clamp(least, most);
            if inflow > most {
                surplus.push((Node::angle(place), inflow - most));
            } else if inflow < least {
                lack.push((Node::angle(place), least - inflow));
            }
        }
        (surplus, lack)
    }

    /// Moves all units that are out of balance.
    fn move_imbalances(&mut self, mut starts: Vec<Start>, direction: SearchDirection) {
        while !starts.is_empty() {
            self.look_for_end(&starts, direction);
            self.augment_all(&mut starts, direction);
        }
    }

    /// Moves the potentials until a way to the ground costs nothing.
    fn look_for_end(&mut self, starts: &[Start], direction: SearchDirection) {
        let mut look = LOOK;
        loop {
            self.search.begin(&self.net, None, look);
            for &(start, _) in starts {
                self.search.start(start);
            }
            if direction == SearchDirection::Forward {
                self.search_forward();
                self.update_potentials(-1);
            } else {
                self.search_backward();
                self.update_potentials(1);
            }
            if self.search.end.is_some() {
                return;
            }
            look = look.saturating_mul(4);
        }
    }
}

/// How many units an angle may take at its potential.
pub(super) fn allowed(angle: &AngleNode, penalty: i64) -> (u32, u32) {
    match angle.potential {
        potential if potential < 0 => (angle.max, angle.max),
        0 if penalty > 0 => (angle.min, angle.max),
        0 => (0, angle.max),
        potential if potential < penalty => (angle.min, angle.min),
        potential if potential == penalty => (0, angle.min),
        _ => (0, 0),
    }
}
