//! Texts that stand in many places, kept once and named by numbers.

use std::collections::HashMap;
use std::sync::Arc;

/// Texts, each once, numbered from 0 in the order in which they were met.
///
/// ```
/// use domain::words::Words;
/// let mut words = Words::default();
/// assert_eq!([words.number("b"), words.number("a"), words.number("b")], [0, 1, 0]);
/// assert_eq!((words.text(1), words.find("c")), ("a", None));
/// let (sorted, places) = words.sorted();
/// assert_eq!((sorted.text(0), places), ("a", vec![1, 0]));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Words {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Words {
    /// The number of a text; a new one is kept.
    pub fn number(&mut self, text: &str) -> u32 {
        self.find(text).unwrap_or_else(|| self.add(text.into()))
    }

    /// The number of a text that is kept.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text with this number; none is empty.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    /// All texts, by number.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }

    /// The same texts numbered in their order, and for each number here the one there. O(n log n).
    #[must_use]
    pub fn sorted(&self) -> (Self, Vec<u32>) {
        let mut texts: Vec<&Arc<str>> = self.texts.iter().collect();
        texts.sort_unstable();
        let mut sorted = Self::default();
        let mut places = vec![0; texts.len()];
        for text in texts {
            let place = sorted.add(Arc::clone(text));
            if let Some(number) = self.find(text) {
                places[number as usize] = place;
            }
        }
        (sorted, places)
    }

    fn add(&mut self, text: Arc<str>) -> u32 {
        // More of them than this do not fit into any memory that a text of four bytes is named in.
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(Arc::clone(&text), number);
        self.texts.push(text);
        number
    }
}
