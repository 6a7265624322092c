//! A warm plan that follows the registry from one revision to another, account by account.

use std::sync::Arc;

use super::places::SlotPlaces;
use super::plan::WarmPlan;
use crate::account::Account;
use crate::cell::cells_of;
use crate::flow::problem::{AccountOptions, SlotFit};
use crate::matrix::Matrix;
use crate::plan::code::UnassignedCode;
use crate::plan::error::PlanError;
use crate::plan::input::{capacity_of, number};
use crate::plan::option_count::OptionCounter;
use crate::plan::options::Eligibility;
use crate::plan::prefer::{most_units, multiply_fits};
use crate::plan::size::MOST_OPTIONS;
use crate::plan::ties::record_of;
use crate::stop::checkpoint;

/// Accounts that may differ at once; of more it is better to plan anew.
const MOST_CHANGED: usize = 500;

/// Why a warm plan cannot follow the registry, so that it is rebuilt from the database.
#[derive(Debug, thiserror::Error)]
pub enum PlanLost {
    /// Functions or regions have changed.
    #[error("functions or regions have changed")]
    Trees,
    /// A cluster has come or gone.
    #[error("a cluster has come or gone")]
    Clusters,
    /// The campaign is told in other places now.
    #[error("the cells have changed")]
    Cells,
    /// An account is not there any more.
    #[error("an account is gone")]
    Gone,
    /// Too many accounts have changed.
    #[error("more than {MOST_CHANGED} accounts have changed")]
    TooMany,
    /// An account has moved to another organisation, or to one that is new.
    #[error("{0} belongs to another organisation")]
    Organisation(String),
    /// An account may take a slot that nobody could take when the plan was made warm: no other in its cluster had its form, or
    /// was in its region.
    #[error("{0} brings a slot that nobody could take before")]
    Slot(String),
    /// What an account has accepted is outside of the instance, and may fit again.
    #[error("what {0} has accepted is outside of the instance")]
    Outside(String),
    /// An account may no longer take what it is pinned to.
    #[error("{0} may no longer take what is agreed")]
    Held(String),
    /// More has come than the instance has room for.
    #[error("the instance has no room for more")]
    Full,
    /// The change itself was refused.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// What the registry says now of an account that it said something else of before.
struct Entitled {
    /// Where it stands; `None` for one that has come.
    at: Option<usize>,
    account: Arc<Account>,
    verdict: Option<UnassignedCode>,
    entry: AccountOptions,
    /// The same as the solver takes them.
    scaled: AccountOptions,
    /// Whether some of the options are there only because a direction stays that is fixed.
    lingers: bool,
}

impl WarmPlan {
    /// Applies registry changes to the plan, account by account: what those that differ may take is worked out anew,
    /// and who gains or loses something by it moves. Then what is asked is as good, and keeps as much, as after
    /// [`WarmPlan::resume`] from what stood; and the next [`WarmPlan::replan`] says what that moves, and why those are left out
    /// that differ. The campaign and the records stay.
    ///
    /// # Errors
    /// Why it cannot; then it is of no use any more.
    ///
    /// # Complexity
    /// Two searches for each account whose options differ, as for an answer; O(clusters + localities); and where the registry
    /// has moved on more than once, or accounts have come, one comparison of pointers for each account. The first time,
    /// O(slots) once. Where an angle is local and no localities are listed, O(accounts).
    pub fn follow(&mut self, matrix: Arc<Matrix>) -> Result<(), PlanLost> {
        let before = std::mem::replace(&mut self.basis.matrix, matrix);
        for entitled in self.read_changes(&before)? {
            checkpoint();
            self.entitle(entitled)?;
        }
        Ok(())
    }

    /// What every account that differs may take now.
    fn read_changes(&mut self, before: &Matrix) -> Result<Vec<Entitled>, PlanLost> {
        let matrix = Arc::clone(&self.basis.matrix);
        if !matrix.has_trees_of(before) {
            return Err(PlanLost::Trees);
        }
        let changed = matrix.graph.changed_since(&before.graph).ok_or(PlanLost::Gone)?;
        let mut handles = matrix.regrouped_since(before).ok_or(PlanLost::Clusters)?;
        handles.extend(changed.iter().map(|(_, account)| account.handle.as_str()));
        if handles.is_empty() {
            return Ok(Vec::new());
        }
        if handles.len() > MOST_CHANGED {
            return Err(PlanLost::TooMany);
        }
        if cells_of(&self.basis.spec, &matrix) != self.model.cells {
            return Err(PlanLost::Cells);
        }
        if self.places.is_none() {
            self.places = Some(SlotPlaces::of(&self.model));
        }
        let input = self.basis.input();
        let eligibility = Eligibility::new(&input, &self.model.cells);
        let counter = OptionCounter::new(&input, &eligibility, &self.model.cells);
        let accounts = handles.into_iter().filter_map(|handle| matrix.graph.account(handle));
        let accounts: Vec<&Arc<Account>> = accounts.collect();
        let options: u64 = accounts.iter().map(|account| counter.count(account)).sum();
        // What comes with them was not counted when the plan was made.
        if options > MOST_OPTIONS / 16 {
            return Err(PlanLost::Full);
        }
        accounts.into_iter().map(|account| self.read_account(&eligibility, account)).collect()
    }

