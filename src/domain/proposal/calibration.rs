//! What a confidence means: how often the same rule was right where the truth was known.

use std::collections::BTreeMap;

use super::rule::ProposalRule;

/// How often proposals of one rule and weight were made and right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Proposals where the truth was known.
    pub seen: u32,
    /// Of these, right ones.
    pub right: u32,
}

/// Counts by rule and weight of the word, and the confidence that follows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calibration {
    tallies: BTreeMap<(ProposalRule, u8), Tally>,
}

impl Calibration {
    /// From counts; of those of one rule and weight the last holds.
    #[must_use]
    pub fn new(tallies: impl IntoIterator<Item = ((ProposalRule, u8), Tally)>) -> Self {
        Self { tallies: tallies.into_iter().collect() }
    }

    /// Adds what was seen of one proposal.
    pub fn count(&mut self, rule: ProposalRule, weight: u8, right: u32) {
        let tally = self.tallies.entry((rule, weight)).or_default();
        tally.seen += 1;
        tally.right += right.min(1);
    }

    /// All counts, by rule and weight.
    pub fn tallies(&self) -> impl Iterator<Item = ((ProposalRule, u8), Tally)> {
        self.tallies.iter().map(|(key, tally)| (*key, *tally))
    }

    /// The confidence in thousandths: (right + 1) / (seen + 2), the rule of succession, so that few counts never make anything certain and
    /// none leave even odds; at most that of the next greater weight that was seen, since a weaker word is not surer. O(weights).
    ///
    /// ```
    /// use domain::proposal::{Calibration, ProposalRule::Account, Tally};
    /// let counted = Calibration::new([
    ///     ((Account, 3), Tally { seen: 98, right: 94 }),
    ///     ((Account, 2), Tally { seen: 998, right: 998 }),
    /// ]);
    /// assert_eq!(counted.confidence(Account, 3), 950);
    /// assert_eq!(counted.confidence(Account, 2), 950);
    /// assert_eq!(Calibration::default().confidence(Account, 3), 500);
    /// ```
    #[must_use]
    pub fn confidence(&self, rule: ProposalRule, weight: u8) -> u32 {
        let of = |tally: &Tally| {
            crate::permille::thousandths(f64::from(tally.right) + 1.0, f64::from(tally.seen) + 2.0)
        };
        let own = self.tallies.get(&(rule, weight)).map_or(500, of);
        let stronger = self.tallies.range((rule, weight)..=(rule, u8::MAX)).map(|(_, tally)| of(tally)).min();
        stronger.map_or(own, |least| own.min(least))
    }
}
