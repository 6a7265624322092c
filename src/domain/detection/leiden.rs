//! The Leiden algorithm: rounds of local moving, refinement and aggregation.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::aggregation::{aggregate, renumber};
use super::compact::Rows;
use super::error::DetectionError;
use super::moving::Moving;
use super::random::Random;
use super::settings::Setting;
use super::watch::Watch;

/// Graphs with fewer ends are solved in a moment, and a second start costs them more than a careful first round.
const FEW_ENDS: usize = 50_000;

/// On graphs with more ends random starts hardly differ, so `quick` makes one.
const MANY_ENDS: usize = 1_000_000;

/// `quality` ends when a round gains less than this.
const LEAST_GAIN: f64 = 1e-5;

/// And after so many rounds in any case.
const MOST_ROUNDS: u32 = 50;

/// How a round goes down to smaller graphs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Descent {
    /// By refined parts of the communities, as Leiden does.
    Parts,
    /// By the communities themselves, as Louvain does: much faster, good enough for a first round.
    Communities,
}

/// How often what is done.
#[derive(Clone, Copy)]
struct Schedule {
    first: Descent,
    starts: u32,
    rounds_of_start: u32,
    rounds: u32,
}

impl Schedule {
    const fn new(setting: Setting, ends: usize) -> Self {
        let first = if ends < FEW_ENDS { Descent::Parts } else { Descent::Communities };
        let rounds = match setting {
            Setting::Quick => 1,
            Setting::Quality => MOST_ROUNDS,
        };
        let is_one = ends < FEW_ENDS || (matches!(setting, Setting::Quick) && ends > MANY_ENDS);
        let starts = if is_one { 1 } else { 2 };
        let rounds_of_start = if matches!(setting, Setting::Quality) { 2 } else { 1 };
        Self { first, starts, rounds_of_start, rounds }
    }
}

/// The state of a detection.
pub(super) struct Leiden<'a> {
    graph: &'a Rows,
    /// What a unit of strength pays for each unit of its community's: resolution / twice the total weight.
    price: f64,
    random: Random,
    moving: Moving,
}

impl<'a> Leiden<'a> {
    pub fn new(graph: &'a Rows, resolution: f64, seed: u64) -> Self {
        let price = resolution / graph.twice_total();
        Self { graph, price, random: Random::of_seed(seed), moving: Moving::default() }
    }

    /// The communities of the nodes, numbered anyhow.
    ///
    /// Several starts are joined before the last rounds: what all of them put together becomes one node of a smaller graph, on
    /// which the search begins anew (Ovelgönne, Geyer-Schulz, "An ensemble learning strategy for graph clustering", 2012), so
    /// that an unlucky start does not decide.
    pub fn run(mut self, setting: Setting, watch: &mut Watch<'_>) -> Result<Vec<u32>, DetectionError> {
        let schedule = Schedule::new(setting, self.graph.ends.len());
        let steps = schedule.starts * schedule.rounds_of_start + schedule.rounds;
        let mut step = 0;
        let mut tell = move || {
            step += 1;
            match watch(step, steps) {
                ControlFlow::Continue(()) => Ok(()),
                ControlFlow::Break(()) => Err(DetectionError::Stopped),
            }
        };
        let mut found: Vec<Vec<u32>> = Vec::new();
        for _ in 0..schedule.starts {
            let mut communities: Vec<u32> = self.graph.each_node().collect();
            for round in 0..schedule.rounds_of_start {
                let descent = if round == 0 { schedule.first } else { Descent::Parts };
                self.round(self.graph, &mut communities, descent);
                tell()?;
            }
            found.push(communities);
        }
        let mut communities = match found.len() {
            1 => found.swap_remove(0),
            _ => self.join(found),
        };
        let enough = LEAST_GAIN * self.graph.twice_total() / 2.0;
        for _ in 0..schedule.rounds {
            let gained = self.round(self.graph, &mut communities, Descent::Parts);
            tell()?;
            if gained < enough {
                break;
            }
        }
        Ok(communities)
    }

    /// Searches among what all of `found` put together.
    fn join(&mut self, found: Vec<Vec<u32>>) -> Vec<u32> {
        let mut joint = vec![0u32; self.graph.nodes()];
        for communities in found {
            // Numbered in the order of nodes, so that the map's order does not matter.
            let mut pairs: HashMap<(u32, u32), u32> = HashMap::new();
            for (group, community) in joint.iter_mut().zip(communities) {
                let next = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
                *group = *pairs.entry((*group, community)).or_insert(next);
            }
        }
        let count = renumber(&mut joint, self.graph.nodes());
        let smaller = aggregate(self.graph, &joint, count);
        let mut communities: Vec<u32> = smaller.each_node().collect();
        // The smaller graph costs next to nothing.
        for _ in 0..10 {
            if self.round(&smaller, &mut communities, Descent::Parts) <= 0.0 {
                break;
            }
        }
        joint.iter().map(|&group| communities[group as usize]).collect()
    }

    /// One round from the given communities; returns what was gained, as [`Moving::run`] counts it.
    fn round(&mut self, graph: &Rows, communities: &mut Vec<u32>, descent: Descent) -> f64 {
        let mut gained = 0.0;
        let mut smaller: Option<Rows> = None;
        let mut levels: Vec<Vec<u32>> = Vec::new();
        let mut current = std::mem::take(communities);
        loop {
            let graph = smaller.as_ref().unwrap_or(graph);
            let nodes = graph.nodes();
            gained += self.moving.run(graph, &mut current, self.price, &mut self.random);
            let count = renumber(&mut current, nodes);
            if count == nodes {
                break;
            }
            let (groups, count) = self.groups(graph, &current, count, descent);
            let mut next = vec![0; count];
            for (&group, &community) in groups.iter().zip(&current) {
                next[group as usize] = community;
            }
            smaller = Some(aggregate(graph, &groups, count));
            levels.push(groups);
            current = next;
        }
        for groups in levels.iter().rev() {
            current = groups.iter().map(|&group| current[group as usize]).collect();
        }
        *communities = current;
        gained
    }

    /// The nodes of the next graph.
    fn groups(
        &mut self,
        graph: &Rows,
        communities: &[u32],
        count: usize,
        descent: Descent,
    ) -> (Vec<u32>, usize) {
        if descent == Descent::Parts {
            let mut parts = super::refining::refine(graph, communities, self.price, &mut self.random);
            let parts_count = renumber(&mut parts, graph.nodes());
            if parts_count < graph.nodes() {
                return (parts, parts_count);
            }
        }
        // Nothing merged: the communities themselves lead on, so that every graph is smaller than the one before.
        (communities.to_vec(), count)
    }
}
