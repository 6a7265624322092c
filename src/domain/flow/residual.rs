//! The residual network of an optimum: which units could move, and what that would cost.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::domain::flow::certificate::{self, CertificateError};
use crate::domain::flow::flows::Flows;
use crate::domain::flow::network::{HUB, Network};
use crate::domain::flow::problem::Problem;
use crate::domain::flow::solution::{InfeasibleAssignment, Potentials, Solution};

/// Why a solution has no residual network to ask.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResidualError {
    /// The solution is not a proved optimum of the problem; distances would mean nothing.
    #[error(transparent)]
    NotOptimal(#[from] CertificateError),
    /// A pair is to stay that is not in the assignment.
    #[error("account {account} is to keep slot {slot} but does not hold it")]
    NotHeld {
        /// The account.
        account: u32,
        /// The slot.
        slot: u32,
    },
}

impl From<InfeasibleAssignment> for ResidualError {
    fn from(error: InfeasibleAssignment) -> Self {
        Self::NotOptimal(error.into())
    }
}

/// The residual network of a proved optimum, built once for any number of questions.
///
/// Every arc costs its reduced gain there, which is nowhere negative; a closed walk costs exactly what the objective
/// loses when one unit moves along it. See [`Residual::alternatives`] and [`Residual::forced_loss`].
#[derive(Debug)]
pub struct Residual<'a> {
    pub(super) problem: &'a Problem,
    pub(super) flows: Flows,
    pub(super) network: Network,
    /// Gain-to-go of every node, rows included; the hub's is 0.
    pub(super) potentials: Vec<i128>,
}

impl<'a> Residual<'a> {
    /// Builds the residual network.
    ///
    /// `fixed` are pairs of the assignment that must not move, in any order: accepted directions for example. Everything
    /// else may.
    ///
    /// # Errors
    ///
    /// A solution that is not an optimum of the problem (the certificate is checked in full), or a fixed pair that it
    /// does not hold.
    ///
    /// # Complexity
    ///
    /// Time O(options + pairs · log pairs) and about 40 bytes per option and arc.
    pub fn new(
        problem: &'a Problem,
        solution: &Solution,
        fixed: &[(u32, u32)],
    ) -> Result<Self, ResidualError> {
        certificate::check(problem, &solution.assignment, &solution.potentials)?;
        let flows = Flows::of(problem, &solution.assignment)?;
        let network = Network::new(problem, &flows);
        let potentials = node_potentials(&network, &solution.potentials);
        let mut residual = Self { problem, flows, network, potentials };
        for &(account, slot) in fixed {
            residual.fix(account, slot)?;
        }
        Ok(residual)
    }

    /// Freezing the arc into the slot is enough: the unit's way before and behind it follows from conservation.
    fn fix(&mut self, account: u32, slot: u32) -> Result<(), ResidualError> {
        let not_held = ResidualError::NotHeld { account, slot };
        let entry = self.problem.accounts.get(account as usize).ok_or(not_held.clone())?;
        let is_slot = |option: u32| entry.options[option as usize].slot == slot;
        let option = self.flows.used_options(account).iter().copied().find(|&option| is_slot(option));
        let arc = self.network.option_arc(account, option.ok_or(not_held)?);
        self.network.arcs[arc as usize].freeze();
        Ok(())
    }

    /// What one unit more on an arc from its tail costs; the arc's room is not asked.
    pub(super) fn entry_cost(&self, arc: u32) -> i128 {
        let arc = &self.network.arcs[arc as usize];
        self.potentials[arc.tail as usize]
            - i128::from(arc.law.gain(arc.flow))
            - self.potentials[arc.head as usize]
    }

    /// Visits nodes by their reduced distance *to* a node, nearest first, equally near ones by number (Dijkstra on
    /// the reversed arcs). After every visit the visitor says how far it is still worth looking; below 0: no further.
    pub(super) fn visit_by_distance(&self, target: u32, mut visit: impl FnMut(u32, i128) -> i128) {
        // One more than the distance, 0 where the search has not been: memory that is never touched costs nothing, and
        // a search usually ends after a small part of the network.
        let mut marks = vec![0_i128; self.network.nodes.count as usize];
        marks[target as usize] = 1;
        let mut heap = BinaryHeap::from([Reverse((0_i128, target))]);
        while let Some(Reverse((distance, node))) = heap.pop() {
            if distance >= marks[node as usize] {
                continue;
            }
            let reach = visit(node, distance);
            if distance > reach {
                return;
            }
            for &id in self.network.incident(node) {
                let arc = &self.network.arcs[id as usize];
                // Against the residual arcs: the same two cases as `Network::step`, seen from the other end.
                let step = if arc.head == node {
                    arc.next().map(|gain| (arc.tail, gain))
                } else {
                    arc.last().map(|gain| (arc.head, -gain))
                };
                let Some((other, gain)) = step else { continue };
                let cost =
                    self.potentials[other as usize] - i128::from(gain) - self.potentials[node as usize];
                let (length, mark) = (distance + cost, &mut marks[other as usize]);
                if length <= reach && (*mark == 0 || length < *mark - 1) {
                    *mark = length + 1;
                    heap.push(Reverse((length, other)));
                }
            }
        }
    }
}

/// One potential per node. A row's is its used option's gain-to-go, or the largest one, as the certificate has it.
fn node_potentials(network: &Network, given: &Potentials) -> Vec<i128> {
    let nodes = network.nodes;
    let mut potentials = vec![0; nodes.count as usize];
    let parts = [
        (nodes.organisations, &given.organisations),
        (nodes.accounts, &given.accounts),
        (nodes.slots, &given.slots),
        (nodes.groups, &given.groups),
        (nodes.cells, &given.cells),
        (nodes.angles, &given.angles),
    ];
    for (first, list) in parts {
        for (potential, &value) in potentials[first as usize..].iter_mut().zip(list) {
            *potential = i128::from(value);
        }
    }
    potentials[HUB as usize] = 0;
    for row in nodes.rows..nodes.slots {
        let mut options = network.incident(row).iter().map(|&id| &network.arcs[id as usize]);
        let mut best = i128::MIN;
        if let Some(entry) = options.next() {
            for arc in options {
                let value = i128::from(arc.law.gain(0)) + potentials[arc.head as usize];
                if arc.flow > 0 || entry.flow == 0 {
                    best = best.max(value);
                }
            }
        }
        potentials[row as usize] = best;
    }
    potentials
}
