//! Working answers and pins into a warm plan.

use std::collections::BTreeSet;

use super::change::{PlanChange, PlanFigures};
use super::plan::WarmPlan;
use super::resume::{angle_at, difference};
use super::step::PlanStep;
use super::tally::Tally;
use crate::campaign::Pin;
use crate::flow::fast::{Change, WarmError};
use crate::plan::describe::worded;
use crate::plan::error::PlanError;
use crate::plan::input::number;
use crate::plan::planned::PlannedDirection;
use crate::slot::PlannedSlot;

impl WarmPlan {
    /// Takes up what was said, plans again, and says what that changes against what was asked before. What the change has
    /// touched is checked on every arc, by a check that is separate from the search. After an error the plan is of no use.
    ///
    /// # Errors
    /// [`PlanError::Outdated`] when a step names what its account may not take, [`PlanError::Conflict`] when a pin cannot hold,
    /// [`PlanError::Touched`] when the check fails; by construction it does not.
    ///
    /// # Complexity
    /// Two searches for each step, which end at the nearest place where somebody is spared or welcome, and
    /// O(clusters + localities) for the reasons of new directions.
    pub fn replan(&mut self, steps: &[PlanStep]) -> Result<PlanChange, PlanError> {
        for step in steps {
            self.take_up(step)?;
        }
        let tally = std::mem::take(&mut self.tally);
        let vanished = std::mem::take(&mut self.vanished);
        if self.scale > 1 {
            self.warm.prefer_current(&tally.moves());
        }
        let mut accounts: BTreeSet<u32> =
            tally.lost.iter().chain(&tally.got).map(|&(account, _)| account).collect();
        accounts.extend(std::mem::take(&mut self.restated));
        accounts
            .extend(vanished.iter().filter_map(|(account, _)| self.model.account_at(account)).map(number));
        let gone = tally
            .lost
            .iter()
            .map(|&(account, slot)| self.words(account, slot))
            .chain(vanished.iter().cloned());
        let mut change = PlanChange { gone: gone.collect(), ..PlanChange::default() };
        change.gone.sort_unstable();
        change.created = self.describe(&tally);
        for account in accounts {
            let handle = &self.model.accounts[account as usize].handle;
            let count =
                |pairs: &BTreeSet<(u32, u32)>| pairs.range((account, 0)..=(account, u32::MAX)).count();
            let now = self.taken.of_account(account as usize) as usize;
            let away = vanished.iter().filter(|(account, _)| account == handle).count();
            let before = now + count(&tally.lost) + away - count(&tally.got);
            if now == 0 && !self.outside.contains(handle) {
                change.left_out.push(self.why_left_out(account));
            } else if before == 0 && now > 0 {
                change.called.push(handle.clone());
            }
        }
        change.left_out.sort_unstable_by(|a, b| a.account.cmp(&b.account));
        change.called.sort_unstable();
        change.figures = self.figures;
        Ok(change)
    }

    /// Notes that a direction, as it stands in the plan, stays from now on. Nothing moves.
    ///
    /// # Errors
    /// [`PlanError::Outdated`] when the plan does not have it.
    pub fn accept(&mut self, direction: &PlannedSlot) -> Result<(), PlanError> {
        self.take_up(&PlanStep::Fix(direction.clone()))?;
        let still = self.tally.lost.is_empty() && self.tally.got.is_empty();
        if still { Ok(()) } else { Err(PlanError::Outdated(direction.account.clone())) }
    }

    fn take_up(&mut self, step: &PlanStep) -> Result<(), PlanError> {
        match step {
            PlanStep::Decline { account, angle } => {
                let pair = self.place(account, angle)?;
                self.declined.insert(pair);
                self.apply(account, |plan| plan.warm.decline(pair.0, pair.1))
            }
            PlanStep::Withdraw { account, staying } => self.withdraw(account, staying),
            PlanStep::Fix(direction) => self.fix(direction),
            PlanStep::Release(direction) => {
                let Some(pair) = self.pair_of(direction) else { return Ok(()) };
                self.apply(&direction.account, |plan| plan.warm.unfix(pair.0, pair.1))?;
                let place = (pair.0, self.angle_of(pair.1));
                if self.forbidden.contains(&place) {
                    return self.apply(&direction.account, |plan| plan.warm.decline(place.0, place.1));
                }
                Ok(())
            }
            PlanStep::Pin(pin) => self.pin(pin),
            PlanStep::Unpin(pin) => self.unpin(pin),
        }
    }

