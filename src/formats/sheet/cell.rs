//! What stands in a cell.

use std::borrow::Cow;

/// What stands in a cell that is not empty.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text, as it stands.
    Text(Box<str>),
    /// A number.
    Number(f64),
    /// A day: year, month, day of the month.
    Date(u16, u8, u8),
    /// True or false.
    Truth(bool),
    /// An error of the spreadsheet program, as `#REF!`.
    Error(Box<str>),
    /// A formula whose value was never computed.
    NotComputed,
}

impl Cell {
    /// Whether nothing shows in the cell.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.chars().all(|c| c.is_whitespace() || domain::alike::is_invisible(c)),
            _ => false,
        }
    }

    /// What the cell shows. Whole numbers show all of their digits.
    ///
    /// ```
    /// use formats::sheet::Cell;
    /// assert_eq!(Cell::Number(386_000.0).shown(), "386000");
    /// assert_eq!(Cell::Number(3.25).shown(), "3.25");
    /// assert_eq!(Cell::Date(2017, 3, 13).shown(), "2017-03-13");
    /// ```
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Error(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date(year, month, day) => Cow::Owned(format!("{year:04}-{month:02}-{day:02}")),
            Self::Truth(true) => Cow::Borrowed("TRUE"),
            Self::Truth(false) => Cow::Borrowed("FALSE"),
            Self::NotComputed => Cow::Borrowed(""),
        }
    }
}
