//! The smallest changes that close a gap.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::index::AccountIndex;
use super::step::{MOST_REMEDIES, Remedies, RemedyKind, RemedyStep};
use super::survey::CoverageSurvey;
use super::view::CellTotal;
use crate::account::AccountStatus;
use crate::matrix::Matrix;
use crate::permille::from_thousandths;
use crate::scenario::{Overlay, ScenarioChange};
use crate::stop::checkpoint;

/// Changes that close a gap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "audience", "cost": 1,
    "changes": [{"kind": "audiences", "account": "weibo-zjg-jiaoyu", "audiences": ["exam_candidates"]}],
    "closes": {"cells": 2, "weight": 9}, "met": 9.0
}))]
pub struct CoverageRemedy {
    /// How.
    pub kind: RemedyKind,
    /// What that costs by the table of the settings.
    pub cost: u32,
    /// The changes, as a scenario takes them.
    pub changes: Vec<ScenarioChange>,
    /// All cells that would be covered afterwards and are not now, this gap among them.
    pub closes: CellTotal,
    /// By how much the met demand would grow.
    #[schema(minimum = 0)]
    pub met: f64,
}

impl CoverageSurvey {
    /// Ways to close gaps, by place: for each gap the cheapest first, the exact smallest sum among them, then the best of each
    /// kind alone. None where nothing that is looked for closes it.
    ///
    /// Looked for are active accounts of the cell's form in its region or above, and new accounts of organisations that have the
    /// function, or lie in the region. O(gaps · (accounts of the regions above · log + cells reached)).
    #[must_use]
    pub fn remedies(&self, matrix: &Matrix, gaps: &[usize]) -> Vec<Vec<CoverageRemedy>> {
        let mut remedies = Remedies::new(self, matrix);
        gaps.iter().map(|&gap| remedies.of_gap(gap)).collect()
    }

    /// What a list of changes would do: the cells that it would close, and by how much the met demand would grow.
    fn promise(&self, matrix: &Matrix, changes: &[ScenarioChange]) -> Option<(CellTotal, u64)> {
        let overlay = Overlay::of(matrix, changes, "").ok()?;
        let mut gains: BTreeMap<usize, u64> = BTreeMap::new();
        let next = self.next_account();
        for account in overlay.accounts.values().filter(|account| account.status == AccountStatus::Active) {
            let known = self.find_account(&account.handle);
            let compact = self.compact(known.unwrap_or(AccountIndex(next)), account);
            let profile = self.tally.account_table.compact(&compact);
            for (cell, each) in self.tally.reached(profile.as_ref()) {
                *gains.entry(cell).or_default() += each;
            }
            for (cell, each) in known.map_or_else(Vec::new, |known| self.tally.reached_by(known)) {
                // Whoever takes something on loses nothing by it.
                *gains.entry(cell).or_default() -= each;
            }
        }
        let mut closes = CellTotal::default();
        let mut met = 0;
        for (cell, given) in gains.into_iter().filter(|(_, given)| *given > 0) {
            let target = &self.tally.target_table.targets()[cell];
            let (before, wanted) = (self.tally.supply(cell), u64::from(target.wanted) * 1000);
            met += self.tally.gain(cell, given);
            if before < wanted && before + given >= wanted {
                closes.cells += 1;
                closes.weight += u64::from(target.weight);
            }
        }
        Some((closes, met))
    }
}

impl Remedies<'_> {
    fn of_gap(&mut self, gap: usize) -> Vec<CoverageRemedy> {
        checkpoint();
        let cell = self.survey.tally.cell(gap);
        let wanted = u64::from(cell.target.wanted) * 1000;
        let missing = wanted.saturating_sub(cell.supply_thousandths);
        let steps = self.steps(gap);
        let mut found: Vec<Vec<&RemedyStep>> = Vec::new();
        found.extend(cheapest(&steps.iter().collect::<Vec<_>>(), missing));
        for kind in [RemedyKind::Audience, RemedyKind::Lend, RemedyKind::Function, RemedyKind::Open] {
            let alone: Vec<&RemedyStep> = steps.iter().filter(|step| step.kind == kind).collect();
            found.extend(cheapest(&alone, missing));
        }
        let mut remedies: Vec<CoverageRemedy> = Vec::new();
        for steps in found {
            let changes: Vec<ScenarioChange> = steps.iter().flat_map(|step| step.changes.clone()).collect();
            if remedies.iter().any(|other| other.changes == changes) {
                continue;
            }
            let Some((closes, met)) = self.survey.promise(self.matrix, &changes) else { continue };
            let alike = steps.iter().all(|step| step.kind == steps[0].kind);
            remedies.push(CoverageRemedy {
                kind: if alike { steps[0].kind } else { RemedyKind::Mixed },
                cost: steps.iter().map(|step| step.cost).sum(),
                changes,
                closes,
                met: from_thousandths(met),
            });
        }
        // The sort is stable: of equal costs the smallest sum that was found first stays first.
        remedies.sort_by_key(|remedy| remedy.cost);
        remedies.truncate(MOST_REMEDIES);
        remedies
    }
}

/// The exact smallest sum of costs that gives at least `missing`; of equals the fewest steps. Steps come by rising cost, and give
/// in full or from above alone; so it is some of the first in full and some of the first from above.
fn cheapest<'a>(steps: &[&'a RemedyStep], missing: u64) -> Option<Vec<&'a RemedyStep>> {
    let full: Vec<&RemedyStep> = steps.iter().copied().filter(|step| step.gives == 1000).collect();
    let partial: Vec<&RemedyStep> = steps.iter().copied().filter(|step| step.gives < 1000).collect();
    let each = partial.first().map_or(1000, |step| step.gives);
    let sum = |steps: &[&RemedyStep]| steps.iter().map(|step| u64::from(step.cost)).sum::<u64>();
    let most = usize::try_from(missing.div_ceil(each)).unwrap_or(usize::MAX).min(partial.len());
    let ways = (0..=most).filter_map(|above| {
        let rest = missing.saturating_sub(each * above as u64);
        let own = usize::try_from(rest.div_ceil(1000)).unwrap_or(usize::MAX);
        let fits = own <= full.len();
        fits.then(|| (sum(&full[..own]) + sum(&partial[..above]), own + above, above))
    });
    let (_, count, above) = ways.min()?;
    Some(full[..count - above].iter().chain(&partial[..above]).copied().collect())
}
