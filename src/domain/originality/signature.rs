//! What of a text is looked up: a few numbers that near-copies have in common.
//!
//! Two kinds of keys, all from the pairs that are compared:
//! - **bands**: weighted `MinHash` of the bag of pairs, in bands of [`ROWS`] hashes. Two texts have a band in common with
//!   a probability of their weighted Jaccard index to the power of [`ROWS`].
//! - **anchors**: of the runs of [`RUN`] pairs one in [`SAMPLE`], chosen by its own hash and thus the same in every
//!   text. They find a block of one text in another that is several times as long, which bands do not.
//!
//! `MinHash` in one permutation: each pair is hashed once a round and falls into one of [`BINS`] bins, and each bin keeps
//! its smallest; an empty one borrows from another. So a text costs some hundred steps per round instead of one
//! per pair and hash. A hash is divided by the pair's weight and count, which makes a heavier pair that much more likely to be the smallest.
//!
//! Sources: A. Z. Broder, "On the resemblance and containment of documents", 1997; P. Li, A. Owen, C.-H. Zhang, "One permutation
//! hashing", 2012; A. Shrivastava, "Optimal densification for fast and accurate minwise hashing", 2017; P. Indyk and
//! R. Motwani, "Approximate nearest neighbors", 1998, for bands; U. Manber, "Finding similar files in a large file
//! system", 1994, for anchors.

use super::profile::Profile;
use super::units::{Shingle, mix};

/// Hashes in a band.
pub const ROWS: usize = 3;
/// Bins of a round.
pub const BINS: usize = 24;
/// Rounds of hashing.
pub const ROUNDS: usize = 6;
/// Bands: each takes one bin from [`ROWS`] rounds.
pub const BANDS: usize = BINS * ROUNDS / ROWS;
/// Pairs in an anchor.
pub const RUN: usize = 4;
/// One run of so many is an anchor.
pub const SAMPLE: u64 = 4;

/// The keys of a text, every one once.
pub(super) fn sign(profile: &Profile) -> Vec<u32> {
    let mut keys = Vec::with_capacity(BANDS + profile.pairs.len() / 4);
    sign_bands(profile, &mut keys);
    sign_anchors(&profile.pairs, &mut keys);
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn sign_bands(profile: &Profile, keys: &mut Vec<u32>) {
    const EMPTY: u32 = u32::MAX;
    if profile.bag.entries.is_empty() {
        return;
    }
    let mut smallest = [[EMPTY; BINS]; ROUNDS];
    for entry in &profile.bag.entries {
        let weight = u32::try_from(entry.weigh(entry.count())).unwrap_or(u32::MAX);
        for (bins, round) in smallest.iter_mut().zip(1..) {
            let hash = mix(round, entry.shingle().wrapping_mul(0x2545_f491_4f6c_dd1d));
            let bin = ((hash >> 32) * BINS as u64) >> 32;
            let value = low(hash) / weight;
            let least = &mut bins[usize::try_from(bin).unwrap_or_default()];
            *least = value.min(*least);
        }
    }
    let filled = smallest.map(|bins| std::array::from_fn::<u32, BINS, _>(|bin| borrow(&bins, bin, EMPTY)));
    for rounds in filled.chunks(ROWS) {
        for bin in 0..BINS {
            let seed = keys.len() as u64 + 1;
            let key = rounds.iter().fold(seed, |key, bins| mix(key, u64::from(bins[bin])));
            keys.push(high(key));
        }
    }
}

/// A bin's value, or that of the first full bin in an order that depends on the bin alone.
fn borrow(bins: &[u32; BINS], bin: usize, empty: u32) -> u32 {
    let mut at = bin;
    let mut attempt = 0;
    while bins[at] == empty {
        attempt += 1;
        // After as many attempts as this some bin was met with near certainty; else the next one is taken.
        let hash = mix(bin as u64 + 1, attempt);
        at = if attempt < 64 {
            usize::try_from(hash % BINS as u64).unwrap_or_default()
        } else {
            (at + 1) % BINS
        };
    }
    bins[at]
}

fn sign_anchors(pairs: &[Option<Shingle>], keys: &mut Vec<u32>) {
    for run in pairs.windows(RUN) {
        let hash = run.iter().try_fold(0, |hash, pair| pair.map(|shingle| mix(hash, shingle)));
        if let Some(hash) = hash.filter(|hash| (hash >> 8) % SAMPLE == 0) {
            keys.push(high(mix(hash, 0x5bd1_e995)));
        }
    }
}

fn low(hash: u64) -> u32 {
    u32::try_from(hash & 0xffff_ffff).unwrap_or_default()
}

fn high(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or_default()
}
