//! What was said of a place in a text, and saying something of it.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::form::Form;
use super::marked_text::paragraphs;
use super::moment::Clocks;
use super::refusal::not_kept;
use super::shown_piece::ShownPiece;
use super::visitor::Visitor;
use app::App;
use app::piece_reading::PieceReach;
use domain::comment::CommentInput;
use domain::id::PieceId;
use domain::right::Right;
use http::auth::{CommentPieces, Require};
use http::path::Path;
use http::problem::Problem;

/// So many characters of a paragraph name it in a list.
const NAMED_BY: usize = 18;

/// What somebody says of a place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Commenting {
    version: u32,
    /// Where the place begins and ends, in characters, with a hyphen between them.
    place: String,
    remark: String,
}

/// Says something of a place in a text.
pub(super) async fn comment(
    caller: Require<CommentPieces>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<Commenting>,
) -> Result<Response, Problem> {
    let reach = PieceReach { pieces: caller.reach.clone(), texts: caller.reach.clone() };
    let (start, end) = place_of(&given.place);
    let remark = given.remark.replace("\r\n", "\n");
    let input = CommentInput { version: given.version, start, end, text: remark.clone() };
    match app.add_comment(&caller.actor(), &reach, id, input).await {
        Ok(_) => Ok(Redirect::to(&format!("/pieces/{id}#comments")).into_response()),
        Err(error) => Ok(not_kept((&app, &visitor), error, &remark, &format!("/pieces/{id}"))),
    }
}

/// What cannot be a place is one that is refused as lying behind every text.
fn place_of(place: &str) -> (u32, u32) {
    let ends = place.split_once('-').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
    ends.unwrap_or((u32::MAX, u32::MAX))
}

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
                        @let words = words_at(text, one.comment.start, one.comment.end);
                        @if !words.is_empty() { q { (words) } }
                        p { (one.comment.text) }
                        p.hint { (one.author) " · " (clocks.at(one.comment.at)) }
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
    html! {
        form.comment method="post" action=(format!("/pieces/{}/comments", shown.id)) {
            input type="hidden" name="version" value=(shown.version().unwrap_or_default());
            label for="place" { (speech.say("批注哪里（也可在正文中选中文字）", "On what (or select words in the text)")) }
            select #place name="place" data-selected=(speech.say("选中：", "Selected: ")) {
                option value=(format!("0-{}", text.chars().count())) { (speech.say("全文", "The whole text")) }
                @for (start, end, words) in named_paragraphs(text) { option value=(format!("{start}-{end}")) { (words) } }
            }
            label for="remark" { (speech.say("批注", "Comment")) }
            textarea #remark name="remark" rows="2" required maxlength="2000" {}
            button { (speech.say("写下批注", "Comment")) }
        }
    }
}

/// Where each paragraph begins and ends, with its first words.
fn named_paragraphs(text: &str) -> impl Iterator<Item = (usize, usize, String)> {
    paragraphs(text).map(|(start, line)| {
        let length = line.chars().count();
        let words: String = line.chars().take(NAMED_BY).collect();
        (start, start + length, words + if length > NAMED_BY { "…" } else { "" })
    })
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

    #[test]
    fn a_place_is_two_numbers_and_anything_else_lies_behind_every_text() {
        assert_eq!(place_of("3-7"), (3, 7));
        for wrong in ["", "3", "3-", "a-b", "-1-2"] {
            assert_eq!(place_of(wrong), (u32::MAX, u32::MAX), "{wrong}");
        }
    }

    #[test]
    fn paragraphs_are_found_where_they_stand_and_empty_ones_are_none() {
        let found: Vec<_> = named_paragraphs("一二\n\n三").collect();
        assert_eq!(found, [(0, 2, "一二".to_owned()), (4, 5, "三".to_owned())]);
    }

    #[test]
    fn the_words_of_a_place_are_quoted_and_the_whole_text_is_not() {
        assert_eq!(words_at("一二三", 1, 2), "二");
        assert_eq!(words_at("一二三", 0, 3), "");
        assert_eq!(words_at("一二三", 2, 9), "三");
    }
}
