//! The Leiden algorithm: rounds of local moving, refinement and aggregation.

use std::ops::ControlFlow;

use super::aggregation::{aggregate, members_of, renumber};
use super::compact::Rows;
use super::error::DetectionError;
use super::rounds::Rounds;
use super::settings::Setting;
use super::watch::Watch;

/// Graphs with fewer ends are solved in a moment, and a second start costs them more than some more rounds.
const FEW_ENDS: usize = 50_000;

/// On graphs with more ends random starts hardly differ, so `quick` makes one.
const MANY_ENDS: usize = 1_000_000;

/// `quality` ends when a round gains less than this.
const LEAST_GAIN: f64 = 1e-4;

/// The same for graphs with few ends, where one node weighs more and a round costs little.
const LEAST_GAIN_OF_FEW: f64 = 1e-6;

/// And after so many rounds in any case.
const MOST_ROUNDS: u32 = 50;

/// How often what is done.
#[derive(Clone, Copy)]
struct Schedule {
    starts: u32,
    /// How often a start looks at each node, on the average, before it goes down.
    turns: usize,
    rounds: u32,
    least_gain: f64,
}

impl Schedule {
    const fn new(setting: Setting, ends: usize) -> Self {
        let is_few = ends < FEW_ENDS;
        let (rounds, least_gain) = match setting {
            Setting::Quick if is_few => (2, LEAST_GAIN_OF_FEW),
            Setting::Quick => (1, LEAST_GAIN),
            Setting::Quality if is_few => (MOST_ROUNDS, LEAST_GAIN_OF_FEW),
            Setting::Quality => (MOST_ROUNDS, LEAST_GAIN),
        };
        // Few nodes are placed by the rounds; and what a second start would mend, one alone has to find itself.
        let (starts, turns) = match setting {
            _ if is_few => (1, 1),
            Setting::Quick if ends > MANY_ENDS => (1, 6),
            Setting::Quick | Setting::Quality => (2, 2),
        };
        Self { starts, turns, rounds, least_gain }
    }
}

/// The communities of the nodes, numbered anyhow.
///
/// Several starts are joined before the last rounds: what all of them put together becomes one node of a smaller graph, on
/// which the search begins anew (Ovelgönne, Geyer-Schulz, "An ensemble learning strategy for graph clustering", 2012), so
/// that an unlucky start does not decide.
pub(super) fn find(
    graph: &Rows,
    setting: Setting,
    mut rounds: Rounds,
    watch: &mut Watch<'_>,
) -> Result<Vec<u32>, DetectionError> {
    let schedule = Schedule::new(setting, graph.ends.len());
    let steps = schedule.starts + schedule.rounds;
    let mut step = 0;
    let mut tell = move || {
        step += 1;
        match watch(step, steps) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(DetectionError::Stopped),
        }
    };
    let mut communities = rounds.start(graph, schedule.turns);
    tell()?;
    for _ in 1..schedule.starts {
        let other = rounds.start(graph, schedule.turns);
        communities = search_among(graph, &common_parts(&communities, &other), &mut rounds);
        rounds.begin(graph, &communities);
        tell()?;
    }
    let enough = schedule.least_gain * graph.twice_total() / 2.0;
    for _ in 0..schedule.rounds {
        let gained = rounds.round(graph, &mut communities);
        tell()?;
        if gained < enough {
            break;
        }
    }
    Ok(communities)
}

/// By node: a number that it shares with those that both put together with it, numbered in the order of first nodes. Both number
/// their communities below the number of nodes. O(nodes).
pub(super) fn common_parts(one: &[u32], other: &[u32]) -> Vec<u32> {
    let nodes = one.len();
    let (starts, members) = members_of(one, nodes);
    // By community of the other: the last of the one's that met it, and the number of both together.
    let mut met = vec![(u32::MAX, 0u32); nodes];
    let mut joint = vec![0; nodes];
    let mut count = 0;
    for (community, span) in (0u32..).zip(starts.windows(2)) {
        for &member in &members[span[0] as usize..span[1] as usize] {
            let met = &mut met[other[member as usize] as usize];
            if met.0 != community {
                *met = (community, count);
                count += 1;
            }
            joint[member as usize] = met.1;
        }
    }
    renumber(&mut joint, nodes);
    joint
}

/// Communities that keep the groups together, which are numbered from 0.
fn search_among(graph: &Rows, groups: &[u32], rounds: &mut Rounds) -> Vec<u32> {
    let count = groups.iter().max().map_or(0, |&last| last as usize + 1);
    let smaller = aggregate(graph, groups, count);
    let mut communities: Vec<u32> = smaller.each_node().collect();
    rounds.begin(&smaller, &communities);
    // The smaller graph costs next to nothing.
    for _ in 0..10 {
        if rounds.round(&smaller, &mut communities) <= 0.0 {
            break;
        }
    }
    groups.iter().map(|&group| communities[group as usize]).collect()
}
