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

impl Decimal {
    /// It with so many decimals, rounded half up, for those who want to see less.
    ///
    /// ```
    /// use domain::decimal::Decimal;
    /// assert_eq!(Decimal { units: 624_500, decimals: 4 }.with_decimals(1), "62.5");
    /// assert_eq!(Decimal { units: 3, decimals: 0 }.with_decimals(1), "3.0");
    /// ```
    #[must_use]
    pub fn with_decimals(self, decimals: u8) -> String {
        let units = match self.decimals.checked_sub(decimals) {
            Some(fewer) => {
                let step = 10_u128.pow(u32::from(fewer));
                self.units.saturating_add(step / 2) / step
            }
            None => self.units.saturating_mul(10_u128.pow(u32::from(decimals - self.decimals))),
        };
        Self { units, decimals }.to_string()
    }
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
