//! From keys to the hand-ins that have them.

/// Of a key, so many hand-ins are kept, the earliest: what more texts have in common is a phrase of the theme, or a
/// text that went round, whose origin is among the first.
pub const MOST_HOLDERS: usize = 24;

/// A hash table of (key, entry) with open addressing: one look into memory per key, 8 bytes per place.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyTable {
    /// key · 2³² + entry + 1; 0 is free. Their number is a power of two.
    places: Vec<u64>,
    taken: usize,
}

impl KeyTable {
    /// Notes that an entry has a key, unless enough earlier ones have it. O(1) amortised.
    pub fn add(&mut self, key: u32, entry: u32) {
        if self.places.len() < 2 * (self.taken + 1) {
            self.grow();
        }
        let mut holders = 0;
        let mut at = self.first(key);
        while self.places[at] != 0 {
            holders += usize::from(self.places[at] >> 32 == u64::from(key));
            if holders == MOST_HOLDERS {
                return;
            }
            at = self.next(at);
        }
        self.places[at] = u64::from(key) << 32 | (u64::from(entry) + 1);
        self.taken += 1;
    }

    /// Appends the entries that have a key.
    pub fn collect(&self, key: u32, into: &mut Vec<u32>) {
        if self.places.is_empty() {
            return;
        }
        let mut at = self.first(key);
        while self.places[at] != 0 {
            if self.places[at] >> 32 == u64::from(key) {
                into.push(u32::try_from((self.places[at] & 0xffff_ffff) - 1).unwrap_or_default());
            }
            at = self.next(at);
        }
    }

    fn first(&self, key: u32) -> usize {
        let spread = u64::from(key.wrapping_mul(0x9e37_79b1));
        // The high bits of the product are the well mixed ones.
        let scaled = (u128::from(spread << 32) * self.places.len() as u128) >> 64;
        usize::try_from(scaled).unwrap_or_default()
    }

    fn next(&self, at: usize) -> usize {
        (at + 1) & (self.places.len() - 1)
    }

    fn grow(&mut self) {
        let larger = vec![0; (2 * self.places.len()).max(1024)];
        let before = std::mem::replace(&mut self.places, larger);
        for place in before.into_iter().filter(|place| *place != 0) {
            let mut at = self.first(u32::try_from(place >> 32).unwrap_or_default());
            while self.places[at] != 0 {
                at = self.next(at);
            }
            self.places[at] = place;
        }
    }
}
