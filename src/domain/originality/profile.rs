//! What of a text is compared.

use std::collections::{BTreeMap, BTreeSet};

use super::units::{Unit, mix, split_units};

/// Two neighbouring units. Pairs, not longer runs, because of edits: after changing every fifth unit 64% of
/// the pairs are left, but 51% of the triples and 41% of the runs of four, while texts that are merely about
/// one thing share few pairs.
pub(super) type Shingle = u64;

/// Texts whose passages may be quoted by anybody: registered facts, laws, the campaign's brief, slogans.
///
/// A pair of units that stands in any of them is left out wherever it occurs, in the original and in the
/// suspected copy alike, so that quoting a part of a fact is as free as quoting all of it.
#[derive(Clone, Debug, Default)]
pub struct Exclusions {
    shingles: BTreeSet<Shingle>,
}

impl Exclusions {
    /// The exclusions of these passages. O(n log n) for n characters.
    pub fn from_passages<'a>(passages: impl IntoIterator<Item = &'a str>) -> Self {
        let units = passages.into_iter().map(split_units);
        Self { shingles: units.flat_map(|units| pair_units(&units).collect::<Vec<_>>()).collect() }
    }
}

/// What a pair weighs; a fixed table of inverse document frequencies can be set in, so that common phrases
/// weigh little and a verdict can be computed again to the same digits.
#[derive(Clone, Debug)]
pub struct Weights {
    table: BTreeMap<Shingle, u32>,
    other: u32,
}

impl Weights {
    /// Every pair weighs the same.
    #[must_use]
    pub const fn uniform() -> Self {
        Self { table: BTreeMap::new(), other: 1 }
    }

    /// Weights for the pairs of these phrases; of a pair in several phrases the smallest. Every other weighs
    /// `other`.
    pub fn by_phrase<'a>(phrases: impl IntoIterator<Item = (&'a str, u32)>, other: u32) -> Self {
        let mut table = BTreeMap::new();
        for (phrase, weight) in phrases {
            for shingle in pair_units(&split_units(phrase)) {
                let entry = table.entry(shingle).or_insert(weight);
                *entry = weight.min(*entry);
            }
        }
        Self { table, other }
    }

    fn weigh(&self, shingle: Shingle) -> u32 {
        self.table.get(&shingle).copied().unwrap_or(self.other)
    }
}

/// A text ready for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub(super) units: Vec<Unit>,
    /// By unit but the last: the pair that begins there, if it is compared.
    pub(super) pairs: Vec<Option<Shingle>>,
    pub(super) entries: Vec<Entry>,
    pub(super) total: u64,
    /// How many pairs are compared, and how many were left out.
    pub(super) counted: usize,
    pub(super) excluded: usize,
}

/// A pair with its weight and how often it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub shingle: Shingle,
    pub weight: u32,
    pub count: u32,
}

/// Prepares a text for comparison, without what is excluded. O(n log n) for n characters.
///
/// ```
/// use micromatrix::domain::originality::*;
/// let fact = Exclusions::from_passages(["河道水位已达警戒线"]);
/// let quoting = read_profile("市水务局通报:河道水位已达警戒线。", &fact, &Weights::uniform());
/// assert_eq!(quoting.compared_pairs(), 6); // 市水 水务 务局 局通 通报 报河
/// ```
#[must_use]
pub fn read_profile(text: &str, exclusions: &Exclusions, weights: &Weights) -> Profile {
    let units = split_units(text);
    let kept = |shingle: Shingle| (!exclusions.shingles.contains(&shingle)).then_some(shingle);
    let pairs: Vec<_> = pair_units(&units).map(kept).collect();
    let mut counts: BTreeMap<Shingle, u32> = BTreeMap::new();
    for shingle in pairs.iter().flatten() {
        *counts.entry(*shingle).or_default() += 1;
    }
    let entries: Vec<Entry> = counts
        .into_iter()
        .map(|(shingle, count)| Entry { shingle, weight: weights.weigh(shingle), count })
        .collect();
    let total = entries.iter().map(|entry| entry.weigh(entry.count)).sum();
    let counted = pairs.iter().flatten().count();
    Profile { excluded: pairs.len() - counted, units, pairs, entries, total, counted }
}

impl Profile {
    /// How many pairs of units are compared.
    #[must_use]
    pub const fn compared_pairs(&self) -> usize {
        self.counted
    }

    /// Whether more was left out than is compared.
    pub(super) const fn is_mostly_quoted(&self) -> bool {
        self.excluded > self.counted
    }
}

impl Entry {
    /// The weight of so many occurrences.
    pub fn weigh(&self, count: u32) -> u64 {
        u64::from(self.weight) * u64::from(count)
    }
}

fn pair_units(units: &[Unit]) -> impl Iterator<Item = Shingle> {
    units.windows(2).map(|pair| mix(pair[0].hash, pair[1].hash))
}
