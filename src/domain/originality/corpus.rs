//! Earlier hand-ins, and what a new one nearly copies.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;
use thiserror::Error;

use super::profile::{Bag, Profile};
use super::signature::sign;
use super::similarity::{Similarity, compare_bags};
use super::table::KeyTable;
use crate::stop::stoppable;

/// The server's number of a hand-in: the smaller was earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Sequence(pub u64);

/// Up to so many hand-ins every one is compared, without looking for candidates.
pub const ALL_COMPARED: usize = 128;

/// What was found about a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CopyFinding {
    /// The earlier hand-in that it nearly copies; of several the most similar, of equals the earliest.
    pub near_copy_of: Option<Sequence>,
    /// How much it shares with that one, or with the most similar candidate if none is nearly copied.
    pub similarity: Similarity,
}

/// A hand-in that is not later than all before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("hand-in {} does not come after {}", sequence.0, last.0)]
pub struct NotLater {
    /// Its number.
    pub sequence: Sequence,
    /// The last one that is there.
    pub last: Sequence,
}

/// Who hands in what, as it is judged.
#[derive(Clone, Copy, Debug)]
pub struct HandIn<'a> {
    /// Who hands it in: adaptation of one's own texts is no copying.
    pub owner: &'a str,
    /// The text.
    pub profile: &'a Profile,
}

/// The hand-ins of one campaign, with an index that finds those which a text may be a copy of. It only grows.
///
/// About 8 bytes a pair and 16 a key: 3 kB for a text of 200 characters.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// By rising sequence.
    entries: Vec<Entry>,
    owners: BTreeMap<String, Vec<u32>>,
    keys: KeyTable,
}

#[derive(Clone, Debug)]
struct Entry {
    sequence: Sequence,
    bag: Bag,
}

impl Corpus {
    /// How many hand-ins it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The last hand-in.
    #[must_use]
    pub fn last(&self) -> Option<Sequence> {
        self.entries.last().map(|entry| entry.sequence)
    }

    /// Adds a hand-in that is later than all before. O(n) for n pairs.
    ///
    /// # Errors
    /// It is not.
    pub fn add(&mut self, sequence: Sequence, hand_in: HandIn<'_>) -> Result<(), NotLater> {
        if let Some(last) = self.last().filter(|last| *last >= sequence) {
            return Err(NotLater { sequence, last });
        }
        let slot = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        match self.owners.get_mut(hand_in.owner) {
            Some(own) => own.push(slot),
            None => drop(self.owners.insert(hand_in.owner.to_owned(), vec![slot])),
        }
        for key in sign(hand_in.profile) {
            self.keys.add(key, slot);
        }
        self.entries.push(Entry { sequence, bag: hand_in.profile.bag.clone() });
        Ok(())
    }

