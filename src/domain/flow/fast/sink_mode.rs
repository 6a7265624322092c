//! Where a search ends on the sink side: at priced angles, or at the ground behind their bounds.

use super::net::Net;
use super::node_state::CellNode;

/// Where the network ends on the sink side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SinkMode {
    /// At the angles, which give and take any number of units at their potential. Every search stays local.
    Priced,
    /// At the ground, behind first rewards, minimums and maximums.
    Exact,
}

impl SinkMode {
    /// Whether a unit that reaches the cell is at the ground at once.
    #[inline]
    pub(super) fn gives_way(self, net: &Net, cell: &CellNode) -> bool {
        let angle = &net.angles[cell.angle as usize];
        let free = self == Self::Priced
            || (angle.potential == 0 && angle.taken >= angle.min && angle.taken < angle.max);
        free && cell.taken > 0 && cell.potential == angle.potential
    }

    /// Whether the ground gives a unit back through the cell at once.
    #[inline]
    pub(super) fn spares(self, net: &Net, cell: &CellNode) -> bool {
        let angle = &net.angles[cell.angle as usize];
        let free = self == Self::Priced || (angle.potential == 0 && angle.taken > angle.min);
        free && cell.taken > 1 && cell.potential == angle.potential
    }
}
