//! Gaps in the registry's own keys: what the API shows.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::lack::Lack;
use super::remedy::CoverageRemedy;
use super::state::CoverageState;
use crate::form::Form;
use crate::language::Bilingual;

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
