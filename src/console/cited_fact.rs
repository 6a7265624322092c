//! The facts that a piece uses, and what is wrong with each.

use maud::{Markup, html};

use super::language::Speech;
use super::shown_piece::ShownPiece;
use domain::fact::FactFault;

/// The facts, each with its words as they are now, as far as they are for this reader.
pub(super) fn cited_facts(shown: &ShownPiece, speech: Speech) -> Markup {
    html! {
        @if !shown.cited.is_empty() {
            section aria-labelledby="cited" {
                h2 #cited { (speech.say("用到的口径", "Facts it uses")) }
                ul.quotes {
                    @for (cited, words) in &shown.cited {
                        li {
                            @match words {
                                Some(words) => q { (words) },
                                None => span { (cited.key) },
                            }
                            @for fault in &cited.faults { " " span.tag { (fault_name(*fault, speech)) } }
                        }
                    }
                }
            }
        }
    }
}

const fn fault_name(fault: FactFault, speech: Speech) -> &'static str {
    match fault {
        FactFault::Outdated => speech.say("口径已更新，请核对", "there is a newer version; please check"),
        FactFault::Expired => speech.say("已过有效期", "not valid any more"),
        FactFault::NotAgreed => speech.say("待主管单位确认", "its owner has not agreed"),
    }
}
