//! A text with places in it marked.

use std::collections::BTreeSet;

use maud::{Markup, html};

/// Why a place is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
/// paragraphs; a paragraph without words is not shown. O(characters + marks²).
pub(super) fn marked_text(text: &str, marks: &[Mark]) -> Markup {
    html! {
        @for (start, line) in paragraphs(text) { p data-start=(start) { (marked_line(line, start, marks)) } }
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

fn marked_line(line: &str, start: usize, marks: &[Mark]) -> Markup {
    let chars: Vec<char> = line.chars().collect();
    let end = start + chars.len();
    let here: Vec<&Mark> = marks.iter().filter(|mark| mark.start < end && mark.end > start).collect();
    let edges: BTreeSet<usize> =
        here.iter().flat_map(|mark| [mark.start.max(start), mark.end.min(end)]).chain([start, end]).collect();
    let edges: Vec<usize> = edges.into_iter().collect();
    html! {
        @for pair in edges.windows(2) {
            @let piece = chars[pair[0] - start..pair[1] - start].iter().collect::<String>();
            @let kinds = kinds_of(&here, pair[0]);
            @if kinds.is_empty() { (piece) } @else { mark class=(kinds) { (piece) } }
        }
    }
}

/// Why the character at this place is marked, as classes.
fn kinds_of(marks: &[&Mark], at: usize) -> String {
    let kinds: BTreeSet<MarkKind> =
        marks.iter().filter(|mark| mark.start <= at && at < mark.end).map(|mark| mark.kind).collect();
    kinds.into_iter().map(MarkKind::class).collect::<Vec<_>>().join(" ")
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
    fn what_lies_beyond_the_text_or_is_empty_marks_nothing_and_markup_stays_text() {
        assert_eq!(
            marked("<b>", &[(2, 9, MarkKind::Warns), (7, 9, MarkKind::Blocks), (1, 1, MarkKind::Copied)]),
            "<p data-start=\"0\">&lt;b<mark class=\"warns\">&gt;</mark></p>"
        );
    }
}
