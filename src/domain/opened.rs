//! When an account was opened, as precisely as the list says.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A day, a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"year": 2018, "month": 12, "day": null}))]
pub struct OpenedOn {
    /// The year.
    pub year: u16,
    /// The month, 1 to 12, when it is said.
    #[schema(required = true)]
    pub month: Option<u8>,
    /// The day of the month, when it is said.
    #[schema(required = true)]
    pub day: Option<u8>,
}

impl OpenedOn {
    /// These parts, if there is such a day; years from 1990 to 2099 count.
    ///
    /// ```
    /// use domain::opened::OpenedOn;
    /// assert_eq!(OpenedOn::new(2024, Some(2), Some(29)).unwrap().to_string(), "2024-02-29");
    /// assert_eq!(OpenedOn::new(2018, Some(12), None).unwrap().to_string(), "2018-12");
    /// assert_eq!(OpenedOn::new(2023, Some(2), Some(29)), None);
    /// assert_eq!(OpenedOn::new(1899, None, None), None);
    /// ```
    #[must_use]
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        if !(1990..=2099).contains(&year) || (day.is_some() && month.is_none()) {
            return None;
        }
        let calendar_day = (i16::try_from(year).ok()?, i8::try_from(month.unwrap_or(1)).ok()?);
        let day_of_month = i8::try_from(day.unwrap_or(1)).ok()?;
        jiff::civil::Date::new(calendar_day.0, calendar_day.1, day_of_month).ok()?;
        Some(Self { year, month, day })
    }

    /// The day with this serial number in the system of 1900, as spreadsheet programs count.
    ///
    /// ```
    /// use domain::opened::OpenedOn;
    /// assert_eq!(OpenedOn::of_serial(42_807).unwrap().to_string(), "2017-03-13");
    /// assert_eq!(OpenedOn::of_serial(5), None);
    /// ```
    #[must_use]
    pub fn of_serial(number: i64) -> Option<Self> {
        if !(0..100_000).contains(&number) {
            return None;
        }
        let day = jiff::civil::Date::new(1899, 12, 30).ok()?;
        let day = day.checked_add(jiff::Span::new().days(number)).ok()?;
        let part = |value: i8| u8::try_from(value).ok();
        Self::new(u16::try_from(day.year()).ok()?, part(day.month()), part(day.day()))
    }
}

/// A text that is no day, month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no day, month or year from 1990 to 2099")]
pub struct NotADay;

impl FromStr for OpenedOn {
    type Err = NotADay;

    /// What [`OpenedOn`] is displayed as.
    ///
    /// ```
    /// use domain::opened::OpenedOn;
    /// for text in ["2018", "2018-12", "2018-12-03"] {
    ///     assert_eq!(text.parse::<OpenedOn>().unwrap().to_string(), text);
    /// }
    /// assert!("2018-13".parse::<OpenedOn>().is_err() && "2018-1".parse::<OpenedOn>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let mut parts = text.split('-');
        let year = parts.next().and_then(|year| year.parse().ok()).ok_or(NotADay)?;
        let mut next = || parts.next().map(|part| part.parse().map_err(|_| NotADay)).transpose();
        let (month, day) = (next()?, next()?);
        // Written again it must be the same: no blank, no sign, no digit more or less.
        Self::new(year, month, day).filter(|opened| opened.to_string() == text).ok_or(NotADay)
    }
}

impl fmt::Display for OpenedOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}
