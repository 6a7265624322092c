//! Instants on the clocks of a deployment, as people read them on paper.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, ToSpan as _};
use serde::{Serialize, Serializer};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::language::Language;
use super::time::Timestamp;
use super::when::Zone;

/// An instant on the clocks of a zone; it is written with the offset of that zone.
///
/// ```
/// use domain::local_time::LocalTime;
/// use domain::time::Timestamp;
/// use domain::when::Zone;
/// let at = LocalTime::new(Timestamp::parse("2026-10-31T16:00:00Z").unwrap(), Zone::CHINA);
/// assert_eq!(at.to_string(), "2026-11-01T00:00:00+08:00");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    at: Timestamp,
    zone: Zone,
}

/// English names of the months.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl LocalTime {
    /// This instant, in this zone.
    #[must_use]
    pub const fn new(at: Timestamp, zone: Zone) -> Self {
        Self { at, zone }
    }

    /// The instant, whatever clocks show it.
    #[must_use]
    pub const fn instant(self) -> Timestamp {
        self.at
    }

    /// To the minute, in words: `2026年6月10日8:00`, `10 June 2026, 08:00`.
    #[must_use]
    pub fn minute(self, language: Language) -> String {
        let at = self.civil();
        match language {
            Language::Zh => format!("{}{}:{:02}", day(at, language), at.hour(), at.minute()),
            Language::En => format!("{}, {:02}:{:02}", day(at, language), at.hour(), at.minute()),
        }
    }

    /// The day, in words: `2026年6月10日`, `10 June 2026`.
    #[must_use]
    pub fn day(self, language: Language) -> String {
        day(self.civil(), language)
    }

    /// From here to there, in words. What begins with a day and ends with one is said in days, the last one included; a year that is
    /// the same is said once.
    ///
    /// ```
    /// use domain::language::Language;
    /// use domain::local_time::LocalTime;
    /// use domain::time::Timestamp;
    /// use domain::when::Zone;
    /// let at = |text| LocalTime::new(Timestamp::parse(text).unwrap(), Zone::CHINA);
    /// let (begin, end) = (at("2026-06-10T00:00:00+08:00"), at("2026-08-01T00:00:00+08:00"));
    /// assert_eq!(begin.until(end, Language::Zh), "2026年6月10日至7月31日");
    /// ```
    #[must_use]
    pub fn until(self, end: Self, language: Language) -> String {
        let begins_a_day = self.civil().time() == Time::midnight();
        let last = end.last_day().filter(|_| begins_a_day && self.at < end.at);
        let (from, to) = match last {
            Some(last) => (self.day(language), day(last, language)),
            None => (self.minute(language), end.minute(language)),
        };
        match language {
            _ if from == to => from,
            Language::Zh => {
                let year = format!("{}年", self.civil().year());
                format!("{from}至{}", to.strip_prefix(&year).unwrap_or(&to))
            }
            Language::En => format!("{from} to {to}"),
        }
    }

    /// The day that ends here: at midnight, or in its last minute, as people write who think of days.
    fn last_day(self) -> Option<DateTime> {
        let at = self.civil();
        match (at.hour(), at.minute()) {
            (23, 59) => Some(at),
            _ if at.time() == Time::midnight() => at.checked_sub(1.day()).ok(),
            _ => None,
        }
    }

    /// When a day begins on these clocks.
    fn instant_of(self, day: Date) -> Timestamp {
        let ahead = SignedDuration::from_mins(i64::from(self.zone.minutes()));
        let utc = day.to_datetime(Time::midnight()).saturating_sub(ahead);
        let at = Offset::UTC.to_timestamp(utc).unwrap_or(jiff::Timestamp::MAX);
        Timestamp::from_ms(at.as_millisecond())
    }

    /// What the clocks show; at the ends of the calendar its last instants.
    fn civil(self) -> DateTime {
        let at = jiff::Timestamp::from_millisecond(self.at.as_ms());
        let at = at.unwrap_or(if self.at.as_ms() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX });
        let ahead = SignedDuration::from_mins(i64::from(self.zone.minutes()));
        Offset::UTC.to_datetime(at).saturating_add(ahead)
    }
}

