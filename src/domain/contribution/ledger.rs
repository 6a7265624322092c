//! A figure taken apart: campaign → cluster → account → cell → piece → steps of quality.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;
use serde::Serialize;

use super::denominator::collect_divisors;
use super::error::ContributionError;
use super::game::{CellIndex, ClusterIndex, CountedPiece, PieceIndex, PlayerIndex, UnionIndex, WeighedCell};
use super::owen::divide_cell;
use super::shares::Amount;
use super::table::Table;
use crate::quality::Quality;

/// Every piece's contribution, over one denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// What all amounts are divided by; the same as that of the campaign's [`super::Shares`].
    pub denominator: BigUint,
    /// By cluster, account, cell, organisation and piece.
    pub items: Vec<LedgerItem>,
}

/// What one piece contributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerItem {
    /// The cluster that it is booked to.
    pub cluster: ClusterIndex,
    /// The account that published it.
    pub account: PlayerIndex,
    /// The cell that it lies in.
    pub cell: CellIndex,
    /// The organisation that answers for it.
    pub organisation: UnionIndex,
    /// The piece.
    pub piece: PieceIndex,
    /// Its quality.
    pub quality: Quality,
    /// Its part of the account's share; 0 also for a piece beside a better one of the same account in the
    /// same cell.
    pub share: Amount,
}

/// One step of quality in a cell and among how many it was split: an item's share is the sum over its steps
/// of weight · (to − from) / (organisations · voices).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ItemStep {
    /// Where the step begins.
    pub from: Quality,
    /// Where it ends; the quality of some piece of the cell.
    pub to: Quality,
    /// Organisations with a piece at `to` or above.
    pub organisations: usize,
    /// The item's organisation's (cluster, account)s with a piece at `to` or above.
    pub voices: usize,
}

/// Lists what every piece contributes; the items of an account add up to its share in
/// [`super::attribute_shares`].
///
/// # Errors
/// As [`super::attribute_shares`].
///
/// # Complexity
/// As [`super::attribute_shares`], with one big integer per piece in memory.
///
/// ```
/// use domain::contribution::*;
/// use domain::quality::Quality;
/// let cells = [WeighedCell { id: CellIndex(0), weight: 2 }];
/// let piece = |id, millionths| Some(CountedPiece {
///     id: PieceIndex(id), cell: CellIndex(0), organisation: UnionIndex(0), cluster: ClusterIndex(0), account: PlayerIndex(0),
///     quality: Quality::from_millionths(millionths)?,
/// });
/// let pieces: Vec<_> = piece(0, 500_000).into_iter().chain(piece(1, 900_000)).collect();
/// let ledger = itemise_shares(&cells, &pieces)?;
/// let counting: Vec<_> = ledger.items.iter().filter(|item| item.share > 0_u32.into()).collect();
/// assert_eq!(counting[0].piece, PieceIndex(1)); // the better one of the two
/// let steps = explain_item(&pieces, counting[0]);
/// assert_eq!((steps[0].to.millionths(), steps[0].organisations, steps[0].voices), (900_000, 1, 1));
/// # Ok::<(), ContributionError>(())
/// ```
pub fn itemise_shares(cells: &[WeighedCell], pieces: &[CountedPiece]) -> Result<Ledger, ContributionError> {
    let table = Table::build(cells, pieces)?;
    let mut denominator = collect_divisors(&table).close();
    let mut amounts = vec![BigUint::ZERO; pieces.len()];
    for span in &table.spans {
        divide_cell(&table, span, &mut denominator, |row, share| {
            amounts[row.piece as usize].clone_from(share);
        });
    }
    let mut items: Vec<LedgerItem> =
        pieces.iter().zip(amounts).map(|(piece, share)| book(piece, share)).collect();
    items.sort_by_key(|item| (item.cluster, item.account, item.cell, item.organisation, item.piece));
    Ok(Ledger { denominator: denominator.of_weight(), items })
}

impl Ledger {
    /// The items of one cluster.
    #[must_use]
    pub fn of_cluster(&self, cluster: ClusterIndex) -> &[LedgerItem] {
        let start = self.items.partition_point(|item| item.cluster < cluster);
        let end = self.items.partition_point(|item| item.cluster <= cluster);
        &self.items[start..end]
    }

    /// The items of one account in one cluster.
    #[must_use]
    pub fn of_account(&self, cluster: ClusterIndex, account: PlayerIndex) -> &[LedgerItem] {
        let items = self.of_cluster(cluster);
        let start = items.partition_point(|item| item.account < account);
        let end = items.partition_point(|item| item.account <= account);
        &items[start..end]
    }
}

/// Takes one item apart into the steps of quality below it, or none if it contributes nothing.
///
/// `pieces` are the campaign's, or at least all of the item's cell. Where an account has several pieces of
/// one quality in a cell, the one with the smallest id counts. O(p log p).
#[must_use]
pub fn explain_item(pieces: &[CountedPiece], item: &LedgerItem) -> Vec<ItemStep> {
    type Voice = (UnionIndex, ClusterIndex, PlayerIndex);
    let mut best: BTreeMap<Voice, (Quality, std::cmp::Reverse<PieceIndex>)> = BTreeMap::new();
    for piece in pieces.iter().filter(|piece| piece.cell == item.cell) {
        let rank = (piece.quality, std::cmp::Reverse(piece.id));
        let entry = best.entry((piece.organisation, piece.cluster, piece.account)).or_insert(rank);
        *entry = rank.max(*entry);
    }
    let counts =
        best.get(&(item.organisation, item.cluster, item.account)).is_some_and(|rank| rank.1.0 == item.piece);
    let levels: BTreeSet<Quality> =
        best.values().map(|rank| rank.0).filter(|quality| *quality > Quality::ZERO).collect();
    let mut from = Quality::ZERO;
    let mut steps = Vec::new();
    for to in levels.into_iter().filter(|level| counts && *level <= item.quality) {
        let above = || best.iter().filter(move |(_, rank)| rank.0 >= to).map(|(voice, _)| voice.0);
        let organisations = above().collect::<BTreeSet<_>>().len();
        let voices = above().filter(|organisation| *organisation == item.organisation).count();
        steps.push(ItemStep { from, to, organisations, voices });
        from = to;
    }
    steps
}

fn book(piece: &CountedPiece, share: Amount) -> LedgerItem {
    LedgerItem {
        cluster: piece.cluster,
        account: piece.account,
        cell: piece.cell,
        organisation: piece.organisation,
        piece: piece.id,
        quality: piece.quality,
        share,
    }
}
