//! Whom a function speaks to.

use std::collections::BTreeMap;

/// By function: the audiences that its accounts usually speak to, with weights 1 to 3.
#[derive(Debug, Clone, Default)]
pub struct Readers(BTreeMap<String, Vec<(String, u8)>>);

impl Readers {
    /// From rows of function, audience, weight. O(n log n).
    #[must_use]
    pub fn new(rows: impl IntoIterator<Item = (String, String, u8)>) -> Self {
        let mut readers: BTreeMap<String, Vec<(String, u8)>> = BTreeMap::new();
        for (function, audience, weight) in rows {
            readers.entry(function).or_default().push((audience, weight));
        }
        Self(readers)
    }

    /// The audiences of a function, in the order of the rows.
    pub fn of(&self, function: &str) -> impl Iterator<Item = (&str, u8)> {
        self.0.get(function).into_iter().flatten().map(|(audience, weight)| (audience.as_str(), *weight))
    }
}
