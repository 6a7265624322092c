//! Instants as people read them: on the clocks of the deployment, with the instant itself for machines.

use maud::{Markup, html};

use super::language::Speech;
use app::App;
use domain::local_time::LocalTime;
use domain::time::Timestamp;
use domain::when::Zone;

/// The clocks of a page.
#[derive(Clone, Copy)]
pub(super) struct Clocks {
    pub(super) speech: Speech,
    pub(super) zone: Zone,
    pub(super) now: Timestamp,
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

impl Clocks {
    /// The clocks of the deployment, for a page that speaks so.
    pub(super) fn of(app: &App, speech: Speech) -> Self {
        Self { speech, zone: app.zone, now: app.clock.now() }
    }

    /// An instant, to the minute.
    pub(super) fn at(self, at: Timestamp) -> Markup {
        let local = LocalTime::new(at, self.zone);
        html! { time datetime=(local) { (local.minute(self.speech.0)) } }
    }

    /// From here to there.
    pub(super) fn window(self, starts_at: Timestamp, ends_at: Timestamp) -> String {
        let local = |at| LocalTime::new(at, self.zone);
        local(starts_at).until(local(ends_at), self.speech.0)
    }

    /// A deadline, with how long it is until then.
    pub(super) fn due(self, at: Timestamp) -> Markup {
        let left_ms = at.as_ms() - self.now.as_ms();
        html! {
            (self.at(at)) " "
            span.left.over[left_ms < 0].soon[(0..DAY_MS).contains(&left_ms)] { (self.left(left_ms)) }
        }
    }

    /// The same in minutes while it is a matter of minutes: for emergencies.
    pub(super) fn due_to_the_minute(self, at: Timestamp) -> Markup {
        let left_ms = at.as_ms() - self.now.as_ms();
        if left_ms.abs() >= HOUR_MS {
            return self.due(at);
        }
        let minutes = left_ms.abs() / MINUTE_MS;
        let unit = self.speech.say(" 分钟", " min");
        let said = if left_ms < 0 {
            self.speech.say("已过 ", "over by ")
        } else {
            self.speech.say("还有 ", "in ")
        };
        html! { (self.at(at)) " " span.left.over[left_ms < 0].soon[left_ms >= 0] { (said) (minutes) (unit) } }
    }

    fn left(self, left_ms: i64) -> String {
        let (days, hours) = (left_ms.abs() / DAY_MS, left_ms.abs() / HOUR_MS);
        let (zh, en) = match (days, hours) {
            (0, 0) => ("不到 1 小时".to_owned(), "less than 1 hour".to_owned()),
            (0, hours) => (format!("{hours} 小时"), format!("{hours} h")),
            (1, _) => ("1 天".to_owned(), "1 day".to_owned()),
            (days, _) => (format!("{days} 天"), format!("{days} days")),
        };
        let span = self.speech.say(&zh, &en);
        if left_ms < 0 {
            format!("{}{span}", self.speech.say("已过 ", "over by "))
        } else {
            format!("{}{span}", self.speech.say("还有 ", "in "))
        }
    }
}
