//! The supply of every cell, counted once and then kept up to date account by account.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::account_table::{AccountProfile, AccountTable, ProfileRef};
use super::index::{AccountIndex, FunctionIndex};
use super::matrix::CoverageAccount;
use super::state::CoverageState;
use super::supply::{CellSupply, StateTotal};
use super::target::CoverageTarget;
use super::target_table::TargetTable;
use super::walk::{Count, Reached, count_all, each_reached};
use crate::form::Form;
use crate::permille::Permille;
use crate::stop::stoppable;

/// Totals over all cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TallyTotals {
    /// One line for each state, from uncovered to crowded.
    pub states: [StateTotal; 4],
    /// Σ weight · wanted voices, in thousandths.
    pub demand: u64,
    /// Σ weight · min(supply, wanted voices), in thousandths.
    pub met: u64,
}

/// The supply of the cells of a target table by the accounts of an account table, and by whatever was changed since.
///
/// The *met demand* of a cell is its weight × the lesser of its supply and its wanted voices: concave in its supply, so the
/// met demand of a set of accounts is monotone and submodular.
#[derive(Clone, Debug)]
pub struct Tally {
    pub(super) account_table: Arc<AccountTable>,
    pub(super) target_table: Arc<TargetTable>,
    /// What a voice from above counts, in thousandths.
    from_above: u64,
    counts: Vec<Count>,
    /// Accounts that are not as the account table has them; `None`: gone.
    pub(super) changed: BTreeMap<AccountIndex, Option<AccountProfile>>,
    totals: TallyTotals,
}

impl Tally {
    /// Counts from scratch: one walk over the accounts and cells in the preorder of regions, with one counter for each line.
    ///
    /// # Complexity
    /// O(Σ lines of each account + cells); memory O(lines + cells).
    #[must_use]
    pub fn count(
        account_table: Arc<AccountTable>,
        target_table: Arc<TargetTable>,
        discount: Permille,
    ) -> Self {
        let counts = count_all(&account_table, &target_table);
        Self::of_counts(account_table, target_table, discount, counts)
    }

    pub(super) fn of_counts(
        account_table: Arc<AccountTable>,
        target_table: Arc<TargetTable>,
        discount: Permille,
        counts: Vec<Count>,
    ) -> Self {
        let none = CoverageState::ALL.map(|state| StateTotal { state, cells: 0, weight: 0 });
        let from_above = 1000 - u64::from(discount.thousandths());
        let totals = TallyTotals { states: none, demand: 0, met: 0 };
        let mut tally =
            Self { account_table, target_table, from_above, counts, changed: BTreeMap::new(), totals };
        let mut totals = totals;
        for (target, &count) in stoppable(tally.target_table.targets()).zip(&tally.counts) {
            totals.demand += u64::from(target.weight) * u64::from(target.wanted) * 1000;
            add_cell(&mut totals, target, tally.thousandths(count));
        }
        tally.totals = totals;
        tally
    }

    /// Sets what one account is from now on; `None`: it is silent. Only the cells that it reached or reaches are touched.
    ///
    /// # Complexity
    /// O(lines · log(cells of a line) + cells reached).
    pub fn set(&mut self, account: AccountIndex, to: Option<&CoverageAccount>) {
        let account_table = Arc::clone(&self.account_table);
        let after = to.map(|account| account_table.compact(account));
        match self.changed.remove(&account) {
            Some(before) => self.shift(before.as_ref().map(AccountProfile::as_ref), Way::Leaves),
            None => {
                self.shift(account_table.find(account).map(|here| account_table.profile(here)), Way::Leaves);
            }
        }
        self.shift(after.as_ref().map(AccountProfile::as_ref), Way::Joins);
        self.changed.insert(account, after);
    }

    fn shift(&mut self, profile: Option<ProfileRef>, way: Way) {
        let Some(profile) = profile else { return };
        let (account_table, target_table) = (Arc::clone(&self.account_table), Arc::clone(&self.target_table));
        each_reached(&account_table, &target_table, profile, |cell, reach| {
            let target = &target_table.targets()[cell];
            let before = self.thousandths(self.counts[cell]);
            let count = match reach {
                Reached::Own => &mut self.counts[cell].own,
                Reached::FromAbove => &mut self.counts[cell].above,
            };
            *count = match way {
                Way::Joins => *count + 1,
                Way::Leaves => *count - 1,
            };
            let after = self.thousandths(self.counts[cell]);
            take_cell(&mut self.totals, target, before);
            add_cell(&mut self.totals, target, after);
        });
    }

