//! A graph by numbers, as it is written down and made again: ties by the places of their ends, in their order.

use petgraph::visit::EdgeRef;

use super::account_list::AccountList;
use super::graph::Graph;
use super::topology::TopologyBuilder;

/// A tie by the places of its ends among the accounts of a graph, and of its kind among the kinds there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedTie {
    /// The place of one account in [`Graph::accounts`].
    pub source: u32,
    /// The place of the other.
    pub target: u32,
    /// The place of the kind in [`Graph::kinds`].
    pub kind: u16,
    /// Its strength.
    pub weight: f64,
}

/// What is written down is no graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Accounts stand out of order, or twice.
    #[error("its accounts are not in order")]
    Accounts,
    /// Kinds stand out of order, or twice.
    #[error("its kinds of ties are not in order")]
    Kinds,
    /// A tie stands out of order, or twice, or leads to a place where nothing is.
    #[error("its ties are not in order, or lead nowhere")]
    Tie,
}

impl Graph {
    /// The ties by places, in the order in which [`GraphBuilder`] takes them.
    pub fn placed_ties(&self) -> impl Iterator<Item = PlacedTie> + '_ {
        let place = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        self.topology().graph.edge_references().map(move |edge| PlacedTie {
            source: place(edge.source().index()),
            target: place(edge.target().index()),
            kind: edge.weight().kind,
            weight: edge.weight().weight,
        })
    }
}

/// Makes a graph of what another one says of itself by numbers: nothing is looked up, nothing is sorted, and beside the graph nothing is held.
///
/// ```
/// use domain::account::{Account, AccountInput};
/// use domain::graph::Graph;
/// use domain::id::AccountId;
/// use domain::placed_tie::GraphBuilder;
/// use domain::tie::Tie;
/// let account = |handle: &str| AccountInput { handle: handle.into(), ..AccountInput::default() }.into_account(AccountId(uuid::Uuid::nil()), 1);
/// let tie = Tie { source: "a".into(), target: "b".into(), kind: "joint_duty".into(), weight: 2.0 };
/// let graph = Graph::new(vec![account("a"), account("b")], vec![tie]).unwrap();
/// let mut copy = GraphBuilder::of(graph.accounts().clone(), graph.kinds().to_vec(), graph.tie_count()).unwrap();
/// for tie in graph.placed_ties() {
///     copy.push(tie).unwrap();
/// }
/// assert_eq!(copy.build().neighbours("a"), graph.neighbours("a"));
/// ```
pub struct GraphBuilder {
    accounts: AccountList,
    topology: TopologyBuilder,
    last: Option<(u32, u32, u16)>,
}

impl GraphBuilder {
    /// Begins with accounts by handle and kinds in their order; `ties` says how many will come.
    ///
    /// # Errors
    /// [`PlaceError`] when they are not in order.
    pub fn of(accounts: AccountList, kinds: Vec<String>, ties: usize) -> Result<Self, PlaceError> {
        if !accounts.iter().is_sorted_by(|a, b| a.handle < b.handle) {
            return Err(PlaceError::Accounts);
        }
        if !kinds.is_sorted_by(|a, b| a < b) {
            return Err(PlaceError::Kinds);
        }
        let topology = TopologyBuilder::of(&accounts, kinds, ties);
        Ok(Self { accounts, topology, last: None })
    }

    /// Adds the next tie. O(1).
    ///
    /// # Errors
    /// [`PlaceError::Tie`] when it cannot come next.
    pub fn push(&mut self, tie: PlacedTie) -> Result<(), PlaceError> {
        let PlacedTie { source, target, kind, weight } = tie;
        let key = (source, target, kind);
        let is_next = self.last.is_none_or(|last| last < key);
        let is_there = |place: u32| (place as usize) < self.accounts.len();
        let has_kind = usize::from(kind) < self.topology.kinds.len();
        if !(is_next && is_there(source) && is_there(target) && has_kind && weight.is_finite()) {
            return Err(PlaceError::Tie);
        }
        self.topology.join((source, target), kind, weight);
        self.last = Some(key);
        Ok(())
    }

    /// The graph.
    #[must_use]
    pub fn build(self) -> Graph {
        Graph::joined(self.accounts, self.topology.build())
    }
}
