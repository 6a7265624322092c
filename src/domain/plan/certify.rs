//! Proving a plan as it is kept: the full check, without computing it from what was proved before.

use super::error::PlanError;
use super::input::{PlanInput, number};
use super::model::PlanModel;
use super::outcome::{Solved, pinned_instance};
use super::prefer::Keeping;
use crate::flow;
use crate::flow::certificate;
use crate::slot::PlannedSlot;
use crate::stop::stoppable;

/// Checks on every arc that `free`, together with the fixed directions of `input`, is an optimum of the campaign.
///
/// The instance is built anew and solved anew; the potentials of any optimum prove every optimum, so those of the fresh one
/// are tried on the plan as it is kept. Which of several optima the solver finds does not matter, and neither does how the
/// kept one came about.
///
/// # Errors
/// [`PlanError::Outdated`] when the registry no longer allows a direction, [`PlanError::NotCertified`] when the plan is no
/// optimum, and whatever planning afresh gives.
///
/// # Complexity
/// As [`solve_campaign`](super::solve_campaign).
pub fn certify_plan(input: &PlanInput<'_>, free: &[PlannedSlot]) -> Result<Solved, PlanError> {
    let (model, pinned) = pinned_instance(input)?;
    let bonus = pinned.bonus();
    let instance = Keeping::plain(pinned.into_problem());
    let mut solution = flow::solve(&instance.problem)?;
    certificate::check(&instance.problem, &solution.assignment, &solution.potentials)?;
    solution.assignment = positions(&model, free)?;
    let certified = certificate::check(&instance.problem, &solution.assignment, &solution.potentials)?;
    Solved::new(model, solution, instance, bonus, certified)
}

/// The directions as pairs of account and slot, ascending.
fn positions(model: &PlanModel, free: &[PlannedSlot]) -> Result<Vec<(u32, u32)>, PlanError> {
    let slots = model.find_slots(free.iter().map(|one| &one.slot));
    let position = |direction: &PlannedSlot| {
        let account = model.account_at(&direction.account)?;
        Some((number(account), *slots.get(&direction.slot)?))
    };
    let pairs =
        stoppable(free).map(|one| position(one).ok_or_else(|| PlanError::Outdated(one.account.clone())));
    let mut pairs = pairs.collect::<Result<Vec<_>, _>>()?;
    pairs.sort_unstable();
    Ok(pairs)
}
