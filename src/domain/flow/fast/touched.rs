//! A check of everything that the latest change has touched.
//!
//! It reads counts, potentials and seats as they stand now and shares nothing with the searches that made them but the
//! names. [`certificate`](crate::flow::certificate) checks the same on all arcs of a problem.

use std::collections::BTreeSet;

use super::net::Net;
use super::node::{Kind, NONE, Node};
use super::node_state::{IDLE, MOVING, OUT};
use super::warm::Warm;

/// What is wrong around a change; by construction nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TouchedError {
    /// More units than there are places, or a count that its parts do not add up to.
    #[error("the count of {part} {position} is wrong")]
    Count {
        /// The kind of node.
        part: &'static str,
        /// Its position in the solver.
        position: usize,
    },
    /// An arc on which a unit could be moved at a gain.
    #[error("a unit could be moved at a gain at {part} {position}")]
    Gain {
        /// The kind of node.
        part: &'static str,
        /// Its position in the solver.
        position: usize,
    },
}

impl Warm {
    /// Checks all arcs at every node whose flow or potential the latest change has moved: capacities and counts, and that
    /// no residual arc there promises a gain.
    ///
    /// # Errors
    ///
    /// The first fault that is found, in the order of the network.
    ///
    /// # Complexity
    ///
    /// O(arcs at the touched nodes), without the arcs of the ground.
    ///
    /// # Examples
    ///
    /// ```
    /// use domain::flow::fast::Warm;
    /// use domain::flow::problem::Problem;
    ///
    /// let problem: Problem = serde_json::from_str(
    ///     r#"{"angles":[{"min":0}], "cells":[{"angle":0,"first":0}], "groups":[{"cell":0,"step":0}],
    ///         "slots":[{"group":0,"capacity":1}], "organisations":[],
    ///         "accounts":[{"capacity":1,"options":[{"slot":0,"fit":9}]}, {"capacity":1,"options":[{"slot":0,"fit":5}]}],
    ///         "shortage_penalty":1000}"#,
    /// )?;
    /// let mut warm = Warm::new(problem)?;
    /// warm.decline(0, 0)?;
    /// assert_eq!(warm.check_touched(), Ok(()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_touched(&self) -> Result<(), TouchedError> {
        let net = &self.planner.net;
        let check = Check { net, warm: self };
        self.touched_nodes().into_iter().try_for_each(|node| check.node(node))
    }

    /// Nodes whose potential was moved, rows that moved, and everything that their units pass.
    fn touched_nodes(&self) -> BTreeSet<Node> {
        let net = &self.planner.net;
        let mut nodes: BTreeSet<Node> = self.planner.shifted.iter().flatten().copied().collect();
        for &(row, seat) in &self.planner.moved {
            let entry = &net.rows[row as usize];
            nodes.insert(Node::row(row));
            let mut capacity_node = entry.parent;
            while let Some(above) = net.capacity_nodes.get(capacity_node as usize) {
                nodes.insert(Node::capacity_node(capacity_node));
                capacity_node = above.parent;
            }
            for slot in [seat, entry.seat].into_iter().filter(|slot| (*slot as usize) < net.slots.len()) {
                let group = net.slots[slot as usize].group;
                let cell = net.groups[group as usize].cell;
                nodes.extend([Node::slot(slot), Node::group(group), Node::cell(cell)]);
                nodes.insert(Node::angle(net.cells[cell as usize].angle));
            }
        }
        nodes
    }
}

struct Check<'a> {
    net: &'a Net,
    warm: &'a Warm,
}

