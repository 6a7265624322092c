//! Drift and bridges of a whole matrix.

use std::collections::BTreeMap;

use super::health::ClusterHealth;
use super::view::{Bridge, BridgeLink, ClusterTie, Drift};
use crate::account::Account;
use crate::matrix::Matrix;
use crate::permille::thousandths;
use crate::stop::stoppable;

/// Most links that are named for one account.
const MOST_LINKS: usize = 5;

/// Drift and bridges of one revision of the registry.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkSurvey {
    /// The registry's revision.
    pub revision: i64,
    /// Accounts in a cluster whose ties point to another one, the strongest drift first.
    pub drift: Vec<Drift>,
    /// Accounts in a cluster that link it with others, the most even participation first.
    pub bridges: Vec<Bridge>,
    /// Pairs of clusters that are tied, the strongest first, equal ones by key.
    pub between: Vec<ClusterTie>,
    /// How well each cluster is connected, by its key.
    pub health: Vec<ClusterHealth>,
}

/// What the ties say; clusters are numbered in the order of their keys.
struct Ties<'a> {
    keys: Vec<&'a str>,
    /// By account: its clusters.
    clusters: Vec<Vec<usize>>,
    /// By account: the weight of its ties by the clusters to which they point.
    toward: Vec<BTreeMap<usize, f64>>,
    /// By account: the weight of all its ties.
    strengths: Vec<f64>,
    /// By pair of clusters, the smaller first: the weight of the ties from a member of one to a member of the other.
    between: BTreeMap<(usize, usize), f64>,
}

impl LinkSurvey {
    /// Looks at every account. O(accounts + ties · k² log n), where k is how many clusters hold an account.
    #[must_use]
    pub fn of(matrix: &Matrix) -> Self {
        let ties = Ties::of(matrix);
        let accounts = || matrix.graph.accounts().iter().enumerate();
        let mut drift: Vec<Drift> = accounts().filter_map(|(at, account)| ties.drift(at, account)).collect();
        drift.sort_by_cached_key(Drift::place);
        let mut bridges: Vec<Bridge> =
            accounts().filter_map(|(at, account)| ties.bridge(at, account)).collect();
        bridges.sort_by_cached_key(Bridge::place);
        let health = matrix.clusters().keys().filter_map(|key| ClusterHealth::of(matrix, key)).collect();
        Self { revision: matrix.revision, drift, bridges, between: ties.strongest_first(), health }
    }

    /// How well a cluster is connected. O(log clusters).
    #[must_use]
    pub fn health_of(&self, cluster: &str) -> Option<&ClusterHealth> {
        let place = self.health.binary_search_by(|health| health.cluster.as_str().cmp(cluster)).ok()?;
        self.health.get(place)
    }

    /// The ties of one cluster with others, the strongest first. O(pairs of clusters).
    pub fn ties_of<'a>(&'a self, cluster: &'a str) -> impl Iterator<Item = (&'a str, f64)> {
        self.between.iter().filter_map(move |tie| Some((tie.other_end(cluster)?, tie.weight)))
    }
}

impl<'a> Ties<'a> {
    fn of(matrix: &'a Matrix) -> Self {
        let accounts = matrix.graph.accounts();
        let keys: Vec<&str> = matrix.clusters().keys().map(String::as_str).collect();
        let places = |account: &Account| {
            let own = matrix.clusters_of(&account.handle).iter();
            own.filter_map(|key| keys.binary_search(&key.as_str()).ok()).collect()
        };
        let clusters: Vec<Vec<usize>> = accounts.iter().map(|account| places(account)).collect();
        let mut toward = vec![BTreeMap::new(); accounts.len()];
        let mut strengths = vec![0.0; accounts.len()];
        let mut between = BTreeMap::new();
        for tie in stoppable(matrix.graph.tie_list()) {
            let ends = [tie.source as usize, tie.target as usize];
            for [at, other] in [ends, [ends[1], ends[0]]] {
                strengths[at] += tie.weight;
                for &cluster in &clusters[other] {
                    *toward[at].entry(cluster).or_insert(0.0) += tie.weight;
                }
            }
            for pair in pairs(&clusters[ends[0]], &clusters[ends[1]]) {
                *between.entry(pair).or_insert(0.0) += tie.weight;
            }
        }
        Self { keys, clusters, toward, strengths, between }
    }

    fn strongest_first(&self) -> Vec<ClusterTie> {
        let tie = |(&(one, other), &weight): (&(usize, usize), &f64)| ClusterTie {
            clusters: [self.keys[one].to_owned(), self.keys[other].to_owned()],
            weight,
        };
        let mut between: Vec<ClusterTie> = self.between.iter().map(tie).collect();
        // A stable sort: equal weights keep the order of keys.
        between.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        between
    }

    fn names(&self, at: usize) -> Vec<String> {
        self.clusters[at].iter().map(|&cluster| self.keys[cluster].to_owned()).collect()
    }

    /// The other clusters to which an account's ties point, the most weight first, equal ones by key.
    fn others(&self, at: usize) -> Vec<(usize, f64)> {
        let is_other = |cluster: &usize| !self.clusters[at].contains(cluster);
        let toward = self.toward[at].iter().map(|(&cluster, &weight)| (cluster, weight));
        let mut others: Vec<_> = toward.filter(|(cluster, _)| is_other(cluster)).collect();
        others.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        others
    }

    fn drift(&self, at: usize, account: &Account) -> Option<Drift> {
        if self.clusters[at].is_empty() {
            return None;
        }
        let &(cluster, weight) = self.others(at).first()?;
        let own = self.clusters[at].iter().filter_map(|own| self.toward[at].get(own));
        let own = own.copied().fold(0.0, f64::max);
        (weight > own).then(|| Drift {
            account: account.handle.clone(),
            name: account.name.clone(),
            clusters: self.names(at),
            toward: self.keys[cluster].to_owned(),
            own_weight: own,
            toward_weight: weight,
            drift: thousandths(weight - own, self.strengths[at]),
        })
    }

    fn bridge(&self, at: usize, account: &Account) -> Option<Bridge> {
        let others = self.others(at);
        if self.clusters[at].is_empty() || others.is_empty() {
            return None;
        }
        let all: f64 = self.toward[at].values().sum();
        let squares: f64 = self.toward[at].values().map(|weight| (weight / all).powi(2)).sum();
        let links = others.into_iter().take(MOST_LINKS).map(|(cluster, weight)| BridgeLink {
            cluster: self.keys[cluster].to_owned(),
            weight,
            carried: self.carried(at, cluster, weight),
        });
        Some(Bridge {
            account: account.handle.clone(),
            name: account.name.clone(),
            clusters: self.names(at),
            participation: thousandths(1.0 - squares, 1.0),
            links: links.collect(),
        })
    }

    fn carried(&self, at: usize, other: usize, weight: f64) -> u32 {
        let between = |own: &usize| self.between.get(&(*own.min(&other), *own.max(&other)));
        let least = self.clusters[at].iter().filter_map(between).copied().fold(f64::INFINITY, f64::min);
        thousandths(weight, least)
    }
}

/// The pairs of different clusters that a tie links, each once, the smaller first.
fn pairs(a: &[usize], b: &[usize]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<_> = a
        .iter()
        .flat_map(|&one| b.iter().map(move |&other| (one.min(other), one.max(other))))
        .filter(|(one, other)| one != other)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
