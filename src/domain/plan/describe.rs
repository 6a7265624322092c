//! Reading a solved instance back into words: directions with reasons, accounts left out, shortages, blanks, figures.

use std::collections::{BTreeMap, BTreeSet};

use super::digest::digest_of;
use super::model::{PlanInput, PlanModel, PlannedSlot};
use super::options::Eligibility;
use super::outcome::{PlanError, Solved, most_coverable};
use super::summary::{Blank, BlankCode, PinnedElsewhere, PlanSummary, ShortageWitness};
use super::unassigned::{Taken, Unassigned};
use crate::domain::fit::Reason;
use crate::domain::flow::shortage::shortages;

/// A plan in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What every account that has one is asked, by account and angle; fixed directions included.
    pub directions: Vec<PlannedDirection>,
    /// The other accounts, by handle.
    pub unassigned: Vec<Unassigned>,
    /// The plan in figures.
    pub summary: PlanSummary,
}

/// One account's direction with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDirection {
    /// Who is asked what.
    pub planned: PlannedSlot,
    /// Key of the account's organisation.
    pub organisation: String,
    /// The parts of the fit.
    pub reasons: Vec<Reason>,
}

/// Describes a certified optimum. O(options), plus one solve for the largest coverable share.
///
/// # Errors
/// [`PlanError`].
pub fn describe_plan(input: &PlanInput<'_>, solved: &Solved) -> Result<Plan, PlanError> {
    let model = &solved.model;
    let assignment = &solved.solution.assignment;
    let taken = Taken::count(model, assignment);
    let mut directions = given(input, model, assignment);
    directions.extend(model.fixed.iter().map(|planned| kept(input, model, planned)));
    directions.sort_by(|a, b| {
        let key = |d: &PlannedDirection| (d.planned.account.clone(), d.planned.slot.clone());
        key(a).cmp(&key(b))
    });
    let unassigned = left_out(model, &taken);
    let mut summary = figures(model, assignment, &taken)?;
    summary.objective = solved.objective;
    summary.assigned = directions.len();
    summary.unassigned = unassigned.len();
    summary.shortages = witnesses(solved)?;
    summary.digest = digest_of(input, solved.objective, &directions);
    Ok(Plan { directions, unassigned, summary })
}

/// A fixed direction. Its reasons are computed anew, for one that a person has just chosen; those of an older one are kept
/// with it and win over these.
fn kept(input: &PlanInput<'_>, model: &PlanModel, planned: &PlannedSlot) -> PlannedDirection {
    let account = model.account_at(&planned.account).map(|at| &model.accounts[at]);
    let cluster = input.matrix.clusters().keys().position(|key| *key == planned.slot.cluster);
    let cell = model.cells.iter().position(|cell| {
        model.angle_keys[cell.angle] == planned.slot.angle
            && cell.audience == planned.slot.audience
            && (cell.locality.is_none() || cell.locality == planned.slot.locality)
    });
    let scores = account
        .zip(cluster.zip(cell))
        .and_then(|(account, group)| Eligibility::new(input, &model.cells).scores_of(account, group));
    PlannedDirection {
        planned: planned.clone(),
        organisation: account.map(|account| account.organisation.clone()).unwrap_or_default(),
        reasons: scores.map(|scores| scores.reasons(&input.spec.weights).to_vec()).unwrap_or_default(),
    }
}

fn given(input: &PlanInput<'_>, model: &PlanModel, assignment: &[(u32, u32)]) -> Vec<PlannedDirection> {
    let eligibility = Eligibility::new(input, &model.cells);
    assignment
        .iter()
        .map(|&(account, slot)| {
            let entry = &model.accounts[account as usize];
            let group = model.groups[model.problem.slots[slot as usize].group as usize];
            let scores = eligibility.scores_of(entry, group).unwrap_or_default();
            PlannedDirection {
                planned: PlannedSlot {
                    account: entry.handle.clone(),
                    slot: model.slots[slot as usize].clone(),
                    fit: scores.fit(&input.spec.weights),
                },
                organisation: entry.organisation.clone(),
                reasons: scores.reasons(&input.spec.weights).to_vec(),
            }
        })
        .collect()
}

