//! Doubled and half-width punctuation (GB/T 15834-2011).

use std::ops::Range;

use super::reading::{Reading, is_han};

/// Marks of which no two stand side by side.
const SINGLE: &str = "，。、；：,;";

/// Places of two or more such marks side by side. An ellipsis of full stops (。。。) is one of them; `...` and `!!` are not.
pub(super) fn find_doubled(reading: &Reading) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < reading.chars.len() {
        let start = at;
        while reading.chars.get(at).is_some_and(|c| SINGLE.contains(*c)) {
            at += 1;
        }
        if at - start >= 2 {
            found.push(start..at);
        }
        at += 1;
    }
    found
}

/// Places of half-width marks behind a Han character and before another one, a space or the end. `8:30`, `3.5%` and `v1.2版` are
/// right as they are.
pub(super) fn find_half(reading: &Reading) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, c) in reading.chars.iter().enumerate() {
        if !matches!(c, ',' | ';' | ':' | '?' | '!' | '.') {
            continue;
        }
        let behind_han = at > 0 && is_han(reading.chars[at - 1]);
        let next = reading.chars[at + 1..].iter().find(|c| **c != ' ');
        // `.` before the end of a line may be a file's or an abbreviation's, and is rarely an error that anybody sees.
        let before = next.is_none_or(|next| *next == '\n' || *next == '\r');
        if behind_han && (next.is_some_and(|next| is_han(*next)) || (before && *c != '.')) {
            found.push(at..at + 1);
        }
    }
    found
}
