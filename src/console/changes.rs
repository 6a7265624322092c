//! What others have changed since yesterday, in a few lines that lead to the events.

use maud::{Markup, html};

use super::address::with_query;
use super::event_words::event_kind;
use super::moment::Clocks;
use app::digest::Digest;
use domain::local_time::LocalTime;
use domain::time::Timestamp;

impl Clocks {
    /// When yesterday began.
    pub(super) const fn yesterday(self) -> Timestamp {
        self.zone.start_of(self.zone.day_number(self.now) - 1)
    }
}

/// The lines; nothing where nothing has changed.
pub(super) fn changes(digest: &Digest, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let from: String = LocalTime::new(clocks.yesterday(), clocks.zone).to_string().chars().take(10).collect();
    html! {
        @if !digest.kinds.is_empty() {
            section aria-labelledby="changes" {
                h2 #changes { (speech.say("昨天以来的变化", "What changed since yesterday")) }
                ul.changes {
                    @for (kind, count) in &digest.kinds {
                        li {
                            a href=(with_query("/events", &[("kind", kind.key()), ("from", &from)])) { (event_kind(*kind, speech)) }
                            " " span.count { (count) }
                        }
                    }
                }
                @if digest.has_more {
                    p.hint { a href=(with_query("/events", &[("from", &from)])) { (speech.say("查看更早的变化", "See earlier changes")) } }
                }
            }
        }
    }
}
