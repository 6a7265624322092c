//! What a pair of units weighs: a fixed table of inverse document frequencies.
//!
//! The table ships with the program and is never computed from a campaign, so that a verdict can be computed again
//! to the same digits, on any machine, whatever was handed in since. Its version stands beside every verdict.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::units::{Shingle, pair_units, split_units};
use crate::stop::stoppable;

/// What a pair weighs that is rare: one that the table does not list.
pub const RARE_WEIGHT: u8 = 6;

/// A pair in more than 1 of so many texts weighs so much; the first that holds counts.
///
/// Mild on purpose: an edit breaks common pairs and makes rare ones, so that a steep table counts edits several
/// times and loses copies sooner than it clears independent texts.
const WEIGHTS: [(usize, u8); 2] = [(16, 4), (64, 5)];

/// A version of the table.
#[derive(Clone, Debug)]
pub struct IdfTable {
    version: u32,
    /// Only looked up, never listed, so its order reaches no result.
    weights: HashMap<Shingle, u8>,
}

impl IdfTable {
    /// A table in which every pair weighs the same.
    #[must_use]
    pub fn uniform() -> Self {
        Self { version: 0, weights: HashMap::new() }
    }

    /// A table of pairs as they are written, `防汛` or `high water`, with their weights 1..=[`RARE_WEIGHT`]; what is no
    /// pair weighs nothing here and is left out. O(entries).
    ///
    /// ```
    /// use domain::originality::*;
    /// let table = IdfTable::new(1, [("防汛", 3)]);
    /// assert_eq!((table.version(), table.len()), (1, 1));
    /// ```
    pub fn new<'a>(version: u32, entries: impl IntoIterator<Item = (&'a str, u8)>) -> Self {
        let mut weights = HashMap::new();
        for (pair, weight) in entries {
            if let [shingle] = pair_units(&split_units(pair)).collect::<Vec<_>>()[..] {
                weights.insert(shingle, weight.clamp(1, RARE_WEIGHT));
            }
        }
        Self { version, weights }
    }

    /// Its number; 0: [`IdfTable::uniform`].
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// How many pairs it lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether it lists none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    pub(super) fn weigh(&self, shingle: Shingle) -> u8 {
        self.weights.get(&shingle).copied().unwrap_or(RARE_WEIGHT)
    }
}

/// The entries of a table that these texts give: pairs as they are written, without punctuation, in their order, each
/// with its weight by the number of texts that hold it. Rare ones are left out. O(n log n) for n characters.
///
/// # Source
/// K. Spärck Jones, "A statistical interpretation of term specificity and its application in retrieval", 1972.
///
/// ```
/// use domain::originality::*;
/// let entries = list_weights(["防汛抗旱", "防汛值守", "抗旱"]);
/// assert_eq!(entries["防汛"], 4);
/// ```
#[must_use]
pub fn list_weights<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, u8> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut total = 0;
    for text in stoppable(texts) {
        total += 1;
        for pair in written_pairs(text) {
            *counts.entry(pair).or_default() += 1;
        }
    }
    let weigh = |count: usize| WEIGHTS.iter().find(|(of, _)| count * of > total).map(|(_, weight)| *weight);
    counts.into_iter().filter_map(|(pair, count)| Some((pair, weigh(count)?))).collect()
}

/// The different pairs of a text; words stand apart by a space, Han characters do not.
fn written_pairs(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    let units: Vec<String> =
        split_units(text).into_iter().map(|unit| chars[unit.chars].iter().collect::<String>()).collect();
    let joined = |pair: &[String]| {
        let separator = if pair.iter().all(|unit| unit.is_ascii()) { " " } else { "" };
        pair.join(separator).to_lowercase()
    };
    units.windows(2).map(joined).collect()
}
