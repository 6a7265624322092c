//! Telephone numbers.

use std::ops::Range;

use super::digits::{Run, Window, is_separator};
use super::reading::{Reading, is_invisible};
use super::rules::Numbers;

/// Places of mobile numbers: 1, then 3 to 9, then nine digits; with or without 86, 0086 or 0 before.
pub(super) fn find_mobiles(runs: &[Run], numbers: &Numbers, reading: &Reading) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for run in runs {
        for prefix in ["0086", "86", "0", ""] {
            for window in run.windows(prefix.len() + 11) {
                let number = window.number();
                let Some(mobile) = number.strip_prefix(prefix) else { continue };
                if is_mobile(mobile)
                    && is_dialled(&window)
                    && !numbers.allowed.iter().any(|allowed| allowed == mobile)
                    && !reading.has_any(window.span().end, &numbers.units)
                {
                    found.push(window.span());
                }
            }
        }
    }
    found
}

/// 11 digits, 13 to 19 before.
fn is_mobile(number: &str) -> bool {
    number.len() == 11 && matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// Written as people write a number to dial: in up to four groups of at least three digits (two for 86), or digit by digit. A
/// list of years or of temperatures is none.
fn is_dialled(window: &Window<'_>) -> bool {
    let groups = window.groups.as_slice();
    let [first, rest @ ..] = groups else { return false };
    let rest_fits = rest.iter().all(|size| *size >= 3);
    window.is_spaced_out()
        || (groups.len() <= 4 && *first >= 2 && rest_fits && (*first >= 3 || rest.len() <= 3))
}

/// Places of numbers with an area code, and of seven or eight digits behind a word such as 电话. Hotlines are shorter.
pub(super) fn find_landlines(numbers: &Numbers, reading: &Reading) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < reading.plain.len() {
        let line = with_area_code(reading, at, numbers).or_else(|| behind_cue(reading, at, numbers));
        match line {
            Some(span) => {
                at = span.end;
                found.push(span);
            }
            None => at += 1,
        }
    }
    found
}

/// A number that begins with an area code at `start`, which may stand in brackets.
fn with_area_code(reading: &Reading, start: usize, numbers: &Numbers) -> Option<Range<usize>> {
    let opened = reading.at(start) == Some('(');
    let first = start + usize::from(opened);
    if reading.at(first) != Some('0') || follows_digit(reading, start) {
        return None;
    }
    let area_length = match (reading.at(first + 1)?, reading.at(first + 2)?) {
        ('1', '0') | ('2', '0'..='9') => 3,
        ('3'..='9', '0'..='9') => 4,
        _ => return None,
    };
    let (area, mut at) = digits_at(reading, first, area_length)?;
    if opened {
        if reading.at(at) != Some(')') {
            return None;
        }
        at += 1;
    }
    at = skip_separators(reading, at);
    let lengths: &[usize] = if area_length == 3 { &[8] } else { &[8, 7] };
    let (line, end) = line_at(reading, at, lengths)?;
    let allowed = numbers.allowed.iter().any(|known| *known == line || *known == format!("{area}{line}"));
    (!allowed && !reading.has_any(end, &numbers.units)).then_some(start..end)
}

fn behind_cue(reading: &Reading, start: usize, numbers: &Numbers) -> Option<Range<usize>> {
    if !reading.at(start)?.is_ascii_digit() || follows_digit(reading, start) {
        return None;
    }
    let mut cue_end = start;
    while reading.before(cue_end).is_some_and(|c| matches!(c, ':' | ' ' | '：' | '为' | '是' | '('))
        && start - cue_end < 3
    {
        cue_end -= 1;
    }
    if !numbers.cues.iter().any(|cue| reading.ends_before(cue_end, cue)) {
        return None;
    }
    let (line, end) = line_at(reading, start, &[8, 7])?;
    (!numbers.allowed.contains(&line) && !reading.has_any(end, &numbers.units)).then_some(start..end)
}

/// A local number of one of these lengths: it begins with 2 to 8, and may be split once.
fn line_at(reading: &Reading, start: usize, lengths: &[usize]) -> Option<(String, usize)> {
    lengths.iter().find_map(|length| {
        let (line, end) = digits_at(reading, start, *length)?;
        let ends = !reading.at(end).is_some_and(|c| c.is_ascii_digit());
        let is_line = matches!(line.as_bytes(), [b'2'..=b'8', ..]);
        (ends && is_line).then_some((line, end))
    })
}

/// Exactly `count` digits from `start`, with at most one separator between two of them, and the place behind the last.
fn digits_at(reading: &Reading, start: usize, count: usize) -> Option<(String, usize)> {
    let (mut digits, mut at, mut splits) = (String::new(), start, 0);
    while digits.len() < count {
        let c = reading.at(at)?;
        if c.is_ascii_digit() {
            digits.push(c);
        } else if is_separator(c) && !digits.is_empty() && splits < 1 {
            splits += 1;
        } else if !is_invisible(c) {
            return None;
        }
        at += 1;
    }
    Some((digits, at))
}

fn skip_separators(reading: &Reading, mut at: usize) -> usize {
    let start = at;
    while at < start + 3 && reading.at(at).is_some_and(|c| is_separator(c) || is_invisible(c)) {
        at += 1;
    }
    at
}

/// Whether digits, or digits and a separator, stand before `at`: then what begins there is the middle of something.
fn follows_digit(reading: &Reading, at: usize) -> bool {
    let is_digit = |at| reading.before(at).is_some_and(|c| c.is_ascii_digit());
    is_digit(at) || (reading.before(at).is_some_and(|c| matches!(c, '-' | '.' | '_')) && is_digit(at - 1))
}
