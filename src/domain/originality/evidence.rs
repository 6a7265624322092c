//! The passages that two texts have in common.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::profile::Profile;
use super::units::Shingle;

/// The shortest passage that is shown: 4 characters or words; shorter ones are words of the language.
pub const SHORTEST_PASSAGE: usize = 4;

/// How many places of one pair in the source are tried: a text that repeats one phrase must not cost its
/// square.
const MOST_PLACES: usize = 64;

/// A run of words or characters that stands in both texts. Places are counted in characters (Unicode scalar
/// values) from 0, the end excluded; punctuation inside a passage may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"start": 0, "end": 18, "source_start": 4, "source_end": 22}))]
pub struct Passage {
    /// Where it begins in the piece.
    pub start: usize,
    /// Where it ends in the piece.
    pub end: usize,
    /// Where it begins in the source.
    pub source_start: usize,
    /// Where it ends in the source.
    pub source_end: usize,
}

/// Lists the passages of `piece` that `source` has too, in the piece's order and without overlap in it: from
/// left to right, always the longest run that begins there (at one of the first 64 places of its first pair
/// in the source), of equals the first of the source. What is excluded ends a run.
///
/// O(n log n) for n units, times the places of a pair in the source.
///
/// ```
/// use domain::originality::*;
/// let read = |text| read_profile(text, &Exclusions::default(), &IdfTable::uniform());
/// let passages = list_passages(&read("提醒:遇到积水请绕行,慢一点。"), &read("遇到积水,请绕行!"));
/// assert_eq!(passages, [Passage { start: 3, end: 10, source_start: 0, source_end: 8 }]);
/// ```
#[must_use]
pub fn list_passages(piece: &Profile, source: &Profile) -> Vec<Passage> {
    let mut places: BTreeMap<Shingle, Vec<usize>> = BTreeMap::new();
    for (place, shingle) in source.pairs.iter().enumerate() {
        if let Some(shingle) = shingle {
            let known = places.entry(*shingle).or_default();
            if known.len() < MOST_PLACES {
                known.push(place);
            }
        }
    }
    let mut passages = Vec::new();
    let mut at = 0;
    while at < piece.pairs.len() {
        let candidates = piece.pairs[at].and_then(|shingle| places.get(&shingle)).into_iter().flatten();
        let longest =
            candidates.map(|&place| (run_length(&piece.pairs[at..], &source.pairs[place..]), place));
        // The first of the longest, not the last as `max_by_key` alone would give.
        let (pairs, place) = longest.rev().max_by_key(|(pairs, _)| *pairs).unwrap_or((0, 0));
        if pairs + 1 >= SHORTEST_PASSAGE {
            let (own, theirs) = (span(piece, at, pairs), span(source, place, pairs));
            passages.push(Passage {
                start: own.start,
                end: own.end,
                source_start: theirs.start,
                source_end: theirs.end,
            });
        }
        at += pairs.max(1);
    }
    passages
}

fn run_length(one: &[Option<Shingle>], other: &[Option<Shingle>]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a.is_some() && a == b).count()
}

/// The characters of the units that so many pairs from `first` on hold.
fn span(profile: &Profile, first: usize, pairs: usize) -> Range<usize> {
    profile.units[first].chars.start..profile.units[first + pairs].chars.end
}
