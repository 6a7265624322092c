//! Directions that stay, taken out of the instance before it is solved.

use std::collections::HashMap;

use super::input::number;
use super::model::PlanModel;
use crate::slot::{PlannedSlot, Slot};

/// Positions by key, made once for all fixed directions.
struct Places {
    slots: HashMap<Slot, u32>,
    angles: HashMap<String, usize>,
    cells: HashMap<(usize, String, Option<String>), usize>,
}

impl PlanModel {
    /// Takes fixed directions out of the instance: what they hold can no longer be given, and what they cover earns no first
    /// reward again. Where a group holds x fixed voices, further ones count from x: that is x·step off their fit, which
    /// keeps the instance an ordinary one. O(fixed + options).
    pub(super) fn take_out_fixed(&mut self, step: i64) {
        if self.fixed.is_empty() {
            return;
        }
        let places = Places {
            slots: self
                .find_slots(self.fixed.iter().map(|one| &one.slot))
                .into_iter()
                .map(|(slot, at)| (slot.clone(), at))
                .collect(),
            angles: self.angle_keys.iter().cloned().enumerate().map(|(at, key)| (key, at)).collect(),
            cells: (0..self.cells.len())
                .map(|at| {
                    let cell = &self.cells[at];
                    ((cell.angle, cell.audience.clone(), cell.locality.clone()), at)
                })
                .collect(),
        };
        let mut voices: HashMap<(String, usize), i64> = HashMap::new();
        for direction in self.fixed.clone() {
            self.fixed_objective += i64::from(direction.fit);
            self.take_seat(&places, &direction);
            let Some(cell) = self.take_voice(&places, &direction.slot) else { continue };
            let count = voices.entry((direction.slot.cluster, cell)).or_default();
            self.fixed_objective -= *count * step;
            *count += 1;
        }
        if step > 0 && !voices.is_empty() {
            self.lower_fits(&voices, step);
        }
    }

    /// The slot, the account's place and its organisation's place are gone.
    fn take_seat(&mut self, places: &Places, direction: &PlannedSlot) {
        if let Some(&slot) = places.slots.get(&direction.slot) {
            self.problem.slots[slot as usize].capacity = 0;
        }
        let Some(account) = self.account_at(&direction.account) else { return };
        let entry = &mut self.problem.accounts[account];
        entry.capacity = entry.capacity.saturating_sub(1);
        if let Some(organisation) = entry.organisation {
            let capacity = &mut self.problem.organisations[organisation as usize].capacity;
            *capacity = capacity.map(|left| left.saturating_sub(1));
        }
    }

    /// The angle has one voice more, and the cell is covered; gives the cell.
    fn take_voice(&mut self, places: &Places, slot: &Slot) -> Option<usize> {
        let angle = *places.angles.get(&slot.angle)?;
        let bounds = &mut self.problem.angles[angle];
        bounds.min = bounds.min.saturating_sub(1);
        bounds.max = bounds.max.map(|left| left.saturating_sub(1));
        let of_locality = |locality| places.cells.get(&(angle, slot.audience.clone(), locality)).copied();
        // A local angle has a cell per locality; the slot of another angle carries a locality that is none of the cell's.
        let cell = of_locality(None).or_else(|| of_locality(slot.locality.clone()))?;
        if !self.fixed_cells[cell] {
            self.fixed_cells[cell] = true;
            self.fixed_objective += self.problem.cells[cell].first;
            self.problem.cells[cell].first = 0;
        }
        Some(cell)
    }

    fn lower_fits(&mut self, voices: &HashMap<(String, usize), i64>, step: i64) {
        let lowered: Vec<i64> = (0..self.slots.len())
            .map(|slot| {
                let cell = self.cell_of_slot(number(slot));
                voices
                    .get(&(self.cluster_keys[self.slots[slot].cluster as usize].clone(), cell))
                    .map_or(0, |count| count * step)
            })
            .collect();
        for option in self.problem.accounts.iter_mut().flat_map(|account| &mut account.options) {
            option.fit -= lowered[option.slot as usize];
        }
        self.lowered = lowered;
    }
}
