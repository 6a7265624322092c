//! Words and phrases of a list.

use std::collections::BTreeMap;
use std::ops::Range;

use super::reading::{Reading, plain};
use super::rules::{Mention, Wording, Words};

/// How far a quotation mark may stand from a word that is only mentioned.
const LONGEST_MENTION: usize = 30;

/// Places of the list's words, apart from the phrases in which they are right; of words that overlap, the longest.
pub(super) fn find<'a>(reading: &Reading, list: &'a Words) -> Vec<(Range<usize>, &'a Wording)> {
    let mut by_first: BTreeMap<char, Vec<&Wording>> = BTreeMap::new();
    for wording in &list.words {
        let first = wording.word.chars().next().map(|c| plain(c).to_ascii_lowercase());
        by_first.entry(first.unwrap_or(' ')).or_default().push(wording);
    }
    let mut found: Vec<(Range<usize>, &Wording)> = Vec::new();
    for (at, c) in reading.plain.iter().enumerate() {
        let Some(wordings) = by_first.get(&c.to_ascii_lowercase()) else { continue };
        let fits = wordings.iter().filter(|wording| stands_at(reading, at, wording));
        let Some(wording) = fits.max_by_key(|wording| wording.word.chars().count()) else { continue };
        let span = at..at + wording.word.chars().count();
        let free = found.last().is_none_or(|(last, _)| last.end <= at);
        if free && !(list.quoted == Mention::Spared && is_mentioned(reading, &span)) {
            found.push((span, wording));
        }
    }
    found
}

/// Whether the word stands at `at`, as a whole word if it is Latin, and in none of the phrases in which it is right.
fn stands_at(reading: &Reading, at: usize, wording: &Wording) -> bool {
    let end = at + wording.word.chars().count();
    let latin = |c: char| c.is_ascii_alphanumeric();
    let cut =
        |inside: Option<char>, outside: Option<char>| inside.is_some_and(latin) && outside.is_some_and(latin);
    reading.has(at, &wording.word)
        && !cut(reading.at(at), reading.before(at))
        && !cut(reading.before(end), reading.at(end))
        && !wording.except.iter().any(|phrase| covers(reading, at, phrase, &wording.word))
}

/// Whether `phrase`, which holds `word`, stands around the word at `at`.
fn covers(reading: &Reading, at: usize, phrase: &str, word: &str) -> bool {
    phrase.match_indices(word).any(|(byte, _)| {
        let offset = phrase[..byte].chars().count();
        at.checked_sub(offset).is_some_and(|start| reading.has(start, phrase))
    })
}

/// Whether the nearest quotation marks on both sides enclose the word.
fn is_mentioned(reading: &Reading, span: &Range<usize>) -> bool {
    let from = span.start.saturating_sub(LONGEST_MENTION);
    let to = (span.end + LONGEST_MENTION).min(reading.chars.len());
    let is_mark = |c: &&char| matches!(c, '“' | '”' | '"' | '「' | '」' | '『' | '』' | '‘' | '’' | '\n');
    let before = reading.chars[from..span.start].iter().rev().find(is_mark);
    let after = reading.chars[span.end..to].iter().find(is_mark);
    matches!(
        (before, after),
        (Some('“'), Some('”'))
            | (Some('"'), Some('"'))
            | (Some('「'), Some('」'))
            | (Some('『'), Some('』'))
            | (Some('‘'), Some('’'))
    )
}
