//! The smallest changes that close a gap.

use std::collections::BTreeMap;

use super::index::AccountIndex;
use super::step::{Remedies, RemedyKind, RemedyStep};
use super::survey::CoverageSurvey;
use super::view::CellTotal;
use crate::account::AccountStatus;
use crate::matrix::Matrix;
use crate::permille::from_thousandths;
use crate::scenario::{Overlay, ScenarioChange};
use crate::stop::checkpoint;

/// Changes that close a gap, before they are put into words.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundRemedy {
    /// How.
    pub kind: RemedyKind,
    /// What that costs by the table of the settings.
    pub cost: u32,
    /// Whether no other way that is listed costs less.
    pub smallest: bool,
    /// The changes, as a scenario takes them, each with how it helps.
    pub steps: Vec<(RemedyKind, ScenarioChange)>,
    /// All cells that would be covered afterwards and are not now, this gap among them.
    pub closes: CellTotal,
    /// By how much the met demand would grow, in steps of a thousandth.
    pub met: f64,
}

impl FoundRemedy {
    /// The changes, as a scenario takes them.
    #[must_use]
    pub fn changes(&self) -> Vec<ScenarioChange> {
        self.steps.iter().map(|(_, change)| change.clone()).collect()
    }
}

/// What a list of changes would do.
#[derive(Default)]
struct Promise {
    closes: CellTotal,
    /// Cells that have enough voices now and would not have them then.
    opens: u64,
    /// Thousandths of weight.
    met: i64,
}

impl CoverageSurvey {
    /// Ways to close gaps, by place: for each gap the exact smallest sum of those that give nothing up, and the best of each kind alone; the one
    /// that gains most first, of equals the cheapest. None of them leaves another cell with less than it wants, and none gives a function to
    /// anybody. None where nothing that is looked for closes the gap.
    ///
    /// Looked for are active accounts that have the function and the form, in the cell's region, above, below or in none, and new accounts of
    /// organisations that have the function and in whose region the cell lies. O(gaps · (accounts of the function and form in the regions above ·
    /// log + organisations that have the function + cells reached)).
    #[must_use]
    pub fn remedies(&self, matrix: &Matrix, gaps: &[usize]) -> Vec<Vec<FoundRemedy>> {
        let mut remedies = Remedies::new(self, matrix);
        gaps.iter().map(|&gap| remedies.of_gap(gap)).collect()
    }

    /// What a list of changes would do; `None`: the registry does not take them.
    fn promise(&self, matrix: &Matrix, changes: &[ScenarioChange]) -> Option<Promise> {
        let overlay = Overlay::of(matrix, changes, "").ok()?;
        let mut moved: BTreeMap<usize, i64> = BTreeMap::new();
        let mut next = self.next_account();
        let mut shift = |cells: Vec<(usize, u64)>, sign: i64| {
            for (cell, each) in cells {
                *moved.entry(cell).or_default() += sign * i64::try_from(each).unwrap_or(i64::MAX);
            }
        };
        for account in overlay.accounts.values().filter(|account| account.status == AccountStatus::Active) {
            let known = self.find_account(&account.handle);
            let index = known.unwrap_or_else(|| {
                next += 1;
                AccountIndex(next - 1)
            });
            let profile = self.tally.account_table.compact(&self.compact(index, account));
            shift(self.tally.reached(profile.as_ref()), 1);
            shift(known.map_or_else(Vec::new, |known| self.tally.reached_by(known)), -1);
        }
        let mut promise = Promise::default();
        for (cell, by) in moved.into_iter().filter(|(_, by)| *by != 0) {
            let target = &self.tally.target_table.targets()[cell];
            let (before, wanted) = (self.tally.supply(cell), u64::from(target.wanted) * 1000);
            let after = before.saturating_add_signed(by);
            let signed = |thousandths: u64| i64::try_from(thousandths).unwrap_or(i64::MAX);
            promise.met += if by > 0 {
                signed(self.tally.gain(cell, by.unsigned_abs()))
            } else {
                -signed(self.tally.loss(cell, by.unsigned_abs()))
            };
            if before < wanted && after >= wanted {
                promise.closes.cells += 1;
                promise.closes.weight += u64::from(target.weight);
            }
            promise.opens += u64::from(by < 0 && after < wanted);
        }
        Some(promise)
    }
}

impl Remedies<'_> {
    fn of_gap(&mut self, gap: usize) -> Vec<FoundRemedy> {
        checkpoint();
        let cell = self.survey.tally.cell(gap);
        let wanted = u64::from(cell.target.wanted) * 1000;
        let missing = wanted.saturating_sub(cell.supply_thousandths);
        let steps = self.steps(gap);
        let mut found: Vec<Vec<&RemedyStep>> = Vec::new();
        found.extend(cheapest(&steps.iter().collect::<Vec<_>>(), missing));
        let kinds = [
            RemedyKind::Audience,
            RemedyKind::Region,
            RemedyKind::Form,
            RemedyKind::AccountKind,
            RemedyKind::Open,
        ];
        for kind in kinds {
            let alone: Vec<&RemedyStep> = steps.iter().filter(|step| step.kind == kind).collect();
            found.extend(cheapest(&alone, missing));
        }
        let shifts = self.shifts(gap, &steps);
        // Each gives something up, which two together might not be able to; so one of them is a way of its own.
        found.extend(shifts.iter().filter(|step| step.gives >= missing).map(|step| vec![step]));
        let mut remedies: Vec<FoundRemedy> = Vec::new();
        for steps in found {
            let alike = steps.iter().all(|step| step.kind == steps[0].kind);
            let kind = if alike { steps[0].kind } else { RemedyKind::Mixed };
            let shed = matches!(kind, RemedyKind::Shift | RemedyKind::Region);
            if shed && remedies.iter().any(|other| other.kind == kind) {
                continue;
            }
            let steps_of: Vec<(RemedyKind, ScenarioChange)> =
                steps.iter().map(|step| (step.kind, step.change.clone())).collect();
            let cost = steps.iter().map(|step| step.cost).sum();
            let Some(one) = self.tried(kind, cost, steps_of) else { continue };
            if remedies.iter().all(|other| other.steps != one.steps) {
                remedies.push(one);
            }
        }
        let least = remedies.iter().map(|remedy| remedy.cost).min();
        for remedy in &mut remedies {
            remedy.smallest = Some(remedy.cost) == least;
        }
        // The sort is stable: of equals the smallest sum that was found first stays first.
        remedies.sort_by(|a, b| b.met.total_cmp(&a.met).then(a.cost.cmp(&b.cost)));
        remedies
    }

    /// The remedy, if the registry takes it and it leaves no other cell with less than it wants.
    fn tried(
        &self,
        kind: RemedyKind,
        cost: u32,
        steps: Vec<(RemedyKind, ScenarioChange)>,
    ) -> Option<FoundRemedy> {
        let changes: Vec<ScenarioChange> = steps.iter().map(|(_, change)| change.clone()).collect();
        let Promise { closes, opens, met } = self.survey.promise(self.matrix, &changes)?;
        let met = u64::try_from(met).ok().filter(|_| opens == 0)?;
        Some(FoundRemedy { kind, cost, smallest: false, steps, closes, met: from_thousandths(met) })
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
