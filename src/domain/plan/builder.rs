//! Numbering a planning problem: candidates that pins and bans leave, groups and slots in a fixed order.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::model::{PlanInput, PlanModel, Slot, number};
use super::options::Candidate;
use super::penalty::dominant_penalty;
use super::unassigned::UnassignedCode;
use crate::domain::account::Account;
use crate::domain::campaign::Pin;
use crate::domain::cell::{Cell, first_rewards};
use crate::domain::flow::problem::{
    AccountOptions, AngleBounds, CellReward, Group, OrganisationCap, Problem, SlotFit, SlotSeat,
};
use crate::domain::form::Form;

/// Pins and bans that take candidates away.
pub(super) struct Filter<'a> {
    pinned_out: BTreeSet<(&'a str, &'a str)>,
    banned: BTreeSet<(&'a str, Option<&'a str>)>,
    fixed: HashMap<&'a str, Vec<&'a str>>,
    input: &'a PlanInput<'a>,
}

impl<'a> Filter<'a> {
    pub(super) fn new(input: &'a PlanInput<'a>) -> Self {
        let mut fixed: HashMap<&str, Vec<&str>> = HashMap::new();
        for direction in input.fixed {
            fixed.entry(&direction.account).or_default().push(&direction.slot.angle);
        }
        Self {
            pinned_out: input
                .pins
                .iter()
                .filter(|pin| !pin.must)
                .map(|p| (p.account.as_str(), p.angle.as_str()))
                .collect(),
            banned: input.bans.iter().map(|ban| (ban.account.as_str(), ban.angle.as_deref())).collect(),
            fixed,
            input,
        }
    }

    pub(super) fn apply(
        &self,
        account: &Account,
        mut found: Vec<Candidate>,
        cells: &[Cell],
    ) -> Result<Vec<Candidate>, UnassignedCode> {
        let handle = account.handle.as_str();
        let angle_of =
            |candidate: &Candidate| self.input.spec.angles[cells[candidate.cell].angle].key.as_str();
        found.retain(|candidate| !self.pinned_out.contains(&(handle, angle_of(candidate))));
        if found.is_empty() {
            return Err(UnassignedCode::PinnedOut);
        }
        let withdrawn = self.banned.contains(&(handle, None));
        found.retain(|candidate| !withdrawn && !self.banned.contains(&(handle, Some(angle_of(candidate)))));
        if found.is_empty() {
            return Err(UnassignedCode::Declined);
        }
        // One direction per angle: where a fixed one stands, no second one is possible.
        if let Some(angles) = self.fixed.get(handle) {
            found.retain(|candidate| !angles.contains(&angle_of(candidate)));
        }
        Ok(found)
    }
}

/// What the steps before numbering have found.
pub(super) struct Parts {
    pub(super) cells: Vec<Cell>,
    pub(super) accounts: Vec<Arc<Account>>,
    pub(super) verdicts: Vec<Option<UnassignedCode>>,
    pub(super) options: Vec<Vec<SlotFit>>,
}

/// Numbers groups and slots in the order in which sorted accounts first need them, so that equal input gives equal numbers.
pub(super) struct Builder<'a> {
    input: &'a PlanInput<'a>,
    cells: &'a [Cell],
    cluster_keys: Vec<&'a String>,
    groups: Vec<(usize, usize)>,
    group_at: HashMap<(usize, usize), u32>,
    slots: Vec<Slot>,
    seats: Vec<SlotSeat>,
    slot_at: HashMap<(u32, Form, Option<String>), u32>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(input: &'a PlanInput<'a>, cells: &'a [Cell]) -> Self {
        Self {
            input,
            cells,
            cluster_keys: input.matrix.clusters().keys().collect(),
            groups: Vec::new(),
            group_at: HashMap::new(),
            slots: Vec::new(),
            seats: Vec::new(),
            slot_at: HashMap::new(),
        }
    }

    pub(super) fn options(&mut self, account: &Account, found: &[Candidate]) -> Vec<SlotFit> {
        let weights = &self.input.spec.weights;
        found
            .iter()
            .map(|candidate| SlotFit {
                slot: self.slot(candidate, account.form),
                fit: i64::from(candidate.scores.fit(weights)),
            })
            .collect()
    }

    fn slot(&mut self, candidate: &Candidate, form: Form) -> u32 {
        let group = self.group(candidate.cluster, candidate.cell);
        let key = (group, form, candidate.locality.clone());
        if let Some(&slot) = self.slot_at.get(&key) {
            return slot;
        }
        let number = number(self.slots.len());
        let cell = &self.cells[candidate.cell];
        self.slots.push(Slot {
            cluster: self.cluster_keys[candidate.cluster].clone(),
            angle: self.input.spec.angles[cell.angle].key.clone(),
            audience: cell.audience.clone(),
            form,
            locality: candidate.locality.clone(),
        });
        self.seats.push(SlotSeat { group, capacity: 1 });
        self.slot_at.insert(key, number);
        number
    }

    fn group(&mut self, cluster: usize, cell: usize) -> u32 {
        let next = number(self.groups.len());
        let group = *self.group_at.entry((cluster, cell)).or_insert(next);
        if group == next {
            self.groups.push((cluster, cell));
        }
        group
    }

    pub(super) fn finish(self, input: &PlanInput<'_>, parts: Parts) -> PlanModel {
        let spec = input.spec;
        let firsts = first_rewards(&parts.cells);
        let organisation_keys: Vec<String> = input.matrix.organisations().keys().cloned().collect();
        let organisation_at =
            |key: &str| organisation_keys.binary_search_by(|at| at.as_str().cmp(key)).ok().map(number);
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
            organisations: vec![
                OrganisationCap { capacity: spec.organisation_capacity };
                organisation_keys.len()
            ],
            accounts: parts
                .accounts
                .iter()
                .zip(parts.options)
                .map(|(account, options)| AccountOptions {
                    organisation: organisation_at(&account.organisation),
                    capacity: spec.capacity,
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
            problem,
            organisation_keys,
            verdicts: parts.verdicts,
            fixed: input.fixed.to_vec(),
            fixed_objective: 0,
            must: Vec::new(),
            groups: self.groups,
        };
        model.take_out_fixed(i64::from(spec.spread));
        model.problem.shortage_penalty = dominant_penalty(&model.problem);
        model.must = musts(input, &model);
        model
    }
}

fn musts(input: &PlanInput<'_>, model: &PlanModel) -> Vec<(u32, u32)> {
    let fixed = |pin: &Pin| {
        input
            .fixed
            .iter()
            .any(|direction| direction.account == pin.account && direction.slot.angle == pin.angle)
    };
    input
        .pins
        .iter()
        .filter(|pin| pin.must && !fixed(pin))
        .filter_map(|pin| {
            let account = model.account_at(&pin.account)?;
            let angle = model.angle_keys.iter().position(|key| *key == pin.angle)?;
            Some((number(account), number(angle)))
        })
        .collect()
}
