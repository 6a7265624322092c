//! Drift and bridges against sums over all pairs of accounts.

use super::*;
use crate::account::AccountInput;
use crate::cluster::ClusterInput;
use crate::graph::Graph;
use crate::id::{AccountId, ClusterId};
use crate::matrix::{Matrix, MatrixParts};
use crate::taxonomy::Tree;
use crate::tie::Tie;

/// A small generator (Lehmer's, of 1951): even enough for tests.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % limit
    }
}

fn matrix(chance: &mut Chance) -> (Matrix, Vec<Tie>) {
    let handles: Vec<String> = (0..8).map(|at| format!("a{at}")).collect();
    let account = |handle: &String| {
        AccountInput { handle: handle.clone(), name: handle.clone(), ..AccountInput::default() }
            .into_account(AccountId(uuid::Uuid::nil()), 1)
    };
    let mut ties = Vec::new();
    for (at, source) in handles.iter().enumerate() {
        for target in &handles[at + 1..] {
            if chance.below(2) == 0 {
                let weight = f64::from(u8::try_from(1 + chance.below(4)).unwrap());
                ties.push(Tie { source: source.clone(), target: target.clone(), kind: "k".into(), weight });
            }
        }
    }
    let mut clusters = Vec::new();
    for key in ["x", "y", "z"] {
        let members = handles.iter().filter(|_| chance.below(3) == 0).cloned().collect();
        let input =
            ClusterInput { key: key.into(), name: key.into(), functions: vec![], lead: None, members };
        clusters.push(input.into_cluster(ClusterId(uuid::Uuid::nil()), 1));
    }
    let graph = Graph::new(handles.iter().map(account).collect(), ties.clone()).unwrap();
    let matrix = Matrix::new(MatrixParts {
        revision: 1,
        graph,
        organisations: vec![],
        clusters,
        functions: Tree::default(),
        regions: Tree::default(),
        audiences: Tree::default(),
        platforms: Tree::default(),
    });
    (matrix, ties)
}

/// The weight of the ties between an account and the members of a cluster.
fn weight_toward(matrix: &Matrix, ties: &[Tie], account: &str, key: &str) -> f64 {
    let holds = |handle: &String| matrix.clusters()[key].members.contains(handle);
    let points = |tie: &&Tie| {
        (tie.source == account && holds(&tie.target)) || (tie.target == account && holds(&tie.source))
    };
    ties.iter().filter(points).map(|tie| tie.weight).sum()
}

/// The weight of the ties from a member of one cluster to a member of the other.
fn weight_between(matrix: &Matrix, ties: &[Tie], [one, other]: [&String; 2]) -> f64 {
    let holds = |key: &String, handle: &String| matrix.clusters()[key].members.contains(handle);
    let links = |tie: &&Tie| {
        (holds(one, &tie.source) && holds(other, &tie.target))
            || (holds(other, &tie.source) && holds(one, &tie.target))
    };
    ties.iter().filter(links).map(|tie| tie.weight).sum()
}

#[test]
fn drift_and_bridges_are_those_of_their_definitions() {
    let mut chance = Chance(7);
    for _ in 0..200 {
        let (matrix, ties) = matrix(&mut chance);
        let survey = LinkSurvey::of(&matrix);
        for account in matrix.graph.accounts() {
            let handle = account.handle.as_str();
            let own = matrix.clusters_of(handle);
            let toward = |key: &str| weight_toward(&matrix, &ties, handle, key);
            let best_own = own.iter().map(|key| toward(key)).fold(0.0, f64::max);
            let others: Vec<&String> = matrix.clusters().keys().filter(|key| !own.contains(key)).collect();
            let best_other = others.iter().map(|key| toward(key)).fold(0.0, f64::max);
            let drift = survey.drift.iter().find(|drift| drift.account == handle);
            assert_eq!(drift.is_some(), !own.is_empty() && best_other > best_own);
            if let Some(drift) = drift {
                assert!((drift.own_weight - best_own).abs() < 1e-9);
                assert!((toward(&drift.toward) - best_other).abs() < 1e-9);
            }
            let bridge = survey.bridges.iter().find(|bridge| bridge.account == handle);
            assert_eq!(bridge.is_some(), !own.is_empty() && best_other > 0.0);
            for link in bridge.iter().flat_map(|bridge| &bridge.links) {
                assert!((link.weight - toward(&link.cluster)).abs() < 1e-9);
                assert!((1..=1000).contains(&link.carried));
            }
        }
        assert!(survey.drift.is_sorted_by_key(Drift::place));
        assert!(survey.bridges.is_sorted_by_key(Bridge::place));
        for key in matrix.clusters().keys() {
            assert_eq!(survey.health_of(key), ClusterHealth::of(&matrix, key).as_ref());
            for other in matrix.clusters().keys().filter(|other| *other != key) {
                let weight = weight_between(&matrix, &ties, [key, other]);
                let found = survey.ties_of(key).find(|(end, _)| *end == other.as_str());
                assert!((found.map_or(0.0, |(_, weight)| weight) - weight).abs() < 1e-9);
            }
        }
        assert!(survey.between.is_sorted_by(|a, b| a.weight >= b.weight));
    }
}
