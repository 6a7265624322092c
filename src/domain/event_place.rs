//! How far somebody is who follows events.

use std::fmt;

use super::event::Event;

/// Where somebody is who follows events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventPlace {
    /// The number of the last event that was had.
    pub seq: i64,
    /// When that happened, if it is known.
    pub at_ms: Option<i64>,
}

impl fmt::Display for EventPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at_ms {
            Some(at_ms) => write!(f, "{}-{at_ms}", self.seq),
            None => write!(f, "{}", self.seq),
        }
    }
}

impl EventPlace {
    /// That of an event. Its instant is part of it: a database that was put back to an earlier moment counts the same numbers again, for other
    /// events.
    #[must_use]
    pub const fn of(event: &Event) -> Self {
        Self { seq: event.seq, at_ms: Some(event.at.as_ms()) }
    }

    /// Reads what it is written as; `None`: that is none.
    ///
    /// ```
    /// use domain::event_place::EventPlace;
    /// assert_eq!(EventPlace::read("42-1780909200000").unwrap().to_string(), "42-1780909200000");
    /// assert_eq!(EventPlace::read("42"), Some(EventPlace { seq: 42, at_ms: None }));
    /// assert_eq!(EventPlace::read("-1"), None);
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number >= 0);
        match text.split_once('-') {
            Some((seq, at_ms)) => Some(Self { seq: number(seq)?, at_ms: Some(number(at_ms)?) }),
            None => Some(Self { seq: number(text)?, at_ms: None }),
        }
    }
}
