//! The places of a ledger: a cell that an account speaks in from the view of a cluster, and what stands there.

use std::collections::BTreeMap;

use super::asked::ComparedAccount;
use super::error::ContributionError;
use super::game::{CellIndex, ClusterIndex, PlayerIndex};
use super::ledger::LedgerItem;
use super::rounded::Scale;
use super::rounding::split_rounded;
use super::shares::{Amount, Shares};

/// Where figures of a ledger stand, before they are added up for a view.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub cluster: ClusterIndex,
    pub account: PlayerIndex,
    pub cell: CellIndex,
}

/// What stands in one place: there is one direction, and at most one piece that counts.
#[derive(Default)]
pub(super) struct Entry {
    pub organisation: u32,
    /// Its place in the input.
    pub piece: Option<u32>,
    pub share: u128,
    pub asked: u128,
}

/// Whether a figure is of what was done, or of what was asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Done,
    Asked,
}

/// The displayed figure of an account in one cluster, on one side.
pub(super) struct AccountFigure<'a> {
    /// The exact shares of that side.
    pub shares: &'a Shares,
    pub cluster: ClusterIndex,
    pub account: &'a ComparedAccount,
    pub side: Side,
}

impl AccountFigure<'_> {
    /// Divides the figure among the cells of `items`, which are the account's.
    pub(super) fn spread(
        &self,
        items: &[LedgerItem],
        entries: &mut BTreeMap<Place, Entry>,
    ) -> Result<(), ContributionError> {
        let groups: Vec<&[LedgerItem]> = items.chunk_by(|a, b| a.cell == b.cell).collect();
        let sums: Vec<Amount> =
            groups.iter().map(|group| group.iter().map(|item| &item.share).sum()).collect();
        let whole = if self.side == Side::Done { self.account.share } else { self.account.asked };
        let parts = split_rounded(self.shares, whole, Scale::Hundred, &sums.iter().collect::<Vec<_>>())?;
        for (group, part) in groups.into_iter().zip(parts) {
            let place = Place { cluster: self.cluster, account: self.account.account, cell: group[0].cell };
            let entry = entries.entry(place).or_default();
            entry.organisation = group[0].organisation.0;
            match self.side {
                Side::Asked => entry.asked = part.units,
                Side::Done => {
                    // The one with a share, else the last that was handed in.
                    let counts = group.iter().max_by_key(|item| (&item.share, item.piece));
                    entry.piece = counts.map(|item| item.piece.0);
                    entry.share = part.units;
                }
            }
        }
        Ok(())
    }
}
