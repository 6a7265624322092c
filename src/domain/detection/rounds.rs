//! Rounds: down to smaller and smaller graphs, and up again.

use super::aggregation::{aggregate, renumber};
use super::compact::Rows;
use super::moving::Moving;
use super::random::Random;
use super::refining::Refining;

/// How a round goes down to smaller graphs.
#[derive(Clone, Copy)]
enum Descent {
    /// By refined parts of the communities, as Leiden does.
    Parts,
    /// By the communities themselves, as Louvain does, and not waiting until every node has found its place, but looking at each so
    /// often on the average: much faster, good enough for a first round, since what was left is done better from below.
    Hasty(usize),
}

/// The state of the rounds; memory is kept from one to the next.
#[derive(Debug)]
pub(super) struct Rounds {
    random: Random,
    moving: Moving,
    refining: Refining,
}

/// A graph from which a smaller one was made.
struct Finer {
    /// None for the first, which is lent.
    graph: Option<Rows>,
    communities: Vec<u32>,
    /// By node: its node in the smaller graph.
    groups: Vec<u32>,
}

impl Rounds {
    /// `price` is what a unit of strength pays for each unit of its community's: resolution / twice the total weight.
    pub fn new(price: f64, seed: u64) -> Self {
        Self { random: Random::of_seed(seed), moving: Moving::new(price), refining: Refining::default() }
    }

    /// The communities after a hasty round that begins with single nodes, and first looks at each so often on the average.
    pub fn start(&mut self, graph: &Rows, turns: usize) -> Vec<u32> {
        let mut communities: Vec<u32> = graph.each_node().collect();
        self.begin(graph, &communities);
        self.descend(graph, &mut communities, Descent::Hasty(turns));
        communities
    }

    /// The next round begins with these communities, and looks at every node.
    pub fn begin(&mut self, graph: &Rows, communities: &[u32]) {
        self.moving.begin(graph, communities);
        self.moving.waiting.fill(graph.nodes(), &mut self.random);
    }

    /// One more round after [`Self::begin`] or after another round, with the communities that it left: at first only nodes that wait are
    /// looked at, on each smaller graph all. On the way up again those are that went with a group elsewhere, and their
    /// neighbours, so that a round ends where the next would begin (Rotta, Noack, "Multilevel local search algorithms for
    /// modularity clustering", 2011). Returns what was gained, as [`Moving::run`] counts it.
    pub fn round(&mut self, graph: &Rows, communities: &mut Vec<u32>) -> f64 {
        self.descend(graph, communities, Descent::Parts)
    }

    fn descend(&mut self, first: &Rows, communities: &mut Vec<u32>, descent: Descent) -> f64 {
        let mut finer: Vec<Finer> = Vec::new();
        let mut graph: Option<Rows> = None;
        let mut current = std::mem::take(communities);
        let most_turns = match descent {
            Descent::Parts => usize::MAX,
            Descent::Hasty(turns) => first.nodes().saturating_mul(turns),
        };
        let mut gained = self.moving.run(first, &mut current, most_turns);
        while let Some((groups, count)) = self.groups(graph.as_ref().unwrap_or(first), &current, descent) {
            let smaller = aggregate(graph.as_ref().unwrap_or(first), &groups, count);
            let mut next = vec![0; count];
            for (&group, &community) in groups.iter().zip(&current) {
                next[group as usize] = community;
            }
            self.moving.waiting.fill(count, &mut self.random);
            gained += self.moving.run(&smaller, &mut next, usize::MAX);
            finer.push(Finer { graph, communities: current, groups });
            (graph, current) = (Some(smaller), next);
        }
        while let Some(Finer { graph, communities, groups }) = finer.pop() {
            let graph = graph.as_ref().unwrap_or(first);
            let is_unfinished = finer.is_empty() && matches!(descent, Descent::Hasty(_));
            current = self.carry(graph, communities, &groups, &current);
            if is_unfinished {
                self.moving.waiting.fill(graph.nodes(), &mut self.random);
            }
            gained += self.moving.run(graph, &mut current, usize::MAX);
        }
        *communities = current;
        gained
    }

    /// The communities of a graph after those of its groups; who changed waits, and who is tied to it.
    fn carry(&mut self, graph: &Rows, mut before: Vec<u32>, groups: &[u32], after: &[u32]) -> Vec<u32> {
        let mut moved = Vec::new();
        for ((node, community), &group) in (0u32..).zip(&mut before).zip(groups) {
            if std::mem::replace(community, after[group as usize]) != after[group as usize] {
                moved.push(node);
            }
        }
        self.moving.waiting.clear(graph.nodes());
        for node in moved {
            self.moving.waiting.add_if(true, node);
            self.moving.wait_around(graph, &before, node);
        }
        before
    }

    /// The nodes of the next graph and how many they are; none when it would not be smaller.
    fn groups(&mut self, graph: &Rows, communities: &[u32], descent: Descent) -> Option<(Vec<u32>, usize)> {
        let nodes = graph.nodes();
        if matches!(descent, Descent::Parts) {
            let mut parts = self.refining.run(graph, communities, &self.moving, &mut self.random);
            let count = renumber(&mut parts, nodes);
            if count < nodes {
                return Some((parts, count));
            }
        }
        // Nothing merged: the communities themselves lead on, so that every graph is smaller than the one before.
        let mut groups = communities.to_vec();
        let limit = groups.iter().max().map_or(0, |&most| most as usize + 1);
        let count = renumber(&mut groups, limit);
        (count < nodes).then_some((groups, count))
    }
}