/// From when the calendar month begins in which something begins until that ends in which it ends, as instants; what ends when a month begins
/// has no part in that.
///
/// ```
/// use domain::local_time::{LocalTime, months_of};
/// use domain::time::Timestamp;
/// use domain::when::Zone;
/// let at = |text| LocalTime::new(Timestamp::parse(text).unwrap(), Zone::CHINA);
/// let (from, to) = months_of(at("2026-06-10T00:00:00+08:00"), at("2026-07-01T00:00:00+08:00"));
/// assert_eq!((from.to_string(), to.to_string()), ("2026-05-31T16:00:00Z".into(), "2026-06-30T16:00:00Z".into()));
/// ```
#[must_use]
pub fn months_of(begin: LocalTime, end: LocalTime) -> (Timestamp, Timestamp) {
    let last = LocalTime::new(Timestamp::from_ms((end.at.as_ms() - 1).max(begin.at.as_ms())), end.zone);
    let next = last.civil().date().last_of_month().saturating_add(1.day());
    (begin.instant_of(begin.civil().date().first_of_month()), last.instant_of(next))
}

fn day(at: DateTime, language: Language) -> String {
    match language {
        Language::Zh => format!("{}年{}月{}日", at.year(), at.month(), at.day()),
        Language::En => {
            let month = usize::try_from(at.month() - 1).ok().and_then(|month| MONTHS.get(month));
            format!("{} {} {}", at.day(), month.copied().unwrap_or_default(), at.year())
        }
    }
}

impl Zone {
    /// What the time of this zone is called, for those who read it.
    #[must_use]
    pub fn name(self, language: Language) -> String {
        match language {
            Language::Zh if self == Self::CHINA => "北京时间".to_owned(),
            Language::En if self == Self::CHINA => "Beijing time".to_owned(),
            Language::Zh | Language::En => format!("UTC{self}"),
        }
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.civil(), self.zone)
    }
}

impl Serialize for LocalTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// For programs, an instant like any other.
impl PartialSchema for LocalTime {
    fn schema() -> RefOr<Schema> {
        Timestamp::schema()
    }
}

impl ToSchema for LocalTime {}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, zone: &str) -> LocalTime {
        LocalTime::new(Timestamp::parse(text).unwrap(), zone.parse().unwrap())
    }

    #[test]
    fn an_instant_is_the_same_whatever_zone_shows_it() {
        for zone in ["+08:00", "-03:30", "+00:00", "+14:00"] {
            let text = "2026-10-31T16:30:05.25Z";
            let shown = at(text, zone).to_string();
            assert!(shown.ends_with(zone), "{shown}");
            assert_eq!(Timestamp::parse(&shown), Timestamp::parse(text));
        }
    }

    #[test]
    fn windows_are_said_in_days_where_they_are_of_days_and_in_hours_where_they_are_not() {
        let window = |from, to, language| at(from, "+08:00").until(at(to, "+08:00"), language);
        let (begin, end) = ("2026-06-09T16:00:00Z", "2026-06-10T16:00:00Z");
        assert_eq!(window(begin, end, Language::Zh), "2026年6月10日");
        assert_eq!(window(begin, end, Language::En), "10 June 2026");
        assert_eq!(window(begin, "2026-06-30T10:05:00Z", Language::Zh), "2026年6月10日0:00至6月30日18:05");
        assert_eq!(
            window("2026-06-10T00:00:00Z", end, Language::En),
            "10 June 2026, 08:00 to 11 June 2026, 00:00"
        );
        assert_eq!(window(begin, "2027-01-17T15:59:59Z", Language::Zh), "2026年6月10日至2027年1月17日");
        // The end of time is an end like any other.
        let last = LocalTime::new(Timestamp::from_ms(i64::MAX), Zone::CHINA);
        assert!(last.minute(Language::Zh).starts_with("9999年"), "{last}");
    }

    #[test]
    fn china_has_beijing_time_and_others_say_their_offset() {
        assert_eq!(Zone::CHINA.name(Language::Zh), "北京时间");
        assert_eq!("+09:30".parse::<Zone>().unwrap().name(Language::Zh), "UTC+09:30");
    }
}
