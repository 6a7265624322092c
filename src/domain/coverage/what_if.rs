//! What a scenario would make of coverage and of its fragility.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fragility::{CoverageFragility, CoverageMoment};
use super::grid::CoverageGrid;
use super::index::AccountIndex;
use super::state::CoverageState;
use super::survey::CoverageSurvey;
use super::tally::Tally;
use super::unknown::UnknownPart;
use super::view::CoverageCell;
use crate::account::AccountStatus;
use crate::field::FieldError;
use crate::id::ScenarioId;
use crate::permille::from_thousandths;
use crate::scenario::Overlay;
use crate::stop::stoppable;

/// A cell whose supply would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "cell": {
        "function": "education", "audience": "parents", "form": "article", "region": "zhangjiagang", "weight": 9,
        "demand": "derived", "wanted": 1, "supply": 1.0, "state": "covered"
    },
    "supply_before": 0.0, "state_before": "uncovered"
}))]
pub struct MovedCell {
    /// The cell as it would be.
    pub cell: CoverageCell,
    /// Its supply as it is.
    #[schema(minimum = 0)]
    pub supply_before: f64,
    /// Its state as it is.
    pub state_before: CoverageState,
}

/// What a scenario would do to coverage. The targets stay as they are, also where they are proposed from the registry: a duty
/// does not end because a scenario closes its voice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 7,
    "before": {
        "accounts": 123,
        "totals": {
            "uncovered": {"cells": 301, "weight": 1204}, "thin": {"cells": 120, "weight": 480},
            "covered": {"cells": 900, "weight": 4100}, "crowded": {"cells": 200, "weight": 1500}
        },
        "demand": 7284.0, "met": 5888.0, "fragility": {"account": null, "organisation": null, "platform": null}
    },
    "after": {
        "accounts": 123,
        "totals": {
            "uncovered": {"cells": 300, "weight": 1195}, "thin": {"cells": 120, "weight": 480},
            "covered": {"cells": 901, "weight": 4109}, "crowded": {"cells": 200, "weight": 1500}
        },
        "demand": 7284.0, "met": 5897.0, "fragility": {"account": null, "organisation": null, "platform": null}
    },
    "moved": 1,
    "cells": [{
        "cell": {
            "function": "education", "audience": "parents", "form": "article", "region": "zhangjiagang", "weight": 9,
            "demand": "derived", "wanted": 1, "supply": 1.0, "state": "covered"
        },
        "supply_before": 0.0, "state_before": "uncovered"
    }],
    "unknown": []
}))]
pub struct CoverageChange {
    /// The registry's revision that was looked at.
    pub revision: i64,
    /// As it is.
    pub before: CoverageMoment,
    /// As it would be.
    pub after: CoverageMoment,
    /// How many cells' supply would change.
    pub moved: u64,
    /// The first 500 of these: those whose state changes before the others, the heaviest first.
    pub cells: Vec<MovedCell>,
    /// Accounts that would be closed and of which something is not known: what would be lost without them is not known either.
    pub unknown: Vec<UnknownAccount>,
}

/// An account of which something is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"account": "weibo-zjg-jiaoyu", "name": "张家港教育", "unknown": ["audiences"]}))]
pub struct UnknownAccount {
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// What is not known of it; never empty.
    pub unknown: Vec<UnknownPart>,
}

/// A saved scenario beside others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "scenario": "01980c5e-7a00-7000-8000-00000000000b", "name": "教育口合并", "changes": 3, "met": 9.0,
    "fragility": {"account": null, "organisation": null, "platform": null}, "errors": []
}))]
pub struct ScenarioInfluence {
    /// Its id.
    pub scenario: ScenarioId,
    /// Its name.
    pub name: String,
    /// How many changes it has.
    pub changes: u64,
    /// By how much the met demand would grow; negative: fall. Null: the registry has moved on and the scenario does not fit it.
    #[schema(required = true)]
    pub met: Option<f64>,
    /// What would be lost with the worst single account, organisation and platform. Null: as for `met`.
    #[schema(required = true)]
    pub fragility: Option<CoverageFragility>,
    /// What does not fit the registry any more, by the place in its changes.
    pub errors: Vec<FieldError>,
}