impl Check<'_> {
    fn node(&self, node: Node) -> Result<(), TouchedError> {
        match node.kind() {
            Kind::Ground => Ok(()),
            Kind::Row(row) => self.row(row),
            Kind::Slot(slot) => self.slot(slot),
            Kind::Group(group) => self.group(group),
            Kind::Cell(cell) => self.cell(cell),
            Kind::Angle(angle) => self.angle(angle),
            Kind::CapacityNode(capacity_node) => self.capacity_node(capacity_node),
        }
    }

    /// A row gives its best option what it is worth, and takes part only if that pays.
    fn row(&self, at: usize) -> Result<(), TouchedError> {
        let (net, row) = (self.net, &self.net.rows[at]);
        let name = super::node::narrow(at);
        let gives = |seat: u32| {
            let choice = net.options_of(name).iter().find(|choice| choice.other == seat)?;
            Some(net.fit(choice.mark)? + net.slot_potentials[seat as usize])
        };
        let above = net.capacity_potential(row.parent);
        let best = net.best(name);
        let sound = match row.seat {
            OUT => true,
            MOVING => false,
            IDLE => best.is_none_or(|best| best <= above),
            seat => {
                gives(seat) == Some(row.potential) && best == Some(row.potential) && row.potential >= above
            }
        };
        if sound { Ok(()) } else { Err(TouchedError::Gain { part: "row", position: at }) }
    }

    /// A slot is held by as many rows as it says, and nobody who may take it would gain there.
    fn slot(&self, at: usize) -> Result<(), TouchedError> {
        let (net, slot) = (self.net, &self.net.slots[at]);
        let capacity = self.warm.problem.slots[net.slot_names[at] as usize].capacity;
        let (mut holders, mut row) = (0, slot.head);
        while row != NONE {
            holders += 1;
            row = net.rows[row as usize].next;
        }
        if holders + slot.room != capacity {
            return Err(TouchedError::Count { part: "slot", position: at });
        }
        let (potential, group) = (net.slot_potentials[at], net.groups[slot.group as usize].potential);
        let sound = if slot.room > 0 { potential == group } else { capacity == 0 || potential <= group };
        if !sound {
            return Err(TouchedError::Gain { part: "slot", position: at });
        }
        self.takers(at).try_for_each(|row| self.row(row as usize))
    }

    fn takers(&self, slot: usize) -> impl Iterator<Item = u32> {
        let net = self.net;
        let built = net.taker_start[slot] as usize..net.taker_start[slot + 1] as usize;
        let mut added = net.slots[slot].added;
        let later = std::iter::from_fn(move || {
            let &(following, choice) = net.added.get(added as usize)?;
            added = following;
            Some(choice.other)
        });
        net.takers[built].iter().map(|choice| choice.other).chain(later)
    }

    fn group(&self, at: usize) -> Result<(), TouchedError> {
        let (net, group) = (self.net, &self.net.groups[at]);
        let slots = group.first as usize..(group.first + group.len) as usize;
        let held = |slot: usize| {
            let capacity = self.warm.problem.slots[net.slot_names[slot] as usize].capacity;
            u64::from(capacity.saturating_sub(net.slots[slot].room))
        };
        if slots.clone().map(held).sum::<u64>() != u64::from(group.taken) {
            return Err(TouchedError::Count { part: "group", position: at });
        }
        let behind = net.cells[group.cell as usize].potential;
        let sound = group.potential >= group.entry() + behind
            && (group.taken == 0 || group.potential <= group.exit() + behind);
        if !sound {
            return Err(TouchedError::Gain { part: "group", position: at });
        }
        slots.into_iter().try_for_each(|slot| self.slot(slot))
    }

    fn cell(&self, at: usize) -> Result<(), TouchedError> {
        let (net, cell) = (self.net, &self.net.cells[at]);
        let groups = cell.first as usize..(cell.first + cell.len) as usize;
        let taken = net.groups[groups.clone()].iter().map(|group| u64::from(group.taken)).sum::<u64>();
        if taken != u64::from(cell.taken) {
            return Err(TouchedError::Count { part: "cell", position: at });
        }
        let behind = net.angles[cell.angle as usize].potential;
        let towards_groups = net.groups[groups].iter().all(|group| {
            group.potential >= group.entry() + cell.potential
                && (group.taken == 0 || group.potential <= group.exit() + cell.potential)
        });
        let sound = towards_groups
            && cell.potential >= cell.entry() + behind
            && (cell.taken == 0 || cell.potential <= cell.exit() + behind);
        if sound { Ok(()) } else { Err(TouchedError::Gain { part: "cell", position: at }) }
    }

    fn angle(&self, at: usize) -> Result<(), TouchedError> {
        let (net, angle) = (self.net, &self.net.angles[at]);
        let cells = &net.cells[net.cells_of(at)];
        let taken = cells.iter().map(|cell| u64::from(cell.taken)).sum::<u64>();
        if taken != u64::from(angle.taken) || angle.taken > angle.max {
            return Err(TouchedError::Count { part: "angle", position: at });
        }
        let towards_cells = cells.iter().all(|cell| {
            cell.potential >= cell.entry() + angle.potential
                && (cell.taken == 0 || cell.potential <= cell.exit() + angle.potential)
        });
        let sound = towards_cells
            && (angle.taken == angle.max || angle.potential >= angle.entry(net.penalty))
            && (angle.taken == 0 || angle.potential <= angle.exit(net.penalty));
        if sound { Ok(()) } else { Err(TouchedError::Gain { part: "angle", position: at }) }
    }

    /// A capacity node has as many units as hang below it, and passes its potential on while it has room and units.
    fn capacity_node(&self, at: usize) -> Result<(), TouchedError> {
        let (net, capacity_node) = (self.net, &self.net.capacity_nodes[at]);
        let (mut taken, mut row, mut below) = (0, capacity_node.rows, capacity_node.capacity_nodes);
        while row != NONE {
            taken += u32::from(net.rows[row as usize].is_seated());
            row = net.siblings[row as usize];
        }
        while let Some(entry) = net.capacity_nodes.get(below as usize) {
            taken += entry.taken;
            below = entry.sibling;
        }
        if taken != capacity_node.taken || taken > capacity_node.capacity {
            return Err(TouchedError::Count { part: "capacity_node", position: at });
        }
        let above = net.capacity_potential(capacity_node.parent);
        let sound = (capacity_node.taken == capacity_node.capacity || above >= capacity_node.potential)
            && (capacity_node.taken == 0 || above <= capacity_node.potential);
        if !sound {
            return Err(TouchedError::Gain { part: "capacity_node", position: at });
        }
        let mut row = capacity_node.rows;
        while row != NONE {
            self.row(row as usize)?;
            row = net.siblings[row as usize];
        }
        Ok(())
    }
}
