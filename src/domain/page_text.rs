//! Whether a page says what was signed: title and every passage, character by character and in their order.
//!
//! What a page adds around the text (menus, a footer) is nobody's matter; what it adds between two passages is counted. Spaces and line
//! breaks say nothing, since a page is laid out anew on every screen; every other character counts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::keyed;

/// Passages that are named at most, and how much of each.
const MOST_NAMED: usize = 10;
const NAMED_CHARS: usize = 60;

keyed! {
    /// What a published page says beside the text that was signed.
    pub enum PageOutcome {
        /// It says exactly that.
        Same = "same",
        /// It says all of that, and something more between its passages.
        Added = "added",
        /// Part of it is missing, different, or in another order.
        Differs = "differs",
        /// It says nothing of it: another page, or one that is put together in the reader's browser.
        Absent = "absent",
        /// It is no text, or longer than a page.
        Unreadable = "unreadable",
        /// It cannot be fetched.
        Unreachable = "unreachable",
    }
}

/// What was found on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"outcome": "differs", "missing": ["全市中小学14日停课。"], "added_characters": 0}))]
pub struct PageComparison {
    /// What it says.
    pub outcome: PageOutcome,
    /// The beginnings of the first passages of the signed text, the title among them, that are not where they should be; at most 10.
    #[schema(max_items = 10)]
    pub missing: Vec<String>,
    /// Characters between the passages that are not of the signed text; spaces are not counted.
    pub added_characters: u64,
}

/// Compares the text of a page with what was signed. O(page · missing passages), of which at most ten are looked for.
///
/// ```
/// use domain::page_text::{PageOutcome, compare_page};
/// let page = |text: &str| compare_page("停课通知", "14日停课。\n15日复课。", text).outcome;
/// assert_eq!(page("首页 停课通知 14日停课。 15日 复课。 版权所有"), PageOutcome::Same);
/// assert_eq!(page("停课通知 14日停课。（图） 15日复课。"), PageOutcome::Added);
/// assert_eq!(page("停课通知 14日停课。 16日复课。"), PageOutcome::Differs);
/// assert_eq!(page("请在微信客户端打开"), PageOutcome::Absent);
/// ```
#[must_use]
pub fn compare_page(title: &str, text: &str, page: &str) -> PageComparison {
    let page = Squeezed::of(page);
    let lines: Vec<(&str, String)> = text
        .lines()
        .map(|line| (line, Squeezed::of(line).text))
        .filter(|(_, passage)| !passage.is_empty())
        .collect();
    let mut missing = Vec::new();
    if page.find(&Squeezed::of(title).text, 0).is_none() {
        missing.push(beginning(title));
    }
    let whole: String = lines.iter().map(|(_, passage)| passage.as_str()).collect();
    if page.find(&whole, 0).is_some() {
        let outcome = if missing.is_empty() { PageOutcome::Same } else { PageOutcome::Differs };
        return PageComparison { outcome, missing, added_characters: 0 };
    }
    let mut is_any_there = missing.is_empty();
    let mut from = 0;
    for (line, passage) in &lines {
        if let Some(at) = page.find(passage, from) {
            from = at + passage.len();
            is_any_there = true;
        } else {
            missing.push(beginning(line));
        }
        if missing.len() == MOST_NAMED {
            break;
        }
    }
    if missing.is_empty() {
        let passages = lines.iter().map(|(_, passage)| passage.as_str());
        let added_characters = page.count_between(passages.rev(), from);
        return PageComparison { outcome: PageOutcome::Added, missing, added_characters };
    }
    let outcome = if is_any_there { PageOutcome::Differs } else { PageOutcome::Absent };
    PageComparison { outcome, missing, added_characters: 0 }
}

/// A text without its spaces.
struct Squeezed {
    text: String,
    /// Where there were some, in ascending order.
    gaps: Vec<usize>,
}

impl Squeezed {
    fn of(text: &str) -> Self {
        let (mut squeezed, mut gaps) = (String::with_capacity(text.len()), Vec::new());
        for c in text.chars() {
            if !is_space(c) {
                squeezed.push(c);
            } else if gaps.last() != Some(&squeezed.len()) {
                gaps.push(squeezed.len());
            }
        }
        Self { text: squeezed, gaps }
    }

