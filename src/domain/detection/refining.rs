//! Refinement: inside each community, single nodes merge into well connected parts.

use super::compact::{End, Rows};
use super::moving::Moving;
use super::random::Random;
use crate::stop::stoppable;

/// More than all weight between a part and others, which is counted twice in what fits into 32 bits.
const UNASKED: u32 = u32::MAX;

/// What is known of a part; one line of memory holds four.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// Weight between it and the node that is looked at; 0 between nodes.
    toward: u32,
    /// Sum of its nodes' strengths.
    total: u32,
    /// Weight between it and the rest of its community; [`UNASKED`] while nobody has asked.
    out: u32,
    community: u32,
}

/// The state of refinement; kept from one graph to the next, so that memory is asked for once.
#[derive(Debug, Default)]
pub(super) struct Refining {
    /// By node: the part that it is in, which has the number of one of its nodes.
    parts: Vec<u32>,
    known: Vec<Part>,
    met: Vec<u32>,
    order: Vec<u32>,
    /// By node: whether it is a part of its own that may join another.
    alone: Vec<bool>,
}

impl Refining {
    /// The part of each node: connected parts of the communities, made by merging each node that is still alone into the part
    /// of its community where it gains most, if both are well connected to the rest of it (Traag, Waltman, van Eck 2019,
    /// algorithm A.2, choosing the best in place of a random one). A part is numbered by one of its nodes. O(nodes + ties).
    pub fn run(
        &mut self,
        graph: &Rows,
        communities: &[u32],
        moving: &Moving,
        random: &mut Random,
    ) -> Vec<u32> {
        self.begin(graph, communities);
        let mut order = std::mem::take(&mut self.order);
        order.resize(graph.nodes(), 0);
        random.order(&mut order);
        for &node in stoppable(&order) {
            if self.alone[node as usize] {
                self.join(graph, node, moving);
            }
        }
        self.order = order;
        std::mem::take(&mut self.parts)
    }

    fn begin(&mut self, graph: &Rows, communities: &[u32]) {
        let nodes = graph.nodes();
        self.known.clear();
        self.known.extend(graph.strengths.iter().zip(communities).map(|(&total, &community)| Part {
            toward: 0,
            total,
            out: UNASKED,
            community,
        }));
        // One place more: an entry is written before it is known whether it counts.
        self.met.resize(self.met.len().max(nodes + 1), 0);
        self.parts.clear();
        self.parts.extend(graph.each_node());
        self.alone.clear();
        self.alone.resize(nodes, true);
    }

    /// Merges a node that is alone, if it gains.
    fn join(&mut self, graph: &Rows, node: u32, moving: &Moving) {
        let (inside, count) = self.look(graph, node);
        let all = moving.total(self.known[node as usize].community);
        let strength = graph.strengths[node as usize];
        let cost = moving.price * f64::from(strength);
        let is_fine = f64::from(inside) >= cost * f64::from(all - strength);
        let (mut best, mut most, mut toward_best) = (node, 0.0, 0);
        for &part in &self.met[..count] {
            let known = &mut self.known[part as usize];
            let toward = std::mem::take(&mut known.toward);
            let gain = f64::from(toward) - cost * f64::from(known.total);
            if gain <= most {
                continue;
            }
            let rest = f64::from(all - known.total);
            // A node that nobody has asked about is alone, and local moving has left it well connected.
            if known.out == UNASKED || f64::from(known.out) >= moving.price * f64::from(known.total) * rest {
                (best, most, toward_best) = (part, gain, toward);
            }
        }
        if best == node || !is_fine {
            self.known[node as usize].out = inside;
            return;
        }
        let out = match self.known[best as usize].out {
            UNASKED => self.weight_inside(graph, best),
            out => out,
        };
        let part = &mut self.known[best as usize];
        part.out = out + inside - 2 * toward_best;
        part.total += strength;
        self.known[node as usize].total = 0;
        self.parts[node as usize] = best;
        self.alone[best as usize] = false;
    }

    /// Notes the parts of its community around a node; the weight between both, and how many parts were met.
    fn look(&mut self, graph: &Rows, node: u32) -> (u32, usize) {
        let community = self.known[node as usize].community;
        let (mut inside, mut count) = (0, 0);
        for end in graph.row(node) {
            let part = self.parts[end.node as usize];
            let known = &mut self.known[part as usize];
            let is_inside = known.community == community;
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
    fn weight_inside(&self, graph: &Rows, node: u32) -> u32 {
        let community = self.known[node as usize].community;
        let weight_of =
            |end: &End| if self.known[end.node as usize].community == community { end.weight } else { 0 };
        graph.row(node).iter().map(weight_of).sum()
    }
}
