//! Whether a text says anything of its own.

use std::collections::BTreeSet;

use super::profile::Exclusions;
use super::units::{Shingle, pair_units, split_units};

/// A text with fewer pairs of its own says nothing: a mark, a number, "received". A pair that begins with a Han character counts 1, with a
/// word of another script 2, each pair once.
pub const FEWEST_OWN_PAIRS: u32 = 4;

/// A text that is for the most part what anybody may quote, or what was given to its writer, has to say so much beside it: less is a lead-in
/// or a greeting.
pub const FEWEST_OWN_PAIRS_BESIDE: u32 = 8;

/// How much of a text is its own, in pairs as they are counted in [`FEWEST_OWN_PAIRS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OwnWords {
    /// Pairs that stand neither in what anybody may quote nor in what was given.
    pub own: u32,
    /// Pairs that do.
    pub given: u32,
}

impl OwnWords {
    /// Whether that is nothing: hardly a word, or hardly a word beside quotations.
    #[must_use]
    pub const fn is_nothing(self) -> bool {
        self.own < FEWEST_OWN_PAIRS || (self.given >= self.own && self.own < FEWEST_OWN_PAIRS_BESIDE)
    }
}

/// Counts what of a text is its own: neither `quotable` by anybody, as facts and the campaign's brief are, nor `given` to its writer, as
/// the brief of its direction is. To say either is no fault, and no contribution. O(n log n) for n characters.
///
/// ```
/// use domain::originality::*;
/// let brief = Exclusions::from_passages(["取暖器离窗帘一米以上,出门拔插头。"]);
/// let own = |text| count_own_words(text, &brief, &Exclusions::default());
/// assert!(own("取暖器離窗簾一米以上，出門拔插頭！").is_nothing());
/// assert!(own("。").is_nothing());
/// assert!(!own("煤改电的老户这周有电工上门看线路。").is_nothing());
/// ```
#[must_use]
pub fn count_own_words(text: &str, quotable: &Exclusions, given: &Exclusions) -> OwnWords {
    let units = split_units(text);
    let mut seen: BTreeSet<Shingle> = BTreeSet::new();
    let mut words = OwnWords::default();
    for (pair, unit) in pair_units(&units).zip(&units) {
        if !seen.insert(pair) {
            continue;
        }
        let is_given = quotable.contains(pair) || given.contains(pair);
        let count = if is_given { &mut words.given } else { &mut words.own };
        *count = count.saturating_add(if unit.chars.len() > 1 { 2 } else { 1 });
    }
    words
}
