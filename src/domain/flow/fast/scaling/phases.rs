//! The phases of cost scaling, from the first ε to a proof.

use super::state::State;
use crate::flow::fast::net::{MARKS, Net};
use crate::flow::fast::node::narrow;
use crate::flow::fast::planner::Planner;
use crate::flow::fast::sink_mode::SinkMode;

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
/// Potentials stay within a few times the largest value, since every row may go idle at the price of its capacity node: so far away from 64
/// bits it must be.
const MARGIN: i64 = 1 << 5;

impl Planner {
    /// Finds the optimum with all rows in play, from a network without flow.
    pub(in crate::flow::fast) fn fill(&mut self) {
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
        + net.capacity_nodes.len();
    let fits = net.options.iter().filter(|choice| choice.mark > MARKS).map(|choice| i64::from(choice.mark));
    let rewards = net.cells.iter().map(|cell| cell.reward);
    let steps = net.groups.iter().map(|group| group.step);
    let mut wide: Vec<i64> = net.wide.iter().map(|fit| fit.saturating_abs()).collect();
    wide.sort_unstable();
    // The largest fits beyond 32 bits are bonuses of what is agreed: nobody bids against them.
    let wide_options = net.options.iter().filter(|choice| choice.mark <= MARKS).count();
    let bid = wide.get(wide.len() / 2).copied().filter(|_| 2 * wide_options > net.options.len());
    let first = fits.map(i64::abs).chain(rewards).chain(steps).chain(bid).max().unwrap_or(0).max(1);
    let most =
        net.groups.iter().map(|group| group.step.saturating_mul(i64::from(group.len))).max().unwrap_or(0);
    let wide = wide.last().copied().unwrap_or(0);
    let largest = first.max(net.penalty).max(most).max(wide);
    let room = i64::MAX / MARGIN / largest;
    let scale = i64::try_from((nodes + 2).max(COARSEST).next_power_of_two()).ok()?.min(room);
    (scale >= FINE * SHRINK).then_some((scale, first))
}

/// Brings potentials to what the searches rely on: slots with room are one with their group, seated rows are worth what they
/// are worth there, idle rows what their best option is, capacity nodes that nobody uses what is above them.
fn join_slots(net: &mut Net) {
    for (slot, potential) in net.slots.iter().zip(&mut net.slot_potentials) {
        if slot.room > 0 {
            *potential = net.groups[slot.group as usize].potential;
        }
    }
    for capacity_node in 0..net.capacity_nodes.len() {
        let parent = net.capacity_nodes[capacity_node].parent;
        if net.capacity_nodes[capacity_node].taken == 0 {
            net.capacity_nodes[capacity_node].potential = net.capacity_potential(parent);
        }
    }
    for row in 0..narrow(net.rows.len()) {
        let entry = net.rows[row as usize];
        net.rows[row as usize].potential = if entry.is_seated() {
            net.seat_fit(row) + net.slot_potentials[entry.seat as usize]
        } else {
            net.best(row).unwrap_or_else(|| net.capacity_potential(entry.parent))
        };
    }
}
