//! Remedies as they are shown: who would do what, why, what it costs and what it gains.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::joint::JointMethod;
use super::step::RemedyKind;
use super::view::CellTotal;
use crate::language::Bilingual;
use crate::scenario::ScenarioChange;

/// Changes that close a gap. None of them gives a function to an account or an organisation that does not carry it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
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
}))]
pub struct CoverageRemedy {
    /// How.
    pub kind: RemedyKind,
    /// What that costs by the table of the settings.
    pub cost: u32,
    /// Whether no other remedy of the gap costs less.
    pub smallest: bool,
    /// What one piece more of each account that it brings there takes those who write it, in minutes, by the table by which the ledger counts
    /// burden; 0 where a piece of another kind gives way to it.
    pub minutes: u64,
    /// The changes, as a scenario takes them.
    pub changes: Vec<ScenarioChange>,
    /// Who would make each of these changes, and why, in the same order.
    pub parts: Vec<RemedyPart>,
    /// All cells that would be covered afterwards and are not now, this gap among them.
    pub closes: CellTotal,
    /// What it gains: by how much the met demand would grow.
    #[schema(minimum = 0)]
    pub met: f64,
}

/// Who makes a change, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "form", "organisation": "zjg-education", "organisation_name": "张家港市教育局", "account": null, "account_name": null,
    "why": {
        "zh": "张家港市教育局已有这项职能：由它新开一个发短视频的账号。",
        "en": "张家港市教育局 has the function: it opens an account for the short video."
    }
}))]
pub struct RemedyPart {
    /// How the change helps; never `mixed`.
    pub kind: RemedyKind,
    /// Key of the organisation that would make it.
    pub organisation: String,
    /// Its name.
    pub organisation_name: String,
    /// Handle of the account that changes; null: a new one.
    #[schema(required = true)]
    pub account: Option<String>,
    /// Its name; null: a new one.
    #[schema(required = true)]
    pub account_name: Option<String>,
    /// Why.
    pub why: Bilingual,
}

/// Whose duty a gap's function is where it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "carried": false, "organisations": [], "more": 0,
    "said": {
        "zh": "这里没有单位承担“科学”：这是职责怎么定的事，不是账号的事。",
        "en": "No organisation carries “science” here: that is a decision about duties, not about accounts."
    }
}))]
pub struct GapDuty {
    /// Whether any organisation carries it in the cell's region, or in one above, or for where it is not known.
    pub carried: bool,
    /// The first three that do, the nearest first.
    #[schema(max_items = 3)]
    pub organisations: Vec<DutyHolder>,
    /// How many more do.
    pub more: u64,
    /// The same as a sentence.
    pub said: Bilingual,
}

/// An organisation that carries a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"key": "zjg-education", "name": "张家港市教育局"}))]
pub struct DutyHolder {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
}

/// Moves that together meet the most demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 7, "wanted": 1, "method": "exact", "at_least": 1.0, "considered": 214,
    "changes": [{"kind": "audiences", "account": "weibo-zjg-jiaoyu", "audiences": ["exam_candidates"]}],
    "parts": [{
        "kind": "audience", "organisation": "zjg-education", "organisation_name": "张家港市教育局",
        "account": "weibo-zjg-jiaoyu", "account_name": "张家港教育",
        "why": {
            "zh": "“张家港教育”（张家港市教育局）已有这项职能，只是受众里没有“考生”：列进来即可，职能不变。",
            "en": "“张家港教育” (张家港市教育局) has the function already; only “exam candidates” is not among its audiences: list it."
        }
    }],
    "closes": {"cells": 5, "weight": 24}, "met": 24.0
}))]
pub struct JointRemedy {
    /// The registry's revision that was looked at.
    pub revision: i64,
    /// How many changes were asked for; fewer are given where no more help.
    pub wanted: u64,
    /// How they were chosen.
    pub method: JointMethod,
    /// What share of the best of the moves looked at they reach at least.
    pub at_least: f64,
    /// Moves that were looked at: for each of the 300 heaviest gaps that pass, the cheapest of each kind that give nothing up; of all these the
    /// 300 that by themselves meet most, and of one organisation one new account on a platform.
    pub considered: u64,
    /// The changes, as a scenario takes them; the one that adds most first.
    pub changes: Vec<ScenarioChange>,
    /// Who would make each of these changes, and why, in the same order.
    pub parts: Vec<RemedyPart>,
    /// Cells that would be covered afterwards and are not now.
    pub closes: CellTotal,
    /// By how much the met demand would grow.
    #[schema(minimum = 0)]
    pub met: f64,
}
