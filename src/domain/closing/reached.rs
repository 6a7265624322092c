//! How much of what could be told was told: cells, and which of them stay blank.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::result_input::ResultInput;
use crate::campaign::{CampaignSpec, CampaignState};
use crate::cell::{Cell, cell_of_slot, cells_of};
use crate::decimal::Decimal;
use crate::direction::Direction;
use crate::plan::{BlankCode, PlanSummary};
use crate::quality::Quality;

/// How many cells there are, and what came of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReachedCells {
    /// All cells of the campaign.
    pub cells: usize,
    /// Those that the accounts of the registry could tell at once.
    pub coverable: usize,
    /// Those that no account could tell, whatever else it does.
    pub untellable: usize,
    /// Those that somebody was asked to tell, or is planned for, and has not declined.
    pub assigned: usize,
    /// Those of which a piece counts.
    pub reached: usize,
}

/// A cell by its keys, and what it weighs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CellKey {
    pub(super) angle: String,
    pub(super) audience: String,
    pub(super) locality: Option<String>,
}

/// The cells of a campaign with what came of them.
pub(super) struct CellsTold {
    weights: BTreeMap<CellKey, u64>,
    assigned: BTreeSet<CellKey>,
    reached: BTreeSet<CellKey>,
}

impl CellKey {
    fn of(spec: &CampaignSpec, cell: Cell) -> Self {
        Self { angle: spec.angles[cell.angle].key.clone(), audience: cell.audience, locality: cell.locality }
    }

    pub(super) fn of_direction(spec: &CampaignSpec, direction: &Direction) -> Option<Self> {
        cell_of_slot(spec, &direction.slot).map(|cell| Self::of(spec, cell))
    }
}

impl CellsTold {
    /// O((cells + directions + pieces) · log).
    pub(super) fn of(input: &ResultInput<'_>) -> Self {
        let outcome = input.outcome;
        let spec = &outcome.campaign.spec;
        let mut weights = BTreeMap::new();
        // What was asked stays a cell, whatever the registry says by now.
        let asked = outcome.directions.iter().filter_map(|direction| cell_of_slot(spec, &direction.slot));
        for cell in cells_of(spec, outcome.matrix).into_iter().chain(asked) {
            let weight = cell.weight.unsigned_abs();
            weights.entry(CellKey::of(spec, cell)).or_insert(weight);
        }
        let cells = outcome
            .directions
            .iter()
            .filter_map(|direction| CellKey::of_direction(spec, direction).map(|cell| (direction.id, cell)));
        let by_direction: BTreeMap<_, CellKey> = cells.collect();
        let counting = outcome
            .pieces
            .iter()
            .filter(|piece| outcome.quality(piece).is_ok_and(|quality| quality > Quality::ZERO));
        let reached = counting.filter_map(|piece| by_direction.get(&piece.direction).cloned()).collect();
        Self { weights, assigned: by_direction.into_values().collect(), reached }
    }

    pub(super) fn count(&self, plan: &PlanSummary) -> ReachedCells {
        let coverable = plan.cells_coverable;
        let untellable = plan.blanks.iter().filter(|blank| blank.code == BlankCode::NoCandidate).count();
        ReachedCells {
            untellable,
            cells: self.weights.len(),
            // What was told could be told, whatever the registry says by now.
            coverable: coverable.max(self.reached.len()).min(self.weights.len()),
            assigned: self.assigned.len(),
            reached: self.reached.len(),
        }
    }

    /// What stays blank, the heaviest first, and of those that weigh the same one of each angle before a second one: when all is over,
    /// what was not told; before, what nobody is to tell.
    pub(super) fn blanks(&self, state: CampaignState) -> Vec<(&CellKey, Decimal)> {
        let told = if state == CampaignState::Closed { &self.reached } else { &self.assigned };
        let whole = self.weights.values().sum::<u64>().max(1);
        let mut turns: BTreeMap<(u64, &str), usize> = BTreeMap::new();
        let mut blanks: Vec<(Reverse<u64>, usize, &CellKey)> = Vec::new();
        for (cell, weight) in self.weights.iter().filter(|(cell, _)| !told.contains(cell)) {
            let turn = turns.entry((*weight, cell.angle.as_str())).or_default();
            *turn += 1;
            blanks.push((Reverse(*weight), *turn, cell));
        }
        blanks.sort_unstable();
        let share =
            |weight: u64| Decimal { units: u128::from((2000 * weight + whole) / (2 * whole)), decimals: 1 };
        blanks.into_iter().map(|(Reverse(weight), _, cell)| (cell, share(weight))).collect()
    }
}