    /// Totals over all cells.
    #[must_use]
    pub const fn totals(&self) -> &TallyTotals {
        &self.totals
    }

    /// Supply and state of a cell, by its place in the target table. O(1).
    #[must_use]
    pub fn cell(&self, cell: usize) -> CellSupply {
        let (target, count) = (self.target_table.targets()[cell], self.counts[cell]);
        let supply = self.thousandths(count);
        CellSupply {
            target,
            voices: if self.from_above == 0 { count.own } else { count.own + count.above },
            supply_thousandths: supply,
            state: CoverageState::of_supply(supply, target.wanted),
        }
    }

    /// All cells, in the order of the target table.
    #[must_use]
    pub fn cells(&self) -> impl ExactSizeIterator<Item = CellSupply> {
        (0..self.counts.len()).map(|cell| self.cell(cell))
    }

    /// The targets whose cells are counted.
    #[must_use]
    pub fn target_table(&self) -> &TargetTable {
        &self.target_table
    }

    /// Cells whose supply differs between two tallies of one target table, by place. O(cells).
    #[must_use]
    pub fn changed_cells(&self, other: &Self) -> Vec<usize> {
        let pairs = self.counts.iter().zip(&other.counts).enumerate();
        pairs.filter(|(_, (a, b))| a != b).map(|(cell, _)| cell).collect()
    }

    /// Who reaches a cell, each with its thousandths, by account. O(depth · log a + voices + changed accounts).
    #[must_use]
    pub fn voices_at(&self, cell: usize) -> Vec<(AccountIndex, u64)> {
        let target = &self.target_table.targets()[cell];
        let mut found = Vec::new();
        let place = target.region.map(|region| self.account_table.place_of(region));
        let mut take = |range: std::ops::Range<usize>, each: u64| {
            for &here in self.account_table.in_bucket(target.function, target.form, range) {
                let here = here as usize;
                let account = self.account_table.account(here);
                let profile = self.account_table.profile_in(here, None);
                let speaks = target.audience.is_none_or(|audience| profile.speaks_to(audience.0));
                if speaks && (self.changed.is_empty() || !self.changed.contains_key(&account)) {
                    found.push((account, each));
                }
            }
        };
        match place {
            None => take(0..self.account_table.len(), 1000),
            Some(place) => {
                let each = std::iter::once(1000).chain(std::iter::repeat(self.from_above));
                for (above, each) in
                    self.account_table.regions.climb(place).zip(each).filter(|(_, each)| *each > 0)
                {
                    take(self.account_table.at_place(above as usize), each);
                }
            }
        }
        for (&account, profile) in &self.changed {
            let each = profile.as_ref().map_or(0, |profile| self.reach(profile.as_ref(), target));
            if each > 0 {
                found.push((account, each));
            }
        }
        found.sort_unstable();
        found
    }

    /// What an account gives to a cell, in thousandths.
    #[must_use]
    pub fn gives(&self, account: AccountIndex, cell: usize) -> u64 {
        self.profile(account).map_or(0, |profile| self.reach(profile, &self.target_table.targets()[cell]))
    }

    fn reach(&self, profile: ProfileRef, target: &CoverageTarget) -> u64 {
        let speaks = profile.meets(target.function)
            && profile.form == target.form
            && target.audience.is_none_or(|audience| profile.speaks_to(audience.0));
        let place = target.region.map(|region| self.account_table.place_of(region));
        match (speaks, place, profile.place) {
            (true, None, _) => 1000,
            (true, Some(cell), Some(own)) if own == cell => 1000,
            (true, Some(cell), Some(own)) if own < cell && cell < self.account_table.regions.leave(own) => {
                self.from_above
            }
            _ => 0,
        }
    }

    /// The cells that an account reaches, each with its thousandths, in no particular order. O(lines · log(cells of a line)
    /// + cells reached).
    #[must_use]
    pub fn reached_by(&self, account: AccountIndex) -> Vec<(usize, u64)> {
        self.profile(account).map_or_else(Vec::new, |profile| self.reached(profile))
    }

    pub(super) fn reached(&self, profile: ProfileRef) -> Vec<(usize, u64)> {
        let mut cells = Vec::new();
        each_reached(&self.account_table, &self.target_table, profile, |cell, reach| {
            let each = match reach {
                Reached::Own => 1000,
                Reached::FromAbove => self.from_above,
            };
            if each > 0 {
                cells.push((cell, each));
            }
        });
        cells
    }

