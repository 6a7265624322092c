//! Aggregation: the groups of a graph as the nodes of a smaller one.

use super::compact::{End, Rows};
use crate::stop::stoppable;

/// Numbers the groups anew, from 0 in the order of their first nodes; returns how many there are. `groups` hold numbers below
/// `limit`. O(nodes + limit).
pub(super) fn renumber(groups: &mut [u32], limit: usize) -> usize {
    let mut numbers = vec![u32::MAX; limit];
    let mut count = 0;
    for group in groups.iter_mut() {
        let number = &mut numbers[*group as usize];
        if *number == u32::MAX {
            *number = count;
            count += 1;
        }
        *group = *number;
    }
    count as usize
}

/// The graph of the groups, which are numbered below `count`: the weight between two groups is that between their nodes. O(nodes +
/// ties).
pub(super) fn aggregate(graph: &Rows, groups: &[u32], count: usize) -> Rows {
    let (starts, members) = members_of(groups, count);
    let mut smaller = Rows {
        starts: Vec::with_capacity(count + 1),
        ends: Vec::with_capacity(graph.ends.len() / 2),
        strengths: Vec::with_capacity(count),
    };
    smaller.starts.push(0);
    let mut toward = vec![0u32; count];
    let mut met = vec![0u32; count + 1];
    for (group, span) in (0u32..).zip(stoppable(starts.windows(2))) {
        let (mut strength, mut found) = (0, 0);
        // Whoever has weight is not noted again: so the group itself never is.
        toward[group as usize] = 1;
        for &member in &members[span[0] as usize..span[1] as usize] {
            strength += graph.strengths[member as usize];
            for end in graph.row(member) {
                let other = groups[end.node as usize];
                let toward = &mut toward[other as usize];
                met[found] = other;
                found += usize::from(*toward == 0);
                *toward += end.weight;
            }
        }
        smaller.strengths.push(strength);
        toward[group as usize] = 0;
        smaller.ends.extend(
            met[..found]
                .iter()
                .map(|&other| End { node: other, weight: std::mem::take(&mut toward[other as usize]) }),
        );
        smaller.starts.push(u32::try_from(smaller.ends.len()).unwrap_or(u32::MAX));
    }
    smaller
}

/// The nodes of each group side by side, and where each group begins.
pub(super) fn members_of(groups: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; count + 2];
    for &group in groups {
        starts[group as usize + 2] += 1;
    }
    for at in 2..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut members = vec![0u32; groups.len()];
    for (node, &group) in (0u32..).zip(groups) {
        let place = &mut starts[group as usize + 1];
        members[*place as usize] = node;
        *place += 1;
    }
    starts.truncate(count + 1);
    (starts, members)
}
