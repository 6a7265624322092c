//! Why an account was left out, each reason with a code that a person can check.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::code::UnassignedCode;
use super::model::PlanModel;
use crate::flow::problem::SlotFit;

/// An account that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "weibo-zjg-gonganju", "code": "angle_full",
    "detail": "road_flooded"
}))]
pub struct Unassigned {
    /// Handle of the account.
    pub account: String,
    /// The reason.
    pub code: UnassignedCode,
    /// The keys and figures behind it, in no language: the angle or organisation that is full, the free slot with its fit, the number
    /// of slots that others hold.
    pub detail: String,
}

/// What is taken in an assignment, counted once for all accounts.
pub(super) struct Taken {
    slots: Vec<u32>,
    angles: Vec<u32>,
    organisations: Vec<u32>,
    accounts: Vec<u32>,
}

impl Taken {
    pub(super) fn count(model: &PlanModel, assignment: &[(u32, u32)]) -> Self {
        let problem = &model.problem;
        let mut taken = Self {
            slots: vec![0; problem.slots.len()],
            angles: vec![0; problem.angles.len()],
            organisations: vec![0; problem.organisations.len()],
            accounts: vec![0; problem.accounts.len()],
        };
        for &(account, slot) in assignment {
            taken.slots[slot as usize] += 1;
            taken.angles[model.angle_of_slot(slot)] += 1;
            taken.accounts[account as usize] += 1;
            if let Some(organisation) = problem.accounts[account as usize].organisation {
                taken.organisations[organisation as usize] += 1;
            }
        }
        taken
    }

    /// Counts a unit that was given, or no longer counts one that was taken back.
    pub(super) fn change(&mut self, model: &PlanModel, account: u32, slot: u32, by: i32) {
        let organisation = model.problem.accounts[account as usize].organisation;
        let counts = [
            Some(&mut self.slots[slot as usize]),
            Some(&mut self.angles[model.angle_of_slot(slot)]),
            Some(&mut self.accounts[account as usize]),
            organisation.map(|at| &mut self.organisations[at as usize]),
        ];
        for count in counts.into_iter().flatten() {
            *count = count.saturating_add_signed(by);
        }
    }

    /// Makes room for an account that has come.
    pub(super) fn welcome(&mut self) {
        self.accounts.push(0);
    }

    /// How many voices the minimums lack.
    pub(super) fn lacking(&self, model: &PlanModel) -> i64 {
        let bounds = model.problem.angles.iter().zip(&self.angles);
        bounds.map(|(bounds, taken)| i64::from(bounds.min.saturating_sub(*taken))).sum()
    }

    pub(super) fn of_account(&self, account: usize) -> u32 {
        self.accounts[account]
    }

    pub(super) fn angle_is_full(&self, model: &PlanModel, angle: usize) -> bool {
        model.problem.angles[angle].max.is_some_and(|max| self.angles[angle] >= max)
    }

    /// Why an account with options has none of them: the rules of [`UnassignedCode`] from `organisation_full` on.
    pub(super) fn reason(&self, model: &PlanModel, account: usize) -> (UnassignedCode, String) {
        self.reason_among(model, account, &model.problem.accounts[account].options)
    }

    /// The same, of an account that only these options are left to.
    pub(super) fn reason_among(
        &self,
        model: &PlanModel,
        account: usize,
        options: &[SlotFit],
    ) -> (UnassignedCode, String) {
        let entry = &model.problem.accounts[account];
        if let Some(organisation) = entry.organisation.map(|at| at as usize)
            && let Some(capacity) = model.problem.organisations[organisation].capacity
            && self.organisations[organisation] >= capacity
        {
            let key = &model.accounts[account].organisation;
            return (UnassignedCode::OrganisationFull, key.clone());
        }
        let is_free = |slot: u32| self.slots[slot as usize] < model.problem.slots[slot as usize].capacity;
        let is_open = |slot: u32| !self.angle_is_full(model, model.angle_of_slot(slot));
        let free: Vec<_> = options.iter().filter(|option| is_free(option.slot)).collect();
        // Equal fits: the earlier slot speaks, so that the text does not depend on the order of the search.
        let best = free
            .iter()
            .filter(|option| is_open(option.slot))
            .max_by_key(|o| (o.fit, std::cmp::Reverse(o.slot)));
        if let Some(best) = best {
            let place = model.describe_slot(best.slot);
            return (UnassignedCode::Spread, format!("{place}: {}", best.fit));
        }
        if let Some(option) = free.first() {
            let angle = model.angle_of_slot(option.slot);
            let key = &model.angle_keys[angle];
            return (UnassignedCode::AngleFull, key.clone());
        }
        let count = options.len();
        (UnassignedCode::NoFreeSlot, count.to_string())
    }
}
