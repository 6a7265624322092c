//! The lexicon: words with what they say in names, found all at once.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::entry::{Entry, WordKind};
use super::folded::{Folded, is_han};

/// Why entries make no lexicon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LexiconError {
    /// There are more words than an automaton can hold.
    #[error("{words} words are more than one lexicon can hold")]
    TooLarge {
        /// How many.
        words: usize,
    },
}

/// Words with what they say in names. Kept, it reads any name.
#[derive(Debug, Clone)]
pub struct Lexicon {
    automaton: AhoCorasick,
    words: Vec<Word>,
}

/// A word with all that it says.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// As it was entered.
    pub text: String,
    /// The square of its length in characters: one long word counts for more than two short ones.
    score: u32,
    /// Whether it must not stand inside of a word of letters or a number.
    is_latin: bool,
    /// Whether it ends the name of an office.
    pub ends_office: bool,
    pub entries: Vec<Entry>,
}

/// A word at its place in a name, in bytes of the folded name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    pub word: &'a Word,
    pub start: usize,
    pub end: usize,
}

impl Found<'_> {
    pub fn is(&self, kind: WordKind) -> bool {
        self.word.entries.iter().any(|entry| entry.kind == kind)
    }
}

impl Lexicon {
    /// The lexicon of these entries, those of one word together. O(characters).
    ///
    /// # Errors
    /// [`LexiconError::TooLarge`].
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Result<Self, LexiconError> {
        let mut by_word: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            by_word.entry(Folded::of(&entry.word).outside).or_default().push(entry);
        }
        by_word.remove("");
        let offices: BTreeSet<&str> = by_word
            .iter()
            .filter(|(_, entries)| names_office(entries))
            .map(|(word, _)| word.as_str())
            .collect();
        let ends_office = |word: &str| word.char_indices().any(|(at, _)| offices.contains(&word[at..]));
        let words: Vec<Word> = by_word
            .iter()
            .map(|(folded, entries)| Word {
                text: entries.first().map_or_else(String::new, |entry| entry.word.clone()),
                score: u32::try_from(folded.chars().count().pow(2)).unwrap_or(u32::MAX),
                is_latin: folded.chars().any(|c| c.is_alphanumeric() && !is_han(c)),
                ends_office: ends_office(folded),
                entries: entries.clone(),
            })
            .collect();
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(by_word.keys())
            .map_err(|_| LexiconError::TooLarge { words: words.len() })?;
        Ok(Self { automaton, words })
    }

    /// What ships, with a deployment's own entries: those of a word replace all that ships for that word. O(n log n).
    ///
    /// ```
    /// use domain::proposal::{Entry, Lexicon, Position, WordKind};
    /// let entry = |word: &str, kind, key: &str| Entry {
    ///     word: word.into(), kind, key: key.into(), weight: 3, position: Position::Any,
    /// };
    /// let shipped = vec![entry("水务", WordKind::Function, "water"), entry("气象", WordKind::Function, "meteorology")];
    /// let own = vec![entry("水务", WordKind::Function, "utilities")];
    /// let both = Lexicon::extend(shipped, own);
    /// assert_eq!(both.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>(), ["meteorology", "utilities"]);
    /// ```
    #[must_use]
    pub fn extend(shipped: Vec<Entry>, own: Vec<Entry>) -> Vec<Entry> {
        let replaced: BTreeSet<String> = own.iter().map(|entry| Folded::of(&entry.word).outside).collect();
        let kept = shipped.into_iter().filter(|entry| !replaced.contains(&Folded::of(&entry.word).outside));
        kept.chain(own).collect()
    }

    /// The same with names of places, which say nothing, and neither do words inside of them: 金港口 is no port. Names that are words
    /// themselves are left out. O(characters of all).
    #[must_use]
    pub fn with_names<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<Entry> = names
            .into_iter()
            .filter(|name| {
                let folded = Folded::of(name).outside;
                let inside = self.find(&folded);
                !inside.is_empty() && inside.iter().all(|found| found.end - found.start < folded.len())
            })
            .map(Entry::name)
            .collect();
        if names.is_empty() {
            return self.clone();
        }
        let all = self.words.iter().flat_map(|word| word.entries.iter().cloned());
        // More names than an automaton can hold are no list of one city: then without them.
        Self::new(all.chain(names)).unwrap_or_else(|_| self.clone())
    }

    /// The words of a folded name that do not overlap and have the greatest sum of squared lengths, in their order; of equal ones
    /// those further to the right, where the heart of an office's name stands. O(length · most words that end at one place).
    pub(super) fn find(&self, text: &str) -> Vec<Found<'_>> {
        let mut ending: Vec<Found<'_>> = self
            .automaton
            .find_overlapping_iter(text)
            .map(|found| Found {
                word: &self.words[found.pattern().as_usize()],
                start: found.start(),
                end: found.end(),
            })
            .filter(|found| !found.word.is_latin || stands_alone(text, *found))
            .collect();
        if ending.is_empty() {
            return ending;
        }
        ending.sort_by_key(|found| found.end);
        let mut best: Vec<(u32, Option<usize>)> = vec![(0, None); text.len() + 1];
        let mut next = 0;
        for at in 1..=text.len() {
            let mut chosen = (best[at - 1].0, None);
            while let Some(found) = ending.get(next).filter(|found| found.end == at) {
                let score = best[found.start].0.saturating_add(found.word.score);
                if score > chosen.0 || (score == chosen.0 && chosen.1.is_none()) {
                    chosen = (score, Some(next));
                }
                next += 1;
            }
            best[at] = chosen;
        }
        let mut found = Vec::new();
        let mut at = text.len();
        while at > 0 {
            match best[at].1 {
                Some(place) => {
                    found.push(ending[place]);
                    at = ending[place].start;
                }
                None => at -= 1,
            }
        }
        found.reverse();
        found
    }
}

fn names_office(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| entry.kind == WordKind::Office)
}

/// Whether neither a letter nor a digit touches it.
fn stands_alone(text: &str, found: Found<'_>) -> bool {
    let touches = |c: char| c.is_alphanumeric() && !is_han(c);
    !text[..found.start].ends_with(touches) && !text[found.end..].starts_with(touches)
}
