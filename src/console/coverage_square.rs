//! How a square of coverage is coloured, and what the colours mean.

use maud::{Markup, html};

use super::language::Speech;
use domain::coverage::GridSquare;

/// The colour of a square, by how much of what is wanted is met.
pub(super) fn level(square: &GridSquare) -> &'static str {
    match square.percent() {
        0 => "none",
        1..50 => "low",
        50..100 => "part",
        _ => "full",
    }
}

/// What the colours mean; each square also says its share.
pub(super) fn legend(speech: Speech) -> Markup {
    let levels = [
        ("none", speech.say("无人能讲", "nobody")),
        ("low", speech.say("不到一半", "less than half")),
        ("part", speech.say("一半以上", "half or more")),
        ("full", speech.say("全部满足", "all that is wanted")),
    ];
    html! {
        p.legend {
            (speech.say("每格写的是需求满足了多少：", "Each square says how much of what is wanted is met: "))
            @for (level, name) in levels { span.level data-level=(level) { (name) } " " }
        }
    }
}
