//! Accounts that join a warm plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::flow::problem::{AccountOptions, MOST_VALUE, ProblemError, ReferencePlace};

use super::bonus::{bonus, check_bonus, widest};
use super::change::{Change, WarmError};
use super::compact::add_account;
use super::node::{NONE, narrow};
use super::warm::Warm;

impl Warm {
    /// Adds an account; its position is the number of accounts before.
    ///
    /// # Errors
    ///
    /// References that do not exist, a slot twice, or values too large; then nothing changes.
    pub fn join(&mut self, entry: AccountOptions) -> Result<Change, WarmError> {
        let account = self.problem.accounts.len();
        self.make_room(account, &entry, &BTreeSet::new())?;
        self.problem.accounts.push(entry);
        let rows = self.add_rows(narrow(account), &BTreeSet::new());
        self.rows.push(rows);
        Ok(self.change(narrow(account)))
    }

    /// Adds the rows of an account as the problem has it, out of play; and with them what it could take before, which is ruled
    /// out, so that it can be had again without other rows.
    pub(super) fn add_rows(&mut self, account: u32, before: &BTreeSet<u32>) -> (u32, u32) {
        let entry = &self.problem.accounts[account as usize];
        let Some(parent) = self.find_parent(entry) else { return (0, 0) };
        let net = &mut self.planner.net;
        let mut slots: BTreeMap<u32, i64> = before.iter().map(|&slot| (slot, 0)).collect();
        slots.extend(entry.options.iter().map(|option| (option.slot, option.fit)));
        let places = slots.into_iter().map(|(slot, fit)| (net.slot_places[slot as usize], fit));
        let mut options: Vec<_> = places.collect();
        let rows = add_account(net, account, entry.capacity, parent, &mut options);
        for row in rows.0..rows.0 + rows.1 {
            net.publish(row);
        }
        rows
    }

    /// Checks what an account at this position should be able to take, and raises the bonus above what paths can change with
    /// it; `known` are slots that it could take before.
    pub(super) fn make_room(
        &mut self,
        account: usize,
        entry: &AccountOptions,
        known: &BTreeSet<u32>,
    ) -> Result<(), ProblemError> {
        let (bound, path) = self.check_entry(account, entry, known)?;
        self.raise_bonus(bound, path)
    }

    /// Checks an account as `Problem::check` would; gives the bounds of all sums and of all paths with it.
    fn check_entry(
        &self,
        account: usize,
        entry: &AccountOptions,
        known: &BTreeSet<u32>,
    ) -> Result<(i128, i128), ProblemError> {
        let unknown = |place, index, count| Err(ProblemError::UnknownReference { place, index, count });
        if let Some(organisation) = entry.organisation
            && organisation as usize >= self.problem.organisations.len()
        {
            let count = self.problem.organisations.len();
            return unknown(ReferencePlace::OrganisationOfAccount(account), organisation, count);
        }
        let (mut bound, mut path) = (self.bound, self.path);
        for (option, choice) in entry.options.iter().enumerate() {
            let slot = choice.slot;
            let Some(seat) = self.problem.slots.get(slot as usize) else {
                return unknown(
                    ReferencePlace::SlotOfOption { account, option },
                    slot,
                    self.problem.slots.len(),
                );
            };
            if let Some(earlier) = entry.options[..option].iter().position(|other| other.slot == slot) {
                return Err(ProblemError::RepeatedSlot { account, option, earlier, slot });
            }
            if !known.contains(&slot) {
                let voices = self.problem.accounts.len() as i128 + 1;
                let step = i128::from(self.problem.groups[seat.group as usize].step);
                bound += voices * step;
                path += step;
            }
        }
        bound += self.fits_of(entry);
        path += widest(entry);
        if let Some(before) = self.problem.accounts.get(account) {
            bound -= self.fits_of(before);
            path -= widest(before);
        }
        if bound > MOST_VALUE { Err(ProblemError::TooLarge { bound }) } else { Ok((bound, path)) }
    }

    /// Twice the largest fit in each angle, as the bound of a problem counts them.
    fn fits_of(&self, entry: &AccountOptions) -> i128 {
        let mut largest: BTreeMap<u32, i128> = BTreeMap::new();
        for option in &entry.options {
            let most = largest.entry(self.problem.angle_of_slot(option.slot)).or_default();
            *most = (*most).max(2 * i128::from(option.fit).abs());
        }
        largest.values().sum()
    }

    /// Keeps the bonus above what paths can change.
    fn raise_bonus(&mut self, bound: i128, path: i128) -> Result<(), ProblemError> {
        let enough = 2 * path < i128::from(self.bonus);
        let raised = if enough { self.bonus } else { bonus(path)? };
        check_bonus(bound, raised)?;
        self.bound = bound;
        self.path = path;
        self.bonus = raised;
        if !enough {
            for account in self.terms.accounts() {
                // What is held earns more and stays.
                self.replan(account);
            }
        }
        Ok(())
    }

    /// The capacity node above an account, or the ground; none for an account that can take nothing.
    fn find_parent(&self, entry: &AccountOptions) -> Option<u32> {
        let Some(organisation) = entry.organisation else {
            return (entry.capacity > 0).then_some(NONE);
        };
        let closed = self.problem.organisations[organisation as usize].capacity == Some(0);
        (entry.capacity > 0 && !closed).then(|| self.planner.net.organisation_nodes[organisation as usize])
    }
}
