//! Solving the instance: the exact optimum, certified, with what is needed to ask further questions about it.

use std::collections::{BTreeMap, BTreeSet};

use super::contradiction::{conflict_of, refuse_impossible_pins};
use super::error::PlanError;
use super::input::{PlanInput, number};
use super::model::PlanModel;
use super::prefer::{Keeping, preferring};
use crate::flow::alternatives::Alternative;
use crate::flow::certificate::{self, Certified};
use crate::flow::conflict::smallest_conflict;
use crate::flow::evaluate::objective_of;
use crate::flow::must::{MustError, Pinned, with_must};
use crate::flow::problem::Problem;
use crate::flow::residual::{Residual, ResidualError};
use crate::flow::solution::Solution;
use crate::flow::{self};
use crate::slot::{PlannedSlot, Slot};
use crate::stop::checkpoint;

/// A certified optimum of a campaign's instance; there is no other way to make one.
pub struct Solved {
    /// What the positions mean.
    pub model: PlanModel,
    /// The optimum with its potentials, of the instance with must-pins and preferences.
    pub(super) solution: Solution,
    pub(super) instance: Keeping,
    /// The largest loss that breaks no must-pin.
    most_loss: i64,
    /// Σ fit + Σ first rewards − Σ spread, fixed directions included.
    pub objective: i64,
    /// Whether the optimum was proved; by construction it was.
    pub certified: Certified,
}

/// Solves a campaign's instance exactly. Of several optima one that keeps the most of `keep` is chosen, so that nobody is
/// moved without need; `keep` is empty for a first plan. Of these the one with the better audiences, then forms, then records: the sums of
/// these scores over its directions are compared in this order, as far as 64 bits hold them.
///
/// # Errors
/// [`PlanError`].
pub fn solve_campaign(input: &PlanInput<'_>, keep: &[PlannedSlot]) -> Result<Solved, PlanError> {
    let (model, pinned) = pinned_instance(input)?;
    let (bonus, kept) = (pinned.bonus(), kept_pairs(&model, keep));
    let instance = preferring(input, &model, pinned.into_problem(), &kept);
    let solution = flow::solve(&instance.problem)?;
    let certified = certificate::check(&instance.problem, &solution.assignment, &solution.potentials)?;
    Solved::new(model, solution, instance, bonus, certified)
}

/// A campaign's instance, and the same with its must-pins.
pub(super) fn pinned_instance(input: &PlanInput<'_>) -> Result<(PlanModel, Pinned), PlanError> {
    refuse_impossible_pins(input)?;
    let model = PlanModel::new(input)?;
    let pinned = pin(input, &model)?;
    Ok((model, pinned))
}

fn pin(input: &PlanInput<'_>, model: &PlanModel) -> Result<Pinned, PlanError> {
    with_must(&model.problem, &model.must).map_err(|error| match error {
        MustError::Problem(error) => PlanError::TooLarge(error),
        MustError::Blocked(blocked) => conflict_of(input, model, &[blocked.index]),
        MustError::Conflict { pins } => conflict_of(input, model, &pins),
    })
}

/// Checks that a campaign's pins can hold together and with the rules.
///
/// # Errors
/// [`PlanError::Conflict`] with a set of which no part conflicts.
pub fn check_pins(input: &PlanInput<'_>) -> Result<(), PlanError> {
    refuse_impossible_pins(input)?;
    let model = PlanModel::new(input)?;
    match smallest_conflict(&model.problem, &model.must)? {
        None => Ok(()),
        Some(conflict) => Err(conflict_of(input, &model, &conflict)),
    }
}

fn kept_pairs(model: &PlanModel, keep: &[PlannedSlot]) -> Vec<(u32, u32)> {
    let slots = model.find_slots(keep.iter().map(|one| &one.slot));
    keep.iter()
        .filter_map(|direction| {
            let account = model.account_at(&direction.account)?;
            let slot = *slots.get(&direction.slot)?;
            Some((number(account), slot))
        })
        .collect()
}

/// Another direction that an account could take, and what the whole plan would lose by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherDirection {
    /// What it would be asked.
    pub slot: Slot,
    /// Optimum minus the optimum in which the account takes a slot of that cell.
    pub loss: i64,
    /// The fit there.
    pub fit: u32,
}

impl Solved {
    pub(super) fn new(
        model: PlanModel,
        solution: Solution,
        instance: Keeping,
        bonus: i64,
        certified: Certified,
    ) -> Result<Self, PlanError> {
        let value = objective_of(&model.problem, &solution.assignment)?;
        let lacking = i64::try_from(value.shortage).unwrap_or(i64::MAX);
        let objective =
            value.objective + model.problem.shortage_penalty.saturating_mul(lacking) + model.fixed_objective;
        // A pin weighs 2B + 1 where plans differ by at most B otherwise. Giving one up may bring B back, and then costs B + 1;
        // what costs more than B gives one up, and nothing else does.
        let most_loss = if model.must.is_empty() { i64::MAX } else { bonus / 2 };
        Ok(Self { model, solution, instance, most_loss, objective, certified })
    }

