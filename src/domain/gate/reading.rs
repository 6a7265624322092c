//! A text as the checks read it: character by character, each with its plain form.

use std::ops::Range;

/// A text's characters and, at the same places, their plain forms.
pub(super) struct Reading {
    /// The characters as they stand.
    pub chars: Vec<char>,
    /// Full-width forms and other digits as the usual ones, Latin capitals as they are.
    pub plain: Vec<char>,
}

impl Reading {
    pub fn of(text: &str) -> Self {
        Self { chars: text.chars().collect(), plain: text.chars().map(plain).collect() }
    }

    /// What stands at `span`; at most 120 characters of it.
    pub fn excerpt(&self, span: &Range<usize>) -> String {
        self.chars[span.start..span.end.min(span.start + 120)].iter().collect()
    }

    /// The plain character at `at`.
    pub fn at(&self, at: usize) -> Option<char> {
        self.plain.get(at).copied()
    }

    /// The plain character before `at`.
    pub fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.at(at))
    }

    /// Whether `word` stands at `at`; the case of Latin letters does not matter.
    pub fn has(&self, at: usize, word: &str) -> bool {
        let mut chars = word.chars().enumerate();
        chars.all(|(n, c)| self.at(at + n).is_some_and(|found| found.eq_ignore_ascii_case(&plain(c))))
    }

    /// Whether one of `words` stands at `at`.
    pub fn has_any(&self, at: usize, words: &[String]) -> bool {
        words.iter().any(|word| self.has(at, word))
    }

    /// Whether `word` ends before `at`.
    pub fn ends_before(&self, at: usize, word: &str) -> bool {
        at.checked_sub(word.chars().count()).is_some_and(|start| self.has(start, word))
    }
}

/// The plain form of a character: full-width forms, mathematical and Arabic-Indic digits, wide spaces.
pub(super) fn plain(c: char) -> char {
    let code = u32::from(c);
    let digit = |first: u32| char::from_digit((code - first) % 10, 10).unwrap_or(c);
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(code - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' => ' ',
        '\u{1d7ce}'..='\u{1d7ff}' => digit(0x1d7ce),
        '\u{660}'..='\u{669}' => digit(0x660),
        '\u{6f0}'..='\u{6f9}' => digit(0x6f0),
        _ => c,
    }
}

/// Whether a character is a Han ideograph.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// Whether a character takes no room and so hides in a number.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}
