//! One arc of the network: its capacity, its units, and what each of them gains.

/// The capacity of an arc that has none.
pub(super) const UNBOUNDED: u32 = u32::MAX;

/// What the units on an arc gain. Every such function is concave: a later unit never gains more than an earlier one.
#[derive(Debug, Clone, Copy)]
pub(super) enum GainFunction {
    /// Every unit gains the same.
    Constant(i64),
    /// The k-th unit, from 0, costs k times the step.
    Spread(i64),
    /// The first unit gains the reward, further ones nothing.
    First(i64),
    /// The first `min` units gain the penalty that they save, further ones nothing.
    Minimum {
        /// How many units are wanted.
        min: u32,
        /// What each of them saves.
        penalty: i64,
    },
}

impl GainFunction {
    /// The gain of the unit that arrives when the arc already has `units`.
    pub(super) fn gain(self, units: u32) -> i64 {
        match self {
            Self::Constant(gain) => gain,
            Self::Spread(step) => -i64::from(units) * step,
            Self::First(reward) if units == 0 => reward,
            Self::Minimum { min, penalty } if units < min => penalty,
            Self::First(_) | Self::Minimum { .. } => 0,
        }
    }

    /// The gain of the first `units` together.
    pub(super) fn total(self, units: u32) -> i64 {
        let count = i64::from(units);
        match self {
            Self::Constant(gain) => count * gain,
            Self::Spread(step) => -(count * (count - 1) / 2 * step),
            Self::First(reward) => count.min(1) * reward,
            Self::Minimum { min, penalty } => i64::from(units.min(min)) * penalty,
        }
    }
}

/// One arc with its units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub(super) tail: u32,
    pub(super) head: u32,
    pub(super) flow: u32,
    pub(super) capacity: u32,
    pub(super) gains: GainFunction,
}

impl Arc {
    /// The gain of one more unit, if there is room for it.
    pub(super) fn next(&self) -> Option<i64> {
        (self.flow < self.capacity).then(|| self.gains.gain(self.flow))
    }

    /// What the last unit gained, if there is one.
    pub(super) fn last(&self) -> Option<i64> {
        (self.flow > 0).then(|| self.gains.gain(self.flow - 1))
    }

    /// Takes the arc out of the residual network: neither room nor units that could move.
    pub(super) fn freeze(&mut self) {
        self.flow = 0;
        self.capacity = 0;
    }
}
