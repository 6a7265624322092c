//! Fast local moving: nodes move to the neighbouring community that gains most, until none gains.

use super::compact::Rows;
use super::random::Random;
use crate::stop::checkpoint;

/// What is known of a community, in one place since it is read together.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// Weight between it and the node that is looked at; 0 between nodes.
    toward: u32,
    /// Sum of its nodes' strengths.
    total: u32,
}

/// The state of local moving; kept from one graph to the next, so that memory is asked for once.
#[derive(Debug, Default)]
pub(super) struct Moving {
    /// By community.
    known: Vec<Known>,
    /// By community: its nodes.
    sizes: Vec<u32>,
    empty: Vec<u32>,
    /// Communities met at the node that is looked at.
    met: Vec<u32>,
    waiting: Waiting,
}

impl Moving {
    /// Moves nodes between `communities` (numbered below the number of nodes) until none gains; `price` is what a unit of
    /// strength pays for each unit of its community's. Returns what was gained: half of twice the total weight times the
    /// growth of modularity; 0 when nothing was moved.
    pub fn run(&mut self, graph: &Rows, communities: &mut [u32], price: f64, random: &mut Random) -> f64 {
        self.begin(graph, communities);
        self.waiting.fill(graph, random);
        let mut gained = 0.0;
        for turn in 0_usize.. {
            let Some(node) = self.waiting.take() else { break };
            if turn.is_multiple_of(1024) {
                checkpoint();
            }
            let own = communities[node as usize];
            let (best, gain) = self.best_of(graph, communities, node, price);
            if best == own {
                continue;
            }
            gained += gain;
            self.relocate(graph.strengths[node as usize], own, best);
            communities[node as usize] = best;
            for end in graph.row(node) {
                if communities[end.node as usize] != best {
                    self.waiting.add(end.node);
                }
            }
        }
        gained
    }

    fn begin(&mut self, graph: &Rows, communities: &[u32]) {
        let nodes = graph.nodes();
        refill(&mut self.known, nodes);
        refill(&mut self.sizes, nodes);
        // One place more: an entry is written before it is known whether it counts.
        self.met.resize(self.met.len().max(nodes + 1), 0);
        for (&community, &strength) in communities.iter().zip(&graph.strengths) {
            self.known[community as usize].total += strength;
            self.sizes[community as usize] += 1;
        }
        self.empty.clear();
        self.empty.extend(graph.each_node().filter(|&community| self.sizes[community as usize] == 0));
    }

    /// The community where the node gains most: its own unless another is better; an empty one if all are worse than that. And how
    /// much more than in its own.
    fn best_of(&mut self, graph: &Rows, communities: &[u32], node: u32, price: f64) -> (u32, f64) {
        let known = &mut self.known[..];
        let mut count = 0;
        for end in graph.row(node) {
            let community = communities[end.node as usize];
            let known = &mut known[community as usize];
            // Without a branch, which would be guessed wrong as often as not.
            self.met[count] = community;
            count += usize::from(known.toward == 0);
            known.toward += end.weight;
        }
        let own = communities[node as usize];
        let strength = graph.strengths[node as usize];
        let cost = price * f64::from(strength);
        let here = known[own as usize];
        let stay = f64::from(here.toward) - cost * f64::from(here.total - strength);
        let (mut best, mut most) = (own, stay);
        for &community in &self.met[..count] {
            let known = &mut known[community as usize];
            let gain = f64::from(known.toward) - cost * f64::from(known.total);
            known.toward = 0;
            if gain > most && community != own {
                (best, most) = (community, gain);
            }
        }
        match self.empty.last() {
            Some(&empty) if most < 0.0 && self.sizes[own as usize] > 1 => (empty, -stay),
            _ => (best, most - stay),
        }
    }

    fn relocate(&mut self, strength: u32, from: u32, to: u32) {
        self.known[from as usize].total -= strength;
        self.known[to as usize].total += strength;
        if self.sizes[to as usize] == 0 {
            // Only the last one is ever given out.
            self.empty.pop();
        }
        self.sizes[to as usize] += 1;
        self.sizes[from as usize] -= 1;
        if self.sizes[from as usize] == 0 {
            self.empty.push(from);
        }
    }
}

/// Nodes that may gain: first in, first out, each at most once.
#[derive(Debug, Default)]
struct Waiting {
    ring: Vec<u32>,
    waits: Vec<bool>,
    first: usize,
    count: usize,
}

impl Waiting {
    fn fill(&mut self, graph: &Rows, random: &mut Random) {
        self.ring.clear();
        self.ring.extend(graph.each_node());
        random.shuffle(&mut self.ring);
        self.waits.clear();
        self.waits.resize(graph.nodes(), true);
        (self.first, self.count) = (0, graph.nodes());
    }

    fn take(&mut self) -> Option<u32> {
        self.count = self.count.checked_sub(1)?;
        let node = self.ring[self.first];
        self.first = if self.first + 1 == self.ring.len() { 0 } else { self.first + 1 };
        self.waits[node as usize] = false;
        Some(node)
    }

    fn add(&mut self, node: u32) {
        if std::mem::replace(&mut self.waits[node as usize], true) {
            return;
        }
        let mut place = self.first + self.count;
        if place >= self.ring.len() {
            place -= self.ring.len();
        }
        self.ring[place] = node;
        self.count += 1;
    }
}

fn refill<T: Clone + Default>(values: &mut Vec<T>, count: usize) {
    values.clear();
    values.resize(count, T::default());
}
