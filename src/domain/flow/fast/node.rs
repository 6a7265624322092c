//! Names of the nodes of the compact network.

/// No row, slot or capacity node; also the parent of what hangs on the ground.
pub(super) const NONE: u32 = u32::MAX;

const SHIFT: u32 = 28;

/// A node of the compact network: its kind in the four upper bits, its position in the lists of that kind below.
///
/// `Problem::check` keeps every list below 2²⁸ entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node(u32);

/// What a [`Node`] is, with its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Source and sink in one: units come from here and go here.
    Ground,
    /// An account in one angle, or in all of its angles if it takes one unit only.
    Row(usize),
    /// A slot without room; a slot with room is one node with its group.
    Slot(usize),
    /// A cluster in a cell.
    Group(usize),
    /// A cell.
    Cell(usize),
    /// An angle.
    Angle(usize),
    /// A bound above rows: an account that takes several units, or an organisation.
    CapacityNode(usize),
}

impl Default for Node {
    fn default() -> Self {
        Self::GROUND
    }
}

impl Node {
    pub(super) const GROUND: Self = Self(0);

    pub(super) const fn row(index: u32) -> Self {
        Self((1 << SHIFT) | index)
    }

    pub(super) const fn slot(index: u32) -> Self {
        Self((2 << SHIFT) | index)
    }

    pub(super) const fn group(index: u32) -> Self {
        Self((3 << SHIFT) | index)
    }

    pub(super) const fn cell(index: u32) -> Self {
        Self((4 << SHIFT) | index)
    }

    pub(super) const fn angle(index: u32) -> Self {
        Self((5 << SHIFT) | index)
    }

    /// The capacity node, or the ground for [`NONE`].
    pub(super) const fn capacity_node(index: u32) -> Self {
        if index == NONE { Self::GROUND } else { Self((6 << SHIFT) | index) }
    }

    /// Its position in the list of its kind.
    #[inline]
    pub(super) const fn index(self) -> u32 {
        self.0 & ((1 << SHIFT) - 1)
    }

    #[inline]
    pub(super) const fn kind(self) -> Kind {
        let index = self.index() as usize;
        match self.0 >> SHIFT {
            0 => Kind::Ground,
            1 => Kind::Row(index),
            2 => Kind::Slot(index),
            3 => Kind::Group(index),
            4 => Kind::Cell(index),
            5 => Kind::Angle(index),
            _ => Kind::CapacityNode(index),
        }
    }
}

/// Positions fit into 32 bits: the check of the problem bounds every list.
pub(super) fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
