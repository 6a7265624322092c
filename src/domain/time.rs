//! Instants as UTC integer milliseconds, read and written as RFC 3339.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::ToSchema;

/// An instant, in milliseconds since the Unix epoch (UTC).
///
/// ```
/// use domain::time::Timestamp;
/// let at = Timestamp::parse("2026-06-10T08:00:00+08:00").unwrap();
/// assert_eq!(at.to_string(), "2026-06-10T00:00:00Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-06-10T08:00:00+08:00")]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant `ms` milliseconds after the epoch.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with an offset; years 1 to 9999.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parsed: jiff::Timestamp = text.parse().map_err(|_| {
            format!("`{text}` is no RFC 3339 time with offset, such as 2026-06-10T08:00:00+08:00")
        })?;
        let at = Self(parsed.as_millisecond());
        // Outside of these years the text form is no longer RFC 3339 and would not come back.
        if (-62_135_596_800_000..=253_402_207_200_000).contains(&at.0) {
            Ok(at)
        } else {
            Err(format!("`{text}` lies outside of the years 1 to 9999"))
        }
    }

    /// The instant halfway between two; used for "silence accepts until half of the window".
    #[must_use]
    pub const fn halfway(self, other: Self) -> Self {
        Self(self.0 + (other.0 - self.0) / 2)
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(at) => at.fmt(f),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}
