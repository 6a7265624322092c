//! Thousandths: the unit of shares and of parts of a voice, so that sums are exact.

/// Part of a thousand, 0..=1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Permille(u16);

impl Permille {
    /// What a voice from a region above loses by default: it counts 600, as locality does in the fit of a direction.
    pub const DEFAULT_DISCOUNT: Self = Self(400);

    /// So many thousandths; `None` above 1000.
    #[must_use]
    pub const fn new(thousandths: u16) -> Option<Self> {
        if thousandths <= 1000 { Some(Self(thousandths)) } else { None }
    }

    /// These thousandths.
    #[must_use]
    pub const fn thousandths(self) -> u16 {
        self.0
    }
}

/// A share in thousandths; 0 of nothing.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
pub(crate) fn thousandths(part: f64, whole: f64) -> u32 {
    if whole > 0.0 { ((part / whole).clamp(0.0, 1.0) * 1000.0).round() as u32 } else { 0 }
}

/// Thousandths as whole units (voices, or weight) with a fraction.
#[must_use]
pub fn from_thousandths(thousandths: u64) -> f64 {
    // Below 2^53 thousandths both parts are exact, and their sum is the nearest number that there is.
    let whole = u32::try_from(thousandths / 1000).unwrap_or(u32::MAX);
    let rest = u32::try_from(thousandths % 1000).unwrap_or(0);
    (f64::from(whole) * 1000.0 + f64::from(rest)) / 1000.0
}
