//! What cells weigh by counts of what citizens ask.
//!
//! The *share* of a count is its part of all that was counted in its period; over several periods the mean. A cell weighs, in thousandths rounded
//! up, the sum of the shares of those counts of its very function that lie in its region or below, and that name its audience and form or none.
//! Counts of which it is not known where they belong count for a cell that has no region, and for every cell of a function of which it is known
//! of no count where. A cell to which no count belongs is not known: it weighs as the median of those that are known, which is neither nothing nor
//! everything.

use std::collections::{BTreeMap, BTreeSet};

use super::demand_basis::DemandBasis;
use super::index::{AudienceIndex, FunctionIndex, RegionIndex};
use super::matrix::CoverageMatrix;
use super::names::Vocabulary;
use super::need::NeedCount;
use super::preorder::Preorder;
use super::target::CoverageTarget;
use crate::form::Form;

/// Shares are kept in billionths.
const WHOLE: u128 = 1_000_000_000;
/// Weights are in thousandths.
const PARTS: u64 = 1000;
/// In which form something is missing that nobody speaks on at all.
const USUAL_FORM: Form = Form::Article;

/// A count by index.
struct IndexedCount {
    function: FunctionIndex,
    region: Option<RegionIndex>,
    audience: Option<AudienceIndex>,
    form: Option<Form>,
    /// In billionths of all periods.
    share: u64,
}

/// The shares of one function that name one audience and form, or none.
#[derive(Default)]
struct ShareLine {
    /// Where it is not known: how many, and what they come to.
    everywhere: (u64, u64),
    /// By the place of the region.
    placed: Vec<(u32, u64)>,
    /// Beside it: sums of all before.
    sums: Vec<u64>,
}

type LineKey = (Option<AudienceIndex>, Option<Form>);

/// The shares of everything that was asked.
pub(super) struct NeedShares {
    counts: Vec<IndexedCount>,
    lines: BTreeMap<FunctionIndex, BTreeMap<LineKey, ShareLine>>,
    regions: Preorder,
}

impl NeedShares {
    /// O(counts · log).
    pub fn of(counts: &[NeedCount], vocabulary: &Vocabulary, matrix: &CoverageMatrix) -> Self {
        let regions = Preorder::of(&matrix.regions);
        let counts = index_counts(counts, vocabulary);
        let mut lines: BTreeMap<FunctionIndex, BTreeMap<LineKey, ShareLine>> = BTreeMap::new();
        for one in &counts {
            let line = lines.entry(one.function).or_default().entry((one.audience, one.form)).or_default();
            match one.region {
                Some(region) => line.placed.push((regions.place(region.0), one.share)),
                None => line.everywhere = (line.everywhere.0 + 1, line.everywhere.1 + one.share),
            }
        }
        for line in lines.values_mut().flat_map(BTreeMap::values_mut) {
            line.placed.sort_unstable();
            let mut sum = 0;
            line.sums.push(0);
            for (_, share) in &line.placed {
                sum += share;
                line.sums.push(sum);
            }
        }
        Self { counts, lines, regions }
    }

    /// Weighs cells by what was asked, and adds those that were asked for and of which no cell is there at all. O((cells + counts) · log).
    pub fn weigh(&self, targets: &mut Vec<CoverageTarget>) {
        self.add_missing(targets);
        let mut known: Vec<u32> = Vec::new();
        for target in targets.iter_mut() {
            if let Some(weight) = self.weight(target) {
                (target.weight, target.demand) = (weight, DemandBasis::Counted);
                known.push(weight);
            }
        }
        known.sort_unstable();
        let median = known.get(known.len().saturating_sub(1) / 2).copied().unwrap_or(1).max(1);
        let unknown = targets.iter_mut().filter(|target| target.demand != DemandBasis::Counted);
        unknown.for_each(|target| (target.weight, target.demand) = (median, DemandBasis::Unknown));
    }

    /// In thousandths, rounded up; `None`: no count belongs to the cell.
    fn weight(&self, target: &CoverageTarget) -> Option<u32> {
        let lines = self.lines.get(&target.function)?;
        let placed = lines.values().any(|line| !line.placed.is_empty());
        let mut keys = vec![(None, None), (None, Some(target.form))];
        if target.audience.is_some() {
            keys.extend([(target.audience, None), (target.audience, Some(target.form))]);
        }
        let (mut counts, mut share) = (0, 0);
        for line in keys.iter().filter_map(|key| lines.get(key)) {
            let range = target.region.map_or(0..u32::MAX, |region| {
                let place = self.regions.place(region.0);
                place..self.regions.leave(place)
            });
            let begin = line.placed.partition_point(|(place, _)| *place < range.start);
            let end = line.placed.partition_point(|(place, _)| *place < range.end);
            counts += (end - begin) as u64;
            share += line.sums[end] - line.sums[begin];
            if target.region.is_none() || !placed {
                counts += line.everywhere.0;
                share += line.everywhere.1;
            }
        }
        let each = u64::try_from(WHOLE).unwrap_or(u64::MAX) / PARTS;
        (counts > 0).then(|| u32::try_from(share.div_ceil(each)).unwrap_or(u32::MAX))
    }

    fn add_missing(&self, targets: &mut Vec<CoverageTarget>) {
        let there: BTreeSet<(FunctionIndex, Option<RegionIndex>)> =
            targets.iter().map(|target| (target.function, target.region)).collect();
        let functions: BTreeSet<FunctionIndex> = there.iter().map(|(function, _)| *function).collect();
        let is_missing = |one: &&IndexedCount| match one.region {
            Some(_) => !there.contains(&(one.function, one.region)),
            None => !functions.contains(&one.function),
        };
        let asked = self.counts.iter().filter(|one| one.share > 0).filter(is_missing);
        let cells: BTreeSet<_> = asked
            .map(|one| (one.function, one.audience, one.form.unwrap_or(USUAL_FORM), one.region))
            .collect();
        targets.extend(cells.into_iter().map(|(function, audience, form, region)| CoverageTarget {
            function,
            audience,
            form,
            region,
            weight: 0,
            demand: DemandBasis::Unknown,
            wanted: 1,
        }));
    }
}

fn index_counts(counts: &[NeedCount], vocabulary: &Vocabulary) -> Vec<IndexedCount> {
    let mut totals: BTreeMap<Option<&str>, u128> = BTreeMap::new();
    for one in counts {
        *totals.entry(one.period.as_deref()).or_default() += u128::from(one.count);
    }
    let periods = totals.values().filter(|total| **total > 0).count().max(1) as u128;
    let index = |one: &NeedCount| {
        let region = one.region.as_ref().map(|region| vocabulary.regions.find(region).map(RegionIndex));
        let total = totals.get(&one.period.as_deref()).copied().unwrap_or_default().max(1);
        Some(IndexedCount {
            function: FunctionIndex(vocabulary.functions.find(&one.function)?),
            region: region.map_or(Some(None), |found| found.map(Some))?,
            audience: one.asker().map(|audience| vocabulary.audience(audience)),
            form: one.form,
            share: u64::try_from(u128::from(one.count) * WHOLE / total / periods).unwrap_or(u64::MAX),
        })
    };
    counts.iter().filter_map(index).collect()
}
