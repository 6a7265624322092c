//! Seeded chance: the same seed gives the same numbers on every machine.

/// How many places stay together in an order of many.
const SIDE_BY_SIDE: u32 = 32;

/// Fewer lie near each other anyway, and the order should surprise.
const MANY_PLACES: u32 = 1024;

/// A generator of 64-bit numbers (`SplitMix64`: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub const fn of_seed(seed: u64) -> Self {
        Self(seed)
    }

    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A place below `limit`; its bias is below `limit` / 2³².
    pub fn below(&mut self, limit: usize) -> usize {
        let scaled = (u128::from(self.next()) * limit as u128) >> 64;
        usize::try_from(scaled).unwrap_or_default()
    }

    /// Puts the values into an order of its own choosing (Fisher and Yates). O(n).
    pub fn shuffle(&mut self, values: &mut [u32]) {
        for last in (1..values.len()).rev() {
            let place = self.below(last + 1);
            values.swap(last, place);
        }
    }

    /// Fills with the places from 0 in an order of its own choosing. Of many, neighbours stay together: what belongs to them
    /// lies side by side in memory, which is fetched once for all of them. O(n).
    pub fn order(&mut self, places: &mut [u32]) {
        let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let side = if count < MANY_PLACES { 1 } else { SIDE_BY_SIDE };
        let mut blocks: Vec<u32> = (0..count.div_ceil(side)).collect();
        self.shuffle(&mut blocks);
        let ordered =
            blocks.into_iter().flat_map(|block| block * side..(block * side).saturating_add(side).min(count));
        for (place, value) in places.iter_mut().zip(ordered) {
            *place = value;
        }
    }
}
