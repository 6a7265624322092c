//! The live graph: accounts as nodes, ties as edges.
//!
//! The topology is built once from sorted rows and shared; attributes live beside it in a list of which a part is copied when it is
//! written. Node indices never leave these two modules: everything outside speaks in handles.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Weak};

use petgraph::graph::NodeIndex;
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::Account;
use super::account_list::AccountList;
use super::tie::{Tie, TieBetween, TieKey};
use super::tie_table::TieTable;
use super::topology::{Edge, Topology, UnknownEnd};

/// A tie seen from one account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"account": "weibo-zjg-jiaoyu", "name": "张家港教育", "kind": "same_organisation", "weight": 3.0}))]
pub struct Neighbour {
    /// Handle of the account at the other end.
    pub account: String,
    /// Its name.
    pub name: String,
    /// The kind of the tie.
    pub kind: String,
    /// The weight of the tie.
    pub weight: f64,
}

/// The graph of accounts; cloning is cheap and shares everything.
#[derive(Clone)]
pub struct Graph {
    topology: Arc<Topology>,
    accounts: Arc<AccountList>,
    /// What tells it from the graph of which it was made.
    changed: Option<Changed>,
}

/// The places of accounts that differ from those of another graph with the same handles.
#[derive(Clone)]
struct Changed {
    from: Weak<AccountList>,
    places: Arc<[usize]>,
}

impl Graph {
    /// Builds the graph; rows may come in any order, the result is the same. O(n log n + m log m).
    ///
    /// # Errors
    /// [`UnknownEnd`] when a tie names an account that is not among `accounts`.
    pub fn new(accounts: Vec<Account>, ties: Vec<Tie>) -> Result<Self, UnknownEnd> {
        Self::of(accounts, &ties.into_iter().collect())
    }

    /// The same of a table, which holds many ties in little memory.
    ///
    /// # Errors
    /// [`UnknownEnd`] when a tie names an account that is not among `accounts`.
    pub fn of(mut accounts: Vec<Account>, ties: &TieTable) -> Result<Self, UnknownEnd> {
        accounts.sort_unstable_by(|a, b| a.handle.cmp(&b.handle));
        let accounts: AccountList = accounts.into_iter().map(Arc::new).collect();
        let topology = Arc::new(Topology::of(&accounts, ties)?);
        Ok(Self { topology, accounts: Arc::new(accounts), changed: None })
    }

    /// Accounts by handle with the topology that was made for them.
    pub(super) fn joined(accounts: AccountList, topology: Topology) -> Self {
        Self { topology: Arc::new(topology), accounts: Arc::new(accounts), changed: None }
    }

    pub(super) fn topology(&self) -> &Topology {
        &self.topology
    }

    /// This graph with these accounts in the place of those with the same handles; others come to it without ties. Other holders
    /// of the graph keep what they have, and both share what is the same. For each a part of the accounts is copied, without looking at
    /// them; where an account has come O(accounts + ties).
    #[must_use]
    pub fn with_changed(&self, changed: Vec<Account>) -> Self {
        let mut accounts = (*self.accounts).clone();
        let (mut known, mut newcomers) = (Vec::new(), Vec::new());
        for account in changed {
            match self.topology.nodes.get(&account.handle).map(|node| node.index()) {
                Some(place) => known.push((place, Arc::new(account))),
                None => newcomers.push(Arc::new(account)),
            }
        }
        let places: Vec<usize> = known.iter().map(|(place, _)| *place).collect();
        accounts.replace(known);
        if newcomers.is_empty() {
            let changed = Changed { from: Arc::downgrade(&self.accounts), places: places.into() };
            let topology = Arc::clone(&self.topology);
            return Self { topology, accounts: Arc::new(accounts), changed: Some(changed) };
        }
        newcomers.extend(accounts.iter().cloned());
        newcomers.sort_by(|a, b| a.handle.cmp(&b.handle));
        let accounts: AccountList = newcomers.into_iter().collect();
        Self {
            topology: Arc::new(self.topology.renumbered(&accounts)),
            accounts: Arc::new(accounts),
            changed: None,
        }
    }

    /// The same accounts, where the ties with these keys are now those of `present` (each with the smaller handle first), and gone where
    /// that has none; every other tie stays. The same graph as [`Graph::new`] makes of all ties, in O(accounts + ties) without them.
    ///
    /// # Errors
    /// [`UnknownEnd`] when a tie names an account that is not there.
    pub fn with_changed_ties(&self, changed: &BTreeSet<TieKey>, present: &[Tie]) -> Result<Self, UnknownEnd> {
        let topology = self.topology.with_changed_ties(changed, present)?;
        Ok(Self { topology: Arc::new(topology), ..self.clone() })
    }

