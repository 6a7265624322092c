//! Preferring the plan as it stands, so that the next change moves nobody without need.

use std::collections::BTreeSet;

use super::change::Move;
use super::warm::Warm;

impl Warm {
    /// Prefers the plan as it is now: whoever has moved since the plan that was preferred before is preferred at its new
    /// place, by [`Terms::worth`](super::Terms::worth). `moved` says who that is, from the changes since.
    ///
    /// Nobody moves by this: the option that somebody holds gains, and options that nobody holds lose. If all values of
    /// the problem are multiples of more than all units are worth together, then of all optima after the next change one is found
    /// that keeps the most of the plan as it is now.
    ///
    /// # Complexity
    ///
    /// O(options of the accounts that have moved).
    pub fn prefer_current(&mut self, moved: &[Move]) {
        let (left, got): (BTreeSet<_>, BTreeSet<_>) = moved
            .iter()
            .map(|entry| {
                (entry.from.map(|slot| (entry.account, slot)), entry.to.map(|slot| (entry.account, slot)))
            })
            .unzip();
        for pair in left.into_iter().flatten() {
            self.terms.kept.remove(&pair);
        }
        self.terms.kept.extend(got.into_iter().flatten());
        for account in moved.iter().map(|entry| entry.account).collect::<BTreeSet<_>>() {
            for row in self.rows_of(account) {
                self.refresh(row);
            }
        }
    }
}
