//! The shares of a campaign while its pieces come, change and go.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigUint;

use super::campaign::SHARE_DECIMALS;
use super::denominator::{Denominator, Divisors};
use super::error::ContributionError;
use super::game::{CellIndex, ClusterIndex, CountedPiece, PieceIndex, PlayerIndex, UnionIndex, WeighedCell};
use super::owen::divide_cell;
use super::rounded::Scale;
use super::rounding::round_shares;
use super::shares::{AccountShare, Amount, Blank, ClusterShare, Shares};
use super::table::Table;
use crate::decimal::Decimal;
use crate::quality::Quality;

/// Who has a share: an account in a cluster.
pub(super) type Voice = (ClusterIndex, PlayerIndex);

/// What is displayed of everybody's share.
pub(super) type Displayed = BTreeMap<Voice, Decimal>;

/// Exact shares that follow one change after the other: of a piece that changes, only its cell is attributed again. All amounts stand over
/// one denominator from beginning to end, one that fits whatever part of what was asked is delivered; so what is displayed at any time is
/// what attributing and rounding the whole campaign would give, to the last digit.
pub(super) struct Running<'a> {
    cells: &'a [WeighedCell],
    /// By cell: its pieces as they stand, and what they give now.
    held: Vec<Held>,
    denominator: Denominator,
    shares: Shares,
    /// Where the line of a voice stands in `shares`.
    lines: BTreeMap<Voice, (usize, usize)>,
}

#[derive(Default)]
struct Held {
    pieces: BTreeMap<PieceIndex, CountedPiece>,
    given: Vec<(Voice, Amount)>,
}

impl<'a> Running<'a> {
    /// The shares before anything is delivered of what was asked. Cells are numbered from 0 as they stand in `cells`. O(n log n) for n
    /// asked directions.
    pub fn new(cells: &'a [WeighedCell], asked: &[CountedPiece]) -> Self {
        let denominator = fitting(asked).close();
        let weigh = |weight: u64| denominator.of_weight() * weight;
        let voices: BTreeSet<Voice> = asked.iter().map(|piece| (piece.cluster, piece.account)).collect();
        let mut clusters: Vec<ClusterShare> = Vec::new();
        let mut lines = BTreeMap::new();
        for (cluster, account) in voices {
            if clusters.last().is_none_or(|last| last.cluster != cluster) {
                clusters.push(ClusterShare { cluster, share: BigUint::ZERO, accounts: Vec::new() });
            }
            let at = clusters.len() - 1;
            lines.insert((cluster, account), (at, clusters[at].accounts.len()));
            clusters[at].accounts.push(AccountShare { account, share: BigUint::ZERO });
        }
        Self {
            cells,
            held: cells.iter().map(|_| Held::default()).collect(),
            shares: Shares {
                denominator: denominator.of_weight(),
                weight: cells.iter().map(|cell| weigh(cell.weight)).sum(),
                covered: BigUint::ZERO,
                clusters,
                blanks: cells.iter().map(|cell| Blank { cell: cell.id, share: weigh(cell.weight) }).collect(),
            },
            denominator,
            lines,
        }
    }

    /// Puts a piece in, or a piece with another quality in the place of the one with its id. It must lie in a cell and be of a voice that
    /// was asked. O(p log p) for p pieces of its cell.
    ///
    /// # Errors
    /// Its cell is none of the campaign's.
    pub fn set(&mut self, piece: CountedPiece) -> Result<(), ContributionError> {
        let unknown = ContributionError::UnknownCell { piece: piece.id, cell: piece.cell };
        let held = self.held.get_mut(piece.cell.0 as usize).ok_or(unknown)?;
        held.pieces.insert(piece.id, piece);
        // A piece that adds nothing is nobody's part of a step.
        let counting: Vec<CountedPiece> =
            held.pieces.values().filter(|piece| piece.quality > Quality::ZERO).copied().collect();
        let cell = self.cells[piece.cell.0 as usize];
        let table = Table::build(&[cell], &counting)?;
        let mut given = Vec::with_capacity(counting.len());
        for span in &table.spans {
            divide_cell(&table, span, &mut self.denominator, |row, share| {
                given.push((table.voices[row.voice as usize], share.clone()));
            });
        }
        let before = std::mem::replace(&mut held.given, given);
        for (voice, share) in before {
            let (cluster, account) = self.lines[&voice];
            let line = &mut self.shares.clusters[cluster];
            line.share -= &share;
            line.accounts[account].share -= share;
        }
        for (voice, share) in &held.given {
            let (cluster, account) = self.lines[voice];
            let line = &mut self.shares.clusters[cluster];
            line.share += share;
            line.accounts[account].share += share;
        }
        let missing = table.missing().map(|(_, missing)| missing).sum::<u128>();
        let blank = &mut self.shares.blanks[piece.cell.0 as usize].share;
        self.shares.covered += &*blank;
        *blank = &self.shares.denominator / 1_000_000_u32 * missing;
        self.shares.covered -= &*blank;
        Ok(())
    }

    /// Everybody's share as the campaign displays it. O(n log n) for n voices, clusters and cells.
    ///
    /// # Errors
    /// No cell weighs anything.
    pub fn display(&self) -> Result<Displayed, ContributionError> {
        let rounded = round_shares(&self.shares, Scale::Hundred, SHARE_DECIMALS)?;
        let lines = rounded.clusters.iter().flat_map(|line| {
            line.accounts.iter().map(|one| ((line.cluster, one.account), one.share)).collect::<Vec<_>>()
        });
        Ok(lines.collect())
    }
}

/// Every count that can divide a step in a cell when some of what was asked is delivered: up to the most organisations that were asked
/// for one cell, and up to the most voices of one organisation in a cell.
fn fitting(asked: &[CountedPiece]) -> Divisors {
    type Union = (CellIndex, UnionIndex);
    let mut voices: BTreeMap<Union, BTreeSet<Voice>> = BTreeMap::new();
    for piece in asked {
        let voice = (piece.cluster, piece.account);
        voices.entry((piece.cell, piece.organisation)).or_default().insert(voice);
    }
    let mut organisations: BTreeMap<CellIndex, usize> = BTreeMap::new();
    for (cell, _) in voices.keys() {
        *organisations.entry(*cell).or_default() += 1;
    }
    let mut divisors = Divisors::default();
    (1..=organisations.values().copied().max().unwrap_or(0)).for_each(|n| divisors.note_organisations(n));
    (1..=voices.values().map(BTreeSet::len).max().unwrap_or(0)).for_each(|n| divisors.note_voices(n));
    divisors
}
