//! Which of equally good plans is found: the one with the better audiences, then forms, then records.
//!
//! # What is better
//!
//! Of plans that are worth the same, and that keep as much of what stands, the best is the one whose directions' audience scores (see
//! [`FitScores`](crate::fit::FitScores)) sum to more; of those that are alike in that, the one whose form scores do; then the one whose
//! record scores do. Directions that are fixed are in every plan and count for none. A score of audience or form counts from the least one that
//! the instance has, so that one direction more never makes a plan worse and a part in which all options are alike decides nothing; one
//! of the record counts from one level below the least, so that where nothing else tells one direction more is welcome. What is alike in all
//! three is told apart by the order of handles, clusters and cells: the same input gives the same plan.
//!
//! # How
//!
//! Scores become levels: how often the greatest common divisor of all their differences fits in. With U directions at most and a highest level L, the
//! levels of a part sum to no more than U·L; so a level of the part before it is worth U·L + 1. The whole objective is multiplied by
//! more than twice what all levels together can sum to ([`preferring`](super::prefer::preferring)): they never outweigh one unit of it, and
//! the certificate of the multiplied instance proves both.
//!
//! # Where there is no room for all of it
//!
//! 64 bits do not hold everything, and what is multiplied takes longer to solve: with more than a quarter of a million options none of it is taken,
//! so that a plan of a nation takes as long as it did. Else the first of these that fits is taken, which depends on the instance alone: all three
//! parts; the record in tenths, rounded down; audience and form; the audience; nothing. A part that is left out decides nothing. A city's first
//! plan has room for all three.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::input::{PlanInput, number};
use super::model::PlanModel;
use super::readers::Readers;
use crate::fit::{MIDDLE, form_score};

/// What a tenth of the record is.
const TENTH: u32 = 100;

/// The scores that a part has in an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Levels {
    least: u32,
    /// What one level is, at least 1.
    unit: u32,
    /// The level of the least score.
    first: u32,
    /// The highest level; 0 where the part is left out.
    most: u32,
}

impl Levels {
    const LEFT_OUT: Self = Self { least: 0, unit: 1, first: 0, most: 0 };

    /// The levels of these scores, the least one of which is `first`.
    fn of(scores: &BTreeSet<u32>, first: u32) -> Self {
        let (least, most) = (scores.first().copied().unwrap_or(0), scores.last().copied().unwrap_or(0));
        let unit = scores.iter().fold(0, |unit, score| divisor(unit, score - least)).max(1);
        Self { least, unit, first, most: first + (most - least) / unit }
    }

    fn coarser(self, unit: u32) -> Self {
        let unit = unit.max(self.unit);
        Self { unit, most: self.first + (self.most - self.first) * self.unit / unit, ..self }
    }

    /// Scores that came later count as the nearest level below, or as the least or the highest.
    fn level(&self, score: u32) -> i64 {
        i64::from((self.first + score.saturating_sub(self.least) / self.unit).min(self.most))
    }
}

fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// A part of the order, with what a level of it is worth; 0 where it is left out.
#[derive(Debug, Clone, Copy)]
struct Part {
    levels: Levels,
    worth: i64,
}

impl Part {
    fn rank(&self, score: u32) -> i64 {
        if self.worth == 0 { 0 } else { self.worth * self.levels.level(score) }
    }
}

/// The scores that an instance has, before it is known how much of the order there is room for.
pub(super) struct TieSurvey {
    audience: Levels,
    form: Levels,
    record: Levels,
    /// Of each slot: the position of its audience, and the score of its form.
    slots: Vec<(u32, u32)>,
}

