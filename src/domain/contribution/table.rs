//! Pieces as sorted rows: one per (cell, organisation, cluster, account), in spans of one cell.

use std::cmp::Reverse;
use std::ops::Range;

use super::error::ContributionError;
use super::game::{CellIndex, ClusterIndex, CountedPiece, PlayerIndex, WeighedCell};
use crate::stop::stoppable;

/// One (cell, organisation, cluster, account) with the best of its pieces.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// Its quality in millionths.
    pub quality: u32,
    /// Its organisation's place among those of the cell, from 0.
    pub organisation: u32,
    /// Its (cluster, account)'s place in [`Table::voices`].
    pub voice: u32,
    /// Where its best piece stands in the caller's list.
    pub piece: u32,
}

/// The rows of one cell.
pub(super) struct Span {
    /// Its place in [`Table::cells`].
    pub cell: usize,
    /// Its rows, by rising quality, then organisation, then voice.
    pub rows: Range<usize>,
    /// How many organisations have a row, at any quality.
    pub organisations: usize,
}

/// All rows of a campaign.
pub(super) struct Table {
    pub cells: Vec<WeighedCell>,
    pub voices: Vec<(ClusterIndex, PlayerIndex)>,
    pub rows: Vec<Row>,
    pub spans: Vec<Span>,
}

impl Table {
    /// Sorts pieces into spans; nothing of the result depends on the order of either list. O(p log p + c log
    /// c).
    pub fn build(cells: &[WeighedCell], pieces: &[CountedPiece]) -> Result<Self, ContributionError> {
        if u32::try_from(pieces.len()).is_err() {
            return Err(ContributionError::TooManyPieces { pieces: pieces.len() });
        }
        let cells = sort_cells(cells)?;
        let (voices, voice_of) = collect_voices(pieces);
        let sorted = sort_best_pieces(pieces);
        let mut table = Self { cells, voices, rows: Vec::with_capacity(sorted.len()), spans: Vec::new() };
        for of_cell in stoppable(sorted.chunk_by(|a, b| at(pieces, *a).cell == at(pieces, *b).cell)) {
            table.add_span(pieces, &voice_of, of_cell)?;
        }
        Ok(table)
    }

    /// The weight of all cells, in units.
    pub fn weight(&self) -> u128 {
        self.cells.iter().map(|cell| u128::from(cell.weight)).sum()
    }

    /// What nobody covers, in millionths of a unit, of each cell of which it is more than 0.
    pub fn missing(&self) -> impl Iterator<Item = (CellIndex, u128)> {
        let mut missing = vec![1_000_000; self.cells.len()];
        for span in &self.spans {
            missing[span.cell] -= self.best(span);
        }
        let weigh =
            |(cell, missing): (&WeighedCell, u32)| (cell.id, u128::from(cell.weight) * u128::from(missing));
        self.cells.iter().zip(missing).map(weigh).filter(|(_, missing)| *missing > 0)
    }

    /// The best quality of a cell that has rows.
    pub fn best(&self, span: &Span) -> u32 {
        self.rows[span.rows.end - 1].quality
    }

    fn add_span(
        &mut self,
        pieces: &[CountedPiece],
        voice_of: &[u32],
        of_cell: &[u32],
    ) -> Result<(), ContributionError> {
        let first = at(pieces, of_cell[0]);
        let cell = self.find_cell(first)?;
        let start = self.rows.len();
        let mut organisation = 0;
        let mut previous = first.organisation;
        for &index in of_cell {
            let piece = at(pieces, index);
            if piece.organisation != previous {
                organisation += 1;
                previous = piece.organisation;
            }
            self.rows.push(Row {
                quality: piece.quality.millionths(),
                organisation,
                voice: voice_of[index as usize],
                piece: index,
            });
        }
        self.rows[start..].sort_unstable_by_key(|row| (row.quality, row.organisation, row.voice));
        self.spans.push(Span {
            cell,
            rows: start..self.rows.len(),
            organisations: organisation as usize + 1,
        });
        Ok(())
    }

    fn find_cell(&self, piece: &CountedPiece) -> Result<usize, ContributionError> {
        self.cells
            .binary_search_by_key(&piece.cell, |cell| cell.id)
            .map_err(|_| ContributionError::UnknownCell { piece: piece.id, cell: piece.cell })
    }
}

fn sort_cells(cells: &[WeighedCell]) -> Result<Vec<WeighedCell>, ContributionError> {
    let mut cells = cells.to_vec();
    cells.sort_unstable_by_key(|cell| cell.id);
    match cells.windows(2).find(|pair| pair[0].id == pair[1].id) {
        Some(pair) => Err(ContributionError::CellTwice { cell: pair[0].id }),
        None => Ok(cells),
    }
}

/// The (cluster, account)s in their order, and each piece's place among them.
fn collect_voices(pieces: &[CountedPiece]) -> (Vec<(ClusterIndex, PlayerIndex)>, Vec<u32>) {
    let mut order: Vec<_> = (0..index_u32(pieces.len()))
        .map(|index| (at(pieces, index).cluster, at(pieces, index).account, index))
        .collect();
    order.sort_unstable();
    let mut voices = Vec::new();
    let mut voice_of = vec![0; pieces.len()];
    for (cluster, account, index) in order {
        if voices.last() != Some(&(cluster, account)) {
            voices.push((cluster, account));
        }
        voice_of[index as usize] = index_u32(voices.len() - 1);
    }
    (voices, voice_of)
}

/// The best piece of each (cell, organisation, cluster, account), in that order; of equals the smaller id.
fn sort_best_pieces(pieces: &[CountedPiece]) -> Vec<u32> {
    let mut order: Vec<(u128, u32)> =
        (0..index_u32(pieces.len())).map(|index| (packed_key(at(pieces, index)), index)).collect();
    order.sort_unstable_by_key(|&(key, index)| {
        let piece = at(pieces, index);
        (key, Reverse(piece.quality), piece.id, index)
    });
    order.dedup_by_key(|entry| entry.0);
    order.into_iter().map(|(_, index)| index).collect()
}

/// One wide number instead of four compares in a row: sorting a million rows takes half the time.
fn packed_key(piece: &CountedPiece) -> u128 {
    let CellIndex(cell) = piece.cell;
    let high = u128::from(cell) << 32 | u128::from(piece.organisation.0);
    high << 64 | u128::from(piece.cluster.0) << 32 | u128::from(piece.account.0)
}

fn at(pieces: &[CountedPiece], index: u32) -> &CountedPiece {
    &pieces[index as usize]
}

/// Never saturates: [`Table::build`] refuses lists that are longer.
fn index_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
