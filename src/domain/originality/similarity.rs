//! How much two texts share, and when that is a near-copy.

use std::cmp::Ordering;

use serde::Serialize;

use super::profile::Profile;

/// At 320‰ of all weight shared, a text is a near-copy. Generated pieces of 100 to 350 characters with every
/// fifth character edited share at least 358‰ with their source, with two fifths rewritten in blocks 379‰; of
/// 2,000 pairs of independent pieces that share slogans and a quarter of their phrases none shares more than
/// 281‰.
pub const NEAR_JACCARD_PERMILLE: u16 = 320;
/// Where quotations fill more than half of a text, the little that is left must share more.
pub const QUOTING_JACCARD_PERMILLE: u16 = 450;
/// A text that holds 650‰ of another, or is held by it so far, is a near-copy whatever was added around it;
/// by chance long texts hold up to 616‰ of short ones.
pub const NEAR_CONTAINMENT_PERMILLE: u16 = 650;
/// Containment is judged from so many pairs on: a shorter text may be held by another by its slogans alone.
pub const CONTAINMENT_PAIRS: usize = 80;
/// With fewer pairs left, chance decides; see [`compare_profiles`].
pub const FEW_PAIRS: usize = 16;
/// What texts with few pairs must share.
pub const SHORT_JACCARD_PERMILLE: u16 = 600;

/// How much two texts share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Similarity {
    /// Weighted Jaccard: shared weight by the weight of both together, 0..=1000, rounded down.
    pub jaccard_permille: u16,
    /// Shared weight by the weight of the lighter text, 0..=1000, rounded down.
    pub containment_permille: u16,
    /// Whether this is a near-copy.
    pub is_near_copy: bool,
}

/// Compares two texts: Σ w·min(m, n) / Σ w·max(m, n) over pairs of units that stand m and n times in them
/// (the weighted Jaccard index, or Ružička similarity), and the same sum by the lighter text's weight
/// (containment).
///
/// A near-copy shares [`NEAR_JACCARD_PERMILLE`] ([`QUOTING_JACCARD_PERMILLE`] where quotations fill most of a
/// text), or, if both have [`CONTAINMENT_PAIRS`], [`NEAR_CONTAINMENT_PERMILLE`] of the lighter one. Of texts
/// with fewer than [`FEW_PAIRS`] pairs left, only such are judged of which nothing was excluded, and they
/// must share [`SHORT_JACCARD_PERMILLE`]: what stands around a quotation is then no evidence.
///
/// O(m + n) in time. Symmetric.
///
/// # Source
/// A. Z. Broder, "On the resemblance and containment of documents", 1997; S. Ioffe, "Improved consistent
/// sampling, weighted minhash and L1 sketching", 2010, for the weighted form.
///
/// ```
/// use micromatrix::domain::originality::*;
/// let read = |text| read_profile(text, &Exclusions::default(), &Weights::uniform());
/// let source = read("雨天路滑,请驾驶人减速慢行,保持安全车距,不要在积水路段强行通过。");
/// assert!(compare_profiles(&source, &read("雨天路滑,请司机减速慢行,保持安全车距,切勿在积水路段强行通过!")).is_near_copy);
/// assert!(!compare_profiles(&source, &read("今晚有大到暴雨,老城区低洼处的居民请把车停到高处,备好手电。")).is_near_copy);
/// ```
#[must_use]
pub fn compare_profiles(one: &Profile, other: &Profile) -> Similarity {
    judge_overlap(one, other, shared_weight(one, other))
}

/// The similarity of two texts whose shared weight is known.
pub(super) fn judge_overlap(one: &Profile, other: &Profile, shared: u64) -> Similarity {
    let jaccard_permille = permille(shared, one.total + other.total - shared);
    let containment_permille = permille(shared, one.total.min(other.total));
    let is_near_copy = suffices(one, other, jaccard_permille, containment_permille);
    Similarity { jaccard_permille, containment_permille, is_near_copy }
}

fn suffices(one: &Profile, other: &Profile, jaccard_permille: u16, containment_permille: u16) -> bool {
    let fewest = one.counted.min(other.counted);
    if fewest < FEW_PAIRS {
        return one.excluded + other.excluded == 0 && jaccard_permille >= SHORT_JACCARD_PERMILLE;
    }
    let quoting = one.is_mostly_quoted() || other.is_mostly_quoted();
    let needed = if quoting { QUOTING_JACCARD_PERMILLE } else { NEAR_JACCARD_PERMILLE };
    jaccard_permille >= needed
        || (fewest >= CONTAINMENT_PAIRS && containment_permille >= NEAR_CONTAINMENT_PERMILLE)
}

/// Σ w·min(m, n) by one pass over both sorted lists.
fn shared_weight(one: &Profile, other: &Profile) -> u64 {
    let (mut left, mut right) = (one.entries.iter().peekable(), other.entries.iter().peekable());
    let mut shared = 0;
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.shingle.cmp(&b.shingle) {
            Ordering::Less => drop(left.next()),
            Ordering::Greater => drop(right.next()),
            Ordering::Equal => {
                shared += a.weigh(a.count.min(b.count));
                left.next();
                right.next();
            }
        }
    }
    shared
}

fn permille(part: u64, whole: u64) -> u16 {
    (part * 1000).checked_div(whole).map_or(0, |share| u16::try_from(share).unwrap_or(1000))
}