impl TieSurvey {
    /// O(slots + accounts · audiences).
    pub(super) fn of(input: &PlanInput<'_>, model: &PlanModel, readers: &Readers<'_>) -> Self {
        let slots = model.slots.iter().map(|slot| {
            let cell = slot.cell as usize;
            let wanted = input.spec.angles[model.cells[cell].angle].form;
            (number(readers.audience_of(cell)), form_score(wanted, slot.form))
        });
        let slots: Vec<(u32, u32)> = slots.collect();
        let (mut audience, mut form, mut record) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut last_form = None;
        for &(_, score) in &slots {
            if last_form.replace(score) != Some(score) {
                form.insert(score);
            }
        }
        let mut last = None;
        let entries = model.accounts.iter().zip(&model.problem.accounts);
        for (account, _) in entries.filter(|(_, entry)| !entry.options.is_empty()) {
            let scores = readers.scores(account);
            if last.as_ref().is_none_or(|last| !Rc::ptr_eq(last, &scores)) {
                audience.extend(scores.iter().copied().filter(|score| *score > 0 || input.spec.stretch));
                last = Some(scores);
            }
            record.insert(record_of(input, &account.handle));
        }
        Self {
            audience: Levels::of(&audience, 0),
            form: Levels::of(&form, 0),
            record: Levels::of(&record, 1),
            slots,
        }
    }

    /// As much of the order as there is room for: for plans of at most `units` directions, and values that may be multiplied by `most` where
    /// `factor` times [`TieOrder::step`] is needed. `None`: there is no room even without any of it.
    pub(super) fn choose(self, units: i64, factor: i64, most: i64) -> Option<TieOrder> {
        let left_out = Levels::LEFT_OUT;
        let [audience, form, record] = [self.audience, self.form, self.record];
        let orders = [
            [audience, form, record],
            [audience, form, record.coarser(TENTH)],
            [audience, form, left_out],
            [audience, left_out, left_out],
            [left_out; 3],
        ];
        let count = |levels: &Levels| i128::from(units) * i128::from(levels.most) + 1;
        let fits = |levels: &&[Levels; 3]| {
            // Each factor is below 2⁷⁴ at most; where the product leaves 128 bits there is no room either.
            let step = levels.iter().map(count).try_fold(1_i128, i128::checked_mul);
            step.and_then(|step| step.checked_mul(i128::from(factor)))
                .is_some_and(|scale| scale <= most.into())
        };
        let levels = orders.iter().find(fits)?;
        let [audience, form, record] = *levels;
        let narrow = |count: i128| i64::try_from(count).unwrap_or(i64::MAX);
        let of_form = narrow(count(&record));
        let of_audience = of_form * narrow(count(&form));
        let part =
            |levels: Levels, worth: i64| Part { levels, worth: if levels.most == 0 { 0 } else { worth } };
        Some(TieOrder {
            audience: part(audience, of_audience),
            form: part(form, of_form),
            record: part(record, 1),
            step: of_audience * narrow(count(&audience)),
            slots: self.slots,
        })
    }
}

/// The order among equally good plans, as what an option adds.
#[derive(Debug, Clone)]
pub(super) struct TieOrder {
    audience: Part,
    form: Part,
    record: Part,
    /// More than the ranks of any plan sum to, at least 1.
    pub(super) step: i64,
    slots: Vec<(u32, u32)>,
}

impl TieOrder {
    /// Whether nothing is decided by it.
    pub(super) const fn is_empty(&self) -> bool {
        self.step == 1
    }

    /// What the options of an account with these scores add, by slot; each below [`TieOrder::step`].
    pub(super) fn ranks<'a>(&'a self, readers: &[u32], record: u32) -> impl Fn(u32) -> i64 + 'a {
        let by_audience: Vec<i64> = readers.iter().map(|score| self.audience.rank(*score)).collect();
        let by_record = self.record.rank(record);
        move |slot| {
            let (audience, form) = self.slots[slot as usize];
            by_audience[audience as usize] + self.form.rank(form) + by_record
        }
    }
}

/// The score of an account's record.
pub(super) fn record_of(input: &PlanInput<'_>, handle: &str) -> u32 {
    input.record.get(handle).copied().unwrap_or(MIDDLE)
}
