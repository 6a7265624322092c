//! Who waits to be looked at.

use super::random::Random;

/// Nodes that may gain: first in, first out, each at most once.
#[derive(Debug, Default)]
pub(super) struct Waiting {
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
        self.ring.resize(nodes, 0);
        self.first = 0;
    }

    /// Lets all of so many nodes wait, in an order of chance.
    pub fn fill(&mut self, nodes: usize, random: &mut Random) {
        self.clear(nodes);
        random.order(&mut self.ring);
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

    /// Lets one more wait, unless it does.
    pub fn add(&mut self, node: u32) {
        if std::mem::replace(&mut self.waits[node as usize], true) {
            return;
        }
        let mut place = self.first + self.count;
        if place >= self.ring.len() {
            place -= self.ring.len();
        }
        self.ring[place] = node;
        self.count += 1;
    }
}
