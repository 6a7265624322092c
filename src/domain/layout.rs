//! Where the nodes of a picture stand: on places of a grid whose every other row is shifted by half a place, so that no name lies over
//! another and what is tied lies near.
//!
//! Deliberately no springs and forces: places on a grid leave room for names of any length, and whole numbers give the same picture on
//! every machine.

/// A place: how far to the right, in halves of a column, and how far down, in rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodePlace {
    /// Row, from 0 above.
    pub row: usize,
    /// Halves of a column, from 0 at the left.
    pub halves: usize,
}

/// A tie that pulls two nodes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pull {
    /// The two nodes.
    pub nodes: [usize; 2],
    /// How strongly: at least 1.
    pub strength: u32,
}

/// After so many rounds it is left as it is; a few are usual.
const MOST_ROUNDS: usize = 50;

/// Gives each of `nodes` nodes a place of its own, in `columns` columns, so that pulled nodes lie near: two nodes change places, or one
/// takes a free place, as long as that makes Σ strength × distance² smaller.
///
/// Pulls of nodes that there are not are passed over. The same input gives the same places.
///
/// # Complexity
/// O(nodes² + nodes · pulls) for each round; for pictures of some dozens of nodes.
///
/// # Source
/// Pairwise exchange for the quadratic assignment problem: Armour, Buffa, "A heuristic algorithm and simulation approach to relative
/// location of facilities", 1963.
///
/// ```
/// use domain::layout::{Pull, place_nodes};
/// let places = place_nodes(3, 2, &[Pull { nodes: [0, 2], strength: 1 }]);
/// assert_eq!(places.len(), 3);
/// assert!(places[0] != places[1] && places[1] != places[2] && places[0] != places[2]);
/// ```
#[must_use]
pub fn place_nodes(nodes: usize, columns: usize, pulls: &[Pull]) -> Vec<NodePlace> {
    let mut board = Board::new(nodes, columns.max(1), pulls);
    for _ in 0..MOST_ROUNDS {
        if !board.improve() {
            break;
        }
    }
    board.places()
}

/// How far apart all pulled nodes lie: Σ strength × distance². It is what [`place_nodes`] makes small.
#[must_use]
pub fn tension(places: &[NodePlace], pulls: &[Pull]) -> u64 {
    let between = |pull: &Pull| {
        let [one, other] = pull.nodes;
        Some(u64::from(pull.strength) * distance(*places.get(one)?, *places.get(other)?))
    };
    pulls.iter().filter_map(between).sum()
}

/// The square of the distance, where a row is as high as half a column is wide.
const fn distance(one: NodePlace, other: NodePlace) -> u64 {
    let (rows, halves) = (one.row.abs_diff(other.row) as u64, one.halves.abs_diff(other.halves) as u64);
    rows * rows + halves * halves
}

/// Nodes on places; a place may be free.
struct Board {
    columns: usize,
    /// By place: its node.
    node_at: Vec<Option<usize>>,
    /// By node: its place.
    place_of: Vec<usize>,
    /// By node: whom it pulls, and how strongly.
    pulled: Vec<Vec<(usize, u64)>>,
}

impl Board {
    fn new(nodes: usize, columns: usize, pulls: &[Pull]) -> Self {
        let mut pulled = vec![Vec::new(); nodes];
        for Pull { nodes: [one, other], strength } in pulls.iter().copied() {
            if one < nodes && other < nodes && one != other {
                pulled[one].push((other, u64::from(strength)));
                pulled[other].push((one, u64::from(strength)));
            }
        }
        let places = nodes.div_ceil(columns) * columns;
        let node_at = (0..places).map(|place| (place < nodes).then_some(place)).collect();
        Self { columns, node_at, place_of: (0..nodes).collect(), pulled }
    }

    const fn place(&self, place: usize) -> NodePlace {
        let (row, column) = (place / self.columns, place % self.columns);
        NodePlace { row, halves: 2 * column + row % 2 }
    }

    fn places(&self) -> Vec<NodePlace> {
        self.place_of.iter().map(|&place| self.place(place)).collect()
    }

