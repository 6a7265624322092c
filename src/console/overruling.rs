//! A person's verdict on a piece, above the machine's.

use maud::{Markup, html};

use super::post_form::post_form;
use super::shown_piece::ShownPiece;
use super::typed::{Field, Typed};
use super::visitor::Visitor;
use domain::piece::{OriginalityVerdict, Piece};
use domain::right::Right;
use formats::labels::Labels;

/// Where somebody puts another verdict above it; a repost is declared by its author alone.
pub(super) fn overrule_form(shown: &ShownPiece, piece: &Piece, visitor: &Visitor) -> Markup {
    let speech = visitor.speech;
    let standing = piece.originality.overruled.as_ref().map_or(piece.originality.verdict, |one| one.verdict);
    if !visitor.may(Right::OverruleVerdicts) || standing == OriginalityVerdict::Repost {
        return html! {};
    }
    let form = shown.form("overrule", Typed::default(), speech);
    let reason = Field {
        name: "reason",
        id: "overrule-reason",
        label: ("理由", "Why"),
        pointer: "/reason",
        kind: "area",
        rows: Some(2),
        most: 1000,
        required: true,
        ..Field::default()
    };
    let chosen = form.fields().typed.one("verdict");
    let others = [OriginalityVerdict::Original, OriginalityVerdict::NearCopy, OriginalityVerdict::NothingOwn];
    html! {
        details open[form.was_refused()] {
            summary { (speech.say("改判", "Overrule")) }
            (post_form(format!("/pieces/{}/overrule", piece.id)).class("narrow").holding(html! {
                label for="verdict" { (speech.say("改为", "The verdict")) }
                select #verdict name="verdict" {
                    @for other in others.into_iter().filter(|other| *other != standing) {
                        option value=(other.key()) selected[other.key() == chosen] { (Labels(speech.0).verdict(other)) }
                    }
                }
                (form.fields().show(&reason))
                button { (speech.say("改判", "Overrule")) }
            }))
        }
    }
}
