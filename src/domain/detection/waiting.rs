//! Who waits to be looked at.

use super::random::Random;

/// Nodes that may gain: first in, first out, each at most once.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// One place more than there are nodes.
    ring: Vec<u32>,
    waits: Vec<bool>,
    first: usize,
    count: usize,
}

impl Waiting {
    /// Lets nobody wait, of so many nodes.
    pub fn clear(&mut self, nodes: usize) {
        while self.take().is_some() {}
        self.waits.resize(self.waits.len().max(nodes), false);
        self.ring.resize(nodes + 1, 0);
        self.first = 0;
    }

    /// Lets all of so many nodes wait, in an order of chance.
    pub fn fill(&mut self, nodes: usize, random: &mut Random) {
        self.clear(nodes);
        random.order(&mut self.ring[..nodes]);
        self.waits[..nodes].fill(true);
        self.count = nodes;
    }

    /// Who has waited longest.
    pub fn take(&mut self) -> Option<u32> {
        self.count = self.count.checked_sub(1)?;
        let node = self.ring[self.first];
        self.first = if self.first + 1 == self.ring.len() { 0 } else { self.first + 1 };
        self.waits[node as usize] = false;
        Some(node)
    }

    /// Lets one more wait, if it may and does not yet.
    #[inline]
    pub fn add_if(&mut self, may: bool, node: u32) {
        let waits = &mut self.waits[node as usize];
        let is_new = may && !*waits;
        *waits |= may;
        let last = self.first + self.count;
        let place = if last < self.ring.len() { last } else { last - self.ring.len() };
        // Without a branch, which would be guessed wrong as often as not: behind the last there is always a place.
        self.ring[place] = node;
        self.count += usize::from(is_new);
    }
}
