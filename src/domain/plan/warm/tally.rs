//! What several changes have moved in all.

use std::collections::BTreeSet;

use crate::flow::fast::Move;

/// What several changes have moved in all.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) lost: BTreeSet<(u32, u32)>,
    pub(super) got: BTreeSet<(u32, u32)>,
}

impl Tally {
    pub(super) fn add(&mut self, moved: &[Move]) {
        for entry in moved {
            if let Some(pair) = entry.from.map(|slot| (entry.account, slot))
                && !self.got.remove(&pair)
            {
                self.lost.insert(pair);
            }
            if let Some(pair) = entry.to.map(|slot| (entry.account, slot))
                && !self.lost.remove(&pair)
            {
                self.got.insert(pair);
            }
        }
    }

    pub(super) fn moves(&self) -> Vec<Move> {
        let lost = self.lost.iter().map(|&(account, slot)| Move { account, from: Some(slot), to: None });
        let got = self.got.iter().map(|&(account, slot)| Move { account, from: None, to: Some(slot) });
        lost.chain(got).collect()
    }
}
