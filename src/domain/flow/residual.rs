//! The residual network of an optimum: which units could move, and what that would cost.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::flow::certificate::{self, CertificateError};
use crate::flow::flows::Flows;
use crate::flow::network::{GROUND, Network};
use crate::flow::problem::Problem;
use crate::flow::solution::{InfeasibleAssignment, Potentials, Solution};
use crate::stop::checkpoint;

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
    /// Gain-to-go of every node, rows included; the ground's is 0.
    pub(super) potentials: Vec<i128>,
    /// Once prepared: for every node how far it is to the ground, and from there; the largest number if there is no way.
    through_hub: Option<(Vec<i64>, Vec<i64>)>,
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
        let mut residual = Self { problem, flows, network, potentials, through_hub: None };
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
            - i128::from(arc.gains.gain(arc.flow))
            - self.potentials[arc.head as usize]
    }

    /// Prepares for many questions: how far it is from every node to the ground, and from there to every node.
    ///
    /// Circles through the ground then cost a question nothing, and its searches stay where an account is nearer than by way
    /// of the ground. Without this one question sweeps much of the network, since nearly everything is connected there.
    ///
    /// # Complexity
    ///
    /// Two searches over the whole network, O(options · log options), and 16 bytes per node.
    #[must_use]
    pub fn prepared(mut self) -> Self {
        let [mut to, mut from] = [(); 2].map(|()| vec![i64::MAX; self.network.nodes.count as usize]);
        for (distances, course) in [(&mut to, Course::To), (&mut from, Course::From)] {
            self.visit_by_distance(GROUND, course, |node, distance| {
                distances[node as usize] = i64::try_from(distance).unwrap_or(i64::MAX);
                i128::MAX
            });
        }
        self.through_hub = Some((to, from));
        self
    }

    /// How far it is from a node to a target by way of the ground, if that is known.
    pub(super) fn distance_through_hub(&self, start: u32, target: u32) -> Option<i128> {
        let (to, from) = self.through_hub.as_ref()?;
        let (to, from) = (to[start as usize], from[target as usize]);
        (to < i64::MAX && from < i64::MAX).then(|| i128::from(to) + i128::from(from))
    }

    /// Visits nodes by their reduced distance to or from a node, nearest first, equally near ones by number (Dijkstra
    /// 1959). After every visit the visitor says how far it is still worth looking; below 0: no further.
    ///
    /// To a node other than the ground, nodes are left out that are as near by way of the ground, if that is known.
    pub(super) fn visit_by_distance(
        &self,
        target: u32,
        course: Course,
        mut visit: impl FnMut(u32, i128) -> i128,
    ) {
        // One more than the distance, 0 where the search has not been: memory that is never touched costs nothing, and
        // a search usually ends after a small part of the network.
        let mut marks = vec![0_i128; self.network.nodes.count as usize];
        marks[target as usize] = 1;
        let mut heap = BinaryHeap::from([Reverse((0_i128, target))]);
        for turn in 0_usize.. {
            let Some(Reverse((distance, node))) = heap.pop() else { return };
            if turn.is_multiple_of(256) {
                checkpoint();
            }
            if distance >= marks[node as usize] {
                continue;
            }
            let reach = visit(node, distance);
            if distance > reach {
                return;
            }
            for &id in self.network.incident(node) {
                let Some((other, cost)) = self.step(id, node, course) else { continue };
                let (length, mark) = (distance + cost, &mut marks[other as usize]);
                let near = || self.distance_through_hub(other, target).is_none_or(|through| length < through);
                if length <= reach && (*mark == 0 || length < *mark - 1) && near() {
                    *mark = length + 1;
                    heap.push(Reverse((length, other)));
                }
            }
        }
    }

    /// The other end of an arc that leads to a node, or on from there, and what a unit on it costs.
    fn step(&self, id: u32, node: u32, course: Course) -> Option<(u32, i128)> {
        let arc = &self.network.arcs[id as usize];
        // Against the residual arcs it is the same two cases as with them, seen from the other end.
        let with_arc = (arc.tail == node) == (course == Course::From);
        let gain = if with_arc { arc.next() } else { arc.last().map(|gain| -gain) }?;
        let other = if arc.tail == node { arc.head } else { arc.tail };
        let (from, to) = if course == Course::From { (node, other) } else { (other, node) };
        Some((other, self.potentials[from as usize] - i128::from(gain) - self.potentials[to as usize]))
    }
}

/// Whether distances to a node are asked for, or from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    To,
    From,
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
    potentials[GROUND as usize] = 0;
    for row in nodes.rows..nodes.slots {
        let mut options = network.incident(row).iter().map(|&id| &network.arcs[id as usize]);
        let mut best = i128::MIN;
        if let Some(entry) = options.next() {
            for arc in options {
                let value = i128::from(arc.gains.gain(0)) + potentials[arc.head as usize];
                if arc.flow > 0 || entry.flow == 0 {
                    best = best.max(value);
                }
            }
        }
        potentials[row as usize] = best;
    }
    potentials
}
