//! Cells and totals in the registry's own keys: what the API shows.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::declared::DeclaredTarget;
use super::demand_basis::DemandBasis;
use super::key::CellKey;
use super::state::CoverageState;
use super::supply::{CellSupply, StateTotal};
use crate::cell::EVERYONE;
use crate::form::Form;

/// A cell with its supply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "function": "education", "audience": "parents", "form": "article", "region": "zhangjiagang", "weight": 9,
    "demand": "derived", "wanted": 1, "supply": 2.0, "state": "covered"
}))]
pub struct CoverageCell {
    /// Key of the function.
    pub function: String,
    /// Key of the audience; `everyone` where the function's accounts list none.
    pub audience: String,
    /// The form.
    pub form: Form,
    /// Key of the region; null: no place in particular.
    #[schema(required = true)]
    pub region: Option<String>,
    /// How much it matters; see `demand`.
    pub weight: u32,
    /// Where the weight comes from.
    pub demand: DemandBasis,
    /// How many voices it should have.
    pub wanted: u32,
    /// How many it has, in steps of a thousandth: an account from a region above counts less (0.6 by default).
    #[schema(minimum = 0)]
    pub supply: f64,
    /// What that means.
    pub state: CoverageState,
}

/// The target that asks for what the cell asks for.
impl From<CoverageCell> for DeclaredTarget {
    fn from(cell: CoverageCell) -> Self {
        let audience = Some(cell.audience).filter(|audience| audience != EVERYONE);
        let CoverageCell { function, form, region, weight, wanted, .. } = cell;
        Self { function, audience, form, region, weight, wanted }
    }
}

impl CoverageCell {
    /// What makes it a cell.
    #[must_use]
    pub fn key(&self) -> CellKey {
        let audience = Some(&self.audience).filter(|audience| *audience != EVERYONE).cloned();
        CellKey { function: self.function.clone(), audience, form: self.form, region: self.region.clone() }
    }
}

/// How many cells are in one state, and what they weigh together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"cells": 301, "weight": 1204}))]
pub struct CellTotal {
    /// Cells.
    pub cells: u64,
    /// Their weight.
    pub weight: u64,
}

impl From<StateTotal> for CellTotal {
    fn from(total: StateTotal) -> Self {
        Self { cells: total.cells, weight: total.weight }
    }
}

/// Totals by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "uncovered": {"cells": 301, "weight": 1204}, "thin": {"cells": 120, "weight": 480},
    "covered": {"cells": 900, "weight": 4100}, "crowded": {"cells": 200, "weight": 1500}
}))]
pub struct CoverageTotals {
    /// Nobody reaches them.
    pub uncovered: CellTotal,
    /// Less than the wanted number of voices.
    pub thin: CellTotal,
    /// At least the wanted number.
    pub covered: CellTotal,
    /// Three times the wanted number or more.
    pub crowded: CellTotal,
}

impl From<[StateTotal; 4]> for CoverageTotals {
    fn from([uncovered, thin, covered, crowded]: [StateTotal; 4]) -> Self {
        let [uncovered, thin, covered, crowded] = [uncovered, thin, covered, crowded].map(CellTotal::from);
        Self { uncovered, thin, covered, crowded }
    }
}

/// Counts a cell in its state.
pub(super) fn add_to(totals: &mut CoverageTotals, cell: &CellSupply) {
    let total: &mut CellTotal = match cell.state {
        CoverageState::Uncovered => &mut totals.uncovered,
        CoverageState::Thin => &mut totals.thin,
        CoverageState::Covered => &mut totals.covered,
        CoverageState::Crowded => &mut totals.crowded,
    };
    total.cells += 1;
    total.weight += u64::from(cell.target.weight);
}
