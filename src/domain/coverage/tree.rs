//! A forest by parents: the taxonomy of functions, the regions.

use thiserror::Error;

/// Nodes 0..n with at most one parent each, without cycles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexTree {
    parents: Vec<Option<u32>>,
}

/// Why parents make no forest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IndexTreeError {
    /// A parent is no node.
    #[error("node {node} has parent {parent}, which is no node")]
    UnknownParent {
        /// The node.
        node: usize,
        /// Its parent.
        parent: u32,
    },
    /// A node is above itself.
    #[error("node {node} is above itself")]
    Cycle {
        /// The smallest node of a cycle.
        node: usize,
    },
}

impl IndexTree {
    /// The forest in which node i has the i-th parent.
    ///
    /// # Errors
    /// A parent that is no node; a cycle. O(n).
    ///
    /// ```
    /// use domain::coverage::{IndexTree, IndexTreeError};
    /// assert!(IndexTree::from_parents(vec![None, Some(0), Some(1)]).is_ok());
    /// assert_eq!(IndexTree::from_parents(vec![Some(1), Some(0)]), Err(IndexTreeError::Cycle { node: 0 }));
    /// ```
    pub fn from_parents(parents: Vec<Option<u32>>) -> Result<Self, IndexTreeError> {
        let is_unknown = |parent: &Option<u32>| parent.is_some_and(|parent| parent as usize >= parents.len());
        if let Some((node, Some(parent))) =
            parents.iter().copied().enumerate().find(|(_, parent)| is_unknown(parent))
        {
            return Err(IndexTreeError::UnknownParent { node, parent });
        }
        let tree = Self { parents };
        match tree.find_cycle() {
            Some(node) => Err(IndexTreeError::Cycle { node }),
            None => Ok(tree),
        }
    }

    /// How many nodes it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether it has no node.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// The node and everything above it, upwards; nothing for a node that is none.
    pub fn climb(&self, node: u32) -> impl Iterator<Item = u32> {
        let known = Some(node).filter(|&node| (node as usize) < self.len());
        std::iter::successors(known, |&node| self.parents[node as usize])
    }

    /// The node above, if there is one.
    #[must_use]
    pub fn parent(&self, node: u32) -> Option<u32> {
        self.climb(node).nth(1)
    }

    /// Whether `above` lies above `node`; no node lies above itself.
    #[must_use]
    pub fn is_above(&self, above: u32, node: u32) -> bool {
        self.climb(node).skip(1).any(|ancestor| ancestor == above)
    }

    /// Walks up from every node until a node that an earlier walk has seen; meeting one of the same walk is a
    /// cycle.
    fn find_cycle(&self) -> Option<usize> {
        let mut seen_by = vec![None; self.len()];
        for start in 0..self.len() {
            let mut at = Some(start);
            while let Some(node) = at.filter(|&node| seen_by[node].is_none()) {
                seen_by[node] = Some(start);
                at = self.parents[node].map(|parent| parent as usize);
            }
            if let Some(node) = at.filter(|&node| seen_by[node] == Some(start)) {
                let cycle = std::iter::successors(Some(node), |&node| {
                    self.parents[node].map(|parent| parent as usize)
                });
                return cycle.take(self.len()).min();
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_and_unknown_parents_are_named() {
        let build = |parents: &[Option<u32>]| IndexTree::from_parents(parents.to_vec());
        assert_eq!(build(&[Some(3), None]), Err(IndexTreeError::UnknownParent { node: 0, parent: 3 }));
        assert_eq!(build(&[None, Some(1)]), Err(IndexTreeError::Cycle { node: 1 }));
        assert_eq!(build(&[Some(3), Some(2), Some(3), Some(1)]), Err(IndexTreeError::Cycle { node: 1 }));
        assert!(build(&[Some(2), Some(0), None]).is_ok());
    }

    #[test]
    fn climbing_gives_the_node_and_all_above_it() {
        let tree = IndexTree::from_parents(vec![None, Some(0), Some(1), None]).unwrap();
        assert_eq!(tree.climb(2).collect::<Vec<_>>(), [2, 1, 0]);
        assert!(tree.is_above(0, 2) && !tree.is_above(2, 2) && !tree.is_above(3, 2));
        assert_eq!(tree.climb(9).count(), 0);
    }
}