    fn withdraw(&mut self, account: &str, staying: &BTreeSet<String>) -> Result<(), PlanError> {
        let at = self.model.account_at(account).map(number).ok_or_else(|| outdated(account))?;
        self.declined.extend((0..number(self.model.angle_keys.len())).map(|angle| (at, angle)));
        if staying.is_empty() {
            return self.apply(account, |plan| plan.warm.withdraw(at));
        }
        let leaving: Vec<u32> = (0..number(self.model.angle_keys.len()))
            .filter(|angle| !staying.contains(&self.model.angle_keys[*angle as usize]))
            .collect();
        leaving.into_iter().try_for_each(|angle| self.apply(account, |plan| plan.warm.decline(at, angle)))
    }

    fn fix(&mut self, direction: &PlannedSlot) -> Result<(), PlanError> {
        let is_same =
            |held: &PlannedSlot| (&held.account, &held.slot) == (&direction.account, &direction.slot);
        if self.model.fixed.iter().any(is_same) {
            return Ok(());
        }
        let pair = self.pair_of(direction).ok_or_else(|| outdated(&direction.account))?;
        let more = difference(&self.model, pair.0, pair.1, direction.fit);
        if more == 0 {
            self.differences.remove(&pair);
        } else {
            self.differences.insert(pair, more);
        }
        self.apply(&direction.account, |plan| plan.warm.fix(pair.0, pair.1))
    }

    fn pin(&mut self, pin: &Pin) -> Result<(), PlanError> {
        let pair = self.place(&pin.account, &pin.angle)?;
        let refused = || PlanError::Conflict(vec![pin.clone()]);
        self.pinned.insert(pin);
        let held = self.fixed_audience(pair.0, pair.1);
        if !pin.must {
            // What was accepted stays; the pin holds from when it is given up.
            if pin.audience.is_some() {
                return self.narrow(pair.0).map_err(|_| refused());
            }
            self.forbidden.insert(pair);
            if held.is_some() {
                return Ok(());
            }
            return self.apply(&pin.account, |plan| plan.warm.decline(pair.0, pair.1));
        }
        if self.declined.contains(&pair) {
            // The account's no is the later word.
            return Ok(());
        }
        if let Some(held) = held {
            // A fixed direction holds its pin already, but for a pin to another audience.
            let holds = pin.audience.as_ref().is_none_or(|audience| *audience == held);
            return if holds { Ok(()) } else { Err(refused()) };
        }
        self.narrow(pair.0).map_err(|_| refused())?;
        self.apply(&pin.account, |plan| plan.warm.pin(pair.0, pair.1)).map_err(|_| refused())
    }

    fn unpin(&mut self, pin: &Pin) -> Result<(), PlanError> {
        let pair = self.place(&pin.account, &pin.angle)?;
        self.pinned.remove(pin);
        if pin.must && !self.pinned.asks(&pin.account, &pin.angle) {
            self.apply(&pin.account, |plan| plan.warm.unpin(pair.0, pair.1))?;
        }
        if pin.audience.is_some() {
            return self.narrow(pair.0);
        }
        if pin.must {
            return Ok(());
        }
        self.forbidden.remove(&pair);
        if self.declined.contains(&pair) {
            return Ok(());
        }
        self.apply(&pin.account, |plan| plan.warm.allow(pair.0, pair.1))
    }

