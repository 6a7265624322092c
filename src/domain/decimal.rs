//! Decimal figures.

use std::fmt;

use serde::{Serialize, Serializer};

/// A decimal number: `units` of 10^−`decimals`. It serialises as a JSON number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal {
    /// The number in units of its last decimal.
    pub units: u128,
    /// How many decimals it is written with.
    pub decimals: u8,
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u128.pow(u32::from(self.decimals));
        write!(f, "{}", self.units / unit)?;
        if self.decimals > 0 {
            write!(f, ".{:0width$}", self.units % unit, width = usize::from(self.decimals))?;
        }
        Ok(())
    }
}

impl Serialize for Decimal {
    /// The nearest double prints the same decimals up to 15 digits, and a number is what clients can add.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number: f64 = self.to_string().parse().map_err(serde::ser::Error::custom)?;
        serializer.serialize_f64(number)
    }
}
