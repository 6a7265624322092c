//! Whether a piece nearly copies an earlier one, with the passages that show it.
//!
//! A text becomes a row of units (Han characters, words of other scripts), of which neighbouring pairs are
//! compared, without those that anybody may quote ([`Exclusions`]: registered facts, laws, the brief) and
//! without telephone numbers. The verdict is an exact Jaccard index weighted by a fixed table ([`IdfTable`]), with
//! containment beside it for copies inside longer texts; all in whole numbers, so that it can be computed again to the
//! same digits.
//!
//! - [`read_profile`] prepares a text, [`compare_profiles`] compares two, [`list_passages`] shows what both say.
//! - [`count_own_words`] says whether a text says anything of its own, beside what anybody may quote and what was given to its writer.
//! - [`Corpus`] holds a campaign's hand-ins by the server's sequence and judges a new one against the earlier
//!   ones; an index of `MinHash` bands and of anchors finds the few that are worth an exact comparison.
//!
//! Deliberately absent: meaning. A paraphrase that keeps no wording is not found, and is not claimed to be.

mod corpus;
mod evidence;
mod han;
mod idf;
mod own;
mod profile;
mod signature;
mod similarity;
mod table;
mod units;

#[cfg(test)]
mod tests;

pub use corpus::{ALL_COMPARED, CopyFinding, Corpus, HandIn, NotLater, Sequence};
pub use evidence::{Passage, SHORTEST_PASSAGE, list_passages};
pub use idf::{IdfTable, RARE_WEIGHT, list_weights};
pub use own::{FEWEST_OWN_PAIRS, FEWEST_OWN_PAIRS_BESIDE, OwnWords, count_own_words};
pub use profile::{Exclusions, Profile, read_profile};
pub use similarity::{
    CONTAINMENT_PAIRS, FEW_PAIRS, HELD_PERMILLE, NEAR_CONTAINMENT_PERMILLE, NEAR_JACCARD_PERMILLE,
    SAME_PERMILLE, SHORT_JACCARD_PERMILLE, Similarity, compare_profiles,
};
pub use table::MOST_HOLDERS;
