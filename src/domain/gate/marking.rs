//! Secrecy markings.

use std::ops::Range;

use super::reading::{Reading, is_han};
use super::rules::Marks;

/// Places where a word stands as a marking: with a star (秘密★5年), in brackets (【机密】), behind a label (密级：秘密), alone on its
/// line, or, for a level, with a period by itself (机密 20年). 秘密花园 and 保守秘密十年 are none.
pub(super) fn find(reading: &Reading, marks: &Marks) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in 0..reading.plain.len() {
        if found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let level = marks.levels.iter().find(|word| reading.has(at, word));
        let span = if let Some(level) = level {
            marked_level(reading, at, level, marks)
        } else {
            let word = marks
                .words
                .iter()
                .filter(|word| reading.has(at, word))
                .max_by_key(|word| word.chars().count());
            word.and_then(|word| marked(reading, at, word))
        };
        found.extend(span);
    }
    found
}

fn marked_level(reading: &Reading, at: usize, level: &str, marks: &Marks) -> Option<Range<usize>> {
    let end = at + level.chars().count();
    let labelled = marks.labels.iter().any(|label| {
        let gap = (0..4)
            .find(|gap| at.checked_sub(*gap).is_some_and(|label_end| reading.ends_before(label_end, label)));
        let is_gap = |c: char| matches!(c, ' ' | ':' | '为' | '是' | '【' | '(' | '[');
        gap.is_some_and(|gap| (at - gap..at).all(|at| reading.at(at).is_some_and(is_gap)))
    });
    if labelled && !reading.at(end).is_some_and(is_han) {
        return Some(at..end);
    }
    marked(reading, at, level).or_else(|| {
        let alone = !reading.before(at).is_some_and(|c| is_han(c) || c.is_alphanumeric());
        period_end(reading, end).filter(|_| alone).map(|end| at..end)
    })
}

fn marked(reading: &Reading, at: usize, word: &str) -> Option<Range<usize>> {
    let end = at + word.chars().count();
    let star = skip_spaces(reading, end);
    if reading.at(star).is_some_and(|c| matches!(c, '★' | '☆' | '*' | '⭐' | '✩')) {
        return Some(at..period_end(reading, star + 1).unwrap_or(star + 1));
    }
    let before = (0..at).rev().map(|at| reading.plain[at]).find(|c| *c != ' ');
    let after = reading.at(star);
    let bracketed = matches!(
        (before, after),
        (Some('【'), Some('】'))
            | (Some('['), Some(']'))
            | (Some('('), Some(')'))
            | (Some('〔'), Some('〕'))
            | (Some('《'), Some('》'))
    );
    let is_end = |c: Option<char>| c.is_none_or(|c| matches!(c, '\n' | '\r'));
    // 《秘密》 is the title of a book or a song.
    let titled = before == Some('《');
    ((bracketed && !titled) || (is_end(before) && is_end(after))).then_some(at..end)
}

/// The place behind a period such as 5年, 六个月 or 长期, if one stands here by itself.
fn period_end(reading: &Reading, start: usize) -> Option<usize> {
    let mut at = skip_spaces(reading, start);
    let closes = |end: usize| !reading.at(end).is_some_and(|c| is_han(c) || c.is_alphanumeric());
    if reading.has(at, "长期") {
        return closes(at + 2).then_some(at + 2);
    }
    let first = at;
    while reading.at(at).is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c)) {
        at += 1;
    }
    let unit =
        ["年", "个月", "月", "天"].into_iter().find(|unit| reading.has(skip_spaces(reading, at), unit))?;
    let end = skip_spaces(reading, at) + unit.chars().count();
    (at > first && closes(end)).then_some(end)
}

fn skip_spaces(reading: &Reading, mut at: usize) -> usize {
    while reading.at(at) == Some(' ') {
        at += 1;
    }
    at
}
