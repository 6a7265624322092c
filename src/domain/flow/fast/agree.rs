//! The changes that a warm plan takes.

use std::collections::BTreeSet;

use super::change::{Change, WarmError};
use super::warm::Warm;

impl Warm {
    /// Bans an account from an angle, as after a declined direction. Its pin and its fixed unit there are given up.
    ///
    /// # Errors
    ///
    /// An account that does not exist. An angle in which it has no option changes nothing.
    ///
    /// # Complexity
    ///
    /// Two searches that end at the nearest place where a unit is spared or welcome: microseconds as long as angles in
    /// between are not at their bounds, at worst the size of the network times its logarithm. All changes are alike.
    pub fn decline(&mut self, account: u32, angle: u32) -> Result<Change, WarmError> {
        self.check_account_exists(account)?;
        self.terms.release(&self.problem, account, angle);
        self.terms.bans.insert((account, angle));
        Ok(self.change(account))
    }

    /// Lifts a ban.
    ///
    /// # Errors
    ///
    /// An account that does not exist.
    pub fn allow(&mut self, account: u32, angle: u32) -> Result<Change, WarmError> {
        self.check_account_exists(account)?;
        self.terms.bans.remove(&(account, angle));
        Ok(self.change(account))
    }

    /// Rules out single slots for an account: these, and none that were before. What is fixed stays.
    ///
    /// # Errors
    ///
    /// An account that does not exist, or a contradiction with what is agreed; then nothing changes.
    pub fn bar(&mut self, account: u32, slots: &BTreeSet<u32>) -> Result<Change, WarmError> {
        self.check_account_exists(account)?;
        let before = self.terms.bar(account, slots);
        self.keep(account, |warm| {
            warm.terms.bar(account, &before);
        })
    }

    /// Takes an account out altogether; its pins and fixed units are given up, its bans stay.
    ///
    /// # Errors
    ///
    /// An account that does not exist.
    pub fn withdraw(&mut self, account: u32) -> Result<Change, WarmError> {
        self.check_account_exists(account)?;
        self.terms.release_all(account);
        self.terms.withdrawn.insert(account);
        Ok(self.change(account))
    }

    /// Brings a withdrawn account back.
    ///
    /// # Errors
    ///
    /// An account that does not exist.
    pub fn restore(&mut self, account: u32) -> Result<Change, WarmError> {
        self.check_account_exists(account)?;
        self.terms.withdrawn.remove(&account);
        Ok(self.change(account))
    }

    /// Holds an account in an angle, in whichever slot is best for all.
    ///
    /// # Errors
    ///
    /// No option there, or a contradiction with what is agreed; then nothing changes.
    pub fn pin(&mut self, account: u32, angle: u32) -> Result<Change, WarmError> {
        self.check_account_exists(account)?;
        if self.terms.pins.contains(&(account, angle)) {
            return Ok(self.change(account));
        }
        let options = &self.problem.accounts[account as usize].options;
        let left = |option| self.terms.fit(&self.problem, account, option, 0).is_some();
        if !options.iter().any(|&option| self.problem.angle_of_slot(option.slot) == angle && left(option)) {
            return Err(WarmError::NoOption { account, angle });
        }
        // The options of a fixed unit carry a bonus already, and one unit earns one.
        if self.terms.fixed_slots(account).iter().any(|&slot| self.problem.angle_of_slot(slot) == angle) {
            return Ok(self.change(account));
        }
        self.terms.pins.insert((account, angle));
        self.keep(account, |warm| {
            warm.terms.pins.remove(&(account, angle));
        })
    }

    /// Gives up a pin.
    ///
    /// # Errors
    ///
    /// An account that does not exist.
    pub fn unpin(&mut self, account: u32, angle: u32) -> Result<Change, WarmError> {
        self.check_account_exists(account)?;
        self.terms.pins.remove(&(account, angle));
        Ok(self.change(account))
    }

    /// Fixes a unit: the account has this slot and keeps it, as after an accepted direction. A pin in the slot's angle is
    /// absorbed.
    ///
    /// # Errors
    ///
    /// A slot that the account may not take, or a contradiction with what is agreed; then nothing changes.
    pub fn fix(&mut self, account: u32, slot: u32) -> Result<Change, WarmError> {
        self.check_account_exists(account)?;
        if self.terms.fixed.contains(&(account, slot)) {
            return Ok(self.change(account));
        }
        let options = &self.problem.accounts[account as usize].options;
        let option = options.iter().find(|option| option.slot == slot);
        if option.is_none_or(|&option| self.terms.fit(&self.problem, account, option, 0).is_none()) {
            return Err(WarmError::NotAnOption { account, slot });
        }
        let angle = self.problem.angle_of_slot(slot);
        let pinned = self.terms.pins.remove(&(account, angle));
        self.terms.fixed.insert((account, slot));
        self.keep(account, |warm| {
            warm.terms.fixed.remove(&(account, slot));
            if pinned {
                warm.terms.pins.insert((account, angle));
            }
        })
    }

    /// Lets a fixed unit move again.
    ///
    /// # Errors
    ///
    /// An account that does not exist.
    pub fn unfix(&mut self, account: u32, slot: u32) -> Result<Change, WarmError> {
        self.check_account_exists(account)?;
        self.terms.fixed.remove(&(account, slot));
        Ok(self.change(account))
    }

    pub(super) fn change(&mut self, account: u32) -> Change {
        let moved = self.replan(account);
        Change { objective: self.objective(), moved }
    }

    /// Works in a new pin or fixed unit, or takes it back if not everything that is agreed can hold.
    fn keep(&mut self, account: u32, take_back: impl FnOnce(&mut Self)) -> Result<Change, WarmError> {
        let moved = self.replan(account);
        let mut accounts: BTreeSet<u32> = moved.iter().map(|entry| entry.account).collect();
        accounts.insert(account);
        if let Err(error) = self.check_kept(accounts) {
            take_back(self);
            self.undo(account);
            return Err(error);
        }
        Ok(Change { objective: self.objective(), moved })
    }

    pub(super) fn check_account_exists(&self, account: u32) -> Result<(), WarmError> {
        let count = self.problem.accounts.len();
        if (account as usize) < count { Ok(()) } else { Err(WarmError::UnknownAccount { account, count }) }
    }
}
