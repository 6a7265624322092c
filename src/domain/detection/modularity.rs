//! Modularity: how much more weight lies inside communities than chance would put there.

use super::compact::Rows;

/// Modularity with resolution γ (Reichardt, Bornholdt 2006; Newman 2004 with γ = 1): Σ over communities of in / 2m − γ (K / 2m)², where
/// 2m is twice the weight of all ties, in that of the ties inside, K the strength of the community's nodes. `communities` are
/// numbered below the number of nodes. O(nodes + ties).
pub(super) fn of(graph: &Rows, communities: &[u32], resolution: f64) -> f64 {
    let mut totals = vec![0u32; graph.nodes()];
    let mut inside = 0u32;
    for (node, &community) in graph.each_node().zip(communities) {
        totals[community as usize] += graph.strengths[node as usize];
        for end in graph.row(node) {
            inside += if communities[end.node as usize] == community { end.weight } else { 0 };
        }
    }
    let twice = graph.twice_total();
    let squares: f64 = totals.iter().map(|&total| (f64::from(total) / twice).powi(2)).sum();
    f64::from(inside) / twice - resolution * squares
}
