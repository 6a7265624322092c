//! Fast local moving: nodes move to the neighbouring community that gains most, until none gains.

use super::compact::Rows;
use super::waiting::Waiting;
use crate::stop::checkpoint;

/// What is known of a community, in one place since it is read together.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// Weight between it and the node that is looked at; 0 between nodes.
    toward: u32,
    /// Sum of its nodes' strengths.
    total: u32,
}

/// The state of local moving, for a graph and for all smaller ones that come from it by merging nodes of one community: numbers and
/// strengths of the communities are the same in each of them, so that going from one to another costs nothing.
#[derive(Debug)]
pub(super) struct Moving {
    /// What a unit of strength pays for each unit of its community's: resolution / twice the total weight.
    pub price: f64,
    /// Nodes that may gain.
    pub waiting: Waiting,
    /// By community.
    known: Vec<Known>,
    /// Numbers that no community has.
    empty: Vec<u32>,
    /// Communities met at the node that is looked at.
    met: Vec<u32>,
}

impl Moving {
    pub fn new(price: f64) -> Self {
        Self { price, waiting: Waiting::default(), known: Vec::new(), empty: Vec::new(), met: Vec::new() }
    }

    /// Begins anew with these communities, which are numbered below the number of nodes; nobody waits. O(nodes).
    pub fn begin(&mut self, graph: &Rows, communities: &[u32]) {
        let nodes = graph.nodes();
        self.known.clear();
        self.known.resize(nodes, Known::default());
        let mut is_used = vec![false; nodes];
        for (&community, &strength) in communities.iter().zip(&graph.strengths) {
            self.known[community as usize].total += strength;
            is_used[community as usize] = true;
        }
        self.empty.clear();
        self.empty.extend(graph.each_node().filter(|&community| !is_used[community as usize]));
        // One place more: an entry is written before it is known whether it counts.
        self.met.resize(self.met.len().max(nodes + 1), 0);
        self.waiting.clear(nodes);
    }

    /// Sum of the strengths of a community's nodes.
    pub fn total(&self, community: u32) -> u32 {
        self.known[community as usize].total
    }

    /// Moves the waiting nodes between `communities`, and those whose neighbours moved, until none gains, or that many nodes were
    /// looked at. Returns what was gained: half of twice the total weight times the growth of modularity; 0 when nothing was
    /// moved.
    pub fn run(&mut self, graph: &Rows, communities: &mut [u32], most_turns: usize) -> f64 {
        let mut gained = 0.0;
        for turn in 0..most_turns {
            let Some(node) = self.waiting.take() else { break };
            if turn.is_multiple_of(1024) {
                checkpoint();
            }
            let own = communities[node as usize];
            if self.is_bound(graph, communities, node) {
                continue;
            }
            let (best, gain) = self.best_of(graph, communities, node);
            if best == own {
                continue;
            }
            gained += gain;
            self.relocate(graph.strengths[node as usize], own, best);
            communities[node as usize] = best;
            self.wait_around(graph, communities, node);
        }
        gained
    }

    /// Lets a node's neighbours in other communities wait.
    pub fn wait_around(&mut self, graph: &Rows, communities: &[u32], node: u32) {
        let own = communities[node as usize];
        for end in graph.row(node) {
            self.waiting.add_if(communities[end.node as usize] != own, end.node);
        }
    }

    /// Whether all that leads elsewhere, were it one community and without a price, would be worth no more than the node's own
    /// community: then it stays, and most nodes do. This costs a fraction of [`Self::best_of`].
    pub(super) fn is_bound(&self, graph: &Rows, communities: &[u32], node: u32) -> bool {
        let own = communities[node as usize];
        let strength = graph.strengths[node as usize];
        let others = self.total(own) - strength;
        if others == 0 {
            return false;
        }
        let (mut inside, mut all) = (0, 0);
        for end in graph.row(node) {
            all += end.weight;
            inside += if communities[end.node as usize] == own { end.weight } else { 0 };
        }
        let stay = f64::from(inside) - self.price * f64::from(strength) * f64::from(others);
        f64::from(all - inside) <= stay
    }

    /// The community where the node gains most: its own unless another is better; an empty one if all are worse than that. And how
    /// much more than in its own.
    pub(super) fn best_of(&mut self, graph: &Rows, communities: &[u32], node: u32) -> (u32, f64) {
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
        let cost = self.price * f64::from(strength);
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
            Some(&empty) if most < 0.0 && here.total > strength => (empty, -stay),
            _ => (best, most - stay),
        }
    }

    fn relocate(&mut self, strength: u32, from: u32, to: u32) {
        if self.empty.last() == Some(&to) {
            // Only the last one is ever given out.
            self.empty.pop();
        }
        self.known[to as usize].total += strength;
        self.known[from as usize].total -= strength;
        // Who moves has ties, and so has everybody that it leaves behind.
        if self.known[from as usize].total == 0 {
            self.empty.push(from);
        }
    }
}
