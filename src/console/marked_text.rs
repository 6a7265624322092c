//! A text with places in it marked.

use std::collections::BTreeMap;
use std::collections::btree_map::IntoIter;
use std::iter::Peekable;

use maud::{Markup, html};

/// Why a place is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// It keeps the text from being published.
    Blocks,
    /// Somebody should look at it.
    Warns,
    /// It stands in another text too.
    Copied,
    /// Somebody has said something of it.
    Commented,
}

/// All of them, in the order of their places in counts.
const KINDS: [MarkKind; 4] = [MarkKind::Blocks, MarkKind::Warns, MarkKind::Copied, MarkKind::Commented];

impl MarkKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Blocks => "blocks",
            Self::Warns => "warns",
            Self::Copied => "copied",
            Self::Commented => "commented",
        }
    }
}

/// A place in a text, in characters from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: MarkKind,
}

/// The text by paragraphs, each with the place where it begins, for whoever selects words in it. Marks may overlap, and reach over the ends of
/// paragraphs; a paragraph without words is not shown. O(characters + m log m) for m marks.
pub(super) fn marked_text(text: &str, marks: &[Mark]) -> Markup {
    let mut sweep = Sweep::of(marks);
    html! {
        @for (start, line) in paragraphs(text) {
            p data-start=(start) {
                @for (piece, kinds) in sweep.cut(line, start) {
                    @if kinds.is_empty() { (piece) } @else { mark class=(kinds) { (piece) } }
                }
            }
        }
    }
}

/// The paragraphs of a text that have words, each with the place where it begins, in characters.
pub(super) fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts = text.split('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.chars().count() + 1;
        Some((start, line))
    });
    starts.filter(|(_, line)| !line.trim().is_empty())
}

/// The beginning of some words; where more follow, that is to be seen.
pub(super) fn first_words(words: &str, most: usize) -> String {
    let mut rest = words.chars();
    let beginning: String = rest.by_ref().take(most).collect();
    beginning + if rest.next().is_some() { "…" } else { "" }
}

/// Goes over a text from its beginning to its end, and knows which marks are open.
struct Sweep {
    /// Where marks begin and end, and how many of each kind.
    edges: Peekable<IntoIter<usize, [i64; KINDS.len()]>>,
    open: [i64; KINDS.len()],
}

impl Sweep {
    fn of(marks: &[Mark]) -> Self {
        let mut edges: BTreeMap<usize, [i64; KINDS.len()]> = BTreeMap::new();
        for mark in marks.iter().filter(|mark| mark.start < mark.end) {
            edges.entry(mark.start).or_default()[mark.kind as usize] += 1;
            edges.entry(mark.end).or_default()[mark.kind as usize] -= 1;
        }
        Self { edges: edges.into_iter().peekable(), open: [0; KINDS.len()] }
    }

    /// The pieces of a line that begins here, each with the classes of what is open in it.
    fn cut(&mut self, line: &str, start: usize) -> Vec<(String, String)> {
        let mut chars = line.chars();
        let (mut at, end) = (start, start + line.chars().count());
        let mut pieces = Vec::new();
        self.pass(start);
        while let Some(edge) = self.edges.peek().map(|(edge, _)| *edge).filter(|edge| *edge < end) {
            pieces.push((chars.by_ref().take(edge - at).collect(), self.classes()));
            self.pass(edge);
            at = edge;
        }
        pieces.push((chars.collect(), self.classes()));
        pieces
    }

    /// Opens and closes what begins and ends up to this place.
    fn pass(&mut self, place: usize) {
        while let Some((_, change)) = self.edges.next_if(|(edge, _)| *edge <= place) {
            self.open.iter_mut().zip(change).for_each(|(open, change)| *open += change);
        }
    }

    /// Why the characters here are marked.
    fn classes(&self) -> String {
        let open = KINDS.iter().zip(self.open).filter(|(_, open)| *open > 0);
        open.map(|(kind, _)| kind.class()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, marks: &[(usize, usize, MarkKind)]) -> String {
        let marks: Vec<Mark> = marks.iter().map(|&(start, end, kind)| Mark { start, end, kind }).collect();
        marked_text(text, &marks).into_string()
    }

    #[test]
    fn places_are_counted_in_characters_and_paragraphs_say_where_they_begin() {
        assert_eq!(
            marked("一二三\n四五", &[(1, 2, MarkKind::Warns), (4, 6, MarkKind::Copied)]),
            "<p data-start=\"0\">一<mark class=\"warns\">二</mark>三</p>\
             <p data-start=\"4\"><mark class=\"copied\">四五</mark></p>"
        );
    }

    #[test]
    fn marks_overlap_and_reach_over_paragraphs() {
        assert_eq!(
            marked("ab\ncd", &[(0, 4, MarkKind::Warns), (1, 2, MarkKind::Blocks)]),
            "<p data-start=\"0\"><mark class=\"warns\">a</mark><mark class=\"blocks warns\">b</mark></p>\
             <p data-start=\"3\"><mark class=\"warns\">c</mark>d</p>"
        );
    }

    #[test]
    fn marks_of_one_kind_that_lie_in_each_other_are_open_until_the_last_ends() {
        assert_eq!(
            marked("abcde", &[(0, 4, MarkKind::Warns), (1, 2, MarkKind::Warns), (3, 5, MarkKind::Copied)]),
            "<p data-start=\"0\"><mark class=\"warns\">a</mark><mark class=\"warns\">b</mark>\
             <mark class=\"warns\">c</mark><mark class=\"warns copied\">d</mark><mark class=\"copied\">e</mark></p>"
        );
    }

    #[test]
    fn long_words_are_cut_and_short_ones_are_not() {
        assert_eq!(first_words("一二三", 3), "一二三");
        assert_eq!(first_words("一二三四", 3), "一二三…");
    }

    #[test]
    fn what_lies_beyond_the_text_or_is_empty_marks_nothing_and_markup_stays_text() {
        assert_eq!(
            marked("<b>", &[(2, 9, MarkKind::Warns), (7, 9, MarkKind::Blocks), (1, 1, MarkKind::Copied)]),
            "<p data-start=\"0\">&lt;b<mark class=\"warns\">&gt;</mark></p>"
        );
    }
}
