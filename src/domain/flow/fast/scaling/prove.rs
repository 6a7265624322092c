//! Integer potentials that prove a flow optimal.

use std::collections::VecDeque;

use crate::flow::fast::node::{Node, narrow};

use super::state::State;
use crate::stop::checkpoint;

impl State {
    /// Replaces the prices by integer potentials, not scaled, under which no arc gains, if they are found within reasonable time.
    ///
    /// Rounded prices are off by little. Where an arc gains still, the node behind it falls (Bellman 1958, Ford 1956). On a
    /// flow that is not optimal that would never end; on one that is hardly any node has to fall. So it is given up early,
    /// and the prices stay as they were.
    pub(super) fn prove(&mut self) -> bool {
        let nodes: Vec<Node> = self.nodes().collect();
        let before: Vec<i64> = nodes.iter().map(|&node| self.potential(node)).collect();
        let scale = std::mem::replace(&mut self.scale, 1);
        self.fits.iter_mut().for_each(|fit| *fit /= scale);
        for (&node, &potential) in nodes.iter().zip(&before) {
            self.set_potential(node, (potential + scale / 2).div_euclid(scale));
        }
        let proved = self.fall(&nodes);
        let ground = std::mem::take(&mut self.ground);
        if proved {
            // Potentials count from the ground.
            for &node in &nodes {
                let potential = self.potential(node) - ground;
                self.set_potential(node, potential);
            }
            return true;
        }
        self.scale = scale;
        self.fits.iter_mut().for_each(|fit| *fit *= scale);
        for (&node, potential) in nodes.iter().zip(before) {
            self.set_potential(node, potential);
        }
        false
    }

    fn nodes(&self) -> impl Iterator<Item = Node> {
        let net = &self.net;
        let list = |len: usize, node: fn(u32) -> Node| (0..narrow(len)).map(node);
        list(net.rows.len(), Node::row)
            .chain(list(net.slots.len(), Node::slot))
            .chain(list(net.groups.len(), Node::group))
            .chain(list(net.cells.len(), Node::cell))
            .chain(list(net.angles.len(), Node::angle))
            .chain(list(net.capacity_nodes.len(), Node::capacity_node))
    }

    /// Lowers nodes until no arc gains; says whether that came to an end in time.
    fn fall(&mut self, nodes: &[Node]) -> bool {
        let mut budget = nodes.len() + 1000;
        let mut waiting: VecDeque<Node> = nodes.iter().copied().collect();
        waiting.push_back(Node::GROUND);
        let mut lower: Vec<(Node, i64)> = Vec::new();
        for turn in 0_usize.. {
            let Some(node) = waiting.pop_front() else { break };
            if turn.is_multiple_of(1024) {
                checkpoint();
            }
            let from = self.potential(node);
            self.leave(node, |to, gain| {
                if self.potential(to) > from - gain {
                    lower.push((to, from - gain));
                }
            });
            for (to, potential) in lower.drain(..) {
                if budget == 0 {
                    return false;
                }
                budget -= 1;
                self.set_potential(to, potential);
                waiting.push_back(to);
            }
        }
        true
    }
}
