//! Connected communities.

use super::aggregation::{members_of, renumber};
use super::compact::Rows;

/// Splits what is not connected, which never lowers modularity, and numbers the communities from the largest, equal ones by
/// their first node. Returns how many there are. O(nodes + ties).
pub(super) fn split(graph: &Rows, communities: &mut Vec<u32>) -> usize {
    let mut parts = vec![u32::MAX; communities.len()];
    let mut stack = Vec::new();
    let mut count = 0;
    for first in graph.each_node() {
        if parts[first as usize] != u32::MAX {
            continue;
        }
        parts[first as usize] = count;
        stack.push(first);
        while let Some(node) = stack.pop() {
            for end in graph.row(node) {
                let at = end.node as usize;
                if parts[at] == u32::MAX && communities[at] == communities[node as usize] {
                    parts[at] = count;
                    stack.push(end.node);
                }
            }
        }
        count += 1;
    }
    let count = renumber(&mut parts, communities.len());
    let (starts, _) = members_of(&parts, count);
    let mut by_size: Vec<u32> = (0..).take(count).collect();
    // Numbered by first nodes until here, and the sort is stable.
    by_size.sort_by_key(|&part| std::cmp::Reverse(starts[part as usize + 1] - starts[part as usize]));
    let mut numbers = vec![0; count];
    for (number, part) in (0u32..).zip(by_size) {
        numbers[part as usize] = number;
    }
    *communities = parts.into_iter().map(|part| numbers[part as usize]).collect();
    count
}
