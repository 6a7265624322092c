//! How well a cell is supplied.

use crate::keyed;

/// From so many times the wanted voices on, a cell is crowded.
const CROWDED: u64 = 3;

keyed! {
    /// How well a cell is supplied, from nothing to too much.
    pub enum CoverageState {
        /// Nobody reaches it.
        Uncovered = "uncovered",
        /// Less than the wanted number of voices.
        Thin = "thin",
        /// At least the wanted number.
        Covered = "covered",
        /// Three times the wanted number or more.
        Crowded = "crowded",
    }
}

impl CoverageState {
    /// What a supply in thousandths of a voice means where so many voices are wanted.
    #[must_use]
    pub fn of_supply(thousandths: u64, wanted: u32) -> Self {
        let wanted = u64::from(wanted) * 1000;
        match thousandths {
            0 => Self::Uncovered,
            supply if supply < wanted => Self::Thin,
            supply if supply < CROWDED * wanted => Self::Covered,
            _ => Self::Crowded,
        }
    }

    /// Whether a cell in this state wants voices.
    #[must_use]
    pub const fn is_gap(self) -> bool {
        matches!(self, Self::Uncovered | Self::Thin)
    }
}
