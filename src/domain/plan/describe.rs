//! Reading a solved instance back into words: directions with reasons, accounts left out, shortages, blanks, figures.

use std::collections::BTreeSet;

use super::digest::digest_of;
use super::error::PlanError;
use super::input::PlanInput;
use super::model::PlanModel;
use super::options::Eligibility;
use super::outcome::{Solved, most_coverable};
use super::planned::PlannedDirection;
use super::shortage::witnesses;
use super::summary::{Blank, BlankCode, PlanSummary};
use super::unassigned::{Taken, Unassigned};
use crate::slot::{PlannedSlot, Slot};
use crate::stop::stoppable;

/// A plan in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What every account that has one is asked, by account and slot; fixed directions included.
    pub directions: Vec<PlannedDirection>,
    /// The other accounts, by handle.
    pub unassigned: Vec<Unassigned>,
    /// The plan in figures.
    pub summary: PlanSummary,
}

/// Describes a certified optimum. O(options), plus one solve for the largest coverable share.
///
/// # Errors
/// [`PlanError`].
pub fn describe_plan(input: &PlanInput<'_>, solved: &Solved) -> Result<Plan, PlanError> {
    let model = &solved.model;
    let assignment = &solved.solution.assignment;
    let taken = Taken::count(model, assignment);
    let mut directions = worded(input, model, assignment);
    directions.sort_by(|a, b| key_of(a).cmp(&key_of(b)));
    let unassigned = left_out(model, &taken);
    let mut summary = figures(model, assignment, &taken)?;
    summary.objective = solved.objective;
    summary.assigned = directions.len();
    summary.unassigned = unassigned.len();
    summary.shortages = witnesses(solved)?;
    summary.digest = digest_of(input, solved.objective, &directions);
    Ok(Plan { directions, unassigned, summary })
}

fn key_of(direction: &PlannedDirection) -> (&str, &Slot) {
    (&direction.planned.account, &direction.planned.slot)
}

/// All directions with reasons. Those of fixed ones are computed anew, for one that a person has just chosen; what is kept
/// with an older one wins over these.
pub(super) fn worded(
    input: &PlanInput<'_>,
    model: &PlanModel,
    assignment: &[(u32, u32)],
) -> Vec<PlannedDirection> {
    let eligibility = Eligibility::new(input, &model.cells);
    let weights = &input.spec.weights;
    let given = stoppable(assignment).map(|&(account, slot)| {
        let account = &model.accounts[account as usize];
        let slot = model.slot(slot);
        let scores = eligibility.scores_of(account, &slot).unwrap_or_default();
        PlannedDirection {
            planned: PlannedSlot { account: account.handle.clone(), slot, fit: scores.fit(weights) },
            organisation: account.organisation.clone(),
            reasons: scores.reasons(weights).to_vec(),
        }
    });
    let fixed = model.fixed.iter().map(|planned| {
        let account = model.account_at(&planned.account).map(|at| &model.accounts[at]);
        let scores = account.and_then(|account| eligibility.scores_of(account, &planned.slot));
        PlannedDirection {
            planned: planned.clone(),
            organisation: account.map(|account| account.organisation.clone()).unwrap_or_default(),
            reasons: scores.map(|scores| scores.reasons(weights).to_vec()).unwrap_or_default(),
        }
    });
    given.chain(fixed).collect()
}

fn left_out(model: &PlanModel, taken: &Taken) -> Vec<Unassigned> {
    let fixed: BTreeSet<&str> = model.fixed.iter().map(|direction| direction.account.as_str()).collect();
    stoppable(0..model.accounts.len())
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
    let blanks = (0..model.cells.len()).filter(|at| !covered[*at]).map(|at| {
        let cell = &model.cells[at];
        let code = if model.candidates[at] == 0 {
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
            candidates: model.candidates[at],
            code,
        }
    });
    let cells = model.cells.len();
    let cells_covered = covered.iter().filter(|covered| **covered).count();
    let cells_coverable = most_coverable(model, cells_covered)?;
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
        revision: 0,
        certified_revision: 0,
        readiness: None,
        unstaffed: None,
    })
}

/// A share in %, two decimals, rounded down, so that 100 means all. Nothing of nothing is 100.
#[expect(clippy::cast_precision_loss, reason = "hundredths of a percent are below 10001")]
fn percent(part: usize, whole: usize) -> f64 {
    let hundredths = (part * 10_000).checked_div(whole).unwrap_or(10_000);
    hundredths as f64 / 100.0
}