    pub(super) fn profile(&self, account: AccountIndex) -> Option<ProfileRef<'_>> {
        match self.changed.get(&account) {
            Some(profile) => profile.as_ref().map(AccountProfile::as_ref),
            None => self.account_table.find(account).map(|here| self.account_table.profile(here)),
        }
    }

    /// Everybody who speaks, by account.
    #[must_use]
    pub fn accounts(&self) -> Vec<AccountIndex> {
        let kept = self.account_table.by_index().map(|here| self.account_table.account(here));
        let kept = kept.filter(|account| !self.changed.contains_key(account));
        let added = self.changed.iter().filter(|(_, profile)| profile.is_some()).map(|(account, _)| *account);
        let mut all: Vec<AccountIndex> = kept.chain(added).collect();
        all.sort_unstable();
        all
    }

    /// Everybody who speaks, meets a function and has a form, in a region by its place; `None`: everywhere.
    pub(super) fn each_meeting_at(
        &self,
        function: FunctionIndex,
        form: Form,
        place: Option<u32>,
        mut visit: impl FnMut(AccountIndex, ProfileRef),
    ) {
        let table = &self.account_table;
        let range = place.map_or(0..table.len(), |place| table.at_place(place as usize));
        for &here in table.in_bucket(function, form, range) {
            let here = here as usize;
            let account = table.account(here);
            if self.changed.is_empty() || !self.changed.contains_key(&account) {
                visit(account, table.profile_in(here, place));
            }
        }
        let here = self.changed().filter(|(_, profile)| place.is_none() || profile.place == place);
        let meets = here.filter(|(_, profile)| profile.form == form && profile.meets(function));
        meets.for_each(|(account, profile)| visit(account, profile));
    }

    /// Everybody who speaks, meets a function and has a form, with their places.
    pub(super) fn each_meeting(
        &self,
        function: FunctionIndex,
        form: Form,
        mut visit: impl FnMut(AccountIndex, ProfileRef),
    ) {
        self.each_meeting_at(function, form, None, |account, _| {
            if let Some(profile) = self.profile(account) {
                visit(account, profile);
            }
        });
    }

    pub(super) fn is_changed(&self, account: AccountIndex) -> bool {
        self.changed.contains_key(&account)
    }

    pub(super) fn changed(&self) -> impl Iterator<Item = (AccountIndex, ProfileRef<'_>)> {
        self.changed.iter().filter_map(|(account, profile)| Some((*account, profile.as_ref()?.as_ref())))
    }

    pub(super) const fn each_from_above(&self) -> u64 {
        self.from_above
    }

    pub(super) fn supply(&self, cell: usize) -> u64 {
        self.thousandths(self.counts[cell])
    }

    /// What a cell's met demand loses when `taken` thousandths of its supply go, in thousandths of weight.
    pub(super) fn loss(&self, cell: usize, taken: u64) -> u64 {
        let (target, supply) = (&self.target_table.targets()[cell], self.supply(cell));
        met(target, supply) - met(target, supply.saturating_sub(taken))
    }

    /// What a cell's met demand gains by `given` more thousandths, in thousandths of weight.
    pub(super) fn gain(&self, cell: usize, given: u64) -> u64 {
        let (target, supply) = (&self.target_table.targets()[cell], self.supply(cell));
        met(target, supply + given) - met(target, supply)
    }

    fn thousandths(&self, count: Count) -> u64 {
        u64::from(count.own) * 1000 + u64::from(count.above) * self.from_above
    }
}

/// Whether a voice joins or leaves.
#[derive(Clone, Copy)]
enum Way {
    Joins,
    Leaves,
}

fn add_cell(totals: &mut TallyTotals, target: &CoverageTarget, supply: u64) {
    let total = &mut totals.states[CoverageState::of_supply(supply, target.wanted) as usize];
    total.cells += 1;
    total.weight += u64::from(target.weight);
    totals.met += met(target, supply);
}

fn take_cell(totals: &mut TallyTotals, target: &CoverageTarget, supply: u64) {
    let total = &mut totals.states[CoverageState::of_supply(supply, target.wanted) as usize];
    total.cells -= 1;
    total.weight -= u64::from(target.weight);
    totals.met -= met(target, supply);
}

/// The met demand of a cell, in thousandths of weight.
fn met(target: &CoverageTarget, supply: u64) -> u64 {
    u64::from(target.weight) * supply.min(u64::from(target.wanted) * 1000)
}
