//! Totals by one part of the cells.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::key::CoverageFilter;
use super::survey::CoverageSurvey;
use super::tally::Tally;
use super::target::CoverageTarget;
use super::view::{CoverageTotals, add_to};
use crate::cell::EVERYONE;
use crate::permille::from_thousandths;
use crate::stop::stoppable;

/// By which part cells are rolled up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CoverageDimension {
    /// By function.
    #[default]
    Function,
    /// By audience.
    Audience,
    /// By form.
    Form,
    /// By region.
    Region,
}

/// Which cells a row of a roll-up counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RollupScope {
    /// Those of its key alone; rows add up to the whole.
    #[default]
    Own,
    /// Those of its key and of everything below it in the tree of functions or regions; so a row holds those below it.
    Subtree,
}

/// By what cells are rolled up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollupBy {
    /// By which part.
    pub dimension: CoverageDimension,
    /// What a row counts. Audiences and forms have nothing below them.
    pub scope: RollupScope,
}

/// Totals of the cells that have one part in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "key": "education", "parent": null,
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
    /// Key of the function or region above it; null: none is.
    #[schema(required = true)]
    pub parent: Option<String>,
    /// By state.
    pub totals: CoverageTotals,
    /// Σ weight × wanted voices.
    #[schema(minimum = 0)]
    pub demand: f64,
    /// Σ weight × the lesser of supply and wanted voices.
    #[schema(minimum = 0)]
    pub met: f64,
}

/// What a row counts.
#[derive(Default)]
struct Sum {
    totals: CoverageTotals,
    /// In thousandths.
    demand: u64,
    met: u64,
}

impl CoverageSurvey {
    /// Totals of the cells that pass, by one part of them, by its key. O(cells · depth · log).
    #[must_use]
    pub fn rollup(&self, supply: &Tally, filter: &CoverageFilter, by: RollupBy) -> Vec<CoverageRollup> {
        let passes = self.condition(filter);
        let mut sums: BTreeMap<Option<&str>, Sum> = BTreeMap::new();
        for cell in stoppable(supply.cells()).filter(|cell| passes(cell)) {
            let (weight, wanted) = (u64::from(cell.target.weight), u64::from(cell.target.wanted) * 1000);
            for key in self.rows_of(&cell.target, by) {
                let sum = sums.entry(key).or_default();
                add_to(&mut sum.totals, &cell);
                sum.demand += weight * wanted;
                sum.met += weight * wanted.min(cell.supply_thousandths);
            }
        }
        let row = |(key, sum): (Option<&str>, Sum)| CoverageRollup {
            key: key.map(ToOwned::to_owned),
            parent: key.and_then(|key| self.parent_of(key, by.dimension)).map(ToOwned::to_owned),
            totals: sum.totals,
            demand: from_thousandths(sum.demand),
            met: from_thousandths(sum.met),
        };
        sums.into_iter().map(row).collect()
    }

    /// The keys of the rows that count a cell.
    fn rows_of<'a>(&'a self, target: &CoverageTarget, by: RollupBy) -> Vec<Option<&'a str>> {
        let nodes = match by.scope {
            RollupScope::Own => 1,
            RollupScope::Subtree => usize::MAX,
        };
        let vocabulary = &self.vocabulary;
        match by.dimension {
            CoverageDimension::Function => {
                let up = self.matrix.functions.climb(target.function.0).take(nodes);
                up.map(|node| Some(vocabulary.functions.get(node))).collect()
            }
            CoverageDimension::Audience => {
                let key = target.audience.map_or(EVERYONE, |audience| vocabulary.audiences.get(audience.0));
                vec![Some(key)]
            }
            CoverageDimension::Form => vec![Some(target.form.key())],
            CoverageDimension::Region => target.region.map_or_else(
                || vec![None],
                |region| {
                    let up = self.matrix.regions.climb(region.0).take(nodes);
                    up.map(|node| Some(vocabulary.regions.get(node))).collect()
                },
            ),
        }
    }

    fn parent_of(&self, key: &str, dimension: CoverageDimension) -> Option<&str> {
        let (names, tree) = match dimension {
            CoverageDimension::Function => (&self.vocabulary.functions, &self.matrix.functions),
            CoverageDimension::Region => (&self.vocabulary.regions, &self.matrix.regions),
            CoverageDimension::Audience | CoverageDimension::Form => return None,
        };
        tree.parent(names.find(key)?).map(|above| names.get(above))
    }
}