    /// Rules out the slots of an account that its pins for audiences leave out, and no others.
    pub(super) fn narrow(&mut self, account: u32) -> Result<(), PlanError> {
        let at = account as usize;
        let handle = self.model.accounts[at].handle.clone();
        let options = self.model.problem.accounts[at].options.iter().map(|option| option.slot);
        let barred = self.pinned.barred(&self.model, &handle, options);
        self.apply(&handle, |plan| plan.warm.bar(account, &barred))
    }

    /// The audience that an account's fixed direction in an angle is told to, if it has one.
    fn fixed_audience(&self, account: u32, angle: u32) -> Option<String> {
        let mut inside = self.warm.terms().fixed.range((account, 0)..=(account, u32::MAX));
        let (handle, key) =
            (&self.model.accounts[account as usize].handle, &self.model.angle_keys[angle as usize]);
        let held = inside.find(|&&(_, slot)| self.angle_of(slot) == angle);
        let inside = held.map(|&(_, slot)| self.model.cells[self.model.cell_of_slot(slot)].audience.clone());
        inside.or_else(|| {
            let held =
                self.model.fixed.iter().find(|held| (&held.account, &held.slot.angle) == (handle, key));
            held.map(|held| held.slot.audience.clone())
        })
    }

    /// Positions of an account and an angle.
    fn place(&self, account: &str, angle: &str) -> Result<(u32, u32), PlanError> {
        let place = self.model.account_at(account).map(number).zip(angle_at(&self.model, angle));
        place.ok_or_else(|| outdated(account))
    }

    pub(super) fn apply(
        &mut self,
        account: &str,
        work: impl FnOnce(&mut Self) -> Result<Change, WarmError>,
    ) -> Result<(), PlanError> {
        let change = work(self).map_err(|error| match error {
            WarmError::Problem(error) => PlanError::TooLarge(error),
            _ => outdated(account),
        })?;
        self.warm.check_touched()?;
        let mut step = Tally::default();
        step.add(&change.moved);
        let calls = |plan: &Self| {
            let accounts: BTreeSet<u32> = change.moved.iter().map(|entry| entry.account).collect();
            let idle = |at: &u32| {
                plan.taken.of_account(*at as usize) == 0
                    && !plan.outside.contains(&plan.model.accounts[*at as usize].handle)
            };
            accounts.iter().filter(|at| idle(at)).count()
        };
        let idle_before = calls(self);
        for &(account, slot) in &step.lost {
            self.taken.change(&self.model, account, slot, -1);
        }
        for &(account, slot) in &step.got {
            self.taken.change(&self.model, account, slot, 1);
        }
        let figures = self.figures;
        self.figures = PlanFigures {
            objective: self.objective(),
            assigned: figures.assigned + step.got.len() - step.lost.len(),
            unassigned: figures.unassigned + calls(self) - idle_before,
        };
        self.tally.add(&change.moved);
        Ok(())
    }

    /// The objective as planning afresh counts it.
    pub(super) fn objective(&self) -> i64 {
        let problem = &self.model.problem;
        // What is kept and how it ranks count less than 1 in all.
        let given = self.warm.objective().div_euclid(self.scale);
        let missed = problem.shortage_penalty.saturating_mul(self.taken.lacking(&self.model));
        let fixed = &self.warm.terms().fixed;
        let differences = self.differences.iter().filter(|(pair, _)| fixed.contains(pair));
        given + missed + self.model.fixed_objective + differences.map(|(_, more)| more).sum::<i64>()
    }

    fn describe(&self, tally: &Tally) -> Vec<PlannedDirection> {
        let got: Vec<(u32, u32)> = tally.got.iter().copied().collect();
        if got.is_empty() {
            return Vec::new();
        }
        let mut created = worded(&self.basis.input(), &self.model, &got);
        created.truncate(got.len());
        created.sort_by(|a, b| {
            (&a.planned.account, &a.planned.slot).cmp(&(&b.planned.account, &b.planned.slot))
        });
        created
    }
}

fn outdated(account: &str) -> PlanError {
    PlanError::Outdated(account.to_owned())
}
