//! The queue of a search.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::node::Node;

/// Distances below this are queued in buckets, longer ones in a heap.
const NEAR: usize = 64;

/// A queue of nodes by distance; among equals the latest comes first, which leads straight to an end at no distance.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    near: Vec<Vec<Node>>,
    /// Which of the near buckets hold something.
    filled: u64,
    far: BinaryHeap<Reverse<(i64, Node)>>,
}

impl Default for Queue {
    fn default() -> Self {
        Self { near: vec![Vec::new(); NEAR], filled: 0, far: BinaryHeap::new() }
    }
}

impl Queue {
    #[inline]
    pub(super) fn push(&mut self, distance: i64, node: Node) {
        match usize::try_from(distance) {
            Ok(near) if near < NEAR => {
                self.near[near].push(node);
                self.filled |= 1 << near;
            }
            _ => self.far.push(Reverse((distance, node))),
        }
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<(i64, Node)> {
        if self.filled == 0 {
            return self.far.pop().map(|Reverse(entry)| entry);
        }
        let near = self.filled.trailing_zeros();
        let bucket = &mut self.near[near as usize];
        let node = bucket.pop();
        if bucket.is_empty() {
            self.filled &= !(1 << near);
        }
        node.map(|node| (i64::from(near), node))
    }

    pub(super) fn clear(&mut self) {
        while self.filled != 0 {
            let near = self.filled.trailing_zeros();
            self.near[near as usize].clear();
            self.filled &= !(1 << near);
        }
        self.far.clear();
    }
}
