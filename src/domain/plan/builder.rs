//! From a campaign and the matrix to one instance of the planning problem: accounts, groups and slots are numbered in a
//! fixed order.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::code::UnassignedCode;
use super::error::PlanError;
use super::input::{PlanInput, capacity_of, number, organisation_capacity_of};
use super::model::PlanModel;
use super::options::{Eligibility, SlotCandidate};
use super::penalty::dominant_penalty;
use super::pins::{Filter, must_pairs};
use super::place::{Locality, SlotPlace};
use super::size::PlanSize;
use crate::account::Account;
use crate::cell::{Cell, cells_of, first_rewards};
use crate::flow::problem::{
    AccountOptions, AngleBounds, CellReward, Group, OrganisationCap, Problem, SlotFit, SlotSeat,
};
use crate::form::Form;
use crate::stop::checkpoint;

impl PlanModel {
    /// Builds the instance. O(accounts + options), times the depth of the trees.
    ///
    /// # Errors
    /// [`PlanError::Oversized`] before anything large is made.
    pub fn new(input: &PlanInput<'_>) -> Result<Self, PlanError> {
        PlanSize::of(input)?;
        let cells = cells_of(input.spec, input.matrix);
        let accounts = input.matrix.graph.accounts();
        let filter = Filter::new(input, &cells);
        let eligibility = Eligibility::new(input, &cells);
        let mut builder = Builder::new(input);
        let (mut verdicts, mut options) = (Vec::new(), Vec::new());
        let mut candidates = vec![0; cells.len()];
        // By cell: the last account that was counted there.
        let mut counted = vec![usize::MAX; cells.len()];
        for (at, account) in accounts.iter().enumerate() {
            checkpoint();
            let found = eligibility.candidates(account).and_then(|found| filter.allowed(account, found));
            verdicts.push(found.as_ref().err().copied());
            let mut found = found.unwrap_or_default();
            for candidate in &found {
                let last = std::mem::replace(&mut counted[candidate.cell], at);
                candidates[candidate.cell] += usize::from(last != at);
            }
            filter.remove_fixed(account, &mut found);
            options.push(builder.options(account, &found));
        }
        let parts = NumberingInput {
            cells: cells.clone(),
            accounts: accounts.to_vec(),
            verdicts,
            options,
            candidates,
        };
        Ok(builder.finish(input, parts))
    }
}

/// What the steps before numbering have found.
struct NumberingInput {
    cells: Vec<Cell>,
    accounts: Vec<Arc<Account>>,
    verdicts: Vec<Option<UnassignedCode>>,
    options: Vec<Vec<SlotFit>>,
    candidates: Vec<usize>,
}

/// Numbers groups and slots in the order in which sorted accounts first need them, so that equal input gives equal numbers.
struct Builder<'a> {
    cluster_keys: Vec<&'a String>,
    groups: Vec<(usize, usize)>,
    group_at: HashMap<(usize, usize), u32>,
    /// The group that was asked for last: the options of an account in one group stand together.
    last_group: Option<((usize, usize), u32)>,
    slots: Vec<SlotPlace>,
    seats: Vec<SlotSeat>,
    slot_at: HashMap<(u32, Form, Option<Locality>), u32>,
    localities: Vec<&'a str>,
    locality_at: HashMap<&'a str, Locality>,
    /// The locality that was asked for last: an account has few.
    last_locality: Option<(&'a str, Locality)>,
}

impl<'a> Builder<'a> {
    fn new(input: &'a PlanInput<'a>) -> Self {
        Self {
            cluster_keys: input.matrix.clusters().keys().collect(),
            groups: Vec::new(),
            group_at: HashMap::new(),
            last_group: None,
            slots: Vec::new(),
            seats: Vec::new(),
            slot_at: HashMap::new(),
            localities: Vec::new(),
            locality_at: HashMap::new(),
            last_locality: None,
        }
    }

    fn options(&mut self, account: &Account, found: &[SlotCandidate<'a>]) -> Vec<SlotFit> {
        let option = |candidate: &SlotCandidate<'a>| SlotFit {
            slot: self.slot(candidate, account.form),
            fit: i64::from(candidate.fit),
        };
        found.iter().map(option).collect()
    }

