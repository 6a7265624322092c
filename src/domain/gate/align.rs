//! Where a text nearly says the same as a pattern, and in what it differs.

use std::collections::BTreeMap;
use std::ops::Range;

use super::stretches::Apart;
use crate::stop::stoppable;

/// What differs, from left to right: a range of the pattern, and one of the text.
pub(super) type Changes = Vec<(Range<usize>, Range<usize>)>;

/// A stretch of a text that nearly says what the pattern says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aligned {
    /// The stretch of the text.
    pub span: Range<usize>,
    /// What differs.
    pub changes: Changes,
}

/// The stretches of `text` within `limit` edits (insert, delete, replace one character) of `pattern`, that do not overlap; of
/// overlapping ones the nearest. Sorted by place.
///
/// O(n) for n characters of text that shares nothing with a pattern of m; O(n·m) where it does (Sellers 1980), and O(m·(m + limit))
/// memory to read the changes of one stretch.
pub(super) fn find_near(pattern: &[char], text: &[char], limit: usize) -> Vec<Aligned> {
    let mut found = nearest(pattern, text, 0..text.len(), limit);
    // A stretch that was passed over because it overlaps a nearer one may leave another one in the gap beside it. That one ends near
    // where the gap begins: what ends farther in began inside of the gap already, overlaps nothing, and would have been found.
    let reach = 2 * (pattern.len() + limit);
    let mut gaps = between(&found, 0..text.len());
    while let Some(gap) = gaps.pop() {
        let begin = gap.start..gap.end.min(gap.start + reach);
        let new = nearest(pattern, text, begin, limit);
        if !new.is_empty() {
            gaps.extend(between(&new, gap));
            found.extend(new);
        }
    }
    found.sort_unstable_by_key(|span| span.start);
    let aligned = |span: Range<usize>| Aligned { changes: changes(pattern, text, &span), span };
    stoppable(found).map(aligned).collect()
}

/// Stretches of a part of the text that do not overlap, chosen from the nearest on; sorted by place.
fn nearest(pattern: &[char], text: &[char], part: Range<usize>, limit: usize) -> Vec<Range<usize>> {
    let mut ends: Vec<(usize, usize, Range<usize>)> = Vec::new();
    for region in regions(pattern, &text[part.clone()], limit) {
        let region = part.start + region.start..part.start + region.end;
        for (distance, span) in distances(pattern, &text[region.clone()]) {
            if distance <= limit && !span.is_empty() {
                let span = region.start + span.start..region.start + span.end;
                ends.push((distance, span.len().abs_diff(pattern.len()), span));
            }
        }
    }
    ends.sort_unstable_by_key(|(distance, lengths, span)| (*distance, *lengths, span.start));
    let mut apart = Apart::default();
    let mut found: Vec<Range<usize>> =
        ends.into_iter().map(|(_, _, span)| span).filter(|span| apart.add(span)).collect();
    found.sort_unstable_by_key(|span| span.start);
    found
}

/// What of a part lies before, between and behind sorted stretches.
fn between(found: &[Range<usize>], part: Range<usize>) -> Vec<Range<usize>> {
    let starts = std::iter::once(part.start).chain(found.iter().map(|span| span.end));
    let ends = found.iter().map(|span| span.start).chain([part.end]);
    starts.zip(ends).map(|(start, end)| start..end).filter(|gap| !gap.is_empty()).collect()
}

/// Places of the table of characters that may stand in a pattern.
const KNOWN: usize = 1024;

