//! What those who answer for an account do with its piece.

use maud::{Markup, html};

use super::language::Speech;
use super::post_form::post_form;
use super::publication::withdraw_form;
use super::shown_piece::ShownPiece;
use super::stale::{Meanwhile, carried, meanwhile};
use super::typed::{Field, Typed};
use super::writing::repost_field;
use domain::piece::{Piece, PieceState};
use domain::review::ReviewStep;

/// What those who answer for the account may do now.
pub(super) fn author_forms(shown: &ShownPiece, speech: Speech) -> Markup {
    let place = format!("/pieces/{}", shown.id);
    let Some(piece) = shown.piece.as_ref().map(|piece| &piece.piece) else { return html! {} };
    let step = shown.review.as_ref().and_then(|review| review.step);
    let is_draft = step == Some(ReviewStep::Submit);
    let can_publish = step == Some(ReviewStep::Publish) || piece.state == PieceState::HandedIn;
    html! {
        @if is_draft {
            (post_form(format!("{place}/submit")).holding(html! {
                button.main { (speech.say("送审", "Submit for review")) }
            }))
        }
        @if can_publish {
            (publish_form(shown, speech))
        }
        @if is_draft || piece.state == PieceState::HandedIn { (revise_form(shown, piece, speech)) }
        // Of what is out another version is a correction, where pieces are reviewed.
        @else if piece.state.is_out() && shown.review.is_some() && step.is_none() { (revise_form(shown, piece, speech)) }
        @if piece.state != PieceState::Withdrawn { (withdraw_form(shown, speech)) }
    }
}

fn publish_form(shown: &ShownPiece, speech: Speech) -> Markup {
    let form = shown.form("publish", Typed::default(), speech);
    let url = Field {
        name: "url",
        label: ("发布后的链接", "Address of the published page"),
        pointer: "/url",
        kind: "url",
        most: 2000,
        required: true,
        ..Field::default()
    };
    html! {
        (post_form(format!("/pieces/{}/publish", shown.id)).class("narrow").holding(html! {
            (form.fields().show(&url))
            button.main { (speech.say("已经发布", "It is published")) }
        }))
    }
}

fn revise_form(shown: &ShownPiece, piece: &Piece, speech: Speech) -> Markup {
    let place = format!("/pieces/{}", piece.id);
    let check = format!("/directions/{}/check", piece.direction);
    let saved = Typed::default()
        .with("revision", piece.revision.to_string())
        .with("title", shown.title().unwrap_or_default())
        .with("text", shown.text().unwrap_or_default())
        .with("repost_of", piece.repost_of.as_deref().unwrap_or_default());
    let begins = if piece.major { saved.clone().with("major", "on") } else { saved.clone() };
    let form = shown.form("revise", begins, speech);
    let fields = form.fields();
    let seen = fields.typed.number("revision").unwrap_or_default();
    let area = Field { kind: "area", rows: Some(14), most: 100_000, required: true, ..Field::default() };
    let title =
        Field {
            name: "title", label: ("标题", "Title"), pointer: "/title", kind: "text", most: 200, ..area
        };
    let text = Field { name: "text", label: ("正文", "Text"), pointer: "/text", ..area };
    let said = [("title", speech.say("标题", "Title")), ("text", speech.say("正文", "Text"))];
    let said = said.map(|(name, label)| Meanwhile {
        label,
        saved: saved.text(name),
        typed: fields.typed.text(name),
    });
    let cited: Vec<&str> = shown.cited.iter().map(|(fact, _)| fact.key.as_str()).collect();
    html! {
        details open[form.was_refused()] {
            summary {
                @if piece.state.is_out() { (speech.say("发布更正", "Correct what is out")) }
                @else { (speech.say("修改稿件", "Revise")) }
            }
            (meanwhile(fields.problem, said, speech))
            (post_form(format!("{place}/revise")).class("writing").checked_at(check).unsaved(form.was_refused()).holding(html! {
                input type="hidden" name="revision" value=(carried(fields.problem, seen, piece.revision));
                (fields.show(&title)) (fields.show(&text))
                (repost_field(fields))
                input type="hidden" name="facts" value=(cited.join(" "));
                label.choice {
                    input type="checkbox" name="major" checked[!fields.typed.one("major").is_empty()];
                    " " (speech.say("重要稿件，需要签发", "A major item, to be signed"))
                }
                p.hint { output name="count" data-unit=(speech.say("字", "characters")) {} }
                div.findings role="status" aria-live="polite" {}
                button { (speech.say("保存新的一版", "Save as a new version")) }
            }))
        }
    }
}
