//! How near a piece is to another one, with what both say in the same words side by side.

use maud::{Markup, html};

use super::language::Speech;
use super::marked_text::{Mark, MarkKind, marked_text};
use super::overruling::overrule_form;
use super::shown_piece::ShownPiece;
use super::visitor::Visitor;
use domain::originality::Passage;
use domain::piece::{OriginalityVerdict, PieceDetail, PieceVersion};
use formats::labels::Labels;

/// So many passages are marked.
const MOST_MARKED: usize = 500;

/// The verdict on a piece that is no original, and its evidence: the version that it was compared with, as the reader may see it.
pub(super) fn originality(shown: &ShownPiece, piece: &PieceDetail, visitor: &Visitor) -> Markup {
    let (speech, source) = (visitor.speech, shown.source.as_ref());
    let originality = &piece.piece.originality;
    let texts = piece.text.as_deref().filter(|_| !originality.passages.is_empty());
    html! {
        @if originality.verdict != OriginalityVerdict::Original {
            section aria-labelledby="originality" {
                h2 #originality { (Labels(speech.0).verdict(originality.verdict)) }
                @if let Some(explanation) = &originality.explanation { p { (explanation.get(speech.0)) } }
                @if let Some(overruling) = &originality.overruled {
                    p.next { (speech.say("已改判：", "Overruled: ")) (Labels(speech.0).verdict(overruling.verdict)) " " (overruling.reason) }
                }
                @if let Some(other) = originality.near_copy_of {
                    p { a href=(format!("/pieces/{other}")) { (speech.say("打开另一篇", "Open the other one")) } }
                }
                @if let Some(text) = texts { (side_by_side(text, source, &originality.passages, speech)) }
                (overrule_form(shown, &piece.piece, visitor))
            }
        }
    }
}

fn side_by_side(text: &str, source: Option<&PieceVersion>, passages: &[Passage], speech: Speech) -> Markup {
    let marks = |place: fn(&Passage) -> (usize, usize)| -> Vec<Mark> {
        let places = passages.iter().take(MOST_MARKED).map(place);
        places.map(|(start, end)| Mark { start, end, kind: MarkKind::Copied }).collect()
    };
    html! {
        div.halves {
            div {
                h3 { (speech.say("这一篇", "This one")) }
                div.text { (marked_text(text, &marks(|one| (one.start, one.end)))) }
            }
            div {
                h3 { (speech.say("另一篇", "The other one")) }
                @match source.and_then(|source| source.text.as_deref()) {
                    Some(text) => div.text { (marked_text(text, &marks(|one| (one.source_start, one.source_end)))) },
                    None => p.empty { (speech.say("另一篇还没有发布，您看不到它的全文。", "The other one is not published, and not yours to read.")) },
                }
            }
        }
    }
}
