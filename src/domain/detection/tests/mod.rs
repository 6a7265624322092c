//! Communities against planted ones, naive sums and random graphs.

mod proposal;
mod search;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::random::Random;
use super::*;
use crate::tie::TieBetween;

fn tie(source: u32, target: u32, weight: f64) -> TieBetween {
    TieBetween { source, target, weight }
}

fn find(graph: &TieGraph, settings: DetectionSettings) -> Communities {
    detect_communities(graph, settings, &mut |_, _| ControlFlow::Continue(())).unwrap()
}

/// A number below `limit`.
fn pick(random: &mut Random, limit: u32) -> u32 {
    u32::try_from(random.below(limit as usize)).unwrap()
}

/// Groups of `size` nodes; of every 100 ties `mixing` lead anywhere.
fn planted(nodes: u32, size: u32, mixing: usize, random: &mut Random) -> Vec<TieBetween> {
    let mut ties = Vec::new();
    for node in 0..nodes {
        for _ in 0..8 {
            let other = if random.below(100) < mixing {
                pick(random, nodes)
            } else {
                node / size * size + pick(random, size)
            };
            if other != node {
                ties.push(tie(node, other, 1.0 + f64::from(pick(random, 3))));
            }
        }
    }
    ties
}

/// Any graph: some nodes without ties, some tied often, weights of very different sizes.
fn anyhow(random: &mut Random) -> (u32, Vec<TieBetween>) {
    let nodes = 2 + pick(random, 60);
    let mut ties = vec![tie(0, 1, 1.0)];
    for _ in 0..random.below(150) {
        let (a, b) = (pick(random, nodes), pick(random, nodes));
        if a != b {
            ties.push(tie(a, b, [0.001, 0.3, 1.0, 2.5, 1e6][random.below(5)]));
        }
    }
    (nodes, ties)
}

/// The index of Hubert and Arabie (1985), from pairs.
fn adjusted_rand(a: &[u32], b: &[u32]) -> f64 {
    let pairs =
        |counts: Vec<u32>| counts.iter().map(|&n| f64::from(n) * (f64::from(n) - 1.0) / 2.0).sum::<f64>();
    let (in_a, in_b) = (pairs(counts(a.iter())), pairs(counts(b.iter())));
    let both = pairs(counts(a.iter().zip(b)));
    let expected = in_a * in_b / pairs(vec![u32::try_from(a.len()).unwrap()]);
    (both - expected) / (f64::midpoint(in_a, in_b) - expected)
}

fn counts<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<u32> {
    let mut counts = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts.into_values().collect()
}

/// Modularity as its definition says it: a sum over all pairs of nodes.
fn naive_modularity(nodes: u32, ties: &[TieBetween], of_node: &[u32], resolution: f64) -> f64 {
    let n = nodes as usize;
    let mut weights = vec![vec![0.0; n]; n];
    for tie in ties {
        weights[tie.source as usize][tie.target as usize] += tie.weight;
        weights[tie.target as usize][tie.source as usize] += tie.weight;
    }
    let strengths: Vec<f64> = weights.iter().map(|row| row.iter().sum()).collect();
    let twice: f64 = strengths.iter().sum();
    let mut sum = 0.0;
    for i in 0..n {
        for j in 0..n {
            if of_node[i] == of_node[j] {
                sum += weights[i][j] - resolution * strengths[i] * strengths[j] / twice;
            }
        }
    }
    sum / twice
}

#[test]
fn planted_communities_are_found_again() {
    for (seed, mixing) in [(1, 0), (2, 5), (3, 10)] {
        let ties = planted(2000, 50, mixing, &mut Random::of_seed(seed));
        let graph = TieGraph::new(2000, &ties).unwrap();
        let truth: Vec<u32> = (0..2000).map(|node| node / 50).collect();
        for setting in [Setting::Quick, Setting::Quality] {
            let found = find(&graph, DetectionSettings { setting, ..DetectionSettings::default() });
            let index = adjusted_rand(&truth, &found.of_node);
            assert!(index >= 0.99, "{setting:?} at {mixing} of 100: {index}");
        }
    }
}

#[test]
fn modularity_is_that_of_its_definition() {
    let mut random = Random::of_seed(7);
    for _ in 0..200 {
        let (nodes, mut ties) = anyhow(&mut random);
        // Whole weights, so that nothing is rounded.
        for tie in &mut ties {
            tie.weight = tie.weight.ceil().min(9.0);
        }
        let graph = TieGraph::new(nodes, &ties).unwrap();
        let resolution = [0.5, 1.0, 2.0][random.below(3)];
        let found = find(&graph, DetectionSettings { resolution, ..DetectionSettings::default() });
        let naive = naive_modularity(nodes, &ties, &found.of_node, resolution);
        assert!((found.modularity - naive).abs() < 1e-9, "{} and {naive}", found.modularity);
    }
}

