//! Who speaks to a cell, and the cells to which one account alone speaks.

use super::key::{CellKey, CoverageFilter, GapKey};
use super::survey::CoverageSurvey;
use super::view::CoverageCell;
use crate::permille::from_thousandths;
use std::cmp::Reverse;

/// An account that speaks to a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellVoice {
    /// Its handle.
    pub account: String,
    /// What it gives: 1, or less from a region above.
    pub gives: f64,
}

/// A cell to which a single account speaks.
#[derive(Debug, Clone, PartialEq)]
pub struct LoneCell {
    /// The cell.
    pub cell: CoverageCell,
    /// Handle of the account.
    pub account: String,
}

impl LoneCell {
    /// Its place in the list: the heaviest first, equal ones in the order of cells.
    #[must_use]
    pub fn place(&self) -> GapKey {
        GapKey(Reverse(self.cell.weight), self.cell.key())
    }
}

impl CoverageSurvey {
    /// The cell with this key and who speaks to it, by handle; `None`: there is no such cell. O(log cells + depth · log accounts + voices).
    #[must_use]
    pub fn voices_of(&self, key: &CellKey) -> Option<(CoverageCell, Vec<CellVoice>)> {
        let place = self.find_cell(key)?;
        let tally = self.potential();
        let voices = tally.voices_at(place).into_iter().map(|(account, gives)| CellVoice {
            account: self.handle(account).to_owned(),
            gives: from_thousandths(gives),
        });
        Some((self.cell(&tally.cell(place)), voices.collect()))
    }

    /// Up to `count` of the cells that pass and to which one account alone speaks, the heaviest first, after `after`.
    /// O(cells + such cells · log).
    #[must_use]
    pub fn lone_cells(&self, filter: &CoverageFilter, after: Option<&GapKey>, count: usize) -> Vec<LoneCell> {
        let passes = self.condition(filter);
        let tally = self.potential();
        let lone = tally.cells().enumerate().filter(|(_, cell)| cell.voices == 1 && passes(cell));
        let mut places: Vec<usize> = lone.map(|(place, _)| place).collect();
        // A stable sort: equal weights keep the order of cells.
        places.sort_by_key(|&place| Reverse(tally.cell(place).target.weight));
        let begin = after.map_or(0, |after| {
            places.partition_point(|&place| {
                let target = tally.cell(place).target;
                GapKey(Reverse(target.weight), self.key(&target)) <= *after
            })
        });
        let lone_cell = |place: usize| {
            let (account, _) = *tally.voices_at(place).first()?;
            let cell = self.cell(&tally.cell(place));
            Some(LoneCell { cell, account: self.handle(account).to_owned() })
        };
        places[begin..].iter().take(count).filter_map(|&place| lone_cell(place)).collect()
    }
}
