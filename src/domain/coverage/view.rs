//! Cells, totals and gaps in the registry's own keys: what the API shows.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CoverageRemedy, CoverageState, Lack, StateTotal};
use crate::form::Form;
use crate::language::Bilingual;

/// A cell with its supply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "function": "education", "audience": "parents", "form": "article", "region": "zhangjiagang", "weight": 9, "wanted": 1,
    "supply": 2.0, "state": "covered"
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
    /// How much it matters; 1 to 9 where targets are proposed.
    pub weight: u32,
    /// How many voices it should have.
    pub wanted: u32,
    /// How many it has, in steps of a thousandth: an account from a region above counts less (0.6 by default).
    #[schema(minimum = 0)]
    pub supply: f64,
    /// What that means.
    pub state: CoverageState,
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

/// A cell that is uncovered or thin, with the account that comes nearest to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "function": "education", "audience": "exam_candidates", "form": "quick_post", "region": "zhangjiagang", "weight": 6,
    "wanted": 1, "supply": 0.0, "missing": 1.0, "state": "uncovered",
    "candidate": {
        "account": "weibo-zjg-jiaoyu", "name": "张家港教育", "lacks": ["audience"],
        "why": {
            "zh": "最接近的是“张家港教育”，但它登记的受众里没有“考生”。",
            "en": "“张家港教育” comes nearest, but “exam candidates” is not among its audiences."
        }
    },
    "remedies": [{
        "kind": "audience", "cost": 1,
        "changes": [{"kind": "audiences", "account": "weibo-zjg-jiaoyu", "audiences": ["exam_candidates"]}],
        "closes": {"cells": 2, "weight": 9}, "met": 9.0
    }]
}))]
pub struct CoverageGap {
    /// Key of the function.
    pub function: String,
    /// Key of the audience; `everyone` where the function's accounts list none.
    pub audience: String,
    /// The form.
    pub form: Form,
    /// Key of the region; null: no place in particular.
    #[schema(required = true)]
    pub region: Option<String>,
    /// How much it matters; 1 to 9 where targets are proposed.
    pub weight: u32,
    /// How many voices it should have.
    pub wanted: u32,
    /// How many it has, in steps of a thousandth: an account from a region above counts less (0.6 by default).
    #[schema(minimum = 0)]
    pub supply: f64,
    /// How many are missing.
    #[schema(minimum = 0)]
    pub missing: f64,
    /// `uncovered` or `thin`.
    pub state: CoverageState,
    /// The active account that lacks least for it; null: none has any part of it.
    #[schema(required = true)]
    pub candidate: Option<GapCandidate>,
    /// Changes that close it, the cheapest first; none: nothing that is looked for does.
    pub remedies: Vec<CoverageRemedy>,
}

/// The account that comes nearest to a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "weibo-zjg-jiaoyu", "name": "张家港教育", "lacks": ["audience"],
    "why": {
        "zh": "最接近的是“张家港教育”，但它登记的受众里没有“考生”。",
        "en": "“张家港教育” comes nearest, but “exam candidates” is not among its audiences."
    }
}))]
pub struct GapCandidate {
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// What it lacks, in the order of the parts of a cell; never empty.
    pub lacks: Vec<Lack>,
    /// The same as a sentence.
    pub why: Bilingual,
}
