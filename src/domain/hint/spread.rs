//! Functions spread over the ties.

use super::input::{HintInput, count_of};
use crate::stop::{checkpoint, stoppable};

/// How often what is guessed spreads on to the next neighbours.
const ROUNDS: usize = 3;

/// How much a guess counts beside what is known.
const GUESS: f64 = 0.3;

/// How many units of evidence the share of each function in the whole matrix counts for.
const PRIOR: f64 = 0.15;

/// By account and function: how much of it reaches the account.
pub(super) struct Spread {
    count: usize,
    shares: Vec<f64>,
    reached: Vec<bool>,
}

impl Spread {
    /// Every account gives each neighbour its functions, each tie counting its weight divided by the root of the giver's strength, so that who
    /// is tied to everybody says little; what reaches an account of unknown function it passes on, discounted. An account
    /// never hears itself in the first round, and known ones listen to nobody.
    pub fn new(input: &HintInput<'_>) -> Self {
        let count = input.function_count;
        let rows = &input.ties.rows;
        let prior = prior(input);
        let known = |node: u32| !input.functions[node as usize].is_empty();
        let mut shares = vec![0.0; rows.nodes() * count];
        for (own, share) in input.functions.iter().zip(shares.chunks_mut(count.max(1))) {
            for &function in own {
                share[function as usize] = 1.0 / count_of(own.len());
            }
        }
        let mut reached = vec![false; rows.nodes()];
        for _ in 0..ROUNDS {
            checkpoint();
            let before = shares.clone();
            let heard = reached.clone();
            for node in stoppable(rows.each_node().filter(|&node| !known(node))) {
                let at = node as usize * count;
                let mut sums = vec![0.0; count];
                let (mut total, mut is_reached) = (0.0, false);
                for end in rows.row(node) {
                    let says = known(end.node) || heard[end.node as usize];
                    if !says {
                        continue;
                    }
                    is_reached = true;
                    let trust = if known(end.node) { 1.0 } else { GUESS };
                    let weight =
                        trust * f64::from(end.weight) / f64::from(rows.strengths[end.node as usize]).sqrt();
                    let given = &before[end.node as usize * count..][..count];
                    for (sum, share) in sums.iter_mut().zip(given) {
                        *sum += weight * share;
                    }
                    total += weight;
                }
                reached[node as usize] = is_reached;
                for ((share, sum), prior) in shares[at..at + count].iter_mut().zip(sums).zip(&prior) {
                    *share = (sum + PRIOR * prior) / (total + PRIOR);
                }
            }
        }
        Self { count, shares, reached }
    }

    /// Whether any function reaches the account.
    pub fn reaches(&self, account: u32) -> bool {
        self.reached[account as usize]
    }

    /// The share of a function at an account of unknown function, above 0.
    pub fn share(&self, account: u32, function: usize) -> f64 {
        self.shares[account as usize * self.count + function].max(1e-9)
    }
}

/// The share of each function among those of all accounts, smoothed by one.
fn prior(input: &HintInput<'_>) -> Vec<f64> {
    let mut counts = vec![1.0; input.function_count];
    for &function in input.functions.iter().flatten() {
        counts[function as usize] += 1.0;
    }
    let sum: f64 = counts.iter().sum();
    for count in &mut counts {
        *count /= sum;
    }
    counts
}