    /// Lets each node in turn take the place that helps most; whether any has moved.
    fn improve(&mut self) -> bool {
        let mut has_moved = false;
        for node in 0..self.place_of.len() {
            let here = self.place_of[node];
            let gains = (0..self.node_at.len()).filter(|&there| there != here);
            let gains = gains.map(|there| (self.gain(here, there), there)).filter(|(gain, _)| *gain > 0);
            // The first of several that help equally.
            if let Some((_, there)) = gains.reduce(|best, next| if next.0 > best.0 { next } else { best }) {
                self.exchange(here, there);
                has_moved = true;
            }
        }
        has_moved
    }

    /// By how much the tension falls when what stands on two places is exchanged.
    fn gain(&self, here: usize, there: usize) -> i64 {
        let (one, other) = (self.node_at[here], self.node_at[there]);
        self.pull_on(one, here, other) + self.pull_on(other, there, one)
            - self.pull_on(one, there, other)
            - self.pull_on(other, here, one)
    }

    /// The tension of a node on a place, but for that with `without`: the distance of the two stays.
    fn pull_on(&self, node: Option<usize>, place: usize, without: Option<usize>) -> i64 {
        let Some(node) = node else { return 0 };
        let others = self.pulled[node].iter().filter(|(other, _)| Some(*other) != without);
        let sum: u64 = others
            .map(|&(other, strength)| {
                strength * distance(self.place(place), self.place(self.place_of[other]))
            })
            .sum();
        i64::try_from(sum).unwrap_or(i64::MAX / 4)
    }

    fn exchange(&mut self, here: usize, there: usize) {
        self.node_at.swap(here, there);
        for place in [here, there] {
            if let Some(node) = self.node_at[place] {
                self.place_of[node] = place;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn any_pulls(nodes: usize) -> impl Strategy<Value = Vec<Pull>> {
        let pull = (0..nodes, 0..nodes, 1..9_u32);
        let pull = pull.prop_map(|(one, other, strength)| Pull { nodes: [one, other], strength });
        prop::collection::vec(pull, 0..12)
    }

    /// All orders of these places.
    fn orders(places: &[NodePlace]) -> Vec<Vec<NodePlace>> {
        if places.is_empty() {
            return vec![Vec::new()];
        }
        let without = |at: usize| {
            let mut rest = places.to_vec();
            let first = rest.remove(at);
            orders(&rest).into_iter().map(move |order| [vec![first], order].concat())
        };
        (0..places.len()).flat_map(without).collect()
    }

    proptest! {
        #[test]
        fn every_node_has_a_place_of_its_own_and_is_nearer_than_in_order(pulls in any_pulls(9), columns in 1..5_usize) {
            let places = place_nodes(9, columns, &pulls);
            prop_assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), 9);
            let in_order = place_nodes(9, columns, &[]);
            prop_assert!(tension(&places, &pulls) <= tension(&in_order, &pulls));
            prop_assert_eq!(place_nodes(9, columns, &pulls), places);
        }

        #[test]
        fn no_exchange_of_two_nodes_would_be_better(pulls in any_pulls(6)) {
            let places = place_nodes(6, 3, &pulls);
            for one in 0..6 {
                for other in 0..one {
                    let mut exchanged = places.clone();
                    exchanged.swap(one, other);
                    prop_assert!(tension(&places, &pulls) <= tension(&exchanged, &pulls));
                }
            }
        }
    }

    #[test]
    fn a_chain_is_laid_out_as_well_as_any_order_of_it() {
        let pulls = [[0, 3], [3, 1], [1, 2]].map(|nodes| Pull { nodes, strength: 1 });
        let places = place_nodes(4, 2, &pulls);
        let best = orders(&places).iter().map(|order| tension(order, &pulls)).min();
        assert_eq!(Some(tension(&places, &pulls)), best);
    }

    #[test]
    fn nothing_has_no_place_and_pulls_of_nobody_pull_nothing() {
        assert_eq!(place_nodes(0, 3, &[Pull { nodes: [0, 1], strength: 1 }]), []);
        assert_eq!(place_nodes(1, 0, &[Pull { nodes: [0, 7], strength: 1 }]).len(), 1);
    }
}
