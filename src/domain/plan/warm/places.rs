//! Where the slots of an instance are, by what they are.

use std::collections::HashMap;

use crate::form::Form;
use crate::plan::input::number;
use crate::plan::model::PlanModel;
use crate::plan::options::SlotCandidate;

/// The groups by cluster and cell, and the slots of each.
pub(super) struct SlotPlaces {
    groups: HashMap<(usize, usize), usize>,
    /// The slots of group `g` are `slots[starts[g]..starts[g + 1]]`.
    starts: Vec<usize>,
    slots: Vec<u32>,
}

impl SlotPlaces {
    /// O(slots).
    pub(super) fn of(model: &PlanModel) -> Self {
        let group_of = |slot: usize| model.problem.slots[slot].group as usize;
        let mut starts = vec![0; model.groups.len() + 1];
        for slot in 0..model.slots.len() {
            starts[group_of(slot) + 1] += 1;
        }
        for group in 0..model.groups.len() {
            starts[group + 1] += starts[group];
        }
        let mut free = starts.clone();
        let mut slots = vec![0; model.slots.len()];
        for slot in 0..model.slots.len() {
            slots[free[group_of(slot)]] = number(slot);
            free[group_of(slot)] += 1;
        }
        Self { groups: model.groups.iter().copied().zip(0..).collect(), starts, slots }
    }

    /// Position of the slot that a candidate is in this form; `None`: nobody could take it so far. O(slots of its group).
    pub(super) fn find(&self, model: &PlanModel, candidate: &SlotCandidate<'_>, form: Form) -> Option<u32> {
        let group = *self.groups.get(&(candidate.cluster, candidate.cell))?;
        let mut slots = self.slots[self.starts[group]..self.starts[group + 1]].iter().copied();
        slots.find(|slot| {
            model.slots[*slot as usize].form == form && model.locality_of(*slot) == candidate.locality
        })
    }
}
