//! What was said of places in a text, and where one says something.

use maud::{Markup, html};

use super::language::Speech;
use super::marked_text::{first_words, paragraphs};
use super::moment::Clocks;
use super::post_form::post_form;
use super::shown_piece::ShownPiece;
use super::typed::{Field, Typed};
use super::visitor::Visitor;
use domain::right::Right;

/// So many characters of a paragraph name it in a list.
const NAMED_BY: usize = 18;

/// So many characters of what a comment is about are quoted beside it.
const MOST_QUOTED: usize = 200;

/// So many paragraphs stand in the list; those behind them are one entry.
const MOST_NAMED: usize = 100;

/// The comments on the version that is shown, and where one writes another.
pub(super) fn comments(shown: &ShownPiece, visitor: &Visitor, clocks: Clocks) -> Markup {
    let speech = visitor.speech;
    let text = shown.text().unwrap_or_default();
    let older = shown.comments.len() - shown.comments_on_it().count();
    html! {
        section aria-labelledby="comments" {
            h2 #comments { (speech.say("批注", "Comments")) }
            ul.comments {
                @for one in shown.comments_on_it() {
                    li {
                        @let words = words_at(text, one.start, one.end);
                        @if !words.is_empty() { q { (first_words(&words, MOST_QUOTED)) } }
                        p { (one.text) }
                        p.hint { (shown.called.name(one.by, speech)) " · " (clocks.at(one.at)) }
                    }
                }
            }
            @if older > 0 { p.hint { (older) (speech.say(" 条批注写在以前的版本上。", " comments are on earlier versions.")) } }
            @if visitor.may(Right::CommentPieces) && !text.is_empty() { (comment_form(shown, text, visitor)) }
        }
    }
}

fn comment_form(shown: &ShownPiece, text: &str, visitor: &Visitor) -> Markup {
    let speech = visitor.speech;
    let form = shown.form("comments", Typed::default(), speech);
    let remark = Field {
        name: "remark",
        label: ("批注", "Comment"),
        pointer: "/text",
        kind: "area",
        rows: Some(2),
        most: 2000,
        required: true,
        ..Field::default()
    };
    let fields = form.fields();
    let chosen = fields.typed.one("place");
    let paragraphs = named_paragraphs(text, speech);
    // Words that were selected in the text are none of the paragraphs; a comment that is refused stays where it was.
    let selected = chosen
        .split_once('-')
        .and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)))
        .filter(|(start, end)| {
            !paragraphs.iter().any(|(from, to, _)| (*from, *to) == (*start as usize, *end as usize))
        })
        .map(|(start, end): (u32, u32)| words_at(text, start, end))
        .filter(|words| !words.is_empty())
        .map(|words| format!("{}{}", speech.say("选中：", "Selected: "), first_words(&words, NAMED_BY)));
    html! {
        (post_form(format!("/pieces/{}/comments", shown.id)).class("comment").holding(html! {
            input type="hidden" name="version" value=(shown.version().unwrap_or_default());
            label for="place" { (speech.say("批注位置（也可在正文中选中文字）", "On what (or select words in the text)")) }
            select #place name="place" data-selected=(speech.say("选中：", "Selected: ")) {
                option value=(format!("0-{}", text.chars().count())) { (speech.say("全文", "The whole text")) }
                @if let Some(words) = &selected { option value=(chosen) selected { (words) } }
                @for (start, end, words) in &paragraphs {
                    @let place = format!("{start}-{end}");
                    option value=(place) selected[place == chosen] { (words) }
                }
            }
            (fields.show(&remark))
            button { (speech.say("添加批注", "Comment")) }
        }))
    }
}

/// Where each paragraph begins and ends, with its first words; what comes after a hundred of them is one place.
fn named_paragraphs(text: &str, speech: Speech) -> Vec<(usize, usize, String)> {
    let mut onward = paragraphs(text);
    let ends = |start: usize, line: &str| start + line.chars().count();
    let named = onward.by_ref().take(MOST_NAMED);
    let mut places: Vec<_> =
        named.map(|(start, line)| (start, ends(start, line), first_words(line, NAMED_BY))).collect();
    if let Some((start, line)) = onward.next() {
        let end = onward.last().map_or_else(|| ends(start, line), |(start, line)| ends(start, line));
        places.push((start, end, speech.say("之后的全部段落", "All paragraphs after these").to_owned()));
    }
    places
}

/// The words at a place; none where it is the whole text.
fn words_at(text: &str, start: u32, end: u32) -> String {
    let (start, end) = (start as usize, end as usize);
    if start == 0 && end >= text.chars().count() {
        return String::new();
    }
    text.chars().skip(start).take(end.saturating_sub(start)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Language;

    #[test]
    fn paragraphs_are_found_where_they_stand_and_empty_ones_are_none() {
        let found = named_paragraphs("一二\n\n三", Speech(Language::Zh));
        assert_eq!(found, [(0, 2, "一二".to_owned()), (4, 5, "三".to_owned())]);
    }

    #[test]
    fn of_thousands_of_paragraphs_a_hundred_have_an_entry_each_and_the_others_share_one() {
        let found = named_paragraphs(&"一\n".repeat(5000), Speech(Language::Zh));
        assert_eq!(found.len(), 101);
        assert_eq!(found.last(), Some(&(200, 9999, "之后的全部段落".to_owned())));
    }

    #[test]
    fn the_words_of_a_place_are_quoted_and_the_whole_text_is_not() {
        assert_eq!(words_at("一二三", 1, 2), "二");
        assert_eq!(words_at("一二三", 0, 3), "");
        assert_eq!(words_at("一二三", 2, 9), "三");
    }
}
