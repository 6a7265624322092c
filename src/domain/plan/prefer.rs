//! Among optimal plans, one that moves as few people as possible, and of these the best by audience, form and record.

use std::collections::BTreeSet;

use super::input::PlanInput;
use super::model::PlanModel;
use super::readers::Readers;
use super::ties::{TieOrder, TieSurvey, record_of};
use crate::flow::problem::{AccountOptions, Problem};
use crate::stop::stoppable;

/// An instance whose optimum is an optimum of the original one; of these it keeps the most of the given pairs, and of these it is the best by the
/// order of [`ties`](super::ties).
pub(super) struct Keeping {
    /// Every value times `scale`, plus a step of the order for each pair that is kept, plus the rank of each option.
    pub(super) problem: Problem,
    scale: i64,
}

/// With more options than this an instance is large. Of 20,000 accounts with 400,000 options, the plan took 1.7 times as long with the order
/// among equally good plans as without.
const LARGE: usize = 1 << 18;

/// By how much the values of an instance may be multiplied: what 64 bits hold, which is `most`, and of a large one no more than `factor`, which keeping
/// people where they are takes. O(accounts).
pub(super) fn room(problem: &Problem, factor: i64, most: i64) -> i64 {
    room_for(problem.accounts.iter().map(|entry| entry.options.len()).sum(), factor, most)
}

fn room_for(options: usize, factor: i64, most: i64) -> i64 {
    if options > LARGE { most.min(factor) } else { most }
}

/// Multiplies all values by twice what kept pairs and ranks can sum to together, and a little more: their sum can never outweigh half a unit of
/// the original objective. `problem` is `model`'s, with its must-pins. O(options).
///
/// The instance is changed in place: a second one beside it would be the largest thing in memory. Where there is no room in 64 bits for any
/// preference it stays as it is.
pub(super) fn preferring(
    input: &PlanInput<'_>,
    model: &PlanModel,
    mut problem: Problem,
    kept: &[(u32, u32)],
) -> Keeping {
    let kept: BTreeSet<(u32, u32)> = kept.iter().copied().collect();
    let readers = Readers::new(input.matrix.audiences(), &model.cells);
    let factor = i64::try_from(kept.len()).unwrap_or(i64::MAX / 4) * 2 + 2;
    let units = problem.accounts.iter().map(most_units).sum();
    let survey = TieSurvey::of(input, model, &readers);
    let room = room(&problem, factor, problem.most_scale());
    let Some(order) = survey.choose(units, factor, room) else {
        return Keeping::plain(problem);
    };
    if kept.is_empty() && order.is_empty() {
        return Keeping::plain(problem);
    }
    let scale = factor * order.step;
    multiply_all(&mut problem, scale);
    let entries = model.accounts.iter().zip(&mut problem.accounts);
    for (at, (account, entry)) in (0_u32..).zip(stoppable(entries)) {
        let rank = order.ranks(&readers.scores(account), record_of(input, &account.handle));
        for option in &mut entry.options {
            option.fit = times(option.fit, scale) + rank(option.slot);
        }
        for &(_, slot) in kept.range((at, 0)..=(at, u32::MAX)) {
            if let Some(option) = entry.options.iter_mut().find(|option| option.slot == slot) {
                option.fit += order.step;
            }
        }
    }
    Keeping { problem, scale }
}

/// Multiplies all values but the fits. The scale is no more than [`Problem::most_scale`].
pub(super) fn multiply_all(problem: &mut Problem, scale: i64) {
    problem.shortage_penalty = times(problem.shortage_penalty, scale);
    for cell in &mut problem.cells {
        cell.first = times(cell.first, scale);
    }
    for group in &mut problem.groups {
        group.step = times(group.step, scale);
    }
}

/// Multiplies what an account brings and adds the ranks of its options. The scale is no more than [`Problem::most_scale`].
pub(super) fn multiply_fits(entry: &mut AccountOptions, scale: i64, order: &TieOrder, scores: (&[u32], u32)) {
    let rank = order.ranks(scores.0, scores.1);
    for option in &mut entry.options {
        option.fit = times(option.fit, scale) + rank(option.slot);
    }
}

/// Within 64 bits, as [`Problem::most_scale`] has shown.
const fn times(value: i64, scale: i64) -> i64 {
    value.saturating_mul(scale)
}

/// No plan gives an account more than this.
pub(super) fn most_units(account: &AccountOptions) -> i64 {
    let options = i64::try_from(account.options.len()).unwrap_or(i64::MAX);
    i64::from(account.capacity).min(options)
}

impl Keeping {
    /// The instance itself, without preference.
    pub(super) const fn plain(problem: Problem) -> Self {
        Self { problem, scale: 1 }
    }

    /// A difference of scaled objectives in original units. What is preferred differs by less than half of the scale,
    /// so the nearest multiple is exact.
    pub(super) const fn original_loss(&self, scaled: i64) -> i64 {
        (scaled + self.scale / 2).div_euclid(self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_instance_has_room_for_keeping_people_alone() {
        assert_eq!(room_for(LARGE, 2, i64::MAX), i64::MAX);
        assert_eq!(room_for(LARGE + 1, 40_002, i64::MAX), 40_002);
        assert_eq!(room_for(LARGE + 1, 40_002, 9), 9);
    }
}
