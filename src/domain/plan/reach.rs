//! How many accounts may speak to each cell of a campaign.

use std::collections::BTreeMap;

use super::error::PlanError;
use super::input::PlanInput;
use super::options::Eligibility;
use super::size::PlanSize;
use crate::cell::{Cell, cells_of};
use crate::stop::stoppable;

/// How many accounts may take a slot in a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CellVoices {
    /// In the cell's own locality, or where there is none.
    pub own: u32,
    /// From a region above it.
    pub above: u32,
}

/// The cells of a campaign, each with the accounts that may take a slot in it by the rules of planning,
/// whatever else they are asked. O(Σ what each account reaches).
///
/// # Errors
/// [`PlanError::Oversized`] when there are too many cells.
pub fn count_voices(input: &PlanInput) -> Result<Vec<(Cell, CellVoices)>, PlanError> {
    PlanSize::of_cells(input)?;
    let cells = cells_of(input.spec, input.matrix);
    let mut voices = vec![CellVoices::default(); cells.len()];
    let eligibility = Eligibility::new(input, &cells);
    for account in stoppable(input.matrix.graph.accounts()) {
        // One account counts once, from however many clusters it may speak.
        let mut reached: BTreeMap<usize, u32> = BTreeMap::new();
        for candidate in eligibility.candidates(account).unwrap_or_default() {
            let best = reached.entry(candidate.cell).or_default();
            *best = (*best).max(candidate.reach);
        }
        for (cell, locality) in reached {
            let count = &mut voices[cell];
            *(if locality == 1000 { &mut count.own } else { &mut count.above }) += 1;
        }
    }
    drop(eligibility);
    Ok(cells.into_iter().zip(voices).collect())
}
