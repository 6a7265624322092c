//! Who names whom, and the circles in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Nodes and, for each edge, one line that shows it.
#[derive(Debug, Default)]
pub struct Graph {
    edges: BTreeMap<String, BTreeMap<String, String>>,
}

/// Nodes that all reach each other, and one shortest way around through them.
#[derive(Debug, PartialEq, Eq)]
pub struct Circle {
    pub nodes: Vec<String>,
    /// A line for the circle, and one for each of its edges.
    pub said: String,
}

impl Graph {
    /// Adds an edge; the first evidence of it is kept. Nothing is said of what names itself.
    pub fn add(&mut self, from: &str, to: &str, evidence: &str) {
        if from != to {
            let edges = self.edges.entry(from.to_owned()).or_default();
            edges.entry(to.to_owned()).or_insert_with(|| evidence.to_owned());
        }
    }

    pub fn edges(&self) -> usize {
        self.edges.values().map(BTreeMap::len).sum()
    }

    /// All circles; those that share a node are one.
    pub fn circles(&self) -> Vec<Circle> {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            self.edges.keys().map(|node| (node.as_str(), self.reached(node))).collect();
        let leads = |from: &str, to: &str| reached.get(from).is_some_and(|nodes| nodes.contains(to));
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for node in reached.keys() {
            if !seen.contains(node) && leads(node, node) {
                let nodes: Vec<&str> = reached
                    .keys()
                    .filter(|other| leads(node, other) && leads(other, node))
                    .copied()
                    .collect();
                seen.extend(nodes.iter().copied());
                let shortest = nodes.iter().map(|node| self.around(node)).min_by_key(Vec::len).unwrap();
                let nodes = nodes.into_iter().map(ToOwned::to_owned).collect();
                circles.push(Circle { nodes, said: self.say(&shortest) });
            }
        }
        circles
    }

    fn next(&self, node: &str) -> impl Iterator<Item = &str> {
        self.edges.get(node).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    fn reached<'a>(&'a self, from: &'a str) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            open.extend(self.next(node).filter(|next| reached.insert(*next)));
        }
        reached
    }

    /// A shortest way from a node of a circle back to it, both ends named.
    fn around<'a>(&'a self, start: &'a str) -> Vec<&'a str> {
        let mut before: BTreeMap<&str, &str> = BTreeMap::new();
        let mut open = VecDeque::from([start]);
        while !before.contains_key(start) {
            let node = open.pop_front().unwrap();
            for next in self.next(node) {
                before.entry(next).or_insert_with(|| {
                    open.push_back(next);
                    node
                });
            }
        }
        let mut way = vec![start, before[start]];
        while *way.last().unwrap() != start {
            way.push(before[way.last().unwrap()]);
        }
        way.reverse();
        way
    }

    fn say(&self, way: &[&str]) -> String {
        let mut said = way.join(" -> ");
        for edge in way.windows(2) {
            let line = format!("\n    {} -> {}: {}", edge[0], edge[1], self.edges[edge[0]][edge[1]]);
            said.push_str(&line);
        }
        said
    }
}

#[test]
fn a_planted_circle_is_named_with_a_line_for_each_edge() {
    let mut graph = Graph::default();
    for (from, to) in [("a", "b"), ("b", "c"), ("c", "d"), ("d", "b"), ("c", "b"), ("d", "e"), ("a", "a")] {
        graph.add(from, to, &format!("{from}.rs:1 names {to}"));
    }
    graph.add("c", "b", "c.rs:2 names b again");
    let said = "b -> c -> b\n    b -> c: b.rs:1 names c\n    c -> b: c.rs:1 names b".to_owned();
    let nodes = ["b", "c", "d"].map(ToOwned::to_owned).into();
    assert_eq!(graph.circles(), [Circle { nodes, said }]);
}

#[test]
fn a_graph_of_one_direction_has_no_circle() {
    let mut graph = Graph::default();
    for (from, to) in [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")] {
        graph.add(from, to, "");
    }
    assert_eq!((graph.circles(), graph.edges()), (vec![], 4));
}
