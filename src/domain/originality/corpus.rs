//! Earlier hand-ins, and the verdict on a new one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use thiserror::Error;

use super::evidence::{Passage, list_passages};
use super::profile::{Profile, Shingle};
use super::similarity::{Similarity, judge_overlap};

/// The server's number of a first hand-in: the smaller was earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Sequence(pub u64);

/// What the machine says of a piece; a person may overrule it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The earlier hand-in that it nearly copies; of several the most similar, of equals the earliest.
    pub near_copy_of: Option<Sequence>,
    /// Weighted Jaccard with that one, or with the most similar if none is nearly copied; 0..=1000.
    pub similarity_permille: u16,
    /// Shared weight by the lighter text's, with the same one; 0..=1000.
    pub containment_permille: u16,
    /// The evidence: what both say in the same words, apart from what anybody may quote; none without a
    /// near-copy.
    pub passages: Vec<Passage>,
}

/// A sequence number was given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("hand-in {} is already there", sequence.0)]
pub struct SequenceTaken {
    /// The number.
    pub sequence: Sequence,
}

/// The hand-ins of one campaign, with an index from pairs to those that hold them.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    entries: Vec<(Sequence, Profile)>,
    by_sequence: BTreeMap<Sequence, u32>,
    /// By pair: entries that hold it, and how often. Only looked up, never listed, so its order reaches no
    /// result.
    holders: HashMap<Shingle, Vec<(u32, u32)>>,
}

impl Corpus {
    /// Adds a hand-in; in any order. O(n) for n pairs.
    ///
    /// # Errors
    /// The sequence number is taken.
    pub fn add(&mut self, sequence: Sequence, profile: Profile) -> Result<(), SequenceTaken> {
        let slot = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        if self.by_sequence.contains_key(&sequence) {
            return Err(SequenceTaken { sequence });
        }
        self.by_sequence.insert(sequence, slot);
        for entry in &profile.entries {
            self.holders.entry(entry.shingle).or_default().push((slot, entry.count));
        }
        self.entries.push((sequence, profile));
        Ok(())
    }

    /// Judges a piece against the hand-ins before `before` that `comparable` lets pass. The filter is the
    /// caller's part: it leaves out hand-ins of the piece's own organisation (adaptation is no copying),
    /// withdrawn ones, and the declared source of a repost.
    ///
    /// Exact: every hand-in that shares a pair is compared in full, through the index. O(n · h) for n pairs
    /// with h holders each, and O(c) for c hand-ins in the corpus.
    ///
    /// ```
    /// use micromatrix::domain::originality::*;
    /// let read = |text| read_profile(text, &Exclusions::default(), &Weights::uniform());
    /// let mut corpus = Corpus::default();
    /// corpus.add(Sequence(1), read("台风来临前,请收好阳台花盆,加固门窗,备足三天的食物和饮水。"))?;
    /// let copy = read("台风来临之前请收好阳台的花盆,加固门窗,备足三天食物和饮水!");
    /// let verdict = corpus.judge_piece(&copy, Sequence(2), |_| true);
    /// assert_eq!(verdict.near_copy_of, Some(Sequence(1)));
    /// assert!(!verdict.passages.is_empty());
    /// assert_eq!(corpus.judge_piece(&copy, Sequence(2), |_| false).near_copy_of, None);
    /// # Ok::<(), SequenceTaken>(())
    /// ```
    pub fn judge_piece(
        &self,
        piece: &Profile,
        before: Sequence,
        comparable: impl Fn(Sequence) -> bool,
    ) -> Verdict {
        let shared = self.share_weights(piece);
        let candidates = shared.iter().enumerate().filter(|(slot, shared)| {
            let sequence = self.entries[*slot].0;
            **shared > 0 && sequence < before && comparable(sequence)
        });
        let nearest = candidates
            .map(|(slot, shared)| (judge_overlap(piece, &self.entries[slot].1, *shared), slot))
            .max_by_key(|(similarity, slot)| (rank(*similarity), Reverse(self.entries[*slot].0)));
        let Some((similarity, slot)) = nearest else {
            return Verdict::default();
        };
        let (sequence, source) = &self.entries[slot];
        Verdict {
            near_copy_of: similarity.is_near_copy.then_some(*sequence),
            similarity_permille: similarity.jaccard_permille,
            containment_permille: similarity.containment_permille,
            passages: if similarity.is_near_copy { list_passages(piece, source) } else { Vec::new() },
        }
    }

    /// By entry: Σ w·min(m, n) with the piece.
    fn share_weights(&self, piece: &Profile) -> Vec<u64> {
        let mut shared = vec![0; self.entries.len()];
        for entry in &piece.entries {
            for &(slot, count) in self.holders.get(&entry.shingle).into_iter().flatten() {
                shared[slot as usize] += entry.weigh(entry.count.min(count));
            }
        }
        shared
    }
}

/// Near-copies come first, so that one found by containment is not hidden by a likelier text that is none.
fn rank(similarity: Similarity) -> (bool, u16, u16) {
    (similarity.is_near_copy, similarity.jaccard_permille, similarity.containment_permille)
}
