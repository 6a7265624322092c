//! The side of the minimum cut from which angles below their minimum can be reached, split into independent parts.

use crate::flow::flows::Flows;
use crate::flow::network::{GROUND, Network};
use crate::flow::problem::{Problem, ProblemError};
use crate::flow::solution::InfeasibleAssignment;
use crate::stop::stoppable;

/// A node outside of the cut's inner side.
const OUTSIDE: u32 = u32::MAX;

/// Why there is no witness.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShortageError {
    /// The problem is at fault, or the assignment breaks a constraint.
    #[error(transparent)]
    Infeasible(#[from] InfeasibleAssignment),
    /// Somebody could still serve an angle that lacks voices: the assignment is no optimum, or the penalty is so small
    /// that a shortage is preferred.
    #[error("a shortage is not forced: {by} could still give a voice")]
    NotForced {
        /// Who could.
        by: Spare,
    },
}

impl From<ProblemError> for ShortageError {
    fn from(error: ProblemError) -> Self {
        Self::Infeasible(error.into())
    }
}

/// Somebody from whom a missing voice could still come, directly or by moving others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Spare {
    /// An organisation that is not fully asked.
    #[error("organisation {0}")]
    Organisation(u32),
    /// An account without organisation that is not fully asked.
    #[error("account {0}")]
    Account(u32),
    /// An angle with more voices than its minimum.
    #[error("angle {0}")]
    Angle(u32),
}

/// The inner side of the cut.
pub(super) struct Cut<'a> {
    problem: &'a Problem,
    flows: &'a Flows,
    network: Network,
    /// The part of every node, or `OUTSIDE`.
    parts: Vec<u32>,
    part_count: u32,
}

/// What an account has to offer to one angle of a part.
pub(super) struct Offer {
    angle: u32,
    pub(super) part: usize,
    /// Some option leads outside of the listed slots.
    pub(super) is_open: bool,
    /// It is one that the account can use: where it is pinned, only pins count.
    pub(super) gives: bool,
}

impl<'a> Cut<'a> {
    /// Walks back from the angles below their minimum. Units of pins stay where they are, in their row at least.
    pub(super) fn new(problem: &'a Problem, flows: &'a Flows) -> Result<Self, ShortageError> {
        let network = Network::new(problem, flows);
        let parts = vec![OUTSIDE; network.nodes.count as usize];
        let mut cut = Self { problem, flows, network, parts, part_count: 0 };
        cut.freeze_pins();
        let inside = cut.find_inside()?;
        cut.number_parts(&inside);
        Ok(cut)
    }

    pub(super) fn part_count(&self) -> usize {
        self.part_count as usize
    }

    pub(super) fn angle_part(&self, angle: u32) -> Option<usize> {
        self.part(self.network.nodes.angles + angle)
    }

    pub(super) fn organisation_part(&self, organisation: u32) -> Option<usize> {
        self.part(self.network.nodes.organisations + organisation)
    }

    /// The part whose cut this slot lies on: its angle is inside and the slot, being full, is not.
    pub(super) fn full_slot_part(&self, slot: u32) -> Option<usize> {
        let is_outside = self.part(self.network.nodes.slots + slot).is_none();
        self.angle_part(self.problem.angle_of_slot(slot)).filter(|_| is_outside)
    }

    /// What an account has to offer to the angles inside, one entry per angle.
    pub(super) fn offers(&self, account: u32) -> Vec<Offer> {
        let pinned: Vec<u32> =
            self.pinned_slots(account).map(|slot| self.problem.angle_of_slot(slot)).collect();
        let mut offers: Vec<Offer> = Vec::new();
        for choice in &self.problem.accounts[account as usize].options {
            let angle = self.problem.angle_of_slot(choice.slot);
            let Some(part) = self.angle_part(angle) else {
                continue;
            };
            let position = offers.iter().position(|offer| offer.angle == angle).unwrap_or_else(|| {
                offers.push(Offer { angle, part, is_open: false, gives: false });
                offers.len() - 1
            });
            if self.full_slot_part(choice.slot).is_none() {
                offers[position].is_open = true;
                offers[position].gives |= self.is_pin(choice.fit) || !pinned.contains(&angle);
            }
        }
        offers
    }

    /// The pinned units of an account that give nothing to a part: in another angle, or in slots that are listed.
    pub(super) fn pinned_elsewhere(&self, account: u32, part: usize) -> Vec<(u32, u32)> {
        let giving: Vec<u32> = self
            .offers(account)
            .into_iter()
            .filter(|offer| offer.part == part && offer.gives)
            .map(|offer| offer.angle)
            .collect();
        let elsewhere = |slot: &u32| !giving.contains(&self.problem.angle_of_slot(*slot));
        self.pinned_slots(account).filter(elsewhere).map(|slot| (account, slot)).collect()
    }

