//! Quotations of a fact: a text without its white space, and the places of its characters.

use std::ops::Range;

use super::align::{Aligned, find_near};
use super::reading::{is_invisible, plain};

/// The plain characters of a text without white space, with their places in it.
pub(super) struct Squeezed {
    pub chars: Vec<char>,
    places: Vec<usize>,
}

/// The shortest pattern that is looked for with changes: of fewer characters, one change makes another word.
const SHORTEST: usize = 6;

impl Squeezed {
    pub fn of(text: &str) -> Self {
        let kept = text.chars().map(plain).enumerate();
        let kept = kept.filter(|(_, c)| !c.is_whitespace() && !is_invisible(*c));
        let (places, chars) = kept.unzip();
        Self { chars, places }
    }

    /// The place in the text of a range of squeezed characters; of an empty one, its neighbours.
    pub fn place(&self, range: &Range<usize>) -> Range<usize> {
        let last = self.places.len().saturating_sub(1);
        let (start, end) = if range.is_empty() {
            (range.start.saturating_sub(1), range.end.min(last))
        } else {
            (range.start, range.end - 1)
        };
        let at = |n: usize| self.places.get(n).copied().unwrap_or(0);
        at(start)..at(end) + 1
    }

    /// A part of it as a text.
    pub fn text(&self, range: &Range<usize>) -> String {
        self.chars[range.clone()].iter().collect()
    }
}

/// Quotations of `pattern` in `text`, with at most three changed characters in ten.
pub(super) fn quotations(pattern: &[char], text: &Squeezed) -> Vec<Aligned> {
    // What is quoted word for word differs in nothing.
    if pattern.len() < SHORTEST {
        Vec::new()
    } else {
        find_near(pattern, &text.chars, pattern.len() * 3 / 10)
    }
}

/// The sentences of a fact, as ranges of its squeezed characters.
pub(super) fn sentences(fact: &Squeezed) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in fact.chars.iter().enumerate() {
        if matches!(c, '。' | '!' | '?' | ';') {
            found.push(start..at);
            start = at + 1;
        }
    }
    found.push(start..fact.chars.len());
    found.retain(|range| !range.is_empty());
    found
}
