//! Which accounts are tied: nodes and edges without attributes, built once from sorted rows and shared.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;

use super::account_list::AccountList;
use super::tie::{Tie, TieKey};
use super::tie_table::TieTable;

/// A tie without its ends.
pub(super) struct Edge {
    /// The place of its kind.
    pub(super) kind: u16,
    pub(super) weight: f64,
}

/// Nodes and edges without attributes.
pub(super) struct Topology {
    pub(super) graph: UnGraph<(), Edge>,
    /// The kinds of the ties, sorted.
    pub(super) kinds: Vec<String>,
    /// The nodes of the accounts by handle.
    pub(super) nodes: Arc<HashMap<String, NodeIndex>>,
}

impl Topology {
    /// Numbers sorted accounts and joins them. O(n log n + m log m); beside the graph a place for each tie is held.
    pub(super) fn of(accounts: &AccountList, ties: &TieTable) -> Result<Self, UnknownEnd> {
        let words = ties.words();
        let kinds: BTreeSet<u32> = ties.numbered().iter().map(|tie| tie.kind).collect();
        let mut kinds: Vec<(&str, u32)> = kinds.into_iter().map(|kind| (words.text(kind), kind)).collect();
        kinds.sort_unstable();
        let ranks: HashMap<u32, u16> = (0..).zip(&kinds).map(|(rank, &(_, kind))| (kind, rank)).collect();
        let kinds = kinds.into_iter().map(|(kind, _)| kind.to_owned()).collect();
        let mut topology = TopologyBuilder::of(accounts, kinds, ties.len());
        // Each handle is looked up once, however many ties name it.
        let places: Vec<Option<NodeIndex>> =
            words.iter().map(|word| topology.nodes.get(word).copied()).collect();
        let mut edges = Vec::with_capacity(ties.len());
        for tie in ties.numbered() {
            let place = |word: u32| places.get(word as usize).copied().flatten();
            let (Some(source), Some(target)) = (place(tie.source), place(tie.target)) else {
                let [from, to] = [tie.source, tie.target].map(|word| words.text(word).to_owned());
                return Err(UnknownEnd { from, to });
            };
            edges.push(((source, target, ranks[&tie.kind]), tie.weight));
        }
        // Nodes are numbered by handle. This sort is linear where the rows came in order.
        edges.sort_by_key(|edge| edge.0);
        for ((source, target, kind), weight) in edges {
            topology.join((source, target), kind, weight);
        }
        Ok(topology.build())
    }

    /// The same nodes, where the ties with these keys are now those of `present`; every other tie is as it was. The result is that of
    /// [`Topology::of`] all ties. O(nodes + edges + changed log changed).
    pub(super) fn with_changed_ties(
        &self,
        changed: &BTreeSet<TieKey>,
        present: &[Tie],
    ) -> Result<Self, UnknownEnd> {
        let place = |handle: &str| self.nodes.get(handle).copied();
        let gone = changed.iter().filter_map(|key| {
            let place = (place(&key.source)?, place(&key.target)?, key.kind.as_str());
            Some((place, None))
        });
        let mut now: BTreeMap<(NodeIndex, NodeIndex, &str), Option<f64>> = gone.collect();
        for tie in present {
            let (Some(source), Some(target)) = (place(&tie.source), place(&tie.target)) else {
                return Err(UnknownEnd { from: tie.source.clone(), to: tie.target.clone() });
            };
            now.insert((source, target, tie.kind.as_str()), Some(tie.weight));
        }
        let kept = self.graph.edge_references().map(|edge| {
            let kind = self.kinds.get(usize::from(edge.weight().kind)).map_or("", String::as_str);
            ((edge.source(), edge.target(), kind), edge.weight().weight)
        });
        let kept = kept.filter(|(key, _)| !now.contains_key(key));
        let come = now.iter().filter_map(|(key, weight)| Some((*key, (*weight)?)));
        let mut ties: Vec<_> = kept.chain(come).collect();
        // Nodes are numbered by handle. This sort is linear for two sorted runs.
        ties.sort_by(|a, b| a.0.cmp(&b.0));
        let kinds: BTreeSet<&str> = ties.iter().map(|((.., kind), _)| *kind).collect();
        let kinds: Vec<&str> = kinds.into_iter().collect();
        let mut graph = UnGraph::with_capacity(self.graph.node_count(), ties.len());
        for _ in 0..self.graph.node_count() {
            graph.add_node(());
        }
        for &((source, target, kind), weight) in &ties {
            let kind = kinds.binary_search(&kind).unwrap_or_default();
            graph.add_edge(source, target, Edge { kind: u16::try_from(kind).unwrap_or(u16::MAX), weight });
        }
        let kinds = kinds.into_iter().map(ToOwned::to_owned).collect();
        Ok(Self { graph, kinds, nodes: Arc::clone(&self.nodes) })
    }

    /// The same ties among more accounts, as [`Graph::new`] would number them. O(accounts + ties).
    pub(super) fn renumbered(&self, accounts: &AccountList) -> Self {
        let mut graph = UnGraph::with_capacity(accounts.len(), self.graph.edge_count());
        let mut places = vec![NodeIndex::default(); self.graph.node_count()];
        let nodes = accounts.iter().map(|account| {
            let node = graph.add_node(());
            if let Some(before) = self.nodes.get(&account.handle) {
                places[before.index()] = node;
            }
            (account.handle.clone(), node)
        });
        let nodes: HashMap<String, NodeIndex> = nodes.collect();
        for edge in self.graph.edge_references() {
            let Edge { kind, weight } = *edge.weight();
            graph.add_edge(
                places[edge.source().index()],
                places[edge.target().index()],
                Edge { kind, weight },
            );
        }
        Self { graph, kinds: self.kinds.clone(), nodes: Arc::new(nodes) }
    }
}

/// Makes a topology of ties that come in the order of its edges.
pub(super) struct TopologyBuilder {
    graph: UnGraph<(), Edge>,
    pub(super) kinds: Vec<String>,
    nodes: HashMap<String, NodeIndex>,
}

impl TopologyBuilder {
    /// A node for each account.
    pub(super) fn of(accounts: &AccountList, kinds: Vec<String>, ties: usize) -> Self {
        let mut graph = UnGraph::with_capacity(accounts.len(), ties);
        let nodes = accounts.iter().map(|account| (account.handle.clone(), graph.add_node(()))).collect();
        Self { graph, kinds, nodes }
    }

    /// An edge between two nodes that are there.
    pub(super) fn join(
        &mut self,
        (source, target): (impl Into<NodeIndex>, impl Into<NodeIndex>),
        kind: u16,
        weight: f64,
    ) {
        self.graph.add_edge(source.into(), target.into(), Edge { kind, weight });
    }

    pub(super) fn build(self) -> Topology {
        Topology { graph: self.graph, kinds: self.kinds, nodes: Arc::new(self.nodes) }
    }
}

/// A tie that names an account which is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the tie {from} – {to} names an unknown account")]
pub struct UnknownEnd {
    /// One end.
    pub from: String,
    /// The other end.
    pub to: String,
}
