//! Fixed-point numbers that know how much they may have lost.

use std::cmp::Reverse;
use std::ops::AddAssign;

use super::owen::Arithmetic;

/// Fixed point cannot decide a rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclear;

/// With fewer bits behind the point nearly nothing would be decided.
const FEWEST_BITS: u32 = 24;

/// A true value in `units`..=`units + loss`, counted in fractions of a (millionth · weight unit).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fixed {
    units: u128,
    loss: u64,
}

/// How many bits stand behind the point, and how many units make one of the last decimal.
pub(super) struct FixedPoint {
    bits: u32,
    unit: u128,
}

impl FixedPoint {
    /// As many bits behind the point as leave room for `weight` before it. [`Unclear`] if these are too few,
    /// or if a unit of the last decimal is no whole number of millionths.
    pub fn fit(weight: u128, given: u8, decimals: u8) -> Result<Self, Unclear> {
        let whole = weight.checked_mul(1_000_000).ok_or(Unclear)?;
        let bits = whole.leading_zeros().saturating_sub(1).min(64);
        let power = |exponent: u8| 10_u128.checked_pow(u32::from(exponent)).ok_or(Unclear);
        let millionths = power(given)?.checked_mul(1_000_000).ok_or(Unclear)?;
        let decimal = power(decimals)?;
        let unit = (millionths / decimal).checked_mul(1 << bits).ok_or(Unclear)?;
        let is_whole = millionths.is_multiple_of(decimal);
        if bits < FEWEST_BITS || !is_whole { Err(Unclear) } else { Ok(Self { bits, unit }) }
    }

    /// A whole number of millionths, known exactly.
    pub fn whole(&self, millionths: u128) -> Fixed {
        Fixed { units: millionths << self.bits, loss: 0 }
    }

    /// Whole units of the last decimal in so many millionths.
    pub fn floor(&self, millionths: u128) -> u128 {
        self.whole(millionths).units / self.unit
    }

    /// Divides `units` of the last decimal among `parts` by largest remainder, of equals the first.
    /// [`Unclear`] if a part's loss reaches over the edge of a unit, or decides who gets one more.
    pub fn split(&self, units: u128, parts: &[Fixed]) -> Result<Vec<u128>, Unclear> {
        let mut floors = Vec::with_capacity(parts.len());
        let mut remainders = Vec::with_capacity(parts.len());
        for part in parts {
            let remainder = part.units % self.unit;
            if remainder + u128::from(part.loss) >= self.unit {
                return Err(Unclear);
            }
            floors.push(part.units / self.unit);
            remainders.push(remainder);
        }
        let left = units.saturating_sub(floors.iter().sum());
        let left = usize::try_from(left).map_err(|_| Unclear)?.min(parts.len());
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by_key(|&index| Reverse(remainders[index]));
        let (chosen, others) = order.split_at(left);
        let least = chosen.last().map(|&index| remainders[index]);
        let most = others.iter().map(|&index| remainders[index] + u128::from(parts[index].loss)).max();
        let is_exact = || parts.iter().all(|part| part.loss == 0);
        if least.zip(most).is_some_and(|(least, most)| least <= most) && !is_exact() {
            return Err(Unclear);
        }
        for &index in chosen {
            floors[index] += 1;
        }
        Ok(floors)
    }

    fn divide(value: Fixed, count: usize) -> Fixed {
        let count = count as u128;
        // What a division drops is below one unit; the divided loss is rounded up by not dividing it.
        let dropped = u64::from(!value.units.is_multiple_of(count));
        Fixed { units: value.units / count, loss: value.loss.saturating_add(dropped) }
    }
}

impl Arithmetic for FixedPoint {
    type Number = Fixed;

    fn raise(&mut self, level: &mut Fixed, height: u128, organisations: usize) {
        *level += Self::divide(self.whole(height), organisations);
    }

    fn gain(&mut self, each: &mut Fixed, from: Fixed, to: &Fixed, voices: usize) {
        // Both levels dropped the same below `from`, so that the rise lost only what was dropped since.
        let rise = Fixed { units: to.units - from.units, loss: to.loss - from.loss };
        *each += Self::divide(rise, voices);
    }
}

impl AddAssign for Fixed {
    fn add_assign(&mut self, other: Self) {
        self.units += other.units;
        self.loss = self.loss.saturating_add(other.loss);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(units: u128, loss: u64) -> Fixed {
        Fixed { units, loss }
    }

    #[test]
    fn a_rounding_that_the_loss_could_change_is_unclear() {
        let point = FixedPoint { bits: 0, unit: 100 };
        assert_eq!(point.split(3, &[fixed(160, 5), fixed(140, 5)]), Ok(vec![2, 1]));
        assert_eq!(point.split(3, &[fixed(199, 5), fixed(101, 0)]), Err(Unclear));
        assert_eq!(point.split(3, &[fixed(151, 5), fixed(149, 5)]), Err(Unclear));
        assert_eq!(point.split(3, &[fixed(150, 0), fixed(150, 0)]), Ok(vec![2, 1]));
        assert_eq!(point.split(2, &[fixed(100, 9), fixed(100, 0)]), Ok(vec![1, 1]));
    }

    #[test]
    fn weights_without_room_behind_the_point_are_unclear() {
        assert!(FixedPoint::fit(27_000_000_000, 9, 9).is_ok());
        assert!(FixedPoint::fit(1 << 100, 9, 9).is_err());
        assert!(FixedPoint::fit(1, 0, 9).is_err());
    }
}
