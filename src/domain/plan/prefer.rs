//! Among optimal plans, one that moves as few people as possible.

use std::collections::BTreeSet;

use crate::flow::problem::{AccountOptions, Problem};

/// An instance whose optimum is an optimum of the original one and, of these, keeps the most of the given pairs.
pub(super) struct Keeping {
    /// Every value times `scale`, plus 1 for each pair that is kept.
    pub(super) problem: Problem,
    scale: i64,
}

/// Multiplies all values by more than twice the number of pairs and adds 1 to each kept pair: the sum of these ones can
/// never outweigh one unit of the original objective. O(options).
///
/// The instance is changed in place: a second one beside it would be the largest thing in memory.
///
/// # Errors
/// The values would become too large; then the caller plans without preference.
pub(super) fn keeping(mut problem: Problem, kept: &[(u32, u32)]) -> Result<Keeping, NoRoom> {
    let scale = i64::try_from(kept.len()).ok().and_then(|kept| kept.checked_mul(2)?.checked_add(2));
    let scale = scale.ok_or(NoRoom)?;
    let kept: BTreeSet<(u32, u32)> = kept.iter().copied().collect();
    multiply(&mut problem, scale).ok_or(NoRoom)?;
    for (at, account) in (0u32..).zip(&mut problem.accounts) {
        for option in &mut account.options {
            let bonus = i64::from(kept.contains(&(at, option.slot)));
            option.fit = option.fit.checked_add(bonus).ok_or(NoRoom)?;
        }
    }
    problem.check().map_err(|_| NoRoom)?;
    Ok(Keeping { problem, scale })
}

/// There is no room for a preference in 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoRoom;

/// An instance with all values times `scale`; `None` when one leaves 64 bits. Whether sums of them fit is to be checked. O(options).
pub(super) fn multiplied(original: &Problem, scale: i64) -> Option<Problem> {
    let mut problem = original.clone();
    multiply(&mut problem, scale)?;
    Some(problem)
}

fn multiply(problem: &mut Problem, scale: i64) -> Option<()> {
    problem.shortage_penalty = problem.shortage_penalty.checked_mul(scale)?;
    for cell in &mut problem.cells {
        cell.first = cell.first.checked_mul(scale)?;
    }
    for group in &mut problem.groups {
        group.step = group.step.checked_mul(scale)?;
    }
    problem.accounts.iter_mut().try_for_each(|account| multiply_fits(account, scale))
}

/// Multiplies what an account brings; `None` when a value leaves 64 bits.
pub(super) fn multiply_fits(account: &mut AccountOptions, scale: i64) -> Option<()> {
    for option in &mut account.options {
        option.fit = option.fit.checked_mul(scale)?;
    }
    Some(())
}

impl Keeping {
    /// The instance itself, without preference.
    pub(super) const fn plain(problem: Problem) -> Self {
        Self { problem, scale: 1 }
    }

    /// A difference of scaled objectives in original units. The ones of kept pairs differ by less than half of the scale,
    /// so the nearest multiple is exact.
    pub(super) const fn original_loss(&self, scaled: i64) -> i64 {
        (scaled + self.scale / 2).div_euclid(self.scale)
    }
}
