//! Totals by one part of the cells.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::survey::add_to;
use super::{CoverageFilter, CoverageSurvey, CoverageTotals, Tally, voices};
use crate::domain::cell::EVERYONE;

/// By which part cells are rolled up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CoverageDimension {
    /// By function.
    Function,
    /// By audience.
    Audience,
    /// By form.
    Form,
    /// By region.
    Region,
}

/// Totals of the cells that have one part in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "key": "education",
    "totals": {
        "uncovered": {"cells": 3, "weight": 12}, "thin": {"cells": 0, "weight": 0},
        "covered": {"cells": 9, "weight": 41}, "crowded": {"cells": 2, "weight": 15}
    },
    "demand": 68.0, "met": 56.0
}))]
pub struct CoverageRollup {
    /// Key of that part; null: no region in particular.
    #[schema(required = true)]
    pub key: Option<String>,
    /// By state.
    pub totals: CoverageTotals,
    /// Σ weight × wanted voices.
    #[schema(minimum = 0)]
    pub demand: f64,
    /// Σ weight × the lesser of supply and wanted voices.
    #[schema(minimum = 0)]
    pub met: f64,
}

impl CoverageSurvey {
    /// Totals of the cells that pass, by one part of them, by its key. O(cells · log).
    #[must_use]
    pub fn rollup(
        &self,
        lens: &Tally,
        filter: &CoverageFilter,
        by: CoverageDimension,
    ) -> Vec<CoverageRollup> {
        let passes = self.condition(filter);
        let mut groups: BTreeMap<Option<&str>, (CoverageTotals, u64, u64)> = BTreeMap::new();
        for cell in lens.cells().filter(|cell| passes(cell)) {
            let target = &cell.target;
            let key = match by {
                CoverageDimension::Function => Some(self.words.functions.get(target.function.0)),
                CoverageDimension::Audience => {
                    Some(target.audience.map_or(EVERYONE, |audience| self.words.audiences.get(audience.0)))
                }
                CoverageDimension::Form => Some(target.form.key()),
                CoverageDimension::Region => target.region.map(|region| self.words.regions.get(region.0)),
            };
            let (totals, demand, met) = groups.entry(key).or_default();
            let (weight, wanted) = (u64::from(target.weight), u64::from(target.wanted) * 1000);
            add_to(totals, &cell);
            *demand += weight * wanted;
            *met += weight * wanted.min(cell.supply_thousandths);
        }
        let group =
            |(key, (totals, demand, met)): (Option<&str>, (CoverageTotals, u64, u64))| CoverageRollup {
                key: key.map(ToOwned::to_owned),
                totals,
                demand: voices(demand),
                met: voices(met),
            };
        groups.into_iter().map(group).collect()
    }
}
