//! What an account is asked and has written.

use maud::{Markup, html};

use super::language::Speech;
use super::moment::Clocks;
use domain::card::DirectionCard;
use domain::piece::Piece;
use formats::labels::Labels;

/// Its directions.
pub(super) fn directions(cards: &[DirectionCard], clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @if !cards.is_empty() {
            section aria-labelledby="directions" {
                h2 #directions { (speech.say("选题方向", "Directions")) }
                ul.cards {
                    @for card in cards {
                        li.card {
                            a.title href=(format!("/directions/{}", card.id)) { (card.title) }
                            p.facts {
                                span.state data-state=(card.state.key()) { (Labels(speech.0).state(card.state)) }
                                " " (clocks.window(card.starts_at, card.due_at))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Its pieces: where each stands, not what it says.
pub(super) fn pieces(pieces: &[Piece], clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @if !pieces.is_empty() {
            section aria-labelledby="pieces" {
                h2 #pieces { (speech.say("稿件", "Pieces")) }
                table {
                    thead { tr {
                        th scope="col" { (speech.say("稿件", "Piece")) }
                        th scope="col" { (speech.say("交稿", "Handed in")) }
                        th scope="col" { (speech.say("状态", "State")) }
                        th scope="col" { (speech.say("原创", "Original")) }
                    } }
                    tbody { @for piece in pieces { tr {
                        th scope="row" { a href=(format!("/pieces/{}", piece.id)) { (title_of(piece, speech)) } }
                        td { (clocks.at(piece.handed_in_at)) }
                        td { span.state data-state=(piece.state.key()) { (speech.piece_state(piece.state)) } }
                        td { (Labels(speech.0).verdict(piece.originality.verdict)) }
                    } } }
                }
            }
        }
    }
}

/// What it is called, as far as one may read that.
fn title_of(piece: &Piece, speech: Speech) -> &str {
    piece.title.as_deref().unwrap_or_else(|| speech.say("稿件", "piece"))
}
