//! What of a text is compared.

use std::collections::BTreeSet;

use super::idf::IdfTable;
use super::units::{Shingle, Unit, pair_units, split_units};

/// Texts whose passages may be quoted by anybody: registered facts, laws, the campaign's brief, slogans.
///
/// A pair of units that stands in any of them is left out wherever it occurs, in the original and in the
/// suspected copy alike, so that quoting a part of a fact is as free as quoting all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclusions {
    shingles: BTreeSet<Shingle>,
}

impl Exclusions {
    /// The exclusions of these passages. O(n log n) for n characters in time, 8 bytes a different pair.
    ///
    /// ```
    /// use domain::originality::*;
    /// let fact = Exclusions::from_passages(["全市中小学停课一天"]);
    /// let quoting = read_profile("全市中小学停课一天。", &fact, &IdfTable::uniform());
    /// assert_eq!(quoting.compared_pairs(), 0);
    /// ```
    pub fn from_passages<'a>(passages: impl IntoIterator<Item = &'a str>) -> Self {
        let units = passages.into_iter().map(split_units);
        Self { shingles: units.flat_map(|units| pair_units(&units).collect::<Vec<_>>()).collect() }
    }

    /// Whether a pair stands in any of the passages.
    pub(super) fn contains(&self, pair: Shingle) -> bool {
        self.shingles.contains(&pair)
    }
}

/// One changed unit breaks two pairs, one that was put in makes three.
const WIDEST_GAP: usize = 3;

/// Shorter runs of excluded pairs are words of the theme, which stand in any text on it.
const QUOTED_RUN: usize = 2;

/// A text ready for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub(super) units: Vec<Unit>,
    /// By unit but the last: the pair that begins there, if it is compared.
    pub(super) pairs: Vec<Option<Shingle>>,
    pub(super) bag: Bag,
}

/// A text's pairs, counted and weighed, without their places: what an index keeps of a text, 8 bytes a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bag {
    /// By rising pair.
    pub entries: Box<[Entry]>,
    pub total: u64,
    /// How much is compared: a pair that begins with a Han character counts 1, with a word 2, because a word says more.
    pub size: u32,
    /// How much was left out, counted in the same way.
    pub quoted: u32,
}

/// A pair, what it weighs and how often it stands in the text, in one word: 48, 8 and 8 bits. More than 255 times
/// count as 255: no text gains by repeating itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(u64);

/// Prepares a text for comparison, without what is excluded. O(n log n) for n characters.
///
/// ```
/// use domain::originality::*;
/// let fact = Exclusions::from_passages(["河道水位已达警戒线"]);
/// let quoting = read_profile("市水务局通报:河道水位已达警戒线。", &fact, &IdfTable::uniform());
/// assert_eq!(quoting.compared_pairs(), 6); // 市水 水务 务局 局通 通报 报河
/// ```
#[must_use]
pub fn read_profile(text: &str, exclusions: &Exclusions, table: &IdfTable) -> Profile {
    let units = split_units(text);
    let kept = |shingle: Shingle| (!exclusions.contains(shingle)).then_some(shingle);
    let mut pairs: Vec<_> = pair_units(&units).map(kept).collect();
    close_gaps(&mut pairs);
    let mut sorted: Vec<Shingle> = pairs.iter().flatten().copied().collect();
    sorted.sort_unstable();
    let (mut size, mut quoted) = (0_u32, 0_u32);
    for (pair, unit) in pairs.iter().zip(&units) {
        let count = if pair.is_some() { &mut size } else { &mut quoted };
        *count = count.saturating_add(if unit.chars.len() > 1 { 2 } else { 1 });
    }
    let entry = |equal: &[Shingle]| Entry::new(equal[0], table.weigh(equal[0]), equal.len());
    let entries: Box<[Entry]> = sorted.chunk_by(|a, b| a == b).map(entry).collect();
    let total = entries.iter().map(|entry| entry.weigh(entry.count())).sum();
    Profile { bag: Bag { entries, total, size, quoted }, units, pairs }
}

/// A quotation in which a character was changed is one all the same: up to [`WIDEST_GAP`] pairs between two runs of
/// quoted pairs are left out too, where each run has at least [`QUOTED_RUN`].
fn close_gaps(pairs: &mut [Option<Shingle>]) {
    let mut at = 0;
    let mut quoted_before = 0;
    while at < pairs.len() {
        let quoted = pairs[at..].iter().take_while(|pair| pair.is_none()).count();
        let own = pairs[at + quoted..].iter().take_while(|pair| pair.is_some()).count();
        let (from, to) = (at + quoted, at + quoted + own);
        let quoted_after = pairs[to..].iter().take_while(|pair| pair.is_none()).count();
        if quoted > 0 {
            quoted_before = quoted;
        }
        if own > 0 && own <= WIDEST_GAP && quoted_before.min(quoted_after) >= QUOTED_RUN {
            pairs[from..to].fill(None);
        }
        at = to;
    }
}

impl Bag {
    /// How much is compared, as evidence: half of it if at least half of the text is what anybody may quote.
    pub const fn evidence(&self) -> u32 {
        if self.quoted >= self.size { self.size / 2 } else { self.size }
    }

    /// What its pairs weigh, each once.
    pub fn weigh_once(&self) -> u64 {
        self.entries.iter().map(|entry| entry.weigh(1)).sum()
    }
}

impl Profile {
    /// How many pairs of units are compared.
    #[must_use]
    pub fn compared_pairs(&self) -> usize {
        self.pairs.iter().flatten().count()
    }
}

impl Entry {
    fn new(shingle: Shingle, weight: u8, count: usize) -> Self {
        Self(shingle << 16 | u64::from(weight) << 8 | u64::from(u8::try_from(count).unwrap_or(u8::MAX)))
    }

    /// The pair.
    pub const fn shingle(self) -> Shingle {
        self.0 >> 16
    }

    /// How often it stands in the text, 1..=255.
    pub const fn count(self) -> u64 {
        self.0 & 0xff
    }

    /// The weight of so many occurrences.
    pub const fn weigh(self, count: u64) -> u64 {
        (self.0 >> 8 & 0xff) * count
    }
}
