//! A plan in figures: what a coordinator looks at before it is signed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::readiness::RegistryReadiness;
use crate::slot::Slot;

/// A plan in figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "objective": 182_340, "assigned": 112, "unassigned": 12, "covered_share": 95.83, "coverable_share": 97.22,
    "cells": 72, "cells_covered": 69, "cells_coverable": 70,
    "blanks": [{"angle": "geo_hazard", "audience": "drivers", "locality": null, "weight": 4, "candidates": 0, "code": "no_candidate"}],
    "shortages": [], "certified": true,
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "revision": 12, "certified_revision": 12
}))]
pub struct PlanSummary {
    /// Σ fit + Σ first rewards − Σ spread; larger is better; exact. Of plans that are worth the same, one is chosen that moves the fewest people,
    /// where the campaign is planned again; of these the one whose directions' audience scores sum to more, then their form scores, then
    /// their record scores: these count from the least that the campaign has, and only as far as there is room for them: a city's
    /// plan has it, a nation's has not.
    pub objective: i64,
    /// Directions given.
    pub assigned: usize,
    /// Accounts without one.
    pub unassigned: usize,
    /// Share of the cells that have a voice, in %, two decimals.
    pub covered_share: f64,
    /// The largest share that any plan could cover (a maximum matching), in %, two decimals. What lies between the two are
    /// cells whose candidates bring more elsewhere; `blanks` names them.
    pub coverable_share: f64,
    /// Number of cells.
    pub cells: usize,
    /// Cells that have a voice.
    pub cells_covered: usize,
    /// Cells that the best plan for covering alone could reach at once.
    pub cells_coverable: usize,
    /// Cells that stay blank, each with a reason.
    pub blanks: Vec<Blank>,
    /// Minimums that cannot be met, each with its witness.
    pub shortages: Vec<ShortageWitness>,
    /// Whether this revision was proved to be an optimum on every arc, by the check that is separate from the solver.
    pub certified: bool,
    /// SHA-256 of everything that a signer signs.
    pub digest: String,
    /// The campaign's revision that this plan belongs to: `objective`, `assigned` and `unassigned` are its figures.
    #[serde(default)]
    pub revision: i64,
    /// The latest revision that was checked in full; all other figures are of it. While it lags behind `revision`, the newest
    /// plan was checked where an answer has touched it, and the full check follows in the background.
    #[serde(default)]
    pub certified_revision: i64,
    /// What the registry does not say yet, where the plan asks less than half of the active accounts; as of now, not of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readiness: Option<RegistryReadiness>,
    /// How many of the organisations that are asked have nobody who reviews, or signs, for them, where the campaign's pieces are
    /// reviewed; as of now. `GET /campaigns/{id}/staffing` names them, and a launch is refused for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub unstaffed: Option<usize>,
}

/// Which revision of a plan stands, and how far it was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"revision": 12, "certified_revision": 11, "checked": "touched"}))]
pub struct PlanRevision {
    /// The campaign's revision that the plan belongs to.
    pub revision: i64,
    /// The latest revision of the plan that was checked in full.
    pub certified_revision: i64,
    /// How far the newest one was checked.
    pub checked: Checked,
}

/// How far a plan was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// On every arc that the latest answer has touched; the full check follows.
    Touched,
    /// On every arc.
    Everything,
}

impl PlanRevision {
    /// The newest revision, and the latest that was checked in full.
    #[must_use]
    pub const fn new(revision: i64, certified_revision: i64) -> Self {
        let checked = if revision == certified_revision { Checked::Everything } else { Checked::Touched };
        Self { revision, certified_revision, checked }
    }
}

/// Why a cell stays blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlankCode {
    /// No account may take it.
    NoCandidate,
    /// The angle has all the voices that it takes.
    AngleFull,
    /// Those who may take it bring more elsewhere, or are needed there.
    NeededElsewhere,
}

/// A cell that stays blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Blank {
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// Key of the locality, for a local angle.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// What the cell weighs, 1 to 27.
    pub weight: i64,
    /// How many accounts may take it.
    pub candidates: usize,
    /// Why it stays blank.
    pub code: BlankCode,
}

/// Why minimums cannot be met: a minimum cut. Whoever could serve these angles is on the list, and what the list can give
/// falls short by `missing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "angles": ["river_level"], "accounts": ["wechat-zjg-shuiwu"], "organisations": [], "slots": [], "fixed": [], "elsewhere": [],
    "minimum": 3, "available": 1, "missing": 2
}))]
pub struct ShortageWitness {
    /// Keys of the angles.
    pub angles: Vec<String>,
    /// Handles of accounts; each gives at most what its capacity leaves beside what it holds by `fixed` and `elsewhere`, and
    /// one to each angle in which it holds nothing yet.
    pub accounts: Vec<String>,
    /// Keys of organisations; each gives at most what its capacity leaves beside what its accounts hold by `fixed` and
    /// `elsewhere`.
    pub organisations: Vec<String>,
    /// Slots; each gives one, unless it is held by `fixed`.
    pub slots: Vec<Slot>,
    /// Directions in these angles that stay; each gives one.
    pub fixed: Vec<HeldDirection>,
    /// What pins and directions that stay hold elsewhere: in other angles, or pins in listed slots. It takes from what the
    /// listed accounts and organisations give.
    pub elsewhere: Vec<HeldDirection>,
    /// What the angles need together.
    pub minimum: u64,
    /// What the list can give.
    pub available: u64,
    /// What is missing: `minimum − available`.
    pub missing: u64,
}

/// What an account holds and no plan takes from it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct HeldDirection {
    /// Handle of the account.
    pub account: String,
    /// What it holds.
    pub slot: Slot,
}
