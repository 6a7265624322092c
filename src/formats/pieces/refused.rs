//! A file of pieces that is refused.

use std::fmt;

use domain::row::RowError;

/// A file that is refused as a whole because rows of it are bad.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refused {
    /// The first errors in the order of their lines, at most [`Refused::LISTED`].
    pub errors: Vec<RowError>,
    /// How many there are in all.
    pub count: usize,
}

impl Refused {
    /// How many errors are listed: enough to see a pattern, few enough to read; a million bad rows take no memory.
    pub const LISTED: usize = 50;
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.errors.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            write!(f, "{separator}{error}")?;
        }
        match self.count - self.errors.len() {
            0 => Ok(()),
            more => write!(f, "\n… and {more} more"),
        }
    }
}
