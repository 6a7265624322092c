//! One instance of the planning problem, with what its positions mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::code::UnassignedCode;
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
    /// The slots; positions are those of the problem.
    pub slots: Vec<Slot>,
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

    /// A slot for a sentence.
    #[must_use]
    pub fn describe_slot(&self, slot: u32) -> String {
        let slot = &self.slots[slot as usize];
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
