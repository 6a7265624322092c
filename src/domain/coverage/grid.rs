//! Coverage as a picture: functions by audiences, all forms and regions of each added up.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::key::CoverageFilter;
use super::supply::CellSupply;
use super::survey::CoverageSurvey;
use super::tally::Tally;
use super::target::CoverageTarget;
use crate::cell::EVERYONE;
use crate::stop::stoppable;

/// Functions by audiences. Those for which most is wanted come first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoverageGrid {
    /// Keys of the audiences: the columns.
    pub audiences: Vec<String>,
    /// One row for each function.
    pub rows: Vec<GridRow>,
}

/// A function's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// Key of the function.
    pub function: String,
    /// In the order of the audiences; `None`: no cell of the two is wanted.
    pub squares: Vec<Option<GridSquare>>,
}

/// All cells of one function and one audience together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GridSquare {
    /// How many cells.
    pub cells: u64,
    /// Of these, how many want voices.
    pub gaps: u64,
    /// Σ weight × wanted voices, in thousandths.
    pub demand: u64,
    /// Σ weight × the lesser of supply and wanted voices, in thousandths.
    pub met: u64,
}

impl GridSquare {
    /// How much of the demand is met, in whole percents; only what is met in full is 100, and only what is not met at all 0.
    ///
    /// ```
    /// use domain::coverage::GridSquare;
    /// let square = |met| GridSquare { cells: 1, gaps: 0, demand: 1_000_000, met };
    /// assert_eq!([0, 1, 500_000, 999_999, 1_000_000].map(|met| square(met).percent()), [0, 1, 50, 99, 100]);
    /// ```
    #[must_use]
    pub fn percent(&self) -> u64 {
        match self.met {
            0 if self.demand > 0 => 0,
            met if met >= self.demand => 100,
            met => (met.saturating_mul(100) / self.demand).clamp(1, 99),
        }
    }

    fn count(&mut self, cell: &CellSupply) {
        let (weight, wanted) = (u64::from(cell.target.weight), u64::from(cell.target.wanted) * 1000);
        self.cells += 1;
        self.gaps += u64::from(cell.state.is_gap());
        self.demand += weight * wanted;
        self.met += weight * wanted.min(cell.supply_thousandths);
    }
}

impl CoverageSurvey {
    /// The cells that pass, by function and audience. O(cells · log).
    #[must_use]
    pub fn grid(&self, supply: &Tally, filter: &CoverageFilter) -> CoverageGrid {
        let passes = self.condition(filter);
        self.grid_of(supply, |cell| passes(cell))
    }

    /// The same before and after a change, of the functions and the audiences of the cells at these places alone.
    pub(super) fn grids_around(&self, places: &[usize], tallies: [&Tally; 2]) -> [CoverageGrid; 2] {
        let targets = self.tally.target_table().targets();
        let moved = || places.iter().map(|&place| &targets[place]);
        let functions: BTreeSet<u32> = moved().map(|target| target.function.0).collect();
        let audiences: BTreeSet<Option<u32>> =
            moved().map(|target| target.audience.map(|audience| audience.0)).collect();
        let is_near = |target: &CoverageTarget| {
            functions.contains(&target.function.0) && audiences.contains(&target.audience.map(|one| one.0))
        };
        tallies.map(|tally| self.grid_of(tally, |cell| is_near(&cell.target)))
    }

    fn grid_of(&self, supply: &Tally, passes: impl Fn(&CellSupply) -> bool) -> CoverageGrid {
        let mut squares: BTreeMap<(&str, &str), GridSquare> = BTreeMap::new();
        for cell in stoppable(supply.cells()).filter(|cell| passes(cell)) {
            let function = self.vocabulary.functions.get(cell.target.function.0);
            let audience = cell.target.audience;
            let audience = audience.map_or(EVERYONE, |one| self.vocabulary.audiences.get(one.0));
            squares.entry((function, audience)).or_default().count(&cell);
        }
        let functions = heaviest_first(squares.iter().map(|((function, _), one)| (*function, one.demand)));
        let audiences = heaviest_first(squares.iter().map(|((_, audience), one)| (*audience, one.demand)));
        let row = |function: &&str| GridRow {
            function: (*function).to_owned(),
            squares: audiences.iter().map(|audience| squares.get(&(*function, *audience)).copied()).collect(),
        };
        CoverageGrid {
            rows: functions.iter().map(row).collect(),
            audiences: audiences.iter().map(|key| (*key).to_owned()).collect(),
        }
    }
}

/// Keys by what is wanted of each, equal ones by key.
fn heaviest_first<'a>(parts: impl Iterator<Item = (&'a str, u64)>) -> Vec<&'a str> {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for (key, demand) in parts {
        *sums.entry(key).or_default() += demand;
    }
    let mut keys: Vec<(&str, u64)> = sums.into_iter().collect();
    keys.sort_by_key(|(key, demand)| (Reverse(*demand), *key));
    keys.into_iter().map(|(key, _)| key).collect()
}