fn left_out(model: &PlanModel, taken: &Taken) -> Vec<Unassigned> {
    let fixed: BTreeSet<&str> = model.fixed.iter().map(|direction| direction.account.as_str()).collect();
    (0..model.accounts.len())
        .filter(|at| taken.of_account(*at) == 0 && !fixed.contains(model.accounts[*at].handle.as_str()))
        .map(|at| {
            let (code, detail) = match model.verdicts[at] {
                Some(code) => (code, String::new()),
                None => taken.reason(model, at),
            };
            Unassigned { account: model.accounts[at].handle.clone(), code, detail }
        })
        .collect()
}

fn figures(model: &PlanModel, assignment: &[(u32, u32)], taken: &Taken) -> Result<PlanSummary, PlanError> {
    let mut covered = model.fixed_cells.clone();
    for &(_, slot) in assignment {
        covered[model.cell_of_slot(slot)] = true;
    }
    let mut candidates = vec![0usize; model.cells.len()];
    for account in &model.problem.accounts {
        let cells: BTreeSet<usize> = account.options.iter().map(|o| model.cell_of_slot(o.slot)).collect();
        for cell in cells {
            candidates[cell] += 1;
        }
    }
    let blanks = (0..model.cells.len()).filter(|at| !covered[*at]).map(|at| {
        let cell = &model.cells[at];
        let code = if candidates[at] == 0 {
            BlankCode::NoCandidate
        } else if taken.angle_is_full(model, cell.angle) {
            BlankCode::AngleFull
        } else {
            BlankCode::NeededElsewhere
        };
        Blank {
            angle: model.angle_keys[cell.angle].clone(),
            audience: cell.audience.clone(),
            locality: cell.locality.clone(),
            weight: cell.weight,
            candidates: candidates[at],
            code,
        }
    });
    let cells = model.cells.len();
    let cells_covered = covered.iter().filter(|covered| **covered).count();
    let cells_coverable = most_coverable(model)?;
    Ok(PlanSummary {
        objective: 0,
        assigned: 0,
        unassigned: 0,
        covered_share: percent(cells_covered, cells),
        coverable_share: percent(cells_coverable, cells),
        cells,
        cells_covered,
        cells_coverable,
        blanks: blanks.collect(),
        shortages: Vec::new(),
        certified: true,
        digest: String::new(),
    })
}

/// A share in %, two decimals, rounded down, so that 100 means all. Nothing of nothing is 100.
#[expect(clippy::cast_precision_loss, reason = "hundredths of a percent are below 10001")]
fn percent(part: usize, whole: usize) -> f64 {
    let hundredths = (part * 10_000).checked_div(whole).unwrap_or(10_000);
    hundredths as f64 / 100.0
}

fn witnesses(solved: &Solved) -> Result<Vec<ShortageWitness>, PlanError> {
    let model = &solved.model;
    let words = |positions: &[u32], word: &dyn Fn(usize) -> String| {
        positions.iter().map(|at| word(*at as usize)).collect::<Vec<_>>()
    };
    let found = shortages(&solved.instance.problem, &solved.solution)?;
    let witnesses = found.into_iter().map(|found| ShortageWitness {
        angles: words(&found.angles, &|at| model.angle_keys[at].clone()),
        accounts: words(&found.accounts, &|at| model.accounts[at].handle.clone()),
        organisations: words(&found.organisations, &|at| model.organisation_keys[at].clone()),
        slots: found.slots.iter().map(|at| model.slots[*at as usize].clone()).collect(),
        minimum: found.minimum,
        available: found.available,
        pinned: found
            .pinned
            .iter()
            .map(|(account, slot)| PinnedElsewhere {
                account: model.accounts[*account as usize].handle.clone(),
                slot: model.slots[*slot as usize].clone(),
            })
            .collect(),
        missing: found.missing,
    });
    Ok(witnesses.collect())
}

/// The accounts per code, for a first look.
#[must_use]
pub fn count_codes(unassigned: &[Unassigned]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for account in unassigned {
        *counts.entry(account.code.key()).or_default() += 1;
    }
    counts
}
