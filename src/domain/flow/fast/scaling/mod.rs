//! Cost scaling: the whole plan within ε, for an ε that becomes ever smaller.
//!
//! Inserting rows one by one searches among everything that is as good as each other. Where many rows share few groups
//! those searches look at whole clusters again and again. Scaling never searches: nodes that have a unit too many or lack one act by
//! themselves, and look at their own arcs only.
//!
//! # Method
//!
//! Potentials are multiplied by a scale above the number of nodes. A flow is ε-optimal if no residual arc gains more than ε
//! (Tardos 1985, Bertsekas 1979). A phase makes it so for an ε that is an eighth of the one before ([`State::refine`]). The penalty of a
//! shortage begins low, and grows while some angle is short: prices then need not come down from where nobody bids.
//! As soon as integer potentials are found that prove the flow ([`State::prove`]) it is an exact optimum; for ε below 1 over the
//! number of nodes there always are some, but mostly they are found far earlier.
//!
//! # Complexity
//!
//! O(nodes² · arcs · log(nodes · largest value)) at worst, as any cost scaling without dynamic trees; on crowded problems a
//! phase takes about ten to fifty steps for each row, and six phases are enough.
//!
//! # Sources
//!
//! Goldberg, Tarjan, *Finding minimum-cost circulations by successive approximation*, 1990. Bids: Bertsekas, *The auction
//! algorithm*, 1988. Ahuja, Magnanti, Orlin, *Network Flows*, 1993, section 10.3.

mod arcs;
mod prove;
mod refine;
mod state;
#[cfg(test)]
mod tests;

use super::net::{MARKS, Net};
use super::node::narrow;
use super::planner::Planner;
use super::sink_mode::SinkMode;
use state::State;

/// From so many rows per group on, scaling is faster than inserting rows one by one (measured between 3 and 6).
const CROWDED: usize = 4;
/// Each ε is the one before divided by this; 4 and 16 take longer.
const SHRINK: i64 = 8;
/// The first penalty over the first ε, so that prices pass through it in few steps.
const HEADROOM: i64 = 16;
/// How much the penalty grows while an angle is short.
const GROWTH: i64 = 4;
/// Proofs are tried from here on: ε is at most a unit of gain divided by this.
const FINE: i64 = 16;
/// The least scale, so that small problems have the same phases.
const COARSEST: usize = 1 << 10;
/// Potentials stay within a few times the largest value, since every row may go idle at the price of its hub: so far away from 64
/// bits it must be.
const MARGIN: i64 = 1 << 5;

impl Planner {
    /// Finds the optimum with all rows in play, from a network without flow.
    pub(super) fn fill(&mut self) {
        let crowded = self.net.rows.len() > CROWDED * self.net.groups.len();
        if !(crowded && self.scale()) {
            self.open();
            self.insert_in_stages();
        }
    }

    /// Finds the optimum by scaling; says whether it did, else the network is without flow again.
    pub(super) fn scale(&mut self) -> bool {
        let Some((scale, first)) = choose_scale(&self.net) else {
            return false;
        };
        let mut state = State::new(std::mem::take(&mut self.net), scale);
        let solved = run(&mut state, first);
        if solved {
            self.net = state.net;
            self.sink_mode = SinkMode::Exact;
            join_slots(&mut self.net);
        } else {
            self.net = state.give_up();
        }
        solved
    }
}

/// Runs phase after phase; says whether the optimum was found and proved.
fn run(state: &mut State, first: i64) -> bool {
    let full = state.net.penalty;
    state.penalty = full.min(first.saturating_mul(HEADROOM));
    let mut epsilon = first * state.scale;
    while state.refine(epsilon) {
        if state.penalty < full && state.is_short() {
            state.penalty = full.min(state.penalty.saturating_mul(GROWTH));
            epsilon = (state.penalty / HEADROOM).max(1) * state.scale;
            continue;
        }
        if epsilon <= state.scale / FINE && state.prove() {
            return true;
        }
        if epsilon == 1 {
            return false;
        }
        epsilon = (epsilon / SHRINK).max(1);
    }
    false
}

/// The scale, and the first ε before scaling; none if potentials could leave 64 bits.
///
/// A scale that is not above the number of nodes is as good, only that there need not be a proof in the end.
fn choose_scale(net: &Net) -> Option<(i64, i64)> {
    let nodes = net.rows.len()
        + net.slots.len()
        + net.groups.len()
        + net.cells.len()
        + net.angles.len()
        + net.hubs.len();
    let fits = net.options.iter().filter(|choice| choice.mark > MARKS).map(|choice| i64::from(choice.mark));
    let rewards = net.cells.iter().map(|cell| cell.reward);
    let steps = net.groups.iter().map(|group| group.step);
    // Fits beyond 32 bits are bonuses of what is agreed: nobody bids against them.
    let first = fits.map(i64::abs).chain(rewards).chain(steps).max().unwrap_or(0).max(1);
    let most =
        net.groups.iter().map(|group| group.step.saturating_mul(i64::from(group.len))).max().unwrap_or(0);
    let wide = net.wide.values().map(|fit| fit.saturating_abs()).max().unwrap_or(0);
    let largest = first.max(net.penalty).max(most).max(wide);
    let room = i64::MAX / MARGIN / largest;
    let scale = i64::try_from((nodes + 2).max(COARSEST).next_power_of_two()).ok()?.min(room);
    (scale >= FINE * SHRINK).then_some((scale, first))
}

/// Brings potentials to what the searches rely on: slots with room are one with their group, seated rows are worth what they
/// are worth there, idle rows what their best option is, hubs that nobody uses what is above them.
fn join_slots(net: &mut Net) {
    for (slot, worth) in net.slots.iter().zip(&mut net.slot_worth) {
        if slot.room > 0 {
            *worth = net.groups[slot.group as usize].worth;
        }
    }
    for hub in 0..net.hubs.len() {
        let parent = net.hubs[hub].parent;
        if net.hubs[hub].taken == 0 {
            net.hubs[hub].worth = net.hub_worth(parent);
        }
    }
    for row in 0..narrow(net.rows.len()) {
        let entry = net.rows[row as usize];
        net.rows[row as usize].worth = if entry.is_seated() {
            net.seat_fit(row) + net.slot_worth[entry.seat as usize]
        } else {
            net.best(row).unwrap_or_else(|| net.hub_worth(entry.parent))
        };
    }
}
