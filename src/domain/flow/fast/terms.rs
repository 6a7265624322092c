//! What was agreed or ruled out since the problem was written, and what each option is worth under it.

use std::collections::BTreeSet;

use crate::flow::problem::{Problem, SlotFit};

/// Agreements that a warm solver keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Account and angle: the account may not speak in that angle.
    pub bans: BTreeSet<(u32, u32)>,
    /// Account and slot: the account may not take that slot, unless it is fixed there.
    pub barred: BTreeSet<(u32, u32)>,
    /// Accounts that are not called on at all.
    pub withdrawn: BTreeSet<u32>,
    /// Account and angle: the account must speak in that angle, in whichever slot of it.
    pub pins: BTreeSet<(u32, u32)>,
    /// Account and slot: this unit stays where it is.
    pub fixed: BTreeSet<(u32, u32)>,
    /// Account and slot: the option is worth [`Terms::worth`] more than the problem says, so that of plans that are equally good otherwise
    /// one is chosen that holds the most of these. See [`Warm::prefer_current`](super::Warm::prefer_current).
    pub kept: BTreeSet<(u32, u32)>,
    /// What it is worth to keep one, at least 0 and less than one unit of what the problem's values are multiples of; 1 unless said otherwise.
    pub worth: i64,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            bans: BTreeSet::new(),
            barred: BTreeSet::new(),
            withdrawn: BTreeSet::new(),
            pins: BTreeSet::new(),
            fixed: BTreeSet::new(),
            kept: BTreeSet::new(),
            worth: 1,
        }
    }
}

impl Terms {
    /// What an option adds, or none if it is ruled out; an option that a pin or a fixed unit asks for earns `bonus`.
    pub(super) fn fit(&self, problem: &Problem, account: u32, option: SlotFit, bonus: i64) -> Option<i64> {
        let angle = problem.angle_of_slot(option.slot);
        if self.withdrawn.contains(&account) || self.bans.contains(&(account, angle)) {
            return None;
        }
        let is_kept = i64::from(self.kept.contains(&(account, option.slot)));
        let potential = option.fit + is_kept * self.worth;
        if self.fixed.contains(&(account, option.slot)) {
            return Some(potential + bonus);
        }
        let fixed = || self.fixed.range((account, 0)..=(account, u32::MAX));
        if fixed().any(|&(_, slot)| problem.angle_of_slot(slot) == angle) {
            return None;
        }
        if self.barred.contains(&(account, option.slot)) {
            return None;
        }
        let bonus = if self.pins.contains(&(account, angle)) { bonus } else { 0 };
        Some(potential + bonus)
    }

    /// The accounts that anything is agreed about.
    pub(super) fn accounts(&self) -> BTreeSet<u32> {
        let units = self.barred.iter().chain(&self.fixed).chain(&self.kept);
        let pairs = self.bans.iter().chain(&self.pins).chain(units);
        pairs.map(|&(account, _)| account).chain(self.withdrawn.iter().copied()).collect()
    }

    /// How many bonuses the agreements can earn at most.
    pub(super) fn bonuses(&self) -> usize {
        self.pins.len() + self.fixed.len()
    }

    /// Forgets what is asked of an account in an angle.
    pub(super) fn release(&mut self, problem: &Problem, account: u32, angle: u32) {
        self.pins.remove(&(account, angle));
        for slot in self.fixed_slots(account) {
            if problem.angle_of_slot(slot) == angle {
                self.fixed.remove(&(account, slot));
            }
        }
    }

    /// Forgets what is asked of an account.
    pub(super) fn release_all(&mut self, account: u32) {
        let pins: Vec<_> = self.pins.range((account, 0)..=(account, u32::MAX)).copied().collect();
        for pin in pins {
            self.pins.remove(&pin);
        }
        for slot in self.fixed_slots(account) {
            self.fixed.remove(&(account, slot));
        }
    }

    /// Rules out these slots for an account, and no others; gives those that were ruled out before.
    pub(super) fn bar(&mut self, account: u32, slots: &BTreeSet<u32>) -> BTreeSet<u32> {
        let range = (account, 0)..=(account, u32::MAX);
        let before: BTreeSet<u32> = self.barred.range(range).map(|&(_, slot)| slot).collect();
        for slot in &before {
            self.barred.remove(&(account, *slot));
        }
        self.barred.extend(slots.iter().map(|slot| (account, *slot)));
        before
    }

    /// The slots that an account is fixed in.
    pub(super) fn fixed_slots(&self, account: u32) -> Vec<u32> {
        self.fixed.range((account, 0)..=(account, u32::MAX)).map(|&(_, slot)| slot).collect()
    }
}
