//! From a campaign and the matrix to one instance of the planning problem, and the way back from its positions to words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::builder::{Builder, Parts};
use super::options::Eligibility;
use super::pins::Filter;
use super::unassigned::UnassignedCode;
use crate::account::Account;
use crate::campaign::{CampaignSpec, Pin};
use crate::cell::{Cell, cells_of};
use crate::flow::problem::Problem;
use crate::form::Form;
use crate::matrix::Matrix;

/// Everything that a plan depends on.
#[derive(Clone, Copy)]
pub struct PlanInput<'a> {
    /// The campaign.
    pub spec: &'a CampaignSpec,
    /// What coordinators have pinned.
    pub pins: &'a [Pin],
    /// What accounts have declined.
    pub bans: &'a [Ban],
    /// Directions that stay: accepted ones, and any with a piece.
    pub fixed: &'a [PlannedSlot],
    /// The registry.
    pub matrix: &'a Matrix,
    /// By handle: the share of past directions delivered on time and original, in thousandths.
    pub record: &'a BTreeMap<String, u32>,
}

/// An account's no to an angle, or to the whole campaign.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ban {
    /// Handle of the account.
    pub account: String,
    /// Key of the angle; `None`: all.
    pub angle: Option<String>,
}

/// An account in a slot, in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct PlannedSlot {
    /// Handle of the account.
    pub account: String,
    /// The slot.
    #[serde(flatten)]
    pub slot: Slot,
    /// The fit, 1 to 1000.
    pub fit: u32,
}

/// One thing that can be asked once: a cell × form × locality, from one cluster's view.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "cluster": "education", "angle": "school_rain", "audience": "parents", "form": "article", "locality": "zhangjiagang"
}))]
pub struct Slot {
    /// Key of the cluster.
    pub cluster: String,
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// The form.
    pub form: Form,
    /// Key of the locality.
    #[schema(required = true)]
    pub locality: Option<String>,
}

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
    /// Builds the instance. O(accounts + options), times the depth of the trees.
    #[must_use]
    pub fn new(input: &PlanInput<'_>) -> Self {
        let cells = cells_of(input.spec, input.matrix);
        let accounts = input.matrix.graph.accounts();
        let filter = Filter::new(input, &cells);
        let eligibility = Eligibility::new(input, &cells);
        let mut builder = Builder::new(input, &cells);
        let (mut verdicts, mut options) = (Vec::new(), Vec::new());
        let mut candidates = vec![0; cells.len()];
        for account in accounts {
            let found = eligibility.candidates(account).and_then(|found| filter.allowed(account, found));
            verdicts.push(found.as_ref().err().copied());
            let mut found = found.unwrap_or_default();
            for cell in found.iter().map(|candidate| candidate.cell).collect::<BTreeSet<_>>() {
                candidates[cell] += 1;
            }
            filter.remove_fixed(account, &mut found);
            options.push(builder.options(account, &found));
        }
        let parts =
            Parts { cells: cells.clone(), accounts: accounts.to_vec(), verdicts, options, candidates };
        builder.finish(input, parts)
    }

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

/// Positions as the problem writes them. Its lists are checked to stay below 2³² before it is solved.
pub(super) fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
