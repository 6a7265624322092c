//! Accounts that join a warm plan.

use crate::domain::flow::problem::{AccountOptions, MOST_VALUE, Place, ProblemError};

use super::bonus::{bonus, check_bonus};
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
        let (bound, path) = self.check_newcomer(&entry)?;
        let account = narrow(self.problem.accounts.len());
        self.raise_bonus(bound, path)?;
        let parent = self.find_parent(&entry);
        self.problem.accounts.push(entry);
        let entry = &self.problem.accounts[account as usize];
        let mut rows = (0, 0);
        if let Some(parent) = parent {
            let net = &mut self.planner.net;
            let mut options: Vec<_> = entry
                .options
                .iter()
                .map(|option| (net.slot_places[option.slot as usize], option.fit))
                .collect();
            rows = add_account(net, account, entry.capacity, parent, &mut options);
            for row in rows.0..rows.0 + rows.1 {
                net.publish(row);
            }
        }
        self.rows.push(rows);
        Ok(self.change(account))
    }

    /// Checks a newcomer as `Problem::check` would; gives the bounds of all sums and of all paths with it.
    fn check_newcomer(&self, entry: &AccountOptions) -> Result<(i128, i128), ProblemError> {
        let account = self.problem.accounts.len();
        let unknown = |place, index, count| Err(ProblemError::UnknownReference { place, index, count });
        if let Some(organisation) = entry.organisation
            && organisation as usize >= self.problem.organisations.len()
        {
            let count = self.problem.organisations.len();
            return unknown(Place::OrganisationOfAccount(account), organisation, count);
        }
        let (mut bound, mut path) = (self.bound, self.path);
        for (option, choice) in entry.options.iter().enumerate() {
            let slot = choice.slot;
            let Some(seat) = self.problem.slots.get(slot as usize) else {
                return unknown(Place::SlotOfOption { account, option }, slot, self.problem.slots.len());
            };
            if let Some(earlier) = entry.options[..option].iter().position(|other| other.slot == slot) {
                return Err(ProblemError::RepeatedSlot { account, option, earlier, slot });
            }
            let voices = account as i128 + 1;
            let step = i128::from(self.problem.groups[seat.group as usize].step);
            bound += 2 * i128::from(choice.fit).abs() + voices * step;
            path += 2 * i128::from(choice.fit).abs() + step;
        }
        if bound > MOST_VALUE { Err(ProblemError::TooLarge { bound }) } else { Ok((bound, path)) }
    }

    /// Keeps the bonus above what paths can change when a newcomer has come.
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

    /// The hub above a newcomer, or the ground; none for an account that can take nothing.
    fn find_parent(&self, entry: &AccountOptions) -> Option<u32> {
        let Some(organisation) = entry.organisation else {
            return (entry.capacity > 0).then_some(NONE);
        };
        let closed = self.problem.organisations[organisation as usize].capacity == Some(0);
        (entry.capacity > 0 && !closed).then(|| self.planner.net.org_hubs[organisation as usize])
    }
}