    fn read_account(
        &self,
        eligibility: &Eligibility<'_>,
        account: &Arc<Account>,
    ) -> Result<Entitled, PlanLost> {
        let (found, verdict) = match eligibility.candidates(account) {
            Ok(found) => (found, None),
            Err(code) => (Vec::new(), Some(code)),
        };
        let slot_of = |candidate: &_| self.places.as_ref()?.find(&self.model, candidate, account.form);
        let options = found.iter().map(|candidate| {
            let slot = slot_of(candidate).ok_or_else(|| PlanLost::Slot(account.handle.clone()))?;
            Ok(SlotFit { slot, fit: i64::from(candidate.fit) - self.model.lowered[slot as usize] })
        });
        let mut options = options.collect::<Result<Vec<_>, PlanLost>>()?;
        let organisation = self.model.organisation_keys.binary_search(&account.organisation).ok().map(number);
        let at = self.model.account_at(&account.handle);
        let lingering = at.map(|at| self.lingering(at, &options)).unwrap_or_default();
        let lingers = !lingering.is_empty();
        options.extend(lingering);
        let capacity = capacity_of(&self.basis.spec, account);
        let entry = AccountOptions { organisation, capacity, options };
        let stays = at.is_none_or(|at| self.model.problem.accounts[at].organisation == organisation);
        if !stays || (organisation.is_none() && self.basis.spec.organisation_capacity.is_some()) {
            return Err(PlanLost::Organisation(account.handle.clone()));
        }
        let mut scaled = entry.clone();
        if let Some(order) = &self.order {
            let record = record_of(&self.basis.input(), &account.handle);
            multiply_fits(&mut scaled, self.scale, order, (&*eligibility.readers().scores(account), record));
        }
        Ok(Entitled { at, account: Arc::clone(account), verdict, entry, scaled, lingers })
    }

    /// What an account holds that is fixed and not among what it may take any more: it stays until it is given up.
    fn lingering(&self, account: usize, options: &[SlotFit]) -> Vec<SlotFit> {
        let at = number(account);
        let fixed = self.warm.terms().fixed.range((at, 0)..=(at, u32::MAX)).map(|&(_, slot)| slot);
        let gone = fixed.filter(|slot| options.iter().all(|option| option.slot != *slot));
        let before = &self.model.problem.accounts[account].options;
        gone.filter_map(|slot| before.iter().find(|option| option.slot == slot).copied()).collect()
    }

    fn entitle(&mut self, entitled: Entitled) -> Result<(), PlanLost> {
        let Some(at) = entitled.at else { return self.welcome(entitled) };
        let Entitled { account, verdict, entry, scaled, lingers, .. } = entitled;
        self.restated.insert(number(at));
        self.model.accounts[at] = Arc::clone(&account);
        self.model.verdicts[at] = verdict;
        if self.outside.contains(&account.handle) {
            return Err(PlanLost::Outside(account.handle.clone()));
        }
        if lingers {
            self.lingering.insert(account.handle.clone());
        } else {
            self.lingering.remove(&account.handle);
        }
        let before = std::mem::replace(&mut self.model.problem.accounts[at], entry.clone());
        if self.warm.base().accounts[at].options == scaled.options {
            return Ok(());
        }
        self.count_in(Some(&before), &entry)?;
        self.reprice_fixed(number(at), &before.options, &entry.options);
        // What its pins leave out of the new options is out before they come.
        let slots = before.options.iter().chain(&entry.options).map(|option| option.slot);
        let barred = self.pinned.barred(&self.model, &account.handle, slots);
        self.apply(&account.handle, |plan| plan.warm.bar(number(at), &barred))?;
        self.apply(&account.handle, |plan| plan.warm.replace(number(at), scaled)).map_err(|error| match error
        {
            PlanError::Outdated(handle) => PlanLost::Held(handle),
            error => PlanLost::Plan(error),
        })
    }

    /// Takes an account in that was not there before.
    fn welcome(&mut self, entitled: Entitled) -> Result<(), PlanLost> {
        let Entitled { account, verdict, entry, scaled, .. } = entitled;
        let at = self.model.accounts.len();
        self.count_in(None, &entry)?;
        let handle = account.handle.clone();
        self.model.newcomers.insert(handle.clone(), at);
        self.model.accounts.push(account);
        self.model.verdicts.push(verdict);
        self.model.problem.accounts.push(entry);
        self.taken.welcome();
        self.restated.insert(number(at));
        self.figures.unassigned += 1;
        Ok(self.apply(&handle, |plan| plan.warm.join(scaled))?)
    }

    /// Keeps minimums before everything else, and every unit worth more than all that is kept and how it ranks.
    fn count_in(&mut self, before: Option<&AccountOptions>, after: &AccountOptions) -> Result<(), PlanLost> {
        self.dominance.add(&self.model.problem, after);
        self.units += most_units(after);
        if let Some(before) = before {
            self.dominance.remove(&self.model.problem, before);
            self.units -= most_units(before);
        }
        let fits = self.dominance.penalty() <= self.model.problem.shortage_penalty;
        let keeps = self.order.is_none() || self.units <= self.most_units;
        if fits && keeps { Ok(()) } else { Err(PlanLost::Full) }
    }

    /// What was asked of a fixed direction stays what it is worth, whatever the registry makes of its fit.
    fn reprice_fixed(&mut self, account: u32, before: &[SlotFit], after: &[SlotFit]) {
        let fit = |options: &[SlotFit], slot: u32| {
            options.iter().find(|option| option.slot == slot).map_or(0, |option| option.fit)
        };
        let fixed = self.warm.terms().fixed.range((account, 0)..=(account, u32::MAX)).copied();
        for pair in fixed.collect::<Vec<_>>() {
            let more = self.differences.remove(&pair).unwrap_or(0) + fit(before, pair.1) - fit(after, pair.1);
            if more != 0 {
                self.differences.insert(pair, more);
            }
        }
    }
}
