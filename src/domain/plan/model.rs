//! One instance of the planning problem, with what its positions mean.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::code::UnassignedCode;
use super::input::number;
use super::place::{Locality, SlotPlace};
use crate::account::Account;
use crate::cell::Cell;
use crate::flow::problem::Problem;
use crate::slot::{PlannedSlot, Slot};

/// The planning problem of one campaign, with what its positions mean.
pub struct PlanModel {
    /// The cells.
    pub cells: Vec<Cell>,
    /// All accounts by handle; positions are those of the problem. Those that came later follow, in the order in which they came.
    pub accounts: Vec<Arc<Account>>,
    /// The instance to solve; fixed directions are taken out of it.
    pub problem: Problem,
    /// Keys of the angles.
    pub angle_keys: Vec<String>,
    /// Keys of the organisations; positions are those of the problem.
    pub organisation_keys: Vec<String>,
    /// Why an account has no options; `None` when it has some.
    pub verdicts: Vec<Option<UnassignedCode>>,
    /// The fixed directions, which every plan contains.
    pub fixed: Vec<PlannedSlot>,
    /// What the fixed directions bring by themselves: their fit, first rewards and spread.
    pub fixed_objective: i64,
    /// For each cell whether a fixed direction covers it.
    pub fixed_cells: Vec<bool>,
    /// By cell: how many accounts may take it, by the rules, pins and declines.
    pub candidates: Vec<usize>,
    /// Must-pins that the instance has to hold, as (account, angle).
    pub must: Vec<(u32, u32)>,
    /// Where the accounts are that came later.
    pub(super) newcomers: BTreeMap<String, usize>,
    /// By slot: what fixed voices of its group take off the fit in the instance.
    pub(super) lowered: Vec<i64>,
    /// (cluster, cell) by group.
    pub(super) groups: Vec<(usize, usize)>,
    /// The slots; positions are those of the problem.
    pub(super) slots: Vec<SlotPlace>,
    /// Keys of all clusters, ascending.
    pub(super) cluster_keys: Vec<String>,
    /// Keys of the localities that slots have.
    pub(super) localities: Vec<String>,
}

impl PlanModel {
    /// Position of the angle that a slot belongs to.
    #[must_use]
    pub fn angle_of_slot(&self, slot: u32) -> usize {
        self.cells[self.cell_of_slot(slot)].angle
    }

    /// Position of the cell that a slot belongs to.
    #[must_use]
    pub fn cell_of_slot(&self, slot: u32) -> usize {
        self.groups[self.problem.slots[slot as usize].group as usize].1
    }

    /// A slot in words.
    #[must_use]
    pub fn slot(&self, at: u32) -> Slot {
        let place = &self.slots[at as usize];
        let cell = &self.cells[place.cell as usize];
        Slot {
            cluster: self.cluster_keys[place.cluster as usize].clone(),
            angle: self.angle_keys[cell.angle].clone(),
            audience: cell.audience.clone(),
            form: place.form,
            locality: self.locality_of(at).map(str::to_owned),
        }
    }

    /// Whether a slot is the one that these words name.
    pub(super) fn is_slot(&self, at: u32, words: &Slot) -> bool {
        let place = &self.slots[at as usize];
        let cell = &self.cells[place.cell as usize];
        place.form == words.form
            && self.cluster_keys[place.cluster as usize] == words.cluster
            && self.angle_keys[cell.angle] == words.angle
            && cell.audience == words.audience
            && self.locality_of(at) == words.locality.as_deref()
    }

    /// Where a slot is for.
    pub(super) fn locality_of(&self, slot: u32) -> Option<&str> {
        self.slots[slot as usize].locality.map(|at| self.localities[at.get() as usize - 1].as_str())
    }

    /// The positions of those of these slots that the instance has. O(cells + localities + slots + wanted).
    pub(super) fn find_slots<'a>(
        &self,
        wanted: impl IntoIterator<Item = &'a Slot>,
    ) -> HashMap<&'a Slot, u32> {
        let cells: HashMap<(usize, &str, Option<&str>), usize> = (self.cells.iter().zip(0..))
            .map(|(cell, at)| ((cell.angle, cell.audience.as_str(), cell.locality.as_deref()), at))
            .collect();
        let localities: HashMap<&str, Locality> = (self.localities.iter().zip(1..))
            .filter_map(|(key, at)| Some((key.as_str(), Locality::new(at)?)))
            .collect();
        let place_of = |slot: &Slot| {
            let angle = self.angle_keys.iter().position(|key| *key == slot.angle)?;
            let cell = |locality| cells.get(&(angle, slot.audience.as_str(), locality));
            let locality = match &slot.locality {
                Some(key) => Some(*localities.get(key.as_str())?),
                None => None,
            };
            Some(SlotPlace {
                cluster: number(self.cluster_keys.binary_search(&slot.cluster).ok()?),
                cell: number(*cell(None).or_else(|| cell(slot.locality.as_deref()))?),
                locality,
                form: slot.form,
            })
        };
        let wanted: HashMap<SlotPlace, &Slot> =
            wanted.into_iter().filter_map(|slot| Some((place_of(slot)?, slot))).collect();
        let found = self.slots.iter().zip(0..);
        found.filter_map(|(place, at)| Some((*wanted.get(place)?, at))).collect()
    }

    /// A slot for a sentence.
    #[must_use]
    pub fn describe_slot(&self, slot: u32) -> String {
        let slot = self.slot(slot);
        let locality = slot.locality.as_deref().unwrap_or("–");
        format!("{}/{}/{}/{}/{locality}", slot.cluster, slot.angle, slot.audience, slot.form.key())
    }

    /// Position of the account with this handle.
    #[must_use]
    pub fn account_at(&self, handle: &str) -> Option<usize> {
        let first = &self.accounts[..self.accounts.len() - self.newcomers.len()];
        let found = first.binary_search_by(|account| account.handle.as_str().cmp(handle)).ok();
        found.or_else(|| self.newcomers.get(handle).copied())
    }
}
