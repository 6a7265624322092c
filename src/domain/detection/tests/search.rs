//! The parts of the search against naive ones.

use std::collections::BTreeMap;

use super::super::compact::Rows;
use super::super::leiden::common_parts;
use super::super::modularity;
use super::super::moving::Moving;
use super::super::random::Random;
use super::super::rounds::Rounds;
use super::{TieGraph, anyhow, pick, planted};

/// A graph, communities of its nodes drawn anyhow, and a price.
fn any_communities(random: &mut Random) -> (TieGraph, Vec<u32>, f64) {
    let (nodes, mut ties) = anyhow(random);
    for tie in &mut ties {
        tie.weight = tie.weight.ceil().min(9.0);
    }
    let graph = TieGraph::new(nodes, &ties).unwrap();
    let kinds = 1 + pick(random, nodes);
    let communities = (0..nodes).map(|_| pick(random, kinds)).collect();
    let price = [0.5, 1.0, 2.0][random.below(3)] / graph.rows.twice_total();
    (graph, communities, price)
}

/// What a node gains in a community, its own included: the weight toward the others in it less their price.
fn worth(graph: &Rows, communities: &[u32], node: u32, community: u32, price: f64) -> f64 {
    let row = graph.row(node).iter();
    let toward: u32 =
        row.filter(|end| communities[end.node as usize] == community).map(|end| end.weight).sum();
    let total: u32 = graph
        .each_node()
        .filter(|&other| other != node && communities[other as usize] == community)
        .map(|other| graph.strengths[other as usize])
        .sum();
    f64::from(toward) - price * f64::from(graph.strengths[node as usize]) * f64::from(total)
}

#[test]
fn a_node_goes_where_it_gains_most_and_one_that_is_bound_gains_nowhere() {
    let mut random = Random::of_seed(3);
    let mut bound = 0;
    for _ in 0..200 {
        let (graph, communities, price) = any_communities(&mut random);
        let rows = &graph.rows;
        let mut moving = Moving::new(price);
        moving.begin(rows, &communities);
        for node in rows.each_node() {
            let own = communities[node as usize];
            let (best, gain) = moving.best_of(rows, &communities, node);
            let here = worth(rows, &communities, node, own, price);
            let most = rows
                .each_node()
                .map(|other| worth(rows, &communities, node, other, price))
                .fold(0.0, f64::max);
            let there = worth(rows, &communities, node, best, price);
            assert!((there - here - gain).abs() < 1e-9, "{gain} is not {there} - {here}");
            // Communities that it is not tied to are worth less than an empty one, which may not be there.
            assert!(there >= most - 1e-9 || (best == own && here <= 0.0), "{there} of {most}");
            if moving.is_bound(rows, &communities, node) {
                bound += 1;
                assert_eq!(best, own);
            }
        }
    }
    assert!(bound > 100, "{bound}");
}

#[test]
fn moving_keeps_account_of_the_communities() {
    let mut random = Random::of_seed(4);
    for _ in 0..200 {
        let (graph, mut communities, price) = any_communities(&mut random);
        let mut moving = Moving::new(price);
        moving.begin(&graph.rows, &communities);
        moving.waiting.fill(graph.nodes(), &mut random);
        moving.run(&graph.rows, &mut communities, usize::MAX);
        for community in graph.rows.each_node() {
            let inside = graph.rows.each_node().filter(|&node| communities[node as usize] == community);
            let total: u32 = inside.map(|node| graph.rows.strengths[node as usize]).sum();
            assert_eq!(moving.total(community), total);
        }
    }
}

#[test]
fn a_round_gains_what_modularity_grows() {
    let mut random = Random::of_seed(5);
    for seed in 0..200 {
        let (graph, mut communities, price) = any_communities(&mut random);
        let twice = graph.rows.twice_total();
        let resolution = price * twice;
        let mut rounds = Rounds::new(price, seed);
        rounds.begin(&graph.rows, &communities);
        for _ in 0..3 {
            let before = modularity::of(&graph.rows, &communities, resolution);
            let gained = rounds.round(&graph.rows, &mut communities);
            let after = modularity::of(&graph.rows, &communities, resolution);
            assert!(gained >= 0.0);
            assert!(
                (gained / (twice / 2.0) - (after - before)).abs() < 1e-9,
                "{gained}: {before} to {after}"
            );
        }
    }
}

#[test]
fn a_second_round_finds_little_and_a_third_less() {
    let ties = planted(3000, 60, 30, &mut Random::of_seed(9));
    let graph = TieGraph::new(3000, &ties).unwrap();
    let mut rounds = Rounds::new(1.0 / graph.rows.twice_total(), 1);
    let mut communities = rounds.start(&graph.rows, 1);
    let half = graph.rows.twice_total() / 2.0;
    let gains = [(); 3].map(|()| rounds.round(&graph.rows, &mut communities) / half);
    assert!(gains[0] < 0.02 && gains[2] < 0.001, "{gains:?}");
}

#[test]
fn what_two_put_together_is_what_pairs_say() {
    let mut random = Random::of_seed(6);
    for _ in 0..200 {
        let nodes = 1 + pick(&mut random, 80);
        let draw = |random: &mut Random| (0..nodes).map(|_| pick(random, nodes)).collect::<Vec<_>>();
        let (one, other) = (draw(&mut random), draw(&mut random));
        let mut numbers = BTreeMap::new();
        let naive: Vec<u32> = one
            .iter()
            .zip(&other)
            .map(|pair| {
                let next = u32::try_from(numbers.len()).unwrap();
                *numbers.entry(pair).or_insert(next)
            })
            .collect();
        assert_eq!(common_parts(&one, &other), naive);
    }
}

#[test]
fn an_order_holds_every_place_once() {
    for count in [0, 1, 2, 100, 1023, 1024, 1025, 5000] {
        let mut order = vec![0; count as usize];
        Random::of_seed(1).order(&mut order);
        assert!(count < 100 || !order.is_sorted());
        order.sort_unstable();
        assert_eq!(order, (0..count).collect::<Vec<u32>>());
    }
}
