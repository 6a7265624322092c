//! Quotation marks and brackets without their other half.

use std::collections::BTreeMap;
use std::ops::Range;

use super::reading::Reading;

/// Places of marks whose other half is missing. Full and half width are the same mark; an apostrophe, an inch and `1)` before an
/// item are no halves; a quotation that goes over several paragraphs opens each of them and closes once.
pub(super) fn find(reading: &Reading) -> Vec<Range<usize>> {
    let mut open: Vec<(char, usize)> = Vec::new();
    // How many of `open` wait for each mark: a mark that nothing waits for is not looked for among thousands.
    let mut waiting: BTreeMap<char, usize> = BTreeMap::new();
    let mut found = Vec::new();
    let mut straight: Option<usize> = None;
    for (at, c) in reading.plain.iter().copied().enumerate() {
        if c == '\n' {
            found.extend(straight.take());
        } else if c == '"' {
            let inch = straight.is_none() && reading.before(at).is_some_and(|c| c.is_ascii_digit());
            if !inch {
                straight = if straight.is_some() { None } else { Some(at) };
            }
        } else if let Some(close) = closing(c) {
            let reopened =
                c == '“' && is_line_start(reading, at) && waiting.get(&'”').is_some_and(|count| *count > 0);
            if !reopened {
                open.push((close, at));
                *waiting.entry(close).or_default() += 1;
            }
        } else if is_closing(c) && !is_apostrophe(reading, at, c) && !is_item(reading, at, c) {
            if waiting.get(&c).is_none_or(|count| *count == 0) {
                found.push(at);
                continue;
            }
            while let Some((close, opened)) = open.pop() {
                if let Some(count) = waiting.get_mut(&close) {
                    *count -= 1;
                }
                if close == c {
                    break;
                }
                found.push(opened);
            }
        }
    }
    found.extend(straight);
    found.extend(open.into_iter().map(|(_, at)| at));
    found.sort_unstable();
    found.into_iter().map(|at| at..at + 1).collect()
}

fn closing(c: char) -> Option<char> {
    Some(match c {
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        '(' => ')',
        '[' => ']',
        '《' => '》',
        '〈' => '〉',
        '【' => '】',
        '〔' => '〕',
        _ => return None,
    })
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | ')' | ']' | '》' | '〉' | '】' | '〕')
}

fn is_line_start(reading: &Reading, at: usize) -> bool {
    let before = reading.plain[..at].iter().rev().find(|c| **c != ' ');
    before.is_none_or(|c| *c == '\n')
}

fn is_apostrophe(reading: &Reading, at: usize, c: char) -> bool {
    c == '’' && reading.before(at).is_some_and(|c| c.is_ascii_alphanumeric())
}

/// `1)`, `（一` is no item, but `一）` and `a)` at the beginning of a line or behind a semicolon are.
fn is_item(reading: &Reading, at: usize, c: char) -> bool {
    if c != ')' {
        return false;
    }
    let is_number = |c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c);
    let start = (0..at).rev().find(|at| !is_number(reading.plain[*at]));
    let length = start.map_or(at, |start| at - start - 1);
    let begins = start.is_none_or(|start| {
        matches!(reading.plain[start], '\n' | ' ' | ';' | '；' | '。' | ':' | '、' | ',')
    });
    begins && (1..=2).contains(&length)
}
