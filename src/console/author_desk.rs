//! What those who answer for an account do with its piece.

use maud::{Markup, html};

use super::language::Speech;
use super::publication::withdraw_form;
use super::shown_piece::ShownPiece;
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
            form method="post" action=(format!("{place}/submit")) {
                button.main { (speech.say("送审", "Submit for review")) }
            }
        }
        @if can_publish {
            form.narrow method="post" action=(format!("{place}/publish")) {
                label for="url" { (speech.say("发布后的链接", "Address of the published page")) }
                input #url name="url" type="url" required maxlength="2000" placeholder="https://";
                button.main { (speech.say("已经发布", "It is published")) }
            }
        }
        @if is_draft || piece.state == PieceState::HandedIn { (revise_form(shown, piece, speech)) }
        // Of what is out another version is a correction, where pieces are reviewed.
        @else if piece.state.is_out() && shown.review.is_some() && step.is_none() { (revise_form(shown, piece, speech)) }
        @if piece.state != PieceState::Withdrawn { (withdraw_form(shown, speech)) }
    }
}

fn revise_form(shown: &ShownPiece, piece: &Piece, speech: Speech) -> Markup {
    let place = format!("/pieces/{}", piece.id);
    let check = format!("/directions/{}/check", piece.direction);
    let cited: Vec<&str> = shown.cited.iter().map(|(fact, _)| fact.key.as_str()).collect();
    html! {
        details {
            summary {
                @if piece.state.is_out() { (speech.say("发布更正", "Correct what is out")) }
                @else { (speech.say("修改稿件", "Revise")) }
            }
            form.writing method="post" action=(format!("{place}/revise")) data-check=(check) {
                input type="hidden" name="revision" value=(piece.revision);
                label for="title" { (speech.say("标题", "Title")) }
                input #title type="text" name="title" value=(shown.title().unwrap_or_default()) required maxlength="200";
                label for="text" { (speech.say("正文", "Text")) }
                textarea #text name="text" rows="14" required maxlength="100000" { (shown.text().unwrap_or_default()) }
                (repost_field(piece.repost_of.as_deref().unwrap_or_default(), speech))
                input type="hidden" name="facts" value=(cited.join(" "));
                label.choice {
                    input type="checkbox" name="major" checked[piece.major];
                    " " (speech.say("重要稿件，需要签发", "A major item, to be signed"))
                }
                p.hint { output name="count" data-unit=(speech.say("字", "characters")) {} }
                div.findings role="status" aria-live="polite" {}
                button { (speech.say("保存新的一版", "Save as a new version")) }
            }
        }
    }
}
