//! A forest in preorder: everything below a node is one range, so that a reach is a range too.

use super::tree::IndexTree;

/// No place above.
const NONE: u32 = u32::MAX;

/// The nodes of a forest numbered in preorder: *places*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Preorder {
    /// By node: its place.
    place: Vec<u32>,
    /// By place: the first place behind everything below it.
    leave: Vec<u32>,
    /// By place: the place above it.
    above: Vec<u32>,
}

impl Preorder {
    /// Roots and children come in the order of their numbers. O(n).
    pub fn of(tree: &IndexTree) -> Self {
        let nodes = tree.len();
        let mut children = vec![Vec::new(); nodes];
        let mut waiting = Vec::new();
        for node in (0..u32::try_from(nodes).unwrap_or(NONE)).rev() {
            match tree.parent(node) {
                Some(parent) => children[parent as usize].push(node),
                None => waiting.push((node, NONE)),
            }
        }
        let mut order = Self { place: vec![0; nodes], leave: vec![0; nodes], above: vec![NONE; nodes] };
        let mut next = 0_u32;
        while let Some((node, above)) = waiting.pop() {
            order.place[node as usize] = next;
            order.above[next as usize] = above;
            // Children were collected from the last to the first, so the first is taken first.
            waiting.extend(children[node as usize].iter().map(|&child| (child, next)));
            next += 1;
        }
        for at in (0..nodes).rev() {
            // Everything below a place comes after it, so its own end is known by now.
            let end = order.leave[at].max(u32::try_from(at + 1).unwrap_or(NONE));
            order.leave[at] = end;
            if let Some(above) = order.leave.get_mut(order.above[at] as usize) {
                *above = (*above).max(end);
            }
        }
        order
    }

    /// How many places there are.
    pub const fn len(&self) -> usize {
        self.leave.len()
    }

    /// The place of a node.
    pub fn place(&self, node: u32) -> u32 {
        self.place[node as usize]
    }

    /// The first place behind everything below `place`.
    pub fn leave(&self, place: u32) -> u32 {
        self.leave[place as usize]
    }

    /// The place and everything above it, upwards.
    pub fn climb(&self, place: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(place), |&at| Some(self.above[at as usize]).filter(|&above| above != NONE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_below_a_node_is_one_range_of_places() {
        let parents = vec![Some(3), Some(0), Some(0), None, None, Some(4)];
        let tree = IndexTree::from_parents(parents).unwrap();
        let order = Preorder::of(&tree);
        assert_eq!((0..6).map(|node| order.place(node)).collect::<Vec<_>>(), [1, 2, 3, 0, 4, 5]);
        for (above, below) in (0..6).flat_map(|a| (0..6).map(move |b| (a, b))) {
            let (place, at) = (order.place(above), order.place(below));
            let within = above == below || tree.is_above(above, below);
            assert_eq!((place..order.leave(place)).contains(&at), within, "{above} {below}");
            assert_eq!(order.climb(at).any(|found| found == place), within);
        }
    }
}