    fn part(&self, node: u32) -> Option<usize> {
        Some(self.parts[node as usize]).filter(|&part| part != OUTSIDE).map(|part| part as usize)
    }

    /// An option that ranks above minimums.
    fn is_pin(&self, fit: i64) -> bool {
        fit >= self.problem.shortage_penalty
    }

    /// The slots that an account holds by pins, ascending.
    fn pinned_slots(&self, account: u32) -> impl Iterator<Item = u32> {
        let options = &self.problem.accounts[account as usize].options;
        let held = self.flows.used_options(account).iter().map(|&option| options[option as usize]);
        held.filter(|choice| self.is_pin(choice.fit)).map(|choice| choice.slot)
    }

    /// Leaves every pinned unit in its row: the account can neither take it out nor put another one there, and the row has
    /// only its pins to choose from, as a pin of a whole angle allows. Further up nothing needs to be frozen, since a unit
    /// that cannot leave its row cannot leave its account and organisation either.
    fn freeze_pins(&mut self) {
        for (account, entry) in (0_u32..).zip(stoppable(&self.problem.accounts)) {
            for &option in self.flows.used_options(account) {
                if !self.is_pin(entry.options[option as usize].fit) {
                    continue;
                }
                let row = self.network.arcs[self.network.option_arc(account, option) as usize].tail;
                let row_arc = self.network.row_arc(row);
                self.network.arcs[row_arc as usize].freeze();
                for (other, choice) in (0_u32..).zip(&entry.options) {
                    let arc = self.network.option_arc(account, other) as usize;
                    if self.network.arcs[arc].tail == row && !self.is_pin(choice.fit) {
                        self.network.arcs[arc].freeze();
                    }
                }
            }
        }
    }

    /// All nodes from which a residual path leads to an angle below its minimum.
    fn find_inside(&self) -> Result<Vec<bool>, ShortageError> {
        let mut inside = vec![false; self.network.nodes.count as usize];
        let mut stack = Vec::new();
        for (angle, (bounds, &taken)) in (0_u32..).zip(self.problem.angles.iter().zip(&self.flows.angles)) {
            if taken < bounds.min {
                inside[(self.network.nodes.angles + angle) as usize] = true;
                stack.push(self.network.nodes.angles + angle);
            }
        }
        while let Some(node) = stack.pop() {
            for &id in self.network.incident(node) {
                let arc = &self.network.arcs[id as usize];
                let (from, is_open) = if arc.head == node {
                    (arc.tail, arc.next().is_some())
                } else if arc.head == GROUND {
                    // Units up to the minimum are no use to another angle: they would be missing here.
                    let angle = node - self.network.nodes.angles;
                    (GROUND, arc.flow > self.problem.angles[angle as usize].min)
                } else {
                    (arc.head, arc.last().is_some())
                };
                if is_open && from == GROUND {
                    return Err(ShortageError::NotForced { by: self.name_spare(node) });
                }
                if is_open && !inside[from as usize] {
                    inside[from as usize] = true;
                    stack.push(from);
                }
            }
        }
        Ok(inside)
    }

    fn name_spare(&self, node: u32) -> Spare {
        let nodes = self.network.nodes;
        if node >= nodes.angles {
            Spare::Angle(node - nodes.angles)
        } else if node >= nodes.accounts {
            Spare::Account(node - nodes.accounts)
        } else {
            Spare::Organisation(node - nodes.organisations)
        }
    }

    /// Numbers the connected parts of the inside by their smallest angle. Each holds an angle below its minimum, because
    /// the way there stays inside.
    fn number_parts(&mut self, inside: &[bool]) {
        let nodes = self.network.nodes;
        for first in (nodes.angles..nodes.count).filter(|&angle| inside[angle as usize]) {
            if self.parts[first as usize] != OUTSIDE {
                continue;
            }
            let part = self.part_count;
            self.part_count += 1;
            self.parts[first as usize] = part;
            let mut stack = vec![first];
            while let Some(node) = stack.pop() {
                for &id in self.network.incident(node) {
                    let arc = &self.network.arcs[id as usize];
                    for other in [arc.tail, arc.head] {
                        let is_new = inside[other as usize] && self.parts[other as usize] == OUTSIDE;
                        if other != GROUND && is_new {
                            self.parts[other as usize] = part;
                            stack.push(other);
                        }
                    }
                }
            }
        }
    }
}
