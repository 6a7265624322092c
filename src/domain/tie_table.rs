//! Many ties in little memory.

use std::sync::Arc;

use super::tie::{Tie, TiePair};
use super::words::Words;

/// A tie whose texts are named by their numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberedTie {
    /// The handle of one account.
    pub source: u32,
    /// The handle of the other.
    pub target: u32,
    /// The kind.
    pub kind: u32,
    /// Its strength.
    pub weight: f64,
}

/// Ties in their order: 24 bytes for each, and each handle and kind once.
///
/// ```
/// use domain::tie::Tie;
/// use domain::tie_table::TieTable;
/// let tie = Tie { source: "a".into(), target: "b".into(), kind: "joint_duty".into(), weight: 2.0 };
/// let table: TieTable = [tie.clone()].into_iter().collect();
/// assert_eq!(table.iter().collect::<Vec<_>>(), [tie]);
/// ```
#[derive(Clone, Default)]
pub struct TieTable {
    words: Arc<Words>,
    ties: Vec<NumberedTie>,
}

impl TieTable {
    /// Ties whose numbers are those of `words`.
    #[must_use]
    pub const fn of(words: Arc<Words>, ties: Vec<NumberedTie>) -> Self {
        Self { words, ties }
    }

    /// Adds a tie, with its smaller handle first.
    pub fn push(&mut self, source: &str, target: &str, kind: &str, weight: f64) {
        let pair = TiePair::new(source, target);
        let words = Arc::make_mut(&mut self.words);
        let [source, target, kind] = [pair.first(), pair.second(), kind].map(|text| words.number(text));
        self.ties.push(NumberedTie { source, target, kind, weight });
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ties.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ties.is_empty()
    }

    /// What the numbers name.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The ties by numbers, in their order.
    #[must_use]
    pub fn numbered(&self) -> &[NumberedTie] {
        &self.ties
    }

    /// The ties, in their order, each made when it is asked for.
    pub fn iter(&self) -> impl Iterator<Item = Tie> {
        self.ties.iter().map(|tie| Tie {
            source: self.words.text(tie.source).to_owned(),
            target: self.words.text(tie.target).to_owned(),
            kind: self.words.text(tie.kind).to_owned(),
            weight: tie.weight,
        })
    }
}

impl FromIterator<Tie> for TieTable {
    fn from_iter<I: IntoIterator<Item = Tie>>(ties: I) -> Self {
        let mut table = Self::default();
        for tie in ties {
            table.push(&tie.source, &tie.target, &tie.kind, tie.weight);
        }
        table
    }
}

/// Two tables are equal when their ties are, whatever the numbers.
impl PartialEq for TieTable {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl std::fmt::Debug for TieTable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}
