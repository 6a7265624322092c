//! "Did you mean": the known key that is closest to an unknown one.

/// Searches for close keys, up to a budget, so that an import full of typing errors cannot take quadratic time.
pub(super) struct Suggestions {
    comparisons_left: usize,
}

impl Default for Suggestions {
    fn default() -> Self {
        // About a second at worst; 32,000 typing errors against a taxonomy, or 5 against 200,000 handles.
        Self { comparisons_left: 1_000_000 }
    }
}

impl Suggestions {
    /// Whether one more comparison can be afforded.
    pub(super) fn spend(&mut self) -> bool {
        let left = self.comparisons_left.checked_sub(1);
        self.comparisons_left = left.unwrap_or_default();
        left.is_some()
    }

    /// The candidate with the smallest edit distance to `wanted` (of equal ones the smaller), unless all are further off
    /// than a typing error would be or the budget is spent. O(candidates · length²).
    pub(super) fn closest<'a>(
        &mut self,
        wanted: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let wanted: Vec<char> = wanted.chars().take(201).collect();
        let mut most = 1 + (wanted.len() / 4).min(3);
        let mut best: Option<&str> = None;
        for candidate in candidates {
            if !self.spend() {
                return None;
            }
            let Some(distance) = distance_within(&wanted, candidate, most) else {
                continue;
            };
            // A key that shares nothing with what was written is no help, however short both are.
            let shares_nothing = distance >= wanted.len();
            if !shares_nothing && (distance < most || best.is_none_or(|best| candidate < best)) {
                most = distance;
                best = Some(candidate);
            }
        }
        best
    }
}

/// Levenshtein's edit distance, `None` when it is above `most`.
///
/// Source: R. A. Wagner, M. J. Fischer, "The String-to-String Correction Problem", 1974; O(|a| · |b|), one row of memory.
fn distance_within(a: &[char], b: &str, most: usize) -> Option<usize> {
    // Bytes bound characters from above only, so the cheap length test needs the count.
    let length = b.chars().count();
    if a.len().abs_diff(length) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (i, right) in b.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, from) in row.iter_mut().skip(1).zip(a) {
            let above = *cell;
            left = (diagonal + usize::from(*from != right)).min(above + 1).min(left + 1);
            diagonal = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        if row.iter().all(|cell| *cell > most) {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn closest<'a>(wanted: &str, keys: &[&'a str]) -> Option<&'a str> {
        Suggestions::default().closest(wanted, keys.iter().copied())
    }

    #[test]
    fn a_typing_error_finds_its_key() {
        assert_eq!(closest("helth", &["education", "health", "water"]), Some("health"));
        assert_eq!(closest("trafic_polise", &["traffic_police", "transport"]), Some("traffic_police"));
        assert_eq!(closest("张家岗教育", &["张家港教育", "张家港先锋"]), Some("张家港教育"));
    }

    #[test]
    fn something_else_finds_nothing() {
        assert_eq!(closest("football", &["education", "health", "water"]), None);
        assert_eq!(closest("x", &["y"]), None);
        assert_eq!(closest("", &["y"]), None);
    }

    #[test]
    fn of_equally_close_keys_the_smaller_counts_in_any_order() {
        assert_eq!(closest("aab", &["aac", "aaa"]), Some("aaa"));
        assert_eq!(closest("aab", &["aaa", "aac"]), Some("aaa"));
    }

    #[test]
    fn a_spent_budget_suggests_nothing() {
        let mut spent = Suggestions { comparisons_left: 1 };
        assert_eq!(spent.closest("helth", ["education", "health"].into_iter()), None);
    }

    /// The definition, in exponential time.
    fn distance(a: &[char], b: &[char]) -> usize {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len(),
            ([x, a_rest @ ..], [y, b_rest @ ..]) => {
                let change = distance(a_rest, b_rest) + usize::from(x != y);
                change.min(distance(a_rest, b) + 1).min(distance(a, b_rest) + 1)
            }
        }
    }

    proptest! {
        #[test]
        fn the_table_agrees_with_the_definition(a in "[ab港]{0,5}", b in "[ab港]{0,5}", most in 0_usize..6) {
            let a: Vec<char> = a.chars().collect();
            let naive = distance(&a, &b.chars().collect::<Vec<_>>());
            prop_assert_eq!(distance_within(&a, &b, most), (naive <= most).then_some(naive));
        }
    }
}
