//! Taking over a stored plan.

use std::collections::BTreeMap;

use super::node_state::IDLE;
use super::warm::Warm;
use crate::stop::stoppable;

impl Warm {
    /// Makes an assignment the plan if it is as good as the plan that was found; else changes nothing.
    ///
    /// The potentials stay: those of any optimum prove every optimum (complementary slackness).
    pub(super) fn adopt_assignment(&mut self, assignment: &[(u32, u32)]) {
        let Some(seats) = self.find_seats(assignment) else {
            return;
        };
        let mut net = self.planner.net.clone();
        net.clear();
        let mut value = 0_i128;
        for (&row, &slot) in stoppable(&seats) {
            if net.slots[slot as usize].room == 0 {
                return;
            }
            net.link(row, slot);
            net.rows[row as usize].potential =
                self.fit_of(row, slot).unwrap_or(0) + net.slot_potentials[slot as usize];
            value += i128::from(self.fit_of(row, slot).unwrap_or(0));
            value += i128::from(net.count_group(net.slots[slot as usize].group as usize));
            let mut capacity_node = net.rows[row as usize].parent;
            while let Some(entry) = net.capacity_nodes.get_mut(capacity_node as usize) {
                if entry.taken == entry.capacity {
                    return;
                }
                entry.taken += 1;
                capacity_node = entry.parent;
            }
        }
        let missing = |angle: &super::node_state::AngleNode| i128::from(angle.min) * i128::from(net.penalty);
        value -= net.angles.iter().map(missing).sum::<i128>();
        if value != self.planner.value || net.angles.iter().any(|angle| angle.taken > angle.max) {
            return;
        }
        for row in 0..super::node::narrow(net.rows.len()) {
            if net.rows[row as usize].seat == IDLE {
                let above = net.capacity_potential(net.rows[row as usize].parent);
                net.rows[row as usize].potential = net.best(row).unwrap_or(above);
            }
        }
        self.planner.net = net;
    }

    /// The slot of every row that the assignment uses; none if it names what is not available.
    fn find_seats(&self, assignment: &[(u32, u32)]) -> Option<BTreeMap<u32, u32>> {
        let mut seats = BTreeMap::new();
        for &(account, slot) in stoppable(assignment) {
            let slot = *self.planner.net.slot_places.get(slot as usize)?;
            let (first, count) = *self.rows.get(account as usize)?;
            let row = (first..first + count).find(|&row| self.fit_of(row, slot).is_some())?;
            if seats.insert(row, slot).is_some() {
                return None;
            }
        }
        Some(seats)
    }

    fn fit_of(&self, row: u32, slot: u32) -> Option<i64> {
        let net = &self.planner.net;
        let choice = net.options_of(row).iter().find(|choice| choice.other == slot)?;
        net.fit(choice.mark)
    }
}
