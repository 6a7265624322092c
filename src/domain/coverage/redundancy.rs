//! Which accounts nobody would miss, and the proof of it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::drop::drop_together;
use super::index::AccountIndex;
use super::redundancy_view::{
    AccountCoverage, CoverageProof, DroppableSet, Redundancy, RedundancyFilter, RedundancyPlace, Successor,
};
use super::state::CoverageState;
use super::survey::CoverageSurvey;
use super::unknown::UnknownPart;
use crate::matrix::Matrix;
use crate::permille::from_thousandths;
use crate::stop::checkpoint;

/// In place of a loss that is not known; behind all that are.
const NOT_KNOWN: u64 = u64::MAX;

const MOST_PROOFS: usize = 500;
const MOST_PROOFS_IN_SET: usize = 50;
const MOST_LEFT: usize = 5;
const MOST_SHARED: usize = 500;

impl CoverageSurvey {
    /// Up to `count` accounts that pass, after the place `after`: the smallest loss first, then by handle; last those of which the loss is not
    /// known. The first call computes the
    /// losses of all accounts. O(accounts · log), and for each account of the page the voices of the cells that it reaches.
    #[must_use]
    pub fn redundancy(
        &self,
        matrix: &Matrix,
        filter: &RedundancyFilter,
        after: Option<&RedundancyPlace>,
        count: usize,
    ) -> Vec<(u64, Redundancy)> {
        let after = after
            .map(|place| (place.loss_thousandths, self.handles.find(&place.account).unwrap_or(u32::MAX)));
        let mut all: Vec<(u64, AccountIndex)> = self
            .passing(filter)
            .into_iter()
            .filter(|(loss, account)| after.is_none_or(|after| (*loss, account.0) > after))
            .collect();
        all.sort_unstable();
        let page = all.into_iter().take(count);
        page.map(|(loss, account)| (loss, self.redundancy_of(matrix, account, loss))).collect()
    }

    /// Accounts that speak and pass, with their losses.
    fn passing(&self, filter: &RedundancyFilter) -> Vec<(u64, AccountIndex)> {
        let place = |names: &super::names::Names, key: &Option<String>| {
            key.as_ref().map(|key| names.find(key).map_or(usize::MAX, |place| place as usize))
        };
        let organisation = place(&self.organisations, &filter.organisation);
        let platform = place(&self.platforms, &filter.platform);
        let losses = &self.losses().accounts.0;
        let speaking = self.tally.accounts().into_iter();
        let with_loss = speaking.map(|account| {
            let loss = losses.get(account.0 as usize).copied().unwrap_or(0);
            (if loss == 0 && self.is_unknown(account) { NOT_KNOWN } else { loss }, account)
        });
        with_loss
            .filter(|(loss, account)| {
                organisation.is_none_or(|wanted| self.organisation_of(*account) == Some(wanted))
                    && platform.is_none_or(|wanted| self.platform_of(*account) == Some(wanted))
                    && filter.unknown.is_none_or(|wanted| wanted == self.is_unknown(*account))
                    && filter.mergeable.is_none_or(|wanted| wanted == self.is_mergeable(*account, *loss))
            })
            .collect()
    }

    /// Whether nothing is lost without an account. Of one whose functions, audiences or region nobody has entered that is not known.
    fn is_mergeable(&self, account: AccountIndex, loss: u64) -> bool {
        loss == 0 && !self.is_unknown(account)
    }

    /// Accounts that speak, pass, and of which something is not known.
    fn count_unknown(&self, filter: &RedundancyFilter) -> u64 {
        let filter = RedundancyFilter { mergeable: None, unknown: Some(true), ..filter.clone() };
        self.passing(&filter).len() as u64
    }

    fn redundancy_of(&self, matrix: &Matrix, account: AccountIndex, loss: u64) -> Redundancy {
        checkpoint();
        let handle = self.handle(account);
        let known = matrix.graph.account(handle);
        let reached = self.tally.reached_by(account);
        Redundancy {
            account: handle.to_owned(),
            name: known.map_or_else(String::new, |known| known.name.clone()),
            organisation: known.map_or_else(String::new, |known| known.organisation.clone()),
            platform: known.map_or_else(String::new, |known| known.platform.clone()),
            cells: reached.len() as u64,
            loss: (loss != NOT_KNOWN).then(|| from_thousandths(loss)),
            unknown: known.map_or_else(Vec::new, |known| UnknownPart::of(known)),
            mergeable: self.is_mergeable(account, loss),
            successor: self.successor_of(matrix, account, reached),
        }
    }