    /// How many options the instance has: what it weighs in memory. O(accounts).
    #[must_use]
    pub fn option_count(&self) -> u64 {
        self.model.problem.accounts.iter().map(|account| account.options.len() as u64).sum()
    }

    /// The `count` other cells that cost the plan least if this account took one of them: shortest residual paths, exact.
    ///
    /// # Errors
    /// [`ResidualError`] when the solution is no optimum; by construction it is.
    pub fn alternatives(&self, handle: &str, count: usize) -> Result<Vec<OtherDirection>, ResidualError> {
        let Some(account) = self.model.account_at(handle) else { return Ok(Vec::new()) };
        let residual = Residual::new(&self.instance.problem, &self.solution, &[])?;
        // Equal losses are told apart by the slot alone, in a cell and between cells, whatever the instance that found them prefers.
        let order = |other: &OtherDirection| (other.loss, other.slot.clone());
        let mut best: BTreeMap<usize, OtherDirection> = BTreeMap::new();
        for slot_loss in residual.slot_losses(number(account)) {
            let other = self.describe_alternative(account, slot_loss);
            let cell = self.model.cell_of_slot(slot_loss.slot);
            if best.get(&cell).is_none_or(|known| order(&other) < order(known)) {
                best.insert(cell, other);
            }
        }
        let mut found: Vec<_> = best.into_values().filter(|other| other.loss <= self.most_loss).collect();
        found.sort_by_key(order);
        found.truncate(count);
        Ok(found)
    }

    /// Every slot that this account does not hold and could, with what the plan would lose by it.
    ///
    /// # Errors
    /// As [`Solved::alternatives`].
    pub fn options(&self, handle: &str) -> Result<Vec<OtherDirection>, ResidualError> {
        let held: BTreeSet<Slot> = self
            .solution
            .assignment
            .iter()
            .filter(|(account, _)| self.model.account_at(handle) == Some(*account as usize))
            .map(|(_, slot)| self.model.slot(*slot))
            .collect();
        Ok(self.choices(handle)?.into_iter().filter(|choice| !held.contains(&choice.slot)).collect())
    }

    /// Every slot that this account holds, at no loss, or could.
    ///
    /// # Errors
    /// As [`Solved::alternatives`].
    pub fn choices(&self, handle: &str) -> Result<Vec<OtherDirection>, ResidualError> {
        let Some(account) = self.model.account_at(handle) else { return Ok(Vec::new()) };
        let residual = Residual::new(&self.instance.problem, &self.solution, &[])?;
        let options = self.model.problem.accounts[account].options.iter();
        Ok(options
            .filter_map(|option| {
                checkpoint();
                let loss = residual.forced_loss(number(account), option.slot)?;
                Some(self.describe_alternative(account, Alternative { slot: option.slot, loss }))
            })
            .filter(|other| other.loss <= self.most_loss)
            .collect())
    }

    fn describe_alternative(&self, account: usize, other: Alternative) -> OtherDirection {
        let options = &self.model.problem.accounts[account].options;
        let fit = options.iter().find(|option| option.slot == other.slot);
        let fit = fit.map_or(0, |option| option.fit + self.model.lowered[option.slot as usize]);
        OtherDirection {
            slot: self.model.slot(other.slot),
            loss: self.instance.original_loss(other.loss),
            fit: u32::try_from(fit).unwrap_or(0),
        }
    }
}

/// The largest number of cells that any assignment within the rules covers at once: the same instance in which only first
/// voices count. Minimums and must-pins are left aside, so it bounds every plan; and a plan that covers `covered` cells is within the rules,
/// so that nothing is solved where it covers every cell that anybody may take.
///
/// # Errors
/// [`PlanError`].
pub(super) fn most_coverable(model: &PlanModel, covered: usize) -> Result<usize, PlanError> {
    let within_reach = model.candidates.iter().zip(&model.fixed_cells);
    if covered >= within_reach.filter(|(candidates, fixed)| **candidates > 0 || **fixed).count() {
        return Ok(covered);
    }
    solve_coverable(model)
}

fn solve_coverable(model: &PlanModel) -> Result<usize, PlanError> {
    let mut problem: Problem = model.problem.clone();
    problem.shortage_penalty = 0;
    for (cell, covered) in problem.cells.iter_mut().zip(&model.fixed_cells) {
        cell.first = i64::from(!covered);
    }
    for group in &mut problem.groups {
        group.step = 0;
    }
    for option in problem.accounts.iter_mut().flat_map(|account| &mut account.options) {
        option.fit = 0;
    }
    let solution = flow::solve(&problem)?;
    let certified = certificate::check(&problem, &solution.assignment, &solution.potentials)?;
    let fixed = model.fixed_cells.iter().filter(|covered| **covered).count();
    Ok(fixed + usize::try_from(certified.objective()).unwrap_or(0))
}
