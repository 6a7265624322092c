//! Sets of accounts by their place in the matrix.

/// One bit for each account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    pub fn none(size: usize) -> Self {
        Self { words: vec![0; size.div_ceil(64)] }
    }

    pub fn insert(&mut self, place: usize) {
        self.words[place / 64] |= 1 << (place % 64);
    }

    /// Adds all of `other`, a set of the same size.
    pub fn join(&mut self, other: &Self) {
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }
}

/// A set, or all that are not in it.
#[derive(Clone, Copy)]
pub(super) enum Side<'a> {
    In(&'a Bits),
    Out(&'a Bits),
}

/// The first account of 0..size that is on every side. O(size / 64) for a fixed number of sides.
pub(super) fn first_common(sides: [Side; 4], size: usize) -> Option<usize> {
    let word_of = |side: &Side, index: usize| match side {
        Side::In(bits) => bits.words[index],
        Side::Out(bits) => !bits.words[index],
    };
    (0..size.div_ceil(64)).find_map(|index| {
        let common = sides.iter().fold(u64::MAX, |common, side| common & word_of(side, index));
        let place = index * 64 + common.trailing_zeros() as usize;
        // The last word has places behind the last account, which every complement holds.
        (common != 0 && place < size).then_some(place)
    })
}