    /// Where a passage begins that stands at `from` or later.
    fn find(&self, passage: &str, from: usize) -> Option<usize> {
        let all = self.text[from..].match_indices(passage).map(|(at, _)| from + at);
        all.into_iter().find(|at| self.is_whole(passage, *at))
    }

    /// Where one begins that ends at `until` or earlier, the last of them.
    fn rfind(&self, passage: &str, until: usize) -> Option<usize> {
        let all = self.text[..until].rmatch_indices(passage).map(|(at, _)| at);
        all.into_iter().find(|at| self.is_whole(passage, *at))
    }

    /// Whether no number is cut in two: 13 people are not 3.
    fn is_whole(&self, passage: &str, at: usize) -> bool {
        let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
        let end = at + passage.len();
        // 2.5 and 3,000 are one number each.
        let (before, after) =
            (past_point(self.text[..at].chars().rev()), past_point(self.text[end..].chars()));
        let cuts = |place: usize, before: Option<char>, after: Option<char>| {
            is_digit(before) && is_digit(after) && self.gaps.binary_search(&place).is_err()
        };
        !cuts(at, before, passage.chars().next()) && !cuts(end, passage.chars().next_back(), after)
    }

    /// The characters between passages that all stand in order, the last of which ends at `end`: looked for from the last one backwards, so that
    /// a short passage which a menu says too is not taken from there.
    fn count_between<'a>(&self, backwards: impl Iterator<Item = &'a str>, end: usize) -> u64 {
        let (mut begin, mut added) = (end, 0);
        for (at, passage) in backwards.enumerate() {
            let Some(found) = self.rfind(passage, begin) else { break };
            if at > 0 {
                added += self.text[found + passage.len()..begin].chars().count();
            }
            begin = found;
        }
        added as u64
    }
}

/// The first of these characters, or what stands behind the point or comma of a number.
fn past_point(mut chars: impl Iterator<Item = char>) -> Option<char> {
    match chars.next() {
        Some('.' | ',' | '．') => chars.next(),
        first => first,
    }
}

/// Also those that take no room.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn beginning(text: &str) -> String {
    text.trim().chars().take(NAMED_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(text: &str, page: &str) -> Vec<String> {
        compare_page("题", text, page).missing
    }

    #[test]
    fn each_passage_that_is_not_where_it_should_be_is_named() {
        assert_eq!(missing("甲一\n乙二\n丙三", "题甲一丙三乙二"), ["丙三"]);
        assert_eq!(missing("甲一\n乙二", "甲一乙二"), ["题"]);
        assert_eq!(missing("无人受伤", "题3人受伤"), ["无人受伤"]);
    }

    #[test]
    fn a_number_is_no_part_of_a_longer_one() {
        assert_eq!(missing("3人受伤", "题13人受伤"), ["3人受伤"]);
        assert_eq!(missing("伤者3", "题伤者31"), ["伤者3"]);
        assert_eq!(missing("3人受伤", "题 10 3人受伤"), [""; 0]);
        assert_eq!(missing("5万元", "题2.5万元"), ["5万元"]);
        assert_eq!(missing("000人", "题3,000人"), ["000人"]);
    }

    #[test]
    fn what_stands_between_is_counted_from_where_the_text_really_is() {
        let page = "题 通知 首页 通知 甲一 （编者按） 乙二 版权";
        let found = compare_page("题", "通知\n甲一\n乙二", page);
        assert_eq!((found.outcome, found.added_characters), (PageOutcome::Added, 5));
    }

    #[test]
    fn of_many_missing_passages_the_first_are_named() {
        let text = (0..50_000).map(|n| format!("第{n}段不在")).collect::<Vec<_>>().join("\n");
        let found = compare_page("题", &text, &"题外话".repeat(100_000));
        assert_eq!((found.outcome, found.missing.len()), (PageOutcome::Differs, MOST_NAMED));
    }
}
