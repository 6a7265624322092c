//! Whether a piece nearly copies an earlier one, with the passages that show it.
//!
//! A text becomes a row of units (Han characters, words of other scripts), of which neighbouring pairs are
//! compared, without those that anybody may quote ([`Exclusions`]: registered facts, laws, the brief) and
//! without telephone numbers. The verdict is an exact weighted Jaccard index, with containment beside it for
//! copies inside longer texts.
//!
//! - [`read_profile`] prepares a text, [`compare_profiles`] compares two.
//! - [`Corpus`] holds a campaign's hand-ins by the server's sequence and judges a new one against the earlier
//!   ones.
//!
//! Deliberately absent: meaning. A paraphrase that keeps no wording is not found, and is not claimed to be.

mod corpus;
mod evidence;
mod profile;
mod similarity;
mod units;

#[cfg(test)]
mod tests;

pub use corpus::{Corpus, Sequence, SequenceTaken, Verdict};
pub use evidence::{Passage, SHORTEST_PASSAGE, list_passages};
pub use profile::{Exclusions, Profile, Weights, read_profile};
pub use similarity::{
    CONTAINMENT_PAIRS, FEW_PAIRS, NEAR_CONTAINMENT_PERMILLE, NEAR_JACCARD_PERMILLE, QUOTING_JACCARD_PERMILLE,
    SHORT_JACCARD_PERMILLE, Similarity, compare_profiles,
};
