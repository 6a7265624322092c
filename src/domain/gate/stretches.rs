//! Stretches of a text.

use std::collections::BTreeMap;
use std::ops::Range;

/// Stretches that do not overlap.
#[derive(Default)]
pub(super) struct Apart(BTreeMap<usize, usize>);

impl Apart {
    /// Adds a stretch, unless it overlaps one that is there; says whether it did. O(log stretches).
    pub fn add(&mut self, span: &Range<usize>) -> bool {
        let before = self.0.range(..span.end).next_back();
        let free = before.is_none_or(|(_, end)| *end <= span.start);
        if free {
            self.0.insert(span.start, span.end);
        }
        free
    }
}

/// Stretches of which none lies inside of another.
#[derive(Default)]
pub(super) struct Widest(Vec<Range<usize>>);

impl Widest {
    /// Of all stretches, given by the end of the longest that begins at each place (0: none), those that lie in no other. O(places).
    pub fn of(longest: &[usize]) -> Self {
        let mut reached = 0;
        let mut widest = Vec::new();
        for (start, end) in longest.iter().copied().enumerate() {
            if end > reached {
                reached = end;
                widest.push(start..end);
            }
        }
        Self(widest)
    }

    /// Whether a span lies inside of one. O(log stretches).
    pub fn hold(&self, span: &Range<usize>) -> bool {
        // Ends rise with starts.
        let last = self.0.partition_point(|one| one.start <= span.start).checked_sub(1);
        last.is_some_and(|last| self.0[last].end >= span.end)
    }

    /// Whether one covers more than half of a span. O(log stretches + length of the span).
    pub fn cover_most_of(&self, span: &Range<usize>) -> bool {
        let from = self.0.partition_point(|one| one.start <= span.start).saturating_sub(1);
        let beside = self.0[from..].iter().take_while(|one| one.start < span.end);
        beside.into_iter().any(|one| overlap(one, span) * 2 > span.len())
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Where a pattern stands word for word, overlapping places too. O(n + m) (Knuth, Morris, Pratt 1977).
pub(super) fn occurrences(pattern: &[char], text: &[char]) -> Vec<usize> {
    if pattern.is_empty() {
        return Vec::new();
    }
    // By length of a part that matched: the longest shorter part of the pattern that ends it.
    let mut borders = vec![0; pattern.len() + 1];
    let mut matched = 0;
    for at in 1..pattern.len() {
        while matched > 0 && pattern[at] != pattern[matched] {
            matched = borders[matched];
        }
        matched += usize::from(pattern[at] == pattern[matched]);
        borders[at + 1] = matched;
    }
    let mut found = Vec::new();
    matched = 0;
    for (at, c) in text.iter().enumerate() {
        while matched > 0 && (matched == pattern.len() || *c != pattern[matched]) {
            matched = borders[matched];
        }
        matched += usize::from(*c == pattern[matched]);
        if matched == pattern.len() {
            found.push(at + 1 - pattern.len());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers below `most`, the same on every machine.
    fn random(state: &mut u64, most: usize) -> usize {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*state >> 33).unwrap() % most
    }

    #[test]
    fn a_pattern_is_found_wherever_a_window_equals_it() {
        let mut state = 3;
        for _ in 0..2000 {
            let mut letters = |count: usize| -> Vec<char> {
                (0..count).map(|_| ['a', 'b'][random(&mut state, 2)]).collect()
            };
            let (pattern, text) = (letters(1 + count_of(5)), letters(30));
            let windows = text.windows(pattern.len()).enumerate();
            let naive: Vec<usize> = windows.filter(|(_, w)| *w == pattern).map(|(at, _)| at).collect();
            assert_eq!(occurrences(&pattern, &text), naive, "{pattern:?} in {text:?}");
        }
    }

    fn count_of(most: usize) -> usize {
        most - 1
    }

    #[test]
    fn the_widest_stretches_answer_as_all_of_them_do() {
        let mut state = 5;
        for _ in 0..3000 {
            let mut longest = vec![0; 24];
            let mut all = Vec::new();
            for _ in 0..random(&mut state, 8) {
                let start = random(&mut state, 20);
                let end = start + 1 + random(&mut state, 24 - start);
                longest[start] = end.max(longest[start]);
                all.push(start..end);
            }
            let widest = Widest::of(&longest);
            let start = random(&mut state, 20);
            let span = start..start + 1 + random(&mut state, 24 - start);
            let holds = all.iter().any(|one| one.start <= span.start && span.end <= one.end);
            assert_eq!(widest.hold(&span), holds, "{all:?} {span:?}");
            let covers = all.iter().any(|one| overlap(one, &span) * 2 > span.len());
            assert_eq!(widest.cover_most_of(&span), covers, "{all:?} {span:?}");
        }
    }
}