    fn slot(&mut self, candidate: &SlotCandidate<'a>, form: Form) -> u32 {
        let group = self.group(candidate.cluster, candidate.cell);
        let locality = candidate.locality.and_then(|key| self.locality(key));
        let key = (group, form, locality);
        if let Some(&slot) = self.slot_at.get(&key) {
            return slot;
        }
        let at = number(self.slots.len());
        let (cluster, cell) = (number(candidate.cluster), number(candidate.cell));
        self.slots.push(SlotPlace { cluster, cell, locality, form });
        self.seats.push(SlotSeat { group, capacity: 1 });
        self.slot_at.insert(key, at);
        at
    }

    fn locality(&mut self, key: &'a str) -> Option<Locality> {
        if let Some((last, at)) = self.last_locality
            && last == key
        {
            return Some(at);
        }
        let at = if let Some(known) = self.locality_at.get(key) {
            *known
        } else {
            self.localities.push(key);
            let new = Locality::new(number(self.localities.len()))?;
            self.locality_at.insert(key, new);
            new
        };
        self.last_locality = Some((key, at));
        Some(at)
    }

    fn group(&mut self, cluster: usize, cell: usize) -> u32 {
        if let Some((last, group)) = self.last_group
            && last == (cluster, cell)
        {
            return group;
        }
        let group = self.find_group(cluster, cell);
        self.last_group = Some(((cluster, cell), group));
        group
    }

    fn find_group(&mut self, cluster: usize, cell: usize) -> u32 {
        let next = number(self.groups.len());
        let group = *self.group_at.entry((cluster, cell)).or_insert(next);
        if group == next {
            self.groups.push((cluster, cell));
        }
        group
    }

    fn finish(self, input: &PlanInput<'_>, parts: NumberingInput) -> PlanModel {
        let spec = input.spec;
        let firsts = first_rewards(&parts.cells);
        let organisation_keys: Vec<String> = input.matrix.organisations().keys().cloned().collect();
        // A nation's keys lie all over the memory: a search through their order would miss the cache at each step.
        let organisation_at: HashMap<&str, u32> =
            organisation_keys.iter().map(String::as_str).zip(0..).collect();
        let problem = Problem {
            angles: spec
                .angles
                .iter()
                .map(|angle| AngleBounds { min: angle.least(), max: angle.max })
                .collect(),
            cells: parts
                .cells
                .iter()
                .zip(&firsts)
                .map(|(cell, first)| CellReward { angle: number(cell.angle), first: *first })
                .collect(),
            groups: self
                .groups
                .iter()
                .map(|(_, cell)| Group { cell: number(*cell), step: i64::from(spec.spread) })
                .collect(),
            slots: self.seats,
            organisations: organisation_keys
                .iter()
                .map(|key| OrganisationCap { capacity: organisation_capacity_of(spec, key) })
                .collect(),
            accounts: parts
                .accounts
                .iter()
                .zip(parts.options)
                .map(|(account, options)| AccountOptions {
                    organisation: organisation_at.get(account.organisation.as_str()).copied(),
                    capacity: capacity_of(spec, account),
                    options,
                })
                .collect(),
            shortage_penalty: 0,
        };
        let mut model = PlanModel {
            angle_keys: spec.angles.iter().map(|angle| angle.key.clone()).collect(),
            fixed_cells: vec![false; parts.cells.len()],
            cells: parts.cells,
            accounts: parts.accounts,
            lowered: vec![0; self.slots.len()],
            slots: self.slots,
            cluster_keys: self.cluster_keys.into_iter().cloned().collect(),
            localities: self.localities.into_iter().map(ToOwned::to_owned).collect(),
            problem,
            organisation_keys,
            verdicts: parts.verdicts,
            candidates: parts.candidates,
            fixed: input.fixed.to_vec(),
            fixed_objective: 0,
            must: Vec::new(),
            newcomers: BTreeMap::new(),
            groups: self.groups,
        };
        model.take_out_fixed(i64::from(spec.spread));
        model.problem.shortage_penalty = dominant_penalty(&model.problem);
        model.must = must_pairs(input, &model);
        model
    }
}
