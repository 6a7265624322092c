//! Shortages in words: the minimum cut of the instance, together with the directions that stay and are not part of it.

use std::collections::BTreeSet;

use super::error::PlanError;
use super::input::number;
use super::model::PlanModel;
use super::outcome::Solved;
use super::summary::{HeldDirection, ShortageWitness};
use crate::flow::shortage::{Shortage, shortages};

/// A witness for every independent part of the unmet minimums. O(options + witnesses · fixed directions).
///
/// # Errors
/// [`PlanError::NoWitness`] when the plan is no optimum; by construction it is.
pub(super) fn witnesses(solved: &Solved) -> Result<Vec<ShortageWitness>, PlanError> {
    let found = shortages(&solved.instance.problem, &solved.solution)?;
    Ok(found.iter().map(|shortage| with_fixed(&solved.model, shortage)).collect())
}

/// Counts fixed directions back in: in these angles each gives a voice that the minimum asks for, elsewhere it takes from what
/// its account and its organisation give. Both sides grow by the same number, so what is missing stays.
fn with_fixed(model: &PlanModel, found: &Shortage) -> ShortageWitness {
    let words = |positions: &[u32], word: &dyn Fn(usize) -> String| {
        positions.iter().map(|at| word(*at as usize)).collect::<Vec<_>>()
    };
    let angles: BTreeSet<&str> =
        found.angles.iter().map(|at| model.angle_keys[*at as usize].as_str()).collect();
    let is_listed = |handle: &str| {
        model.account_at(handle).is_some_and(|account| {
            let organisation = model.problem.accounts[account].organisation;
            found.accounts.binary_search(&number(account)).is_ok()
                || organisation.is_some_and(|at| found.organisations.binary_search(&at).is_ok())
        })
    };
    let (mut fixed, mut elsewhere) = (Vec::new(), Vec::new());
    for direction in &model.fixed {
        let held = || HeldDirection { account: direction.account.clone(), slot: direction.slot.clone() };
        if angles.contains(direction.slot.angle.as_str()) {
            fixed.push(held());
        } else if is_listed(&direction.account) {
            elsewhere.push(held());
        }
    }
    elsewhere.extend(found.pinned.iter().map(|(account, slot)| HeldDirection {
        account: model.accounts[*account as usize].handle.clone(),
        slot: model.slot(*slot),
    }));
    fixed.sort_unstable();
    elsewhere.sort_unstable();
    ShortageWitness {
        angles: words(&found.angles, &|at| model.angle_keys[at].clone()),
        accounts: words(&found.accounts, &|at| model.accounts[at].handle.clone()),
        organisations: words(&found.organisations, &|at| model.organisation_keys[at].clone()),
        slots: found.slots.iter().map(|at| model.slot(*at)).collect(),
        minimum: found.minimum + fixed.len() as u64,
        available: found.available + fixed.len() as u64,
        missing: found.missing,
        fixed,
        elsewhere,
    }
}
