//! How much two texts share, and when that is a near-copy.

use serde::Serialize;

use super::own::FEWEST_OWN_PAIRS_BESIDE;
use super::profile::{Bag, Entry, Profile};

/// At 310‰ of all weight shared, a text is a near-copy. Of generated pieces of 100 to 350 characters, 99 of 100 copies share
/// more when every fifth character was edited, and nearly all when two fifths were rewritten in blocks; of independent
/// pieces on one theme the most similar of 3,000 shares less in 99 of 100 cases. Two fifths edited character by character
/// leave 150‰ to 250‰, which independent pieces share too: such a copy is not found, and not claimed to be.
pub const NEAR_JACCARD_PERMILLE: u16 = 310;
/// The less of a text is left beside quotations, the more of it stands in others by chance: below so many pairs of Han
/// characters, or half as many of words, in the shorter text, so much must be shared. With fewer than [`FEW_PAIRS`] only such texts are judged of which nothing
/// was excluded: what stands around a quotation is then no evidence.
pub const SHORT_JACCARD_PERMILLE: [(u32, u16); 4] = [(FEW_PAIRS, 600), (50, 500), (64, 400), (80, 330)];
/// With fewer pairs left beside a quotation, chance decides; see [`compare_profiles`].
pub const FEW_PAIRS: u32 = 16;
/// A text that holds 650‰ of another, or is held by it so far, is a near-copy whatever was added around it;
/// by chance long texts hold up to 590‰ of short ones.
pub const NEAR_CONTAINMENT_PERMILLE: u16 = 650;
/// Containment is judged from so many pairs on: a shorter text may be held by another by its slogans alone.
pub const CONTAINMENT_PAIRS: u32 = 80;
/// A text of [`FEW_PAIRS`] or more of which 900‰ stand in another says what that one says; see [`compare_profiles`].
pub const HELD_PERMILLE: u16 = 900;
/// From so much on, two texts are one text, lightly edited: what an organisation says again for another cell.
pub const SAME_PERMILLE: u16 = 600;

/// How much two texts share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Similarity {
    /// Weighted Jaccard: shared weight by the weight of both together, 0..=1000, rounded down.
    pub jaccard_permille: u16,
    /// Shared weight by the weight of the lighter text, 0..=1000, rounded down.
    pub containment_permille: u16,
    /// Whether this is a near-copy.
    pub is_near_copy: bool,
    /// Whether one is nearly all within the other, and not much beside it.
    pub is_held: bool,
}

impl Similarity {
    /// Whether both are one text, lightly edited.
    #[must_use]
    pub const fn is_same_text(self) -> bool {
        self.is_held || (self.is_near_copy && self.jaccard_permille >= SAME_PERMILLE)
    }
}

/// Compares two texts: Σ w·min(m, n) / Σ w·max(m, n) over pairs of units that stand m and n times in them
/// (the weighted Jaccard index, or Ružička similarity), and the same sum by the lighter text's weight
/// (containment).
///
/// A near-copy shares [`NEAR_JACCARD_PERMILLE`], short texts [`SHORT_JACCARD_PERMILLE`], or, if both have
/// [`CONTAINMENT_PAIRS`], [`NEAR_CONTAINMENT_PERMILLE`] of the lighter one. In a text that is quotation for the most part each
/// pair counts half: what is said around a quotation is what anybody says who quotes it.
///
/// Shorter texts that are *held*: where [`HELD_PERMILLE`] of the lighter text stand in the other, and the lighter one has [`FEW_PAIRS`] without
/// quotations, `later` is a near-copy if it is the lighter one, which adds nothing, or if what it says beside the other, each pair once, is no more than twice
/// what both share: a post that is said twice, or that a greeting and a farewell were put around. A longer text with a short one in it has a
/// subject of its own.
///
/// O(m + n) in time. Symmetric but for what is held.
///
/// # Source
/// A. Z. Broder, "On the resemblance and containment of documents", 1997; S. Ioffe, "Improved consistent
/// sampling, weighted minhash and L1 sketching", 2010, for the weighted form.
///
/// ```
/// use domain::originality::*;
/// let read = |text| read_profile(text, &Exclusions::default(), &IdfTable::uniform());
/// let source = read("雨天路滑,请驾驶人减速慢行,保持安全车距,不要在积水路段强行通过。");
/// assert!(compare_profiles(&source, &read("雨天路滑,请司机减速慢行,保持安全车距,切勿在积水路段强行通过!")).is_near_copy);
/// assert!(!compare_profiles(&source, &read("今晚有大到暴雨,老城区低洼处的居民请把车停到高处,备好手电。")).is_near_copy);
/// ```
#[must_use]
pub fn compare_profiles(later: &Profile, earlier: &Profile) -> Similarity {
    compare_bags(&later.bag, &earlier.bag)
}

