//! How good a piece is.

use serde::Serialize;

use super::decimal::Decimal;

/// How good a piece is, in millionths: 0 adds nothing (late, a copy, pending), 1,000,000 is an original
/// piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Quality(u32);

impl Quality {
    /// A piece that adds nothing.
    pub const ZERO: Self = Self(0);
    /// A piece that covers its cell in full.
    pub const FULL: Self = Self(1_000_000);

    /// The quality of so many millionths; `None` above one.
    #[must_use]
    pub const fn from_millionths(millionths: u32) -> Option<Self> {
        if millionths <= Self::FULL.0 { Some(Self(millionths)) } else { None }
    }

    /// This quality as a decimal number with six digits, 0 to 1.
    #[must_use]
    pub const fn decimal(self) -> Decimal {
        Decimal { units: self.0 as u128, decimals: 6 }
    }

    /// This quality in millionths, 0..=1,000,000.
    #[must_use]
    pub const fn millionths(self) -> u32 {
        self.0
    }
}
