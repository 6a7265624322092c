//! Gaps in the registry's own keys: what the API shows.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::demand_basis::DemandBasis;
use super::key::{CellKey, GapKey};
use super::lack::Lack;
use super::remedy_view::{CoverageRemedy, GapDuty};
use super::state::CoverageState;
use crate::cell::EVERYONE;
use crate::form::Form;
use crate::language::Bilingual;

/// A cell that is uncovered or thin, with the account that comes nearest to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "function": "education", "audience": "exam_candidates", "form": "quick_post", "region": "zhangjiagang", "weight": 6,
    "demand": "derived", "wanted": 1, "supply": 0.0, "missing": 1.0, "state": "uncovered",
    "candidate": {
        "account": "weibo-zjg-jiaoyu", "name": "张家港教育", "lacks": ["audience"],
        "why": {
            "zh": "最接近的是“张家港教育”，但它登记的受众里没有“考生”。",
            "en": "“张家港教育” comes nearest, but “exam candidates” is not among its audiences."
        }
    },
    "duty": {
        "carried": true, "organisations": [{"key": "zjg-education", "name": "张家港市教育局"}], "more": 0,
        "said": {
            "zh": "“教育”在这里由张家港市教育局承担。", "en": "Here “education” is the duty of 张家港市教育局."
        }
    },
    "remedies": [{
        "kind": "audience", "cost": 1, "smallest": true, "minutes": 30,
        "changes": [{"kind": "audiences", "account": "weibo-zjg-jiaoyu", "audiences": ["exam_candidates"]}],
        "parts": [{
            "kind": "audience", "organisation": "zjg-education", "organisation_name": "张家港市教育局",
            "account": "weibo-zjg-jiaoyu", "account_name": "张家港教育",
            "why": {
                "zh": "“张家港教育”（张家港市教育局）已有这项职能，只是受众里没有“考生”：列进来即可，职能不变。",
                "en": "“张家港教育” (张家港市教育局) has the function already; only “exam candidates” is not among its audiences: list it."
            }
        }],
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
    /// How much it matters; see `demand`.
    pub weight: u32,
    /// Where the weight comes from.
    pub demand: DemandBasis,
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
    /// Whose duty its function is where it is asked for.
    pub duty: GapDuty,
    /// Changes that close it, the one that gains most first; the smallest is marked. None gives a function to anybody. None: nothing that is
    /// looked for closes it.
    pub remedies: Vec<CoverageRemedy>,
}

impl CoverageGap {
    /// Its place in the list.
    #[must_use]
    pub fn place(&self) -> GapKey {
        let audience = Some(&self.audience).filter(|audience| *audience != EVERYONE).cloned();
        let (function, region) = (self.function.clone(), self.region.clone());
        GapKey(std::cmp::Reverse(self.weight), CellKey { function, audience, form: self.form, region })
    }
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