/// As [`compare_profiles`], of what an index keeps.
pub(super) fn compare_bags(one: &Bag, other: &Bag) -> Similarity {
    let shared = shared_weight(one, other);
    let jaccard_permille = permille(shared, one.total + other.total - shared);
    let containment_permille = permille(shared, one.total.min(other.total));
    let is_held = containment_permille >= HELD_PERMILLE && holds(one, other);
    let is_near_copy = is_held || suffices(one, other, jaccard_permille, containment_permille);
    Similarity { jaccard_permille, containment_permille, is_near_copy, is_held }
}

/// Whether `later` is within `earlier`, or says little beside it, where the lighter one is nearly all within the other.
fn holds(later: &Bag, earlier: &Bag) -> bool {
    let lighter = if later.total <= earlier.total { later } else { earlier };
    // Around a quotation, and in a few words, anybody says the same; a text that is the other one to the letter is that one all the same.
    let is_evidence = lighter.quoted == 0 && lighter.size >= FEW_PAIRS;
    if !is_evidence {
        return lighter.size >= FEWEST_OWN_PAIRS_BESIDE
            && later.quoted == earlier.quoted
            && later.entries == earlier.entries;
    }
    let shared = shared_once(later, earlier);
    later.total <= earlier.total || later.weigh_once() - shared <= 2 * shared
}

fn suffices(one: &Bag, other: &Bag, jaccard_permille: u16, containment_permille: u16) -> bool {
    let fewest = one.evidence().min(other.evidence());
    if fewest < FEW_PAIRS && (one.quoted > 0 || other.quoted > 0) {
        return false;
    }
    let short = SHORT_JACCARD_PERMILLE.iter().find(|(pairs, _)| fewest < *pairs);
    jaccard_permille >= short.map_or(NEAR_JACCARD_PERMILLE, |(_, needed)| *needed)
        || (fewest >= CONTAINMENT_PAIRS && containment_permille >= NEAR_CONTAINMENT_PERMILLE)
}

/// Σ w over the pairs that both have.
fn shared_once(one: &Bag, other: &Bag) -> u64 {
    let known = |entry: &&Entry| {
        other.entries.binary_search_by_key(&entry.shingle(), |known| known.shingle()).is_ok()
    };
    one.entries.iter().filter(known).map(|entry| entry.weigh(1)).sum()
}

/// Σ w·min(m, n) by one pass over both sorted lists.
fn shared_weight(one: &Bag, other: &Bag) -> u64 {
    let (one, other) = (&one.entries, &other.entries);
    let (mut left, mut right, mut shared) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(left), other.get(right)) {
        let (first, second) = (a.shingle(), b.shingle());
        if first == second {
            shared += a.weigh(a.count().min(b.count()));
        }
        // Without a branch that the processor cannot foresee.
        left += usize::from(first <= second);
        right += usize::from(second <= first);
    }
    shared
}

fn permille(part: u64, whole: u64) -> u16 {
    (part * 1000).checked_div(whole).map_or(0, |share| u16::try_from(share).unwrap_or(1000))
}
