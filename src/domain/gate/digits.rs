//! Runs of digits, with what separates their groups.

use std::ops::Range;

use super::reading::{Reading, is_invisible};
use crate::stop::stoppable;

/// Digits that may be one number: groups with at most three separators between two of them.
pub(super) struct Run {
    /// Each digit with its place in the text.
    pub digits: Vec<(u8, usize)>,
    /// Where groups begin, as indices into `digits`; the first is 0.
    pub groups: Vec<usize>,
    /// Place of an X that follows the last digit, as the check character of an identity number.
    pub check_x: Option<usize>,
}

/// The digits of one window of a run, from the beginning of a group to the end of one.
pub(super) struct Window<'a> {
    /// The digits, with their places.
    pub digits: &'a [(u8, usize)],
    /// How many digits each of its groups has.
    pub groups: Vec<usize>,
    /// Whether it ends where the run ends.
    pub is_last: bool,
}

impl Window<'_> {
    /// What it covers in the text.
    pub fn span(&self) -> Range<usize> {
        let start = self.digits.first().map_or(0, |(_, at)| *at);
        start..self.digits.last().map_or(start, |(_, at)| at + 1)
    }

    /// The digits from 0 to 9.
    pub fn values(&self) -> Vec<u8> {
        self.digits.iter().map(|(digit, _)| *digit).collect()
    }

    /// The digits as a text.
    pub fn number(&self) -> String {
        self.digits.iter().map(|(digit, _)| char::from(b'0' + digit)).collect()
    }

    /// Whether each digit stands by itself.
    pub fn is_spaced_out(&self) -> bool {
        self.groups.iter().all(|size| *size == 1)
    }
}

impl Run {
    /// Every window of `length` digits.
    pub fn windows(&self, length: usize) -> impl Iterator<Item = Window<'_>> {
        let ends: Vec<usize> = self.groups.iter().skip(1).copied().chain([self.digits.len()]).collect();
        stoppable(self.groups.iter().enumerate()).filter_map(move |(first, start)| {
            let last = ends.binary_search(&(start + length)).ok()?;
            let groups = (first..=last).map(|group| ends[group] - self.groups[group]).collect();
            let is_last = last + 1 == ends.len();
            Some(Window { digits: &self.digits[*start..start + length], groups, is_last })
        })
    }
}

/// Most separators between two groups of one number.
const MOST_SEPARATORS: usize = 3;

/// The runs of a text: those of Arabic digits, and those of Han digits (一三八…), which never mix. O(n) for n characters.
pub(super) fn read_runs(reading: &Reading) -> Vec<Run> {
    let mut runs = read_with(reading, |c| c.to_digit(10).and_then(|digit| u8::try_from(digit).ok()));
    runs.extend(read_with(reading, han_digit));
    runs
}

fn read_with(reading: &Reading, digit_of: impl Fn(char) -> Option<u8>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open: Option<Run> = None;
    // Visible separators since the last digit.
    let mut gap = 0;
    for (at, c) in reading.plain.iter().copied().enumerate() {
        if let Some(digit) = digit_of(c) {
            let run = open.get_or_insert_with(|| Run { digits: vec![], groups: vec![], check_x: None });
            if run.digits.is_empty() || gap > 0 {
                run.groups.push(run.digits.len());
            }
            run.digits.push((digit, at));
            gap = 0;
        } else if is_invisible(c) {
            // Takes no room: the number goes on as if it were not there.
        } else if is_separator(c) && gap < MOST_SEPARATORS {
            gap += 1;
        } else {
            close(&mut runs, open.take(), is_check_x(c).then_some(at));
            gap = 0;
        }
    }
    close(&mut runs, open, None);
    runs
}

fn close(runs: &mut Vec<Run>, open: Option<Run>, check_x: Option<usize>) {
    runs.extend(open.map(|run| Run { check_x, ..run }));
}

/// A space, a dash of any length, or a dot.
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\t' | '-' | '.' | '·' | '•' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// X of several alphabets, and the Roman numeral that input methods offer for it.
fn is_check_x(c: char) -> bool {
    matches!(c, 'x' | 'X' | '\u{2169}' | '\u{2179}' | '\u{425}' | '\u{445}' | '\u{3a7}' | '×')
}

fn han_digit(c: char) -> Option<u8> {
    "零一二三四五六七八九"
        .chars()
        .position(|digit| digit == c)
        .or((c == '〇').then_some(0))
        .and_then(|digit| u8::try_from(digit).ok())
}
