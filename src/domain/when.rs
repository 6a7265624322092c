//! When something begins or ends, as people write it: an instant with its offset, or a day of the deployment's zone.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::time::Timestamp;

/// How far the clocks of a deployment are ahead of UTC, in minutes. China has one zone and no summer time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(i32);

/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;

/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

impl Zone {
    /// Beijing time.
    pub const CHINA: Self = Self(8 * 60);

    /// How far the clocks here are ahead of UTC, in minutes.
    #[must_use]
    pub const fn minutes(self) -> i32 {
        self.0
    }

    /// How many days have begun here since 1 January 1970 by this instant.
    #[must_use]
    pub const fn day_number(self, at: Timestamp) -> i64 {
        (at.as_ms() + self.0 as i64 * MINUTE_MS).div_euclid(DAY_MS)
    }

    /// When the day with this number begins here.
    #[must_use]
    pub const fn start_of(self, day_number: i64) -> Timestamp {
        Timestamp::from_ms(day_number * DAY_MS - self.0 as i64 * MINUTE_MS)
    }
}

impl FromStr for Zone {
    type Err = String;

    /// Reads an offset such as `+08:00`, up to 14 hours.
    ///
    /// ```
    /// use domain::when::Zone;
    /// assert_eq!("+08:00".parse(), Ok(Zone::CHINA));
    /// assert!("Asia/Shanghai".parse::<Zone>().is_err() && "+15:00".parse::<Zone>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no offset from UTC between -14:00 and +14:00, such as +08:00");
        let (sign, rest) = match text.split_at_checked(1) {
            Some(("+", rest)) => (1, rest),
            Some(("-", rest)) => (-1, rest),
            _ => return Err(wrong()),
        };
        let (hours, minutes) = rest.split_once(':').ok_or_else(wrong)?;
        let number = |digits: &str| {
            let is_number = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
            digits.parse::<i32>().ok().filter(|_| is_number).ok_or_else(wrong)
        };
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        let offset = hours * 60 + minutes;
        if minutes < 60 && offset <= 14 * 60 { Ok(Self(sign * offset)) } else { Err(wrong()) }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        let minutes = self.0.abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// When something begins or ends, as a person writes it: `2026-06-10T08:00:00+08:00`, or `2026-06-10`, a day of the deployment's zone.
/// What begins on a day begins with it, and what ends on a day ends with it.
///
/// ```
/// use domain::when::{When, Zone};
/// let day: When = serde_json::from_str("\"2026-06-10\"").unwrap();
/// assert_eq!(day.begins(Zone::CHINA).unwrap().to_string(), "2026-06-09T16:00:00Z");
/// assert_eq!(day.ends(Zone::CHINA).unwrap().to_string(), "2026-06-10T16:00:00Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// An instant.
    At(Timestamp),
    /// A day.
    Day(Date),
}

impl When {
    /// Reads an instant or a day, in the years 1 to 9999.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let is_day = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if is_day {
            let day = text.parse().map_err(|_| format!("`{text}` is no day of the calendar"))?;
            return Ok(Self::Day(day));
        }
        let instant =
            Timestamp::parse(text).map_err(|wrong| format!("{wrong}, and no day, such as 2026-06-10"))?;
        Ok(Self::At(instant))
    }

    /// When what begins then begins.
    ///
    /// # Errors
    /// A sentence, for a day at the end of the calendar.
    pub fn begins(self, zone: Zone) -> Result<Timestamp, String> {
        match self {
            Self::At(at) => Ok(at),
            Self::Day(day) => Timestamp::parse(&format!("{day}T00:00:00{zone}")),
        }
    }

    /// When what ends then ends: of a day, the beginning of the next one.
    ///
    /// # Errors
    /// As [`When::begins`].
    pub fn ends(self, zone: Zone) -> Result<Timestamp, String> {
        match self {
            Self::At(at) => Ok(at),
            Self::Day(day) => {
                let next = day.checked_add(1.day()).map_err(|_| format!("`{day}` is the last day"))?;
                Self::Day(next).begins(zone)
            }
        }
    }
}

/// For programs, the schema of an instant: what is generated from it can say every value; days are for those who write by hand.
impl PartialSchema for When {
    fn schema() -> RefOr<Schema> {
        Timestamp::schema()
    }
}

impl ToSchema for When {}

impl From<Timestamp> for When {
    fn from(at: Timestamp) -> Self {
        Self::At(at)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(at) => at.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_and_ends_on_a_day_lasts_that_day_wherever_the_deployment_is() {
        for (zone, begins, ends) in [
            ("+08:00", "2026-02-27T16:00:00Z", "2026-02-28T16:00:00Z"),
            ("-03:30", "2026-02-28T03:30:00Z", "2026-03-01T03:30:00Z"),
            ("+00:00", "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"),
        ] {
            let (zone, day) = (zone.parse().unwrap(), When::parse("2026-02-28").unwrap());
            assert_eq!(day.begins(zone).unwrap().to_string(), begins);
            assert_eq!(day.ends(zone).unwrap().to_string(), ends);
            assert_eq!(zone.start_of(zone.day_number(day.begins(zone).unwrap())), day.begins(zone).unwrap());
            assert_eq!(
                zone.day_number(day.ends(zone).unwrap()),
                zone.day_number(day.begins(zone).unwrap()) + 1
            );
        }
    }

    #[test]
    fn an_instant_is_itself_and_what_is_neither_is_refused() {
        let instant = When::parse("2026-06-10T08:00:00+08:00").unwrap();
        assert_eq!(instant.begins(Zone::CHINA), instant.ends(Zone::CHINA));
        for wrong in
            ["2026-02-30", "2026-6-1", "2026-06-10T08:00:00", "10.06.2026", "", "0000-01-01", "2026-06-10 "]
        {
            let read = When::parse(wrong).and_then(|when| when.begins(Zone::CHINA));
            assert!(read.is_err(), "{wrong}");
        }
        assert!(When::parse("9999-12-31").unwrap().ends(Zone::CHINA).is_err());
    }
}