/// Regions that hold enough of the pattern's characters for a stretch within `limit`: such a stretch has at most m + limit characters
/// and shares at least m − limit of them. Merged where they touch.
fn regions(pattern: &[char], text: &[char], limit: usize) -> Vec<Range<usize>> {
    let mut wanted: BTreeMap<char, isize> = BTreeMap::new();
    // Most characters of most texts stand in no pattern: a look at one place of a small table says so.
    let mut known = [false; KNOWN];
    for c in pattern {
        *wanted.entry(*c).or_default() += 1;
        known[*c as usize % KNOWN] = true;
    }
    let is_known = |c: char| known[c as usize % KNOWN];
    let width = pattern.len() + limit;
    let mut shared = 0_usize;
    let mut regions: Vec<Range<usize>> = Vec::new();
    for end in stoppable(1..=text.len()) {
        if is_known(text[end - 1])
            && let Some(left) = wanted.get_mut(&text[end - 1])
        {
            shared += usize::from(*left > 0);
            *left -= 1;
        }
        if let Some(out) = end.checked_sub(width + 1)
            && is_known(text[out])
            && let Some(left) = wanted.get_mut(&text[out])
        {
            *left += 1;
            shared -= usize::from(*left > 0);
        }
        if shared + limit >= pattern.len() {
            let start = end.saturating_sub(width);
            match regions.last_mut() {
                Some(last) if start <= last.end => last.end = end,
                _ => regions.push(start..end),
            }
        }
    }
    regions
}

/// For each end in the text, the fewest edits with which a stretch that ends there becomes the pattern, and that stretch.
fn distances(pattern: &[char], text: &[char]) -> Vec<(usize, Range<usize>)> {
    // Edits and beginning of the best stretch for the first i characters of the pattern, at the end that is being looked at.
    let mut column: Vec<(usize, usize)> = (0..=pattern.len()).map(|i| (i, 0)).collect();
    let mut found = Vec::with_capacity(text.len());
    for (j, c) in stoppable(text).enumerate() {
        let mut diagonal = column[0];
        column[0] = (0, j + 1);
        for (i, p) in pattern.iter().enumerate() {
            let replaced = (diagonal.0 + usize::from(p != c), diagonal.1);
            let inserted = (column[i + 1].0 + 1, column[i + 1].1);
            let left_out = (column[i].0 + 1, column[i].1);
            diagonal = column[i + 1];
            // Of equals the replacement: a changed digit is a changed digit, not one too few and one too many.
            column[i + 1] =
                [replaced, inserted, left_out].into_iter().min_by_key(|cell| cell.0).unwrap_or(replaced);
        }
        let (distance, start) = column[pattern.len()];
        found.push((distance, start..j + 1));
    }
    found
}

