//! What the compact network consists of, each with its flow and its potential.

/// A row that has no unit now, but may get one.
pub(super) const IDLE: u32 = u32::MAX;
/// A row that has a unit which is on its way to a seat.
pub(super) const MOVING: u32 = u32::MAX - 2;
/// A row that is not in play: not inserted yet, withdrawn, or replaced.
pub(super) const OUT: u32 = u32::MAX - 1;

/// One row of capacity 1 with its options `options[first..first + len]`.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowNode {
    /// Potential: at least what its best option gives, exactly that while it is seated.
    pub(super) potential: i64,
    pub(super) first: u32,
    pub(super) len: u32,
    /// The capacity node above, or [`NONE`] for the ground.
    pub(super) parent: u32,
    /// The slot that it holds, [`IDLE`], [`MOVING`] or [`OUT`].
    pub(super) seat: u32,
    /// The other holders of the slot, as a doubly linked list.
    pub(super) next: u32,
    pub(super) previous: u32,
}

/// An option of a row, or seen from the slot (then `other` is the row).
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    pub(super) other: u32,
    pub(super) mark: i32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct SlotNode {
    pub(super) group: u32,
    pub(super) room: u32,
    /// The first row that holds it.
    pub(super) head: u32,
    /// The latest of the choices that were added after the network was built, or [`NONE`].
    pub(super) added: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct GroupNode {
    pub(super) potential: i64,
    pub(super) step: i64,
    pub(super) taken: u32,
    pub(super) cell: u32,
    /// Its slots are `slots[first..first + len]`.
    pub(super) first: u32,
    pub(super) len: u32,
}

impl RowNode {
    /// Whether it holds a slot.
    #[inline]
    pub(super) fn is_seated(&self) -> bool {
        self.seat < MOVING
    }
}

impl GroupNode {
    /// What the next unit adds, without what lies behind.
    pub(super) fn entry(&self) -> i64 {
        -i64::from(self.taken) * self.step
    }

    /// What the latest unit added; only for a group that has one.
    pub(super) fn exit(&self) -> i64 {
        -(i64::from(self.taken) - 1) * self.step
    }

    /// Counts a unit and says what it adds; likewise below.
    pub(super) fn enter(&mut self) -> i64 {
        self.taken += 1;
        self.exit()
    }

    /// Discounts a unit and says what it had added; likewise below.
    pub(super) fn leave(&mut self) -> i64 {
        self.taken -= 1;
        self.entry()
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct CellNode {
    pub(super) potential: i64,
    pub(super) reward: i64,
    pub(super) taken: u32,
    pub(super) angle: u32,
    /// Its groups are `groups[first..first + len]`.
    pub(super) first: u32,
    pub(super) len: u32,
}

impl CellNode {
    pub(super) fn entry(&self) -> i64 {
        if self.taken == 0 { self.reward } else { 0 }
    }

    pub(super) fn exit(&self) -> i64 {
        if self.taken == 1 { self.reward } else { 0 }
    }

    pub(super) fn enter(&mut self) -> i64 {
        self.taken += 1;
        self.exit()
    }

    pub(super) fn leave(&mut self) -> i64 {
        self.taken -= 1;
        self.entry()
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct AngleNode {
    pub(super) potential: i64,
    pub(super) min: u32,
    pub(super) max: u32,
    /// Units on its arc to the ground.
    pub(super) taken: u32,
    /// Its cells are `cells[first..first + len]`.
    pub(super) first: u32,
    pub(super) len: u32,
}

impl AngleNode {
    /// What one unit more adds on the arc to the ground.
    pub(super) fn entry(&self, penalty: i64) -> i64 {
        if self.taken < self.min { penalty } else { 0 }
    }

    /// What the latest unit added there.
    pub(super) fn exit(&self, penalty: i64) -> i64 {
        if self.taken <= self.min { penalty } else { 0 }
    }

    pub(super) fn enter(&mut self, penalty: i64) -> i64 {
        self.taken += 1;
        self.exit(penalty)
    }

    pub(super) fn leave(&mut self, penalty: i64) -> i64 {
        self.taken -= 1;
        self.entry(penalty)
    }
}

/// A bound on the units of several rows or capacity nodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct CapacityNode {
    /// Potential; while there is room and flow it is the parent's.
    pub(super) potential: i64,
    pub(super) capacity: u32,
    pub(super) taken: u32,
    /// The capacity node above, or [`NONE`] for the ground.
    pub(super) parent: u32,
    /// The first row below; the others follow in [`Net::siblings`].
    pub(super) rows: u32,
    /// The first capacity node below, and the next one below the same parent.
    pub(super) capacity_nodes: u32,
    pub(super) sibling: u32,
}

impl CapacityNode {
    /// Counts a unit, which adds nothing by itself.
    pub(super) fn enter(&mut self) -> i64 {
        self.taken += 1;
        0
    }

    pub(super) fn leave(&mut self) -> i64 {
        self.taken -= 1;
        0
    }
}
