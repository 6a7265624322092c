//! Refinement: inside each community, single nodes merge into well connected parts.

use super::compact::Rows;
use super::random::Random;
use crate::stop::stoppable;

/// What is known of a part.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// Weight between it and the node that is looked at; 0 between nodes.
    toward: u32,
    /// Sum of its nodes' strengths.
    total: u32,
    /// Weight between it and the rest of its community; none while nobody has asked.
    out: Option<u32>,
}

/// The state of refinement.
struct Refining<'a> {
    graph: &'a Rows,
    communities: &'a [u32],
    price: f64,
    /// By node: the part that it is in, which has the number of one of its nodes.
    parts: Vec<u32>,
    known: Vec<Part>,
    met: Vec<u32>,
}

/// The part of each node: connected parts of the communities, made by merging each node that is still alone into the part
/// of its community where it gains most, if both are well connected to the rest of it (Traag, Waltman, van Eck 2019,
/// algorithm A.2, choosing the best in place of a random one). A part is numbered by one of its nodes. O(nodes + ties).
pub(super) fn refine(graph: &Rows, communities: &[u32], price: f64, random: &mut Random) -> Vec<u32> {
    let mut totals = vec![0u32; graph.nodes()];
    for (&community, &strength) in communities.iter().zip(&graph.strengths) {
        totals[community as usize] += strength;
    }
    let mut order: Vec<u32> = graph.each_node().collect();
    random.shuffle(&mut order);
    let mut refining = Refining {
        graph,
        communities,
        price,
        parts: graph.each_node().collect(),
        known: graph.strengths.iter().map(|&total| Part { toward: 0, total, out: None }).collect(),
        met: vec![0; graph.nodes() + 1],
    };
    let mut alone = vec![true; graph.nodes()];
    for node in stoppable(order) {
        if !alone[node as usize] {
            continue;
        }
        let joined = refining.join(node, totals[communities[node as usize] as usize]);
        if let Some(part) = joined {
            alone[part as usize] = false;
        }
    }
    refining.parts
}

impl Refining<'_> {
    /// Merges a node that is alone; the part that it joined, if any.
    fn join(&mut self, node: u32, community_total: u32) -> Option<u32> {
        let (inside, count) = self.look(node);
        let strength = self.graph.strengths[node as usize];
        let cost = self.price * f64::from(strength);
        let is_fine = f64::from(inside) >= cost * f64::from(community_total - strength);
        let (mut best, mut most, mut toward_best) = (node, 0.0, 0);
        for &part in &self.met[..count] {
            let known = &mut self.known[part as usize];
            let toward = std::mem::take(&mut known.toward);
            let gain = f64::from(toward) - cost * f64::from(known.total);
            let rest = f64::from(community_total - known.total);
            // A node that nobody has asked about is alone, and local moving has left it well connected.
            let is_fine_part =
                known.out.is_none_or(|out| f64::from(out) >= self.price * f64::from(known.total) * rest);
            if gain > most && is_fine_part {
                (best, most, toward_best) = (part, gain, toward);
            }
        }
        if best == node || !is_fine {
            self.known[node as usize].out = Some(inside);
            return None;
        }
        let out = self.known[best as usize].out.unwrap_or_else(|| self.weight_inside(best));
        let part = &mut self.known[best as usize];
        part.out = Some(out + inside - 2 * toward_best);
        part.total += strength;
        self.known[node as usize].total = 0;
        self.parts[node as usize] = best;
        Some(best)
    }

    /// Notes the parts of its community around a node; the weight between both, and how many parts were met.
    fn look(&mut self, node: u32) -> (u32, usize) {
        let community = self.communities[node as usize];
        let (mut inside, mut count) = (0, 0);
        for end in self.graph.row(node) {
            let is_inside = self.communities[end.node as usize] == community;
            let part = self.parts[end.node as usize];
            let known = &mut self.known[part as usize];
            // Without a branch, which would be guessed wrong as often as not.
            let weight = if is_inside { end.weight } else { 0 };
            self.met[count] = part;
            count += usize::from(is_inside && known.toward == 0);
            known.toward += weight;
            inside += weight;
        }
        (inside, count)
    }

    /// The weight between a node and its community.
    fn weight_inside(&self, node: u32) -> u32 {
        let community = self.communities[node as usize];
        let row = self.graph.row(node).iter();
        row.filter(|end| self.communities[end.node as usize] == community).map(|end| end.weight).sum()
    }
}
