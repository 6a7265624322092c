//! Which clusters hold each account.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::cluster::Cluster;
use super::graph::Graph;

/// Keys of clusters, sorted.
type Keys = Arc<[String]>;

/// The clusters of accounts, by the places of these in their graph. Accounts of the same clusters share one list: of a nation's there are a
/// few thousand.
#[derive(Clone, Default)]
pub(super) struct Memberships(Vec<Keys>);

/// Lists, each once.
#[derive(Default)]
struct Shared(HashSet<Keys>);

impl Shared {
    fn list(&mut self, keys: Vec<String>) -> Keys {
        if let Some(known) = self.0.get(keys.as_slice()) {
            return Arc::clone(known);
        }
        let list: Keys = keys.into();
        self.0.insert(Arc::clone(&list));
        list
    }
}

impl Memberships {
    /// O(accounts + members).
    pub(super) fn of(graph: &Graph, clusters: &BTreeMap<String, Arc<Cluster>>) -> Self {
        let mut shared = Shared::default();
        let none = shared.list(Vec::new());
        let mut lists = vec![none; graph.accounts().len()];
        // By keys, so that each list grows at its end; a list and what it becomes by one cluster more are looked up once for all members.
        for cluster in clusters.values() {
            let mut grown: HashMap<*const String, (Keys, Keys)> = HashMap::new();
            for member in &cluster.members {
                let Some(list) = graph.place_of(member).and_then(|place| lists.get_mut(place)) else {
                    continue;
                };
                let (_, more) = grown.entry(list.as_ptr()).or_insert_with(|| {
                    let keys = list.iter().chain([&cluster.key]).cloned().collect();
                    (Arc::clone(list), shared.list(keys))
                });
                *list = Arc::clone(more);
            }
        }
        Self(lists)
    }

    /// Those of the account at a place; none for a place that is none.
    pub(super) fn at(&self, place: usize) -> &[String] {
        self.0.get(place).map_or(&[], |keys| keys)
    }

    /// Another cluster in the place of one with the same key. O(members of both).
    pub(super) fn replace(&mut self, graph: &Graph, before: Option<&Cluster>, now: &Cluster) {
        let mut shared = Shared::default();
        let mut change = |member: &String, edit: &dyn Fn(&mut Vec<String>)| {
            let Some(list) = graph.place_of(member).and_then(|place| self.0.get_mut(place)) else { return };
            let mut keys = list.to_vec();
            edit(&mut keys);
            *list = shared.list(keys);
        };
        for member in before.map(|before| before.members.as_slice()).unwrap_or_default() {
            change(member, &|keys| keys.retain(|key| *key != now.key));
        }
        for member in &now.members {
            change(member, &|keys| {
                let place = keys.partition_point(|key| *key < now.key);
                keys.insert(place, now.key.clone());
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::account::{Account, AccountInput};
    use crate::id::{AccountId, ClusterId};

    fn account(number: usize) -> Account {
        let input = AccountInput { handle: format!("a{number:02}"), ..AccountInput::default() };
        input.into_account(AccountId(Uuid::nil()), 1)
    }

    fn cluster(number: usize, members: &[usize]) -> Cluster {
        Cluster {
            id: ClusterId(Uuid::nil()),
            key: format!("c{number}"),
            name: String::new(),
            functions: Vec::new(),
            lead: None,
            members: members.iter().map(|member| account(*member).handle).collect(),
            revision: 1,
        }
    }

    /// What each cluster says of an account.
    fn naive<'a>(clusters: &'a BTreeMap<String, Arc<Cluster>>, handle: &str) -> Vec<&'a String> {
        let holds = |cluster: &&Arc<Cluster>| cluster.members.iter().any(|member| member == handle);
        clusters.values().filter(holds).map(|cluster| &cluster.key).collect()
    }

    proptest! {
        #[test]
        fn an_account_is_in_the_clusters_that_name_it_however_they_have_changed(
            changes in prop::collection::vec((0_usize..4, prop::collection::btree_set(0_usize..12, 0..8)), 1..12),
        ) {
            let graph = Graph::new((0..10).map(account).collect(), Vec::new()).unwrap();
            let mut clusters = BTreeMap::new();
            let mut followed = Memberships::of(&graph, &clusters);
            for (number, members) in changes {
                // Two of twelve are nobody.
                let now = cluster(number, &members.into_iter().collect::<Vec<_>>());
                followed.replace(&graph, clusters.get(&now.key).map(|before: &Arc<Cluster>| &**before), &now);
                clusters.insert(now.key.clone(), Arc::new(now));
                let fresh = Memberships::of(&graph, &clusters);
                for place in 0..10 {
                    let expected = naive(&clusters, &account(place).handle);
                    prop_assert_eq!(fresh.at(place).iter().collect::<Vec<_>>(), expected.clone());
                    prop_assert_eq!(followed.at(place).iter().collect::<Vec<_>>(), expected);
                }
            }
            prop_assert!(followed.at(10).is_empty());
        }
    }
}