/// What differs between the pattern and one stretch of the text.
fn changes(pattern: &[char], text: &[char], span: &Range<usize>) -> Changes {
    let stretch = &text[span.clone()];
    let (rows, columns) = (pattern.len() + 1, stretch.len() + 1);
    if pattern == stretch {
        return Vec::new();
    }
    // How the best way comes to each cell: 0 same or replaced, 1 inserted in the text, 2 left out of it.
    let mut ways = vec![0_u8; rows * columns];
    let mut row: Vec<usize> = (0..columns).collect();
    for way in ways.iter_mut().take(columns).skip(1) {
        *way = 1;
    }
    for i in 1..rows {
        let mut diagonal = row[0];
        row[0] = i;
        ways[i * columns] = 2;
        for j in 1..columns {
            let replaced = diagonal + usize::from(pattern[i - 1] != stretch[j - 1]);
            diagonal = row[j];
            let best = [(replaced, 0), (row[j - 1] + 1, 1), (row[j] + 1, 2)]
                .into_iter()
                .min()
                .unwrap_or((replaced, 0));
            row[j] = best.0;
            ways[i * columns + j] = best.1;
        }
    }
    let mut changes = Changes::new();
    let (mut i, mut j) = (rows - 1, columns - 1);
    while i > 0 || j > 0 {
        let way = ways[i * columns + j];
        let (before_i, before_j) = match way {
            0 => (i - 1, j - 1),
            1 => (i, j - 1),
            _ => (i - 1, j),
        };
        if way != 0 || pattern[before_i] != stretch[before_j] {
            let at = span.start;
            match changes.last_mut() {
                Some((expected, found)) if expected.start == i && found.start == at + j => {
                    expected.start = before_i;
                    found.start = at + before_j;
                }
                _ => changes.push((before_i..i, at + before_j..at + j)),
            }
        }
        (i, j) = (before_i, before_j);
    }
    changes.reverse();
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    fn near(pattern: &str, text: &str, limit: usize) -> Vec<(Range<usize>, Changes)> {
        let found = find_near(&chars(pattern), &chars(text), limit);
        found.into_iter().map(|aligned| (aligned.span, aligned.changes)).collect()
    }

    #[test]
    fn a_replaced_character_is_one_change_wherever_it_stands() {
        assert_eq!(near("拨打12345", "请拨打12346。", 2), [(1..8, vec![(6..7, 7..8)])]);
        assert_eq!(near("拨打12345", "请播打12345。", 2), [(1..8, vec![(0..1, 1..2)])]);
        assert_eq!(
            near("拨打12345", "拨打12345，或拨打1245", 2),
            [(0..7, vec![]), (9..15, vec![(4..5, 13..13)])]
        );
    }

    #[test]
    fn every_stretch_within_the_limit_is_found_as_a_naive_search_finds_it() {
        // A small generator: letters of an alphabet of three, so that near stretches are frequent.
        let mut state = 7_u64;
        let mut next = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        for _ in 0..300 {
            let pattern: Vec<char> =
                (0..3 + next(5)).map(|_| char::from(b'a' + u8::try_from(next(3)).unwrap())).collect();
            let text: Vec<char> =
                (0..next(20)).map(|_| char::from(b'a' + u8::try_from(next(4)).unwrap())).collect();
            let found = find_near(&pattern, &text, 1);
            let naive = (0..text.len()).flat_map(|a| (a + 1..=text.len()).map(move |b| a..b));
            for span in naive.filter(|span| edits(&pattern, &text[span.clone()]) <= 1) {
                let touched =
                    found.iter().any(|near| near.span.start < span.end && span.start < near.span.end);
                assert!(touched, "{pattern:?} in {text:?} at {span:?}");
            }
            for near in found {
                assert!(edits(&pattern, &text[near.span.clone()]) <= 1);
            }
        }
    }

    /// As it was found before gaps were looked at from where they begin alone: all of them again, until none holds more.
    fn find_in_all_gaps(pattern: &[char], text: &[char], limit: usize) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        loop {
            let gaps = between(&found, 0..text.len());
            let new: Vec<_> = gaps.into_iter().flat_map(|gap| nearest(pattern, text, gap, limit)).collect();
            if new.is_empty() {
                return found;
            }
            found.extend(new);
            found.sort_unstable_by_key(|span| span.start);
        }
    }

    #[test]
    fn a_gap_holds_nothing_more_than_where_it_begins() {
        let mut state = 11_u64;
        let mut next = |most: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % most
        };
        let mut in_gaps = 0;
        for _ in 0..3000 {
            let letters = 2 + next(2);
            let pattern: Vec<char> = (0..3 + next(8)).map(|_| ['a', 'b', 'c', 'd'][next(letters)]).collect();
            let text: Vec<char> = (0..next(120)).map(|_| ['a', 'b', 'c', 'd'][next(letters + 1)]).collect();
            let limit = pattern.len() * 3 / 10;
            let found: Vec<_> = find_near(&pattern, &text, limit).into_iter().map(|one| one.span).collect();
            assert_eq!(found, find_in_all_gaps(&pattern, &text, limit), "{pattern:?} in {text:?}");
            in_gaps += usize::from(found.len() > nearest(&pattern, &text, 0..text.len(), limit).len());
        }
        assert!(in_gaps > 20, "{in_gaps} cases have one in a gap");
    }

    fn edits(a: &[char], b: &[char]) -> usize {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len(),
            ([x, a_rest @ ..], [y, b_rest @ ..]) if x == y => edits(a_rest, b_rest),
            ([_, a_rest @ ..], [_, b_rest @ ..]) => {
                1 + edits(a_rest, b_rest).min(edits(a_rest, b)).min(edits(a, b_rest))
            }
        }
    }
}
