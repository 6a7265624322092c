//! Moving units and potentials in the compact network.

use super::net::Net;
use super::node::{NONE, narrow};
use super::node_state::{IDLE, RowNode};

/// Whether a unit is counted or taken back.
#[derive(Debug, Clone, Copy)]
pub(super) enum Count {
    In,
    Out,
}

impl Net {
    /// Counts a unit from a group all the way to the ground; says what it adds there.
    pub(super) fn count_group(&mut self, group: usize) -> i64 {
        self.groups[group].enter() + self.count_cell(self.groups[group].cell as usize)
    }

    /// Takes a unit back all the way from the ground to a group; says what it had added.
    pub(super) fn discount_group(&mut self, group: usize) -> i64 {
        self.groups[group].leave() + self.discount_cell(self.groups[group].cell as usize)
    }

    /// Counts a unit from a cell to the ground; says what it adds there.
    pub(super) fn count_cell(&mut self, cell: usize) -> i64 {
        let cell = &mut self.cells[cell];
        cell.enter() + self.angles[cell.angle as usize].enter(self.penalty)
    }

    /// Takes a unit back from the ground to a cell; says what it had added.
    pub(super) fn discount_cell(&mut self, cell: usize) -> i64 {
        let cell = &mut self.cells[cell];
        cell.leave() + self.angles[cell.angle as usize].leave(self.penalty)
    }

    /// Counts the unit of a seated row everywhere but at its slot, or takes it back.
    pub(super) fn count_unit(&mut self, row: u32, by: Count) {
        let RowNode { seat, parent, .. } = self.rows[row as usize];
        let group = self.slots[seat as usize].group as usize;
        match by {
            Count::In => self.count_group(group),
            Count::Out => self.discount_group(group),
        };
        let mut capacity_node = parent;
        while let Some(entry) = self.capacity_nodes.get_mut(capacity_node as usize) {
            match by {
                Count::In => entry.enter(),
                Count::Out => entry.leave(),
            };
            capacity_node = entry.parent;
        }
    }

    /// Puts an unseated row on a slot with room.
    pub(super) fn link(&mut self, row: u32, slot: u32) {
        self.slots[slot as usize].room -= 1;
        self.chain(row, slot);
    }

    /// Adds an unseated row to those who hold a slot, whether there is room or not.
    pub(super) fn chain(&mut self, row: u32, slot: u32) {
        let head = std::mem::replace(&mut self.slots[slot as usize].head, row);
        if head != NONE {
            self.rows[head as usize].previous = row;
        }
        let own = &mut self.rows[row as usize];
        own.seat = slot;
        own.next = head;
        own.previous = NONE;
    }

    /// Takes a seated row off its slot.
    pub(super) fn unlink(&mut self, row: u32) {
        let seat = self.rows[row as usize].seat;
        self.slots[seat as usize].room += 1;
        self.unchain(row);
    }

    /// Takes a seated row from those who hold its slot; the room of the slot stays.
    pub(super) fn unchain(&mut self, row: u32) {
        let RowNode { seat, next, previous, .. } = self.rows[row as usize];
        if previous == NONE {
            self.slots[seat as usize].head = next;
        } else {
            self.rows[previous as usize].next = next;
        }
        if next != NONE {
            self.rows[next as usize].previous = previous;
        }
        self.rows[row as usize].seat = IDLE;
    }

    /// Takes every unit out; rows stay in play.
    pub(super) fn clear(&mut self) {
        for row in 0..narrow(self.rows.len()) {
            if self.rows[row as usize].is_seated() {
                self.unlink(row);
            }
        }
        self.groups.iter_mut().for_each(|group| group.taken = 0);
        self.cells.iter_mut().for_each(|cell| cell.taken = 0);
        self.angles.iter_mut().for_each(|angle| angle.taken = 0);
        self.capacity_nodes.iter_mut().for_each(|capacity_node| capacity_node.taken = 0);
        for slot in &mut self.slots {
            slot.head = NONE;
        }
    }

    /// What a seated row is worth in its slot, the slot's potential aside.
    pub(super) fn seat_fit(&self, row: u32) -> i64 {
        let seat = self.rows[row as usize].seat;
        let choice = self.options_of(row).iter().find(|choice| choice.other == seat);
        choice.and_then(|choice| self.fit(choice.mark)).unwrap_or(0)
    }

    /// Adds to the potentials of a slot and of the rows that hold it, which stay tight.
    pub(super) fn shift_slot_potential(&mut self, slot: u32, by: i64) {
        self.slot_potentials[slot as usize] += by;
        let mut row = self.slots[slot as usize].head;
        while row != NONE {
            let entry = &mut self.rows[row as usize];
            entry.potential += by;
            row = entry.next;
        }
    }

    /// Adds to the potentials of a group and of its slots with room.
    pub(super) fn shift_group_potentials(&mut self, group: u32, by: i64) {
        let entry = &mut self.groups[group as usize];
        entry.potential += by;
        for slot in entry.first..entry.first + entry.len {
            if self.slots[slot as usize].room > 0 {
                self.shift_slot_potential(slot, by);
            }
        }
    }
}