    /// Who reaches most of these cells too, by weight; of equals one of the same organisation, then the smaller handle.
    fn successor_of(
        &self,
        matrix: &Matrix,
        account: AccountIndex,
        mut cells: Vec<(usize, u64)>,
    ) -> Option<Successor> {
        let targets = self.tally.target_table().targets();
        cells.sort_by_key(|(cell, _)| (Reverse(targets[*cell].weight), *cell));
        cells.truncate(MOST_SHARED);
        let mut shared: BTreeMap<AccountIndex, (u64, u64)> = BTreeMap::new();
        for (cell, gives) in cells {
            for (other, each) in self.tally.voices_at(cell) {
                if other != account {
                    let (weight, count) = shared.entry(other).or_default();
                    *weight += u64::from(targets[cell].weight) * each.min(gives);
                    *count += 1;
                }
            }
        }
        let own = self.organisation_of(account);
        let same = |other: AccountIndex| self.organisation_of(other) == own;
        let best =
            shared.into_iter().max_by_key(|(other, (weight, _))| (*weight, same(*other), Reverse(*other)));
        best.map(|(other, (_, count))| {
            let handle = self.handle(other);
            Successor {
                account: handle.to_owned(),
                name: matrix.graph.account(handle).map_or_else(String::new, |known| known.name.clone()),
                same_organisation: same(other),
                shared: count,
            }
        })
    }

    /// What an account reaches, and what would be left without it; `None` for one that does not speak.
    #[must_use]
    pub fn account_coverage(&self, handle: &str) -> Option<AccountCoverage> {
        let account = self.find_account(handle)?;
        self.tally.profile(account)?;
        let mut found = self.coverage_without(account, &[account], MOST_PROOFS);
        found.unknown = self.seen.graph.account(handle).map_or_else(Vec::new, |known| UnknownPart::of(known));
        // Nothing that is known of it would be lost; but not all is known.
        found.loss = found.loss.filter(|loss| *loss > 0.0 || found.unknown.is_empty());
        Some(found)
    }

    /// A set of accounts that pass which could be dropped together (see [`drop_together`]), and up to `count` of them after
    /// `after`. The set of all accounts is worked out once.
    #[must_use]
    pub fn droppable(&self, filter: &RedundancyFilter, after: Option<&str>, count: usize) -> DroppableSet {
        let filter = RedundancyFilter { mergeable: Some(true), ..filter.clone() };
        let find = || {
            let candidates: Vec<AccountIndex> =
                self.passing(&filter).into_iter().map(|(_, account)| account).collect();
            (candidates.len() as u64, drop_together(&self.tally, &candidates))
        };
        let found;
        let (candidates, set) = if filter.organisation.is_none() && filter.platform.is_none() {
            self.known.droppable.get_or_init(find)
        } else {
            found = find();
            &found
        };
        let begin = after.map_or(0, |after| set.dropped.partition_point(|one| self.handle(*one) <= after));
        let page = set.dropped[begin..].iter().take(count);
        DroppableSet {
            revision: self.revision,
            candidates: *candidates,
            unknown: self.count_unknown(&filter),
            bound: set.bound as u64,
            size: set.dropped.len() as u64,
            accounts: page
                .map(|account| self.coverage_without(*account, &set.dropped, MOST_PROOFS_IN_SET))
                .collect(),
        }
    }

    /// `gone` is sorted and holds the account.
    fn coverage_without(&self, account: AccountIndex, gone: &[AccountIndex], most: usize) -> AccountCoverage {
        checkpoint();
        let reached = self.tally.reached_by(account);
        let cells = reached.len() as u64;
        let mut proofs: Vec<(usize, u64, u64)> =
            reached.into_iter().map(|(cell, gives)| (cell, gives, self.tally.loss(cell, gives))).collect();
        let targets = self.tally.target_table().targets();
        proofs.sort_by_key(|(cell, _, loss)| (Reverse(*loss), Reverse(targets[*cell].weight), *cell));
        let loss = proofs.iter().map(|(_, _, loss)| loss).sum();
        let proof = proofs.into_iter().take(most).map(|(cell, gives, _)| {
            let left: Vec<(AccountIndex, u64)> = self.tally.voices_at(cell);
            let left = left.into_iter().filter(|(other, _)| gone.binary_search(other).is_err());
            let left: Vec<(AccountIndex, u64)> = left.collect();
            let supply = left.iter().map(|(_, each)| each).sum();
            CoverageProof {
                cell: self.cell(&self.tally.cell(cell)),
                gives: from_thousandths(gives),
                left: from_thousandths(supply),
                state_left: CoverageState::of_supply(supply, targets[cell].wanted),
                left_to: left
                    .iter()
                    .take(MOST_LEFT)
                    .map(|(other, _)| self.handle(*other).to_owned())
                    .collect(),
            }
        });
        AccountCoverage {
            account: self.handle(account).to_owned(),
            loss: Some(from_thousandths(loss)),
            unknown: Vec::new(),
            cells,
            proof: proof.collect(),
        }
    }
}