    /// Judges a text against the hand-ins before it, except those of its own owner, those that `is_source` does not let
    /// pass (withdrawn ones), and those that come near to an older hand-in of its owner: whoever had a wording first
    /// does not copy those who took it over since.
    ///
    /// Candidates come from the index, every one is compared exactly. Time: O(n + c·n) for n pairs and c candidates,
    /// of which there are few, whatever the number of hand-ins; [`MOST_HOLDERS`](super::MOST_HOLDERS) bounds them.
    ///
    /// ```
    /// use domain::originality::*;
    /// let read = |text| read_profile(text, &Exclusions::default(), &IdfTable::uniform());
    /// let mut corpus = Corpus::default();
    /// let first = read("台风来临前,请收好阳台花盆,加固门窗,备足三天的食物和饮水。");
    /// corpus.add(Sequence(1), HandIn { owner: "water", profile: &first })?;
    /// let copy = read("台风来临之前请收好阳台的花盆,加固门窗,备足三天食物和饮水!");
    /// let by = |owner| corpus.compare(HandIn { owner, profile: &copy }, |_| true).near_copy_of;
    /// assert_eq!(by("city"), Some(Sequence(1)));
    /// assert_eq!(by("water"), None);
    /// # Ok::<(), NotLater>(())
    /// ```
    pub fn compare(&self, text: HandIn<'_>, is_source: impl Fn(Sequence) -> bool) -> CopyFinding {
        let own = self.owners.get(text.owner).map(Vec::as_slice).unwrap_or_default();
        let others = self.candidates(text.profile).into_iter().filter(|slot| {
            own.binary_search(slot).is_err() && is_source(self.entries[*slot as usize].sequence)
        });
        let mut compared: Vec<(Similarity, u32)> =
            stoppable(others).map(|slot| (compare_bags(&text.profile.bag, self.bag(slot)), slot)).collect();
        compared.sort_unstable_by_key(|(similarity, slot)| (Reverse(rank(*similarity)), *slot));
        let nearest = compared
            .into_iter()
            .find(|(similarity, slot)| !similarity.is_near_copy || !self.had_before(own, *slot));
        nearest.map_or_else(CopyFinding::default, |(similarity, slot)| CopyFinding {
            near_copy_of: similarity.is_near_copy.then(|| self.entries[slot as usize].sequence),
            similarity,
        })
    }

    /// The hand-in among these, by sequence, that a text is most similar to, with how much they share. O(n) for each.
    #[must_use]
    pub fn nearest_among(
        &self,
        profile: &Profile,
        sequences: impl IntoIterator<Item = Sequence>,
    ) -> Option<(Similarity, Sequence)> {
        let places = stoppable(sequences)
            .filter_map(|sequence| self.entries.binary_search_by_key(&sequence, |entry| entry.sequence).ok());
        let compared = places.map(|place| &self.entries[place]);
        compared
            .map(|entry| (compare_bags(&profile.bag, &entry.bag), entry.sequence))
            .min_by_key(|(similarity, sequence)| (Reverse(rank(*similarity)), *sequence))
    }

    /// The places of hand-ins that may be near-copies: those that have two keys or more in common with the text.
    fn candidates(&self, profile: &Profile) -> Vec<u32> {
        if self.entries.len() <= ALL_COMPARED {
            return (0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)).collect();
        }
        let mut found = Vec::with_capacity(256);
        for key in sign(profile) {
            self.keys.collect(key, &mut found);
        }
        list_repeated(&found, self.entries.len())
    }

    /// Whether one of the owner's hand-ins has this wording, and is older.
    fn had_before(&self, own: &[u32], slot: u32) -> bool {
        let mut before = own.iter().take_while(|own| **own < slot);
        before.any(|own| compare_bags(self.bag(*own), self.bag(slot)).is_near_copy)
    }

    fn bag(&self, slot: u32) -> &Bag {
        &self.entries[slot as usize].bag
    }

    /// The hand-ins that are candidates for a text, by sequence, before any is compared: what a benchmark looks at.
    #[must_use]
    pub fn list_candidates(&self, profile: &Profile) -> Vec<Sequence> {
        self.candidates(profile).into_iter().map(|slot| self.entries[slot as usize].sequence).collect()
    }
}

/// The numbers below `bound` that stand in a list twice or more, in their order. One bit for each number is much cheaper than
/// sorting the list, most of which stands in it once.
fn list_repeated(numbers: &[u32], bound: usize) -> Vec<u32> {
    let mut met = vec![0_u64; bound / 64 + 1];
    let mut repeated = Vec::new();
    for &number in numbers {
        let (word, bit) = (&mut met[number as usize / 64], 1 << (number % 64));
        if *word & bit != 0 {
            repeated.push(number);
        }
        *word |= bit;
    }
    repeated.sort_unstable();
    repeated.dedup();
    repeated
}

/// Near-copies come first, so that one found by containment is not hidden by a likelier text that is none.
fn rank(similarity: Similarity) -> (bool, u16, u16) {
    (similarity.is_near_copy, similarity.jaccard_permille, similarity.containment_permille)
}