    /// The same accounts with other ties. O(accounts + ties log ties).
    ///
    /// # Errors
    /// [`UnknownEnd`] when a tie names an account that is not there.
    pub fn with_ties(&self, ties: &TieTable) -> Result<Self, UnknownEnd> {
        let topology = Topology::of(&self.accounts, ties)?;
        Ok(Self { topology: Arc::new(topology), ..self.clone() })
    }

    /// The accounts that may differ from those of `before`, as they were, if they were there, and as they are; `None` when one of
    /// `before` is gone. O(accounts that differ) if this graph was made of that one and nobody came, else O(accounts).
    #[must_use]
    pub fn changed_since<'a>(&'a self, before: &'a Self) -> Option<Vec<(Option<&'a Account>, &'a Account)>> {
        if Arc::ptr_eq(&self.accounts, &before.accounts) {
            return Some(Vec::new());
        }
        let same = |from: &Weak<_>| std::ptr::eq(from.as_ptr(), Arc::as_ptr(&before.accounts));
        if let Some(changed) = self.changed.as_ref().filter(|changed| same(&changed.from)) {
            let pair = |&place: &usize| {
                Some((before.accounts.get(place).map(|at| &**at), &**self.accounts.get(place)?))
            };
            return changed.places.iter().map(pair).collect();
        }
        let mut known = before.accounts.iter().peekable();
        let mut changed = Vec::new();
        for account in self.accounts.iter() {
            match known.next_if(|known| known.handle == account.handle) {
                Some(known) if Arc::ptr_eq(known, account) || known == account => {}
                known => changed.push((known.map(|known| &**known), &**account)),
            }
        }
        known.peek().is_none().then_some(changed)
    }

    /// Accounts by handle.
    #[must_use]
    pub fn accounts(&self) -> &AccountList {
        &self.accounts
    }

    /// The account with this handle.
    #[must_use]
    pub fn account(&self, handle: &str) -> Option<&Arc<Account>> {
        self.place_of(handle).and_then(|place| self.accounts.get(place))
    }

    /// The place of the account with this handle in [`Graph::accounts`]. O(1).
    #[must_use]
    pub fn place_of(&self, handle: &str) -> Option<usize> {
        self.topology.nodes.get(handle).map(|node| node.index())
    }

    /// Number of ties.
    #[must_use]
    pub fn tie_count(&self) -> usize {
        self.topology.graph.edge_count()
    }

    /// The ties of one account, by handle and kind; `None` for an unknown handle. O(degree log degree).
    #[must_use]
    pub fn neighbours(&self, handle: &str) -> Option<Vec<Neighbour>> {
        let node = *self.topology.nodes.get(handle)?;
        let mut found: Vec<Neighbour> = self
            .topology
            .graph
            .edges(node)
            .filter_map(|edge| {
                let other = if edge.source() == node { edge.target() } else { edge.source() };
                let account = self.accounts.get(other.index())?;
                Some(Neighbour {
                    account: account.handle.clone(),
                    name: account.name.clone(),
                    kind: self
                        .topology
                        .kinds
                        .get(usize::from(edge.weight().kind))
                        .cloned()
                        .unwrap_or_default(),
                    weight: edge.weight().weight,
                })
            })
            .collect();
        found.sort_by(|a, b| (&a.account, &a.kind).cmp(&(&b.account, &b.kind)));
        Some(found)
    }

    /// The ties between accounts, which are numbered by their places in [`Graph::accounts`]. O(ties).
    #[must_use]
    pub fn tie_list(&self) -> Vec<TieBetween> {
        self.weighed_ties(|_| 1.0)
    }

    /// The same ties, each as many times as heavy as `weigh` says of its kind; those that weigh nothing are left out. O(ties).
    #[must_use]
    pub fn weighed_ties(&self, weigh: impl Fn(&str) -> f64) -> Vec<TieBetween> {
        let factors: Vec<f64> = self.topology.kinds.iter().map(|kind| weigh(kind)).collect();
        let number = |node: NodeIndex| u32::try_from(node.index()).unwrap_or(u32::MAX);
        let tie = |edge: petgraph::graph::EdgeReference<'_, Edge>| TieBetween {
            source: number(edge.source()),
            target: number(edge.target()),
            weight: edge.weight().weight * factors[usize::from(edge.weight().kind)],
        };
        let ties = self.topology.graph.edge_references().map(tie);
        ties.filter(|tie| tie.weight > 0.0).collect()
    }

    /// The kinds of the ties, sorted, each once.
    #[must_use]
    pub fn kinds(&self) -> &[String] {
        &self.topology.kinds
    }

    /// Connected components as handles: the largest first, equal ones by their first handle; each sorted. O(n log n + m).
    #[must_use]
    pub fn components(&self) -> Vec<Vec<&str>> {
        let mut union = UnionFind::<usize>::new(self.accounts.len());
        for edge in self.topology.graph.edge_references() {
            union.union(edge.source().index(), edge.target().index());
        }
        let mut by_root: HashMap<usize, Vec<&str>> = HashMap::new();
        for (at, account) in self.accounts.iter().enumerate() {
            by_root.entry(union.find(at)).or_default().push(&account.handle);
        }
        let mut components: Vec<Vec<&str>> = by_root.into_values().collect();
        components.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        components
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AccountInput;
    use crate::id::AccountId;

    fn account(handle: &str) -> Account {
        let input = AccountInput {
            handle: handle.into(),
            name: handle.into(),
            platform: "weibo".into(),
            organisation: "o".into(),
            ..AccountInput::default()
        };
        input.into_account(AccountId(uuid::Uuid::nil()), 1)
    }

    fn tie(source: &str, target: &str) -> Tie {
        Tie { source: source.into(), target: target.into(), kind: "joint_duty".into(), weight: 1.0 }
    }

    #[test]
    fn what_has_changed_is_told_whatever_way_the_graphs_came_about() {
        let named = |handle: &str, name: &str| Account { name: name.into(), ..account(handle) };
        let first = Graph::new(vec![named("a", "甲"), named("b", "乙")], Vec::new()).unwrap();
        let second = first.with_changed(vec![named("b", "丙")]);
        let third = second.with_changed(vec![named("a", "丁")]);
        let told = |after: &Graph, before: &Graph| -> Option<Vec<(String, String)>> {
            let pairs = after.changed_since(before)?.into_iter();
            let name =
                |account: Option<&Account>| account.map_or(String::new(), |account| account.name.clone());
            Some(pairs.map(|(before, after)| (name(before), after.name.clone())).collect())
        };
        let pair = |before: &str, after: &str| (before.to_owned(), after.to_owned());
        assert_eq!(told(&second, &first), Some(vec![pair("乙", "丙")]));
        assert_eq!(told(&third, &second), Some(vec![pair("甲", "丁")]));
        assert_eq!(told(&third, &first), Some(vec![pair("甲", "丁"), pair("乙", "丙")]));
        assert_eq!(told(&first, &third), Some(vec![pair("丁", "甲"), pair("丙", "乙")]));
        assert_eq!(told(&first, &first), Some(vec![]));
        let other = Graph::new(vec![named("a", "甲"), named("c", "乙")], Vec::new()).unwrap();
        assert_eq!(told(&other, &first), None);
        let more = third.with_changed(vec![named("aa", "戊"), named("b", "己")]);
        assert_eq!(told(&more, &third), Some(vec![pair("", "戊"), pair("丙", "己")]));
        assert_eq!(told(&third, &more), None);
        assert_eq!(told(&Graph::new(Vec::new(), Vec::new()).unwrap(), &first), None);
    }

    #[test]
    fn neighbours_are_seen_from_both_ends() {
        let graph = Graph::new(vec![account("b"), account("a")], vec![tie("b", "a")]).unwrap();
        assert_eq!(graph.neighbours("a").unwrap()[0].account, "b");
        assert_eq!(graph.neighbours("b").unwrap()[0].account, "a");
        assert!(graph.neighbours("x").is_none());
    }

    #[test]
    fn components_are_sorted_by_size_and_handle() {
        let accounts = ["d", "c", "b", "a"].map(account).to_vec();
        let graph = Graph::new(accounts, vec![tie("c", "d")]).unwrap();
        assert_eq!(graph.components(), vec![vec!["c", "d"], vec!["a"], vec!["b"]]);
    }

    #[test]
    fn changing_one_account_leaves_other_holders_untouched() {
        let graph = Graph::new(vec![account("a"), account("b")], vec![]).unwrap();
        let mut renamed = account("a");
        renamed.name = "new".into();
        let changed = graph.with_changed(vec![renamed]);
        assert_eq!(graph.account("a").unwrap().name, "a");
        assert_eq!(changed.account("a").unwrap().name, "new");
        assert!(Arc::ptr_eq(graph.account("b").unwrap(), changed.account("b").unwrap()));
    }

    #[test]
    fn an_account_that_comes_leaves_all_ties_where_they_are() {
        let ties = vec![tie("a", "d"), tie("d", "b")];
        let graph = Graph::new(["a", "b", "d"].map(account).to_vec(), ties.clone()).unwrap();
        let more = graph.with_changed(vec![account("c")]);
        let fresh = Graph::new(["a", "b", "c", "d"].map(account).to_vec(), ties).unwrap();
        assert_eq!(more.tie_list(), fresh.tie_list());
        for handle in ["a", "b", "c", "d"] {
            assert_eq!(more.neighbours(handle), fresh.neighbours(handle));
        }
        assert_eq!(more.accounts(), fresh.accounts());
    }

    #[test]
    fn a_tie_to_nobody_is_refused() {
        assert!(Graph::new(vec![account("a")], vec![tie("a", "b")]).is_err());
    }
}