/// Saved scenarios beside each other, in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 7, "demand": 7284.0, "met": 5888.0,
    "items": [{
        "scenario": "01980c5e-7a00-7000-8000-00000000000b", "name": "教育口合并", "changes": 3, "met": 9.0,
        "fragility": {"account": null, "organisation": null, "platform": null}, "errors": []
    }]
}))]
pub struct ScenarioComparison {
    /// The registry's revision that was looked at.
    pub revision: i64,
    /// Σ weight × wanted voices.
    #[schema(minimum = 0)]
    pub demand: f64,
    /// The met demand as it is.
    #[schema(minimum = 0)]
    pub met: f64,
    /// The scenarios.
    pub items: Vec<ScenarioInfluence>,
}

/// Cells that an answer shows at most.
const MOST_CELLS: usize = 500;

/// What the changes of an overlay would do.
///
/// # Complexity
/// O(cells + Σ voices of the cells that differ), besides what the survey computes once (its losses).
#[must_use]
pub fn what_if(survey: &CoverageSurvey, overlay: &Overlay) -> CoverageChange {
    try_out(survey, overlay).change
}

/// What the changes of an overlay would do, with functions by audiences as they are and as they would be: those of the cells that would
/// change, in full.
///
/// # Complexity
/// That of [`what_if`], and O(cells · log) for the pictures.
#[must_use]
pub fn what_if_grids(survey: &CoverageSurvey, overlay: &Overlay) -> (CoverageChange, [CoverageGrid; 2]) {
    let TriedOut { change, after, changed } = try_out(survey, overlay);
    (change, survey.grids_around(&changed, [survey.potential(), &after]))
}

/// Changes that were tried.
struct TriedOut {
    change: CoverageChange,
    after: Tally,
    /// Places of the cells whose supply would change.
    changed: Vec<usize>,
}

fn try_out(survey: &CoverageSurvey, overlay: &Overlay) -> TriedOut {
    let potential = survey.potential();
    let mut after = potential.clone();
    let mut groups = survey.groups();
    let mut next = survey.next_account();
    for account in stoppable(overlay.accounts.values()) {
        let index = survey.find_account(&account.handle).unwrap_or_else(|| {
            let index = AccountIndex(next);
            next += 1;
            groups.add(survey, account);
            index
        });
        let speaks = account.status == AccountStatus::Active;
        let compact = survey.compact(index, account);
        after.set(index, speaks.then_some(&compact));
    }
    let mut changed = after.changed_cells(potential);
    changed.sort_by_key(|&cell| {
        let (old, new) = (potential.cell(cell), after.cell(cell));
        (old.state == new.state, std::cmp::Reverse(old.target.weight), cell)
    });
    let cells = changed.iter().take(MOST_CELLS).map(|&cell| MovedCell {
        cell: survey.cell(&after.cell(cell)),
        supply_before: from_thousandths(potential.cell(cell).supply_thousandths),
        state_before: potential.cell(cell).state,
    });
    let change = CoverageChange {
        revision: survey.revision,
        before: survey.moment(potential, survey.fragility()),
        after: survey.moment(&after, survey.fragility_after(&after, &groups)),
        moved: changed.len() as u64,
        cells: cells.collect(),
        unknown: closed_unknown(overlay),
    };
    TriedOut { change, after, changed }
}

fn closed_unknown(overlay: &Overlay) -> Vec<UnknownAccount> {
    let closed = overlay.accounts.values().filter(|account| account.status == AccountStatus::Closed);
    let unknown = closed.map(|account| UnknownAccount {
        account: account.handle.clone(),
        name: account.name.clone(),
        unknown: UnknownPart::of(account),
    });
    unknown.filter(|account| !account.unknown.is_empty()).collect()
}
