//! How many accounts reach a cell, counted once for all cells.

use std::collections::HashMap;

use super::matrix::{CoverageAccount, CoverageMatrix};
use super::{AudienceIndex, CoverageTarget, FunctionIndex, Permille, RegionIndex};
use crate::domain::form::Form;

/// Which accounts are counted, by audience.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Listing {
    All,
    /// Those that list no audience, and so speak to each.
    NoneListed,
    Listed(AudienceIndex),
}

/// Which accounts are counted, by region.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Area {
    Everywhere,
    In(RegionIndex),
}

type Key = (FunctionIndex, Listing, Form, Area);

/// Counts of accounts; a cell's supply is a few look-ups, whatever the size of the matrix.
pub(super) struct Supply<'a> {
    matrix: &'a CoverageMatrix,
    /// Only looked up, never listed, so its order reaches no result.
    counts: HashMap<Key, u32>,
}

/// What reaches a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// Accounts that reach it, in full or with a discount.
    pub voices: u32,
    /// Voices in thousandths; one from above counts 1000 less the discount.
    pub thousandths: u64,
}

impl<'a> Supply<'a> {
    /// O(accounts · functions with those above · audiences).
    pub fn count(matrix: &'a CoverageMatrix) -> Self {
        let mut counts = HashMap::new();
        for account in &matrix.accounts {
            for function in matrix.met_functions(account) {
                for listing in listings(account) {
                    for area in std::iter::once(Area::Everywhere).chain(account.region.map(Area::In)) {
                        *counts.entry((function, listing, account.form, area)).or_default() += 1;
                    }
                }
            }
        }
        Self { matrix, counts }
    }

    /// What reaches a cell; accounts whose reach the discount brings to 0 do not. O(depth of the regions).
    pub fn reach(&self, target: &CoverageTarget, discount: Permille) -> Reach {
        let Some(region) = target.region else {
            let voices = self.voices(target, Area::Everywhere);
            return Reach { voices, thousandths: u64::from(voices) * 1000 };
        };
        let from_above = 1000 - u64::from(discount.thousandths());
        let levels = self
            .matrix
            .regions
            .climb(region.0)
            .zip(std::iter::once(1000).chain(std::iter::repeat(from_above)));
        levels.filter(|(_, each)| *each > 0).fold(Reach::default(), |sum, (region, each)| {
            let voices = self.voices(target, Area::In(RegionIndex(region)));
            Reach { voices: sum.voices + voices, thousandths: sum.thousandths + u64::from(voices) * each }
        })
    }

    fn voices(&self, target: &CoverageTarget, area: Area) -> u32 {
        let count =
            |listing| self.counts.get(&(target.function, listing, target.form, area)).copied().unwrap_or(0);
        match target.audience {
            None => count(Listing::All),
            Some(audience) => count(Listing::Listed(audience)) + count(Listing::NoneListed),
        }
    }
}

fn listings(account: &CoverageAccount) -> impl Iterator<Item = Listing> {
    let unlisted = account.audiences.is_empty().then_some(Listing::NoneListed);
    let listed = account.audiences.iter().map(|&audience| Listing::Listed(audience));
    std::iter::once(Listing::All).chain(unlisted).chain(listed)
}
