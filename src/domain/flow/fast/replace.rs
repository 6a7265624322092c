//! Accounts that may take other slots than before.

use std::collections::BTreeSet;

use crate::flow::problem::AccountOptions;

use super::change::{Change, Move, WarmError};
use super::node::NONE;
use super::warm::Warm;

impl Warm {
    /// Puts other options, another organisation or another capacity in the place of an account's; what is agreed about it
    /// stays, and so does its position.
    ///
    /// # Errors
    ///
    /// An account that does not exist, references that do not exist, a slot twice, values too large, or a fixed unit or pin that
    /// has no option any more; then nothing changes. [`WarmError::Contradiction`] when not everything that is agreed can hold
    /// any more; then the solver is of no use.
    ///
    /// # Complexity
    ///
    /// As [`Warm::decline`]. Where the account may take a slot that it never could take before, or is bound otherwise, what stood
    /// for it stays behind without use.
    pub fn replace(&mut self, account: u32, entry: AccountOptions) -> Result<Change, WarmError> {
        self.check_account_exists(account)?;
        self.check_agreed(account, &entry)?;
        let known = self.slots_of(account);
        self.make_room(account as usize, &entry, &known)?;
        let before = std::mem::replace(&mut self.problem.accounts[account as usize], entry);
        let entry = &self.problem.accounts[account as usize];
        let bounds = |entry: &AccountOptions| (entry.organisation, entry.capacity);
        let fits = bounds(&before) == bounds(entry)
            && entry.options.iter().all(|option| known.contains(&option.slot));
        let moved = if fits { self.replan(account) } else { self.replant(account, &known) };
        let mut accounts: BTreeSet<u32> = moved.iter().map(|entry| entry.account).collect();
        accounts.insert(account);
        self.check_kept(accounts)?;
        Ok(Change { objective: self.objective(), moved })
    }

    /// Refuses options without those that pins and fixed units ask for.
    fn check_agreed(&self, account: u32, entry: &AccountOptions) -> Result<(), WarmError> {
        let slots = self.problem.slots.len();
        let known = || entry.options.iter().map(|option| option.slot).filter(|slot| (*slot as usize) < slots);
        if let Some(slot) =
            self.terms.fixed_slots(account).into_iter().find(|fixed| known().all(|slot| slot != *fixed))
        {
            return Err(WarmError::NotAnOption { account, slot });
        }
        let mut pins = self.terms.pins.range((account, 0)..=(account, u32::MAX)).map(|&(_, angle)| angle);
        match pins.find(|angle| known().all(|slot| self.problem.angle_of_slot(slot) != *angle)) {
            Some(angle) => Err(WarmError::NoOption { account, angle }),
            None => Ok(()),
        }
    }

    /// The slots that the account's rows stand for, ruled out or not.
    fn slots_of(&self, account: u32) -> BTreeSet<u32> {
        let net = &self.planner.net;
        let choices = self.rows_of(account).flat_map(|row| net.options_of(row));
        choices.map(|choice| net.slot_names[choice.other as usize]).collect()
    }

    /// Takes an account's rows out for good and puts new ones in.
    fn replant(&mut self, account: u32, known: &BTreeSet<u32>) -> Vec<Move> {
        self.planner.moved.clear();
        self.planner.shifted = Some(Vec::new());
        let old = self.rows_of(account);
        for row in old.clone() {
            self.planner.extract(row);
            let entry = self.planner.net.rows[row as usize];
            for option in entry.first..entry.first + entry.len {
                self.planner.net.remark(row, option, None);
            }
        }
        self.rows[account as usize] = self.add_rows(account, known);
        for row in self.rows_of(account) {
            self.refresh(row);
        }
        let moved = self.read_moves();
        for row in old {
            self.planner.net.accounts[row as usize] = NONE;
        }
        moved
    }
}