#[test]
fn every_community_is_connected_and_they_are_numbered_by_size() {
    let mut random = Random::of_seed(11);
    for seed in 0..300 {
        let (nodes, ties) = anyhow(&mut random);
        let graph = TieGraph::new(nodes, &ties).unwrap();
        let setting = if seed % 2 == 0 { Setting::Quick } else { Setting::Quality };
        let settings = DetectionSettings { setting, seed, resolution: [0.3, 1.0, 3.0][random.below(3)] };
        let found = find(&graph, settings);
        let mut sizes = vec![0usize; found.count];
        for &community in &found.of_node {
            sizes[community as usize] += 1;
        }
        assert!(sizes.is_sorted_by(|a, b| a >= b) && sizes.iter().all(|&size| size > 0));
        for (community, size) in (0..).zip(sizes) {
            let inside = |node: u32| found.of_node[node as usize] == community;
            let mut reached: BTreeSet<u32> = (0..nodes).find(|&node| inside(node)).into_iter().collect();
            loop {
                let before = reached.len();
                for tie in ties.iter().filter(|tie| inside(tie.source) && inside(tie.target)) {
                    if reached.contains(&tie.source) || reached.contains(&tie.target) {
                        reached.extend([tie.source, tie.target]);
                    }
                }
                if reached.len() == before {
                    break;
                }
            }
            assert_eq!(reached.len(), size, "community {community} of {ties:?}");
        }
    }
}

#[test]
fn what_hangs_together_only_through_others_is_split() {
    let ties = [tie(0, 1, 1.0), tie(2, 3, 1.0), tie(1, 4, 1.0), tie(4, 2, 1.0)];
    let graph = TieGraph::new(5, &ties).unwrap();
    let mut communities = vec![7, 7, 7, 7, 2];
    assert_eq!(connected::split(&graph.rows, &mut communities), 3);
    assert_eq!(communities, [0, 0, 1, 1, 2]);
}

#[test]
fn one_seed_gives_one_result_in_whatever_order_the_ties_come() {
    let mut ties = planted(600, 30, 20, &mut Random::of_seed(5));
    for tie in &mut ties {
        tie.weight *= 0.37;
    }
    let settings = DetectionSettings { seed: 42, ..DetectionSettings::default() };
    let first = find(&TieGraph::new(600, &ties).unwrap(), settings);
    ties.reverse();
    for tie in ties.iter_mut().step_by(2) {
        std::mem::swap(&mut tie.source, &mut tie.target);
    }
    assert_eq!(find(&TieGraph::new(600, &ties).unwrap(), settings), first);
}

#[test]
fn accounts_without_ties_are_communities_of_their_own() {
    let found = find(&TieGraph::new(4, &[tie(1, 3, 2.0)]).unwrap(), DetectionSettings::default());
    assert_eq!((found.of_node, found.count), (vec![1, 0, 2, 0], 3));
}

#[test]
fn ties_that_are_none_are_named() {
    let refused = |ties: &[TieBetween]| TieGraph::new(3, ties).unwrap_err();
    let fine = tie(0, 1, 1.0);
    assert_eq!(refused(&[]), DetectionError::NoTies);
    assert_eq!(refused(&[fine, tie(2, 2, 1.0)]), DetectionError::SelfTie { tie: 1 });
    assert_eq!(refused(&[fine, fine, tie(2, 3, 1.0)]), DetectionError::NoSuchNode { tie: 2 });
    for weight in [0.0, -1.0, f64::NAN, f64::INFINITY, 1.1e12] {
        assert_eq!(refused(&[tie(0, 1, weight)]), DetectionError::BadWeight { tie: 0 });
    }
    let graph = TieGraph::new(3, &[fine]).unwrap();
    for resolution in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let settings = DetectionSettings { resolution, ..DetectionSettings::default() };
        let refused = detect_communities(&graph, settings, &mut |_, _| ControlFlow::Continue(()));
        assert!(matches!(refused, Err(DetectionError::BadResolution { .. })));
    }
}

#[test]
fn weights_beyond_all_measure_are_no_trouble() {
    for weights in [[1e12; 3], [f64::MIN_POSITIVE; 3], [1e-300, 1.0, 1e12], [5e-324, 0.3, 0.1]] {
        let ties = [tie(0, 1, weights[0]), tie(1, 2, weights[1]), tie(0, 2, weights[2])];
        let found = find(&TieGraph::new(3, &ties).unwrap(), DetectionSettings::default());
        assert!(found.modularity.is_finite());
    }
}

#[test]
fn whoever_watches_is_told_of_each_step_and_may_stop_the_work() {
    let graph = TieGraph::new(600, &planted(600, 30, 10, &mut Random::of_seed(5))).unwrap();
    let mut told = Vec::new();
    let mut watch = |step, steps| {
        told.push((step, steps));
        if step == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let stopped = detect_communities(&graph, DetectionSettings::default(), &mut watch);
    assert_eq!(stopped, Err(DetectionError::Stopped));
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|(step, steps)| step <= steps));
}
