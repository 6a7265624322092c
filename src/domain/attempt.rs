//! Failed tries, counted by who makes them or what they are made on: nobody guesses as fast as the service answers.

use std::collections::HashMap;
use std::hash::Hash;

/// Whoever is counted at once. With more of them the one with the fewest failures is forgotten, never one that waits: who locks other keys
/// to have a locked one forgotten gains nothing. More than these are kept only while so many wait.
const MOST_KEPT: usize = 4096;

/// Failures of one key.
struct Window {
    began_ms: i64,
    failed: u32,
}

/// Failures of the last while by their key. Instants are those of a clock that only goes on.
pub struct Attempts<K> {
    most: u32,
    lasts_ms: i64,
    windows: HashMap<K, Window>,
}

impl<K: Eq + Hash + Ord + Clone> Attempts<K> {
    /// Of which so many are allowed within so many milliseconds.
    #[must_use]
    pub fn up_to(most: u32, lasts_ms: i64) -> Self {
        Self { most, lasts_ms, windows: HashMap::new() }
    }

    /// Counts a failure at `now_ms`; beyond what is allowed, after how many milliseconds to try again. O(1), but O(keys) where there is no
    /// room for another one.
    ///
    /// ```
    /// use domain::attempt::Attempts;
    /// let mut attempts = Attempts::up_to(1, 1000);
    /// assert_eq!(attempts.count("a", 0), None);
    /// assert_eq!(attempts.count("a", 400), Some(600));
    /// assert_eq!(attempts.count("b", 400), None);
    /// assert_eq!(attempts.count("a", 1000), None);
    /// ```
    pub fn count(&mut self, key: K, now_ms: i64) -> Option<i64> {
        if self.windows.len() >= MOST_KEPT && !self.windows.contains_key(&key) {
            self.make_room(now_ms);
        }
        let lasts_ms = self.lasts_ms;
        let window = self.windows.entry(key).or_insert(Window { began_ms: now_ms, failed: 0 });
        if now_ms >= window.began_ms + lasts_ms {
            *window = Window { began_ms: now_ms, failed: 0 };
        }
        window.failed = window.failed.saturating_add(1);
        (window.failed > self.most).then(|| window.began_ms + lasts_ms - now_ms)
    }

    /// After how many milliseconds a key that has used up what is allowed may try again; `None`: at once.
    #[must_use]
    pub fn wait_ms(&self, key: &K, now_ms: i64) -> Option<i64> {
        let left_ms = |window: &Window| window.began_ms + self.lasts_ms - now_ms;
        let used_up = self.windows.get(key).filter(|window| window.failed >= self.most);
        used_up.map(left_ms).filter(|left| *left > 0)
    }

    /// Takes one failure back that was counted at `counted_ms`: it was none. One of a while that is over is forgotten already.
    pub fn take_back(&mut self, key: &K, counted_ms: i64) {
        if let Some(window) = self.windows.get_mut(key).filter(|window| window.began_ms <= counted_ms) {
            window.failed = window.failed.saturating_sub(1);
        }
    }

    /// Forgets all failures of a key.
    pub fn forget(&mut self, key: &K) {
        self.windows.remove(key);
    }

    fn make_room(&mut self, now_ms: i64) {
        let lasts_ms = self.lasts_ms;
        self.windows.retain(|_, window| now_ms < window.began_ms + lasts_ms);
        if self.windows.len() >= MOST_KEPT {
            let free = self.windows.iter().filter(|(_, window)| window.failed < self.most);
            let least = free.min_by_key(|(key, window)| (window.failed, window.began_ms, (*key).clone()));
            if let Some(key) = least.map(|(key, _)| key.clone()) {
                self.windows.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_to_wait_until_its_while_is_over() {
        let mut attempts = Attempts::up_to(30, 60_000);
        for _ in 0..30 {
            assert_eq!(attempts.count(1, 500), None);
        }
        assert_eq!(attempts.count(1, 10_500), Some(50_000));
        assert_eq!(attempts.count(2, 10_500), None);
        assert_eq!(attempts.count(1, 60_500), None);
    }

    #[test]
    fn however_many_keys_there_are_only_so_many_are_kept() {
        let mut attempts = Attempts::up_to(30, 60_000);
        for number in 0..MOST_KEPT + 100 {
            attempts.count(number, i64::try_from(number).unwrap());
        }
        assert_eq!(attempts.windows.len(), MOST_KEPT);
        assert!(!attempts.windows.contains_key(&0), "the oldest of those with fewest failures is kept");
        attempts.count(0, 200_000);
        assert_eq!(attempts.windows.len(), 1);
    }

    #[test]
    fn a_key_that_waits_is_not_forgotten_for_the_sake_of_others_nor_one_that_soon_does() {
        let mut attempts = Attempts::up_to(2, 60_000);
        attempts.count(0, 0);
        attempts.count(0, 0);
        attempts.count(1, 0);
        attempts.count(1, 0);
        attempts.take_back(&1, 0);
        for number in 2..MOST_KEPT + 500 {
            attempts.count(number, 1);
        }
        assert!(attempts.wait_ms(&0, 2).is_some());
        for number in 2..MOST_KEPT + 500 {
            attempts.count(number, 2);
            attempts.count(number, 2);
        }
        assert!(attempts.wait_ms(&0, 3).is_some(), "also when all others wait");
    }

    #[test]
    fn what_was_counted_in_a_while_that_is_over_is_not_taken_back_from_the_next() {
        let mut attempts = Attempts::up_to(1, 1000);
        attempts.count("a", 0);
        attempts.count("a", 1000);
        attempts.take_back(&"a", 0);
        assert!(attempts.wait_ms(&"a", 1001).is_some());
    }

    #[test]
    fn who_has_used_up_the_tries_waits_and_what_went_well_is_no_failure() {
        let mut attempts = Attempts::up_to(2, 1000);
        attempts.count("a", 0);
        assert_eq!(attempts.wait_ms(&"a", 1), None);
        attempts.count("a", 1);
        assert_eq!(attempts.wait_ms(&"a", 400), Some(600));
        assert_eq!(attempts.wait_ms(&"a", 1000), None);
        attempts.take_back(&"a", 1);
        assert_eq!(attempts.wait_ms(&"a", 400), None);
        attempts.count("a", 400);
        attempts.forget(&"a");
        assert_eq!(attempts.wait_ms(&"a", 400), None);
    }
}
