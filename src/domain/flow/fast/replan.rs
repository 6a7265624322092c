//! Working changed terms into a warm plan.

use std::collections::BTreeMap;

use super::change::{Move, WarmError, difference};
use super::net_updates::Count;
use super::node_state::{IDLE, OUT};
use super::warm::Warm;
use crate::stop::checkpoint;

impl Warm {
    /// Works the terms of an account into the plan and says what moved.
    pub(super) fn replan(&mut self, account: u32) -> Vec<Move> {
        checkpoint();
        self.planner.moved.clear();
        self.planner.shifted = Some(Vec::new());
        for row in self.rows_of(account) {
            self.refresh(row);
        }
        self.read_moves()
    }

    /// Brings one row in line with the terms; it keeps its seat if that still is the best for all.
    pub(super) fn refresh(&mut self, row: u32) {
        let before = self.planner.net.rows[row as usize];
        let old = if before.is_seated() {
            before.potential - self.planner.net.slot_potentials[before.seat as usize]
        } else {
            0
        };
        self.write_marks(row);
        let net = &mut self.planner.net;
        let above = net.capacity_potential(before.parent);
        let best = net.best(row);
        if before.is_seated() {
            let kept = net.options_of(row).iter().find(|choice| choice.other == before.seat);
            let fit = kept.and_then(|choice| net.fit(choice.mark));
            let potential = fit.map(|fit| fit + net.slot_potentials[before.seat as usize]);
            if let (Some(fit), Some(potential)) = (fit, potential)
                && best <= Some(potential)
                && potential >= above
            {
                net.rows[row as usize].potential = potential;
                self.planner.value += i128::from(fit - old);
                return;
            }
            self.planner.extract(row);
            self.planner.insert(row);
        } else if before.seat == IDLE && best.is_none_or(|best| best <= above) {
            net.rows[row as usize].potential = best.unwrap_or(above);
        } else {
            net.rows[row as usize].seat = OUT;
            self.planner.insert(row);
        }
    }

    /// Writes what the options of a row are worth under the terms, on both sides.
    pub(super) fn write_marks(&mut self, row: u32) {
        let net = &mut self.planner.net;
        let account = net.accounts[row as usize];
        let entry = net.rows[row as usize];
        let own: BTreeMap<u32, _> = self.problem.accounts[account as usize]
            .options
            .iter()
            .map(|option| (option.slot, *option))
            .collect();
        for i in entry.first..entry.first + entry.len {
            let slot = net.options[i as usize].other;
            let name = net.slot_names[slot as usize];
            let usable = self.problem.slots[name as usize].capacity > 0;
            let fit = own.get(&name).filter(|_| usable);
            let fit = fit.and_then(|option| self.terms.fit(&self.problem, account, *option, self.bonus));
            net.remark(row, i, fit);
        }
    }

    /// What the latest change has moved.
    pub(super) fn read_moves(&self) -> Vec<Move> {
        let net = &self.planner.net;
        let name = |seat: u32| net.slot_names.get(seat as usize).copied();
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for (row, seat) in self.first_seats() {
            let account = net.accounts[row as usize];
            before.extend(name(seat).map(|slot| (account, slot)));
            after.extend(name(net.rows[row as usize].seat).map(|slot| (account, slot)));
        }
        difference(&before, &after)
    }

    /// Where every row that moved was before the latest change.
    fn first_seats(&self) -> BTreeMap<u32, u32> {
        let mut first = BTreeMap::new();
        for &(row, seat) in &self.planner.moved {
            first.entry(row).or_insert(seat);
        }
        first
    }

    /// Takes the latest re-plan back, after its reason is gone from the terms.
    pub(super) fn undo(&mut self, account: u32) {
        for row in self.rows_of(account) {
            self.refresh(row);
        }
        // The plan is as good as before now. So the seats of before are an optimum too, and the potentials prove it.
        let before = self.first_seats();
        let net = &mut self.planner.net;
        for &row in before.keys() {
            if net.rows[row as usize].is_seated() {
                net.count_unit(row, Count::Out);
                net.unlink(row);
            }
        }
        for (row, seat) in before {
            if (seat as usize) < net.slots.len() {
                net.link(row, seat);
                net.count_unit(row, Count::In);
            }
        }
    }

    /// Says whether all pins and fixed units of some accounts hold.
    pub(super) fn check_kept(&self, accounts: impl IntoIterator<Item = u32>) -> Result<(), WarmError> {
        accounts.into_iter().try_for_each(|account| self.check_account(account))
    }

    fn check_account(&self, account: u32) -> Result<(), WarmError> {
        let net = &self.planner.net;
        let held: Vec<u32> = self
            .rows_of(account)
            .filter_map(|row| net.slot_names.get(net.rows[row as usize].seat as usize).copied())
            .collect();
        let range = (account, 0)..=(account, u32::MAX);
        for &(_, angle) in self.terms.pins.range(range.clone()) {
            if !held.iter().any(|&slot| self.problem.angle_of_slot(slot) == angle) {
                return Err(WarmError::Contradiction { account, angle });
            }
        }
        for &(_, slot) in self.terms.fixed.range(range) {
            if !held.contains(&slot) {
                let angle = self.problem.angle_of_slot(slot);
                return Err(WarmError::Contradiction { account, angle });
            }
        }
        Ok(())
    }
}
