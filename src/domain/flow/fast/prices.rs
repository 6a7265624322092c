//! Moving the price of one angle while all other prices stand.

use super::finish::allowed;
use super::node::Node;
use super::node_state::AngleNode;
use super::planner::Planner;

/// How often a move is doubled before the search for a price gives up.
const DOUBLINGS: u32 = 12;

impl Planner {
    /// Moves the potential of one angle to where its surplus turns into a lack or the other way round, with the other
    /// angles priced as they are: first in growing steps, then by halving.
    ///
    /// Only the speed of the exact rounds depends on how well this works: it crosses many values of the potential at
    /// which hardly a unit moves, and each move stays near the groups that it touches.
    pub(super) fn seek_price(&mut self, angle: usize, first: i64) {
        let start = self.excess(angle).signum();
        let mut step = first.max(1);
        let mut inside = self.net.angles[angle].potential;
        for _ in 0..DOUBLINGS {
            let by = self.bounded(angle, -start * step);
            self.reprice(angle, by);
            if by == 0 || self.excess(angle) == 0 {
                return;
            }
            if self.excess(angle).signum() != start {
                break;
            }
            inside = self.net.angles[angle].potential;
            step *= 2;
        }
        let mut outside = self.net.angles[angle].potential;
        while (inside - outside).abs() > 1 {
            let middle = outside + (inside - outside) / 2;
            self.reprice(angle, middle - self.net.angles[angle].potential);
            match self.excess(angle).signum() {
                0 => return,
                sign if sign == start => inside = middle,
                _ => outside = middle,
            }
        }
        // Units that are as well off on either side stay where the last move took them. So the way back ends nearer to
        // balance than the price before, and often at a price where very many units do not mind.
        let back = inside - self.net.angles[angle].potential;
        self.reprice(angle, back);
    }

    /// How many units an angle has too many at its potential, negative if it lacks some.
    pub(super) fn excess(&self, angle: usize) -> i64 {
        let entry = &self.net.angles[angle];
        let (least, most) = allowed(entry, self.net.penalty);
        i64::from(entry.taken) - i64::from(entry.taken.clamp(least, most))
    }

    /// A move that stays on this side of 0, where an angle is between its bounds, and within the penalty.
    fn bounded(&self, angle: usize, by: i64) -> i64 {
        let AngleNode { potential, max, .. } = self.net.angles[angle];
        let lowest = if potential > 0 || max == u32::MAX { 0 } else { i64::MIN / 8 };
        let highest = if potential < 0 { 0 } else { self.net.penalty };
        (potential + by).clamp(lowest, highest) - potential
    }

    /// Moves the potential of an angle and repairs all of its groups.
    fn reprice(&mut self, angle: usize, by: i64) {
        if by == 0 {
            return;
        }
        self.net.angles[angle].potential += by;
        for cell in self.net.cells_of(angle) {
            self.net.cells[cell].potential += by;
        }
        let cells = self.net.cells_of(angle);
        let groups = self.net.groups_of_cells(cells);
        let mut late = Vec::new();
        for group in groups.clone() {
            // Arcs of groups that were not repaired yet would look like arcs of negative length.
            self.closed = group + 1..groups.end;
            self.repair(group, &mut late);
        }
        self.closed = 0..0;
        for cell in late {
            self.moved.clear();
            if by < 0 {
                self.pull(Node::cell(cell), None);
            } else {
                self.push(Node::cell(cell), None);
            }
        }
    }

    /// Gives or takes units until the arc from a group to its cell is optimal again. Cells that are left with a unit too
    /// many or one missing come to `late`.
    fn repair(&mut self, group: u32, late: &mut Vec<u32>) {
        loop {
            let entry = &self.net.groups[group as usize];
            let cell = entry.cell;
            let above = self.net.cells[cell as usize];
            let node = Node::group(group);
            let own = Some(Node::cell(cell));
            self.moved.clear();
            if entry.taken > 0 && entry.potential > entry.exit() + above.potential {
                self.net.groups[group as usize].taken -= 1;
                if self.sink_mode.spares(&self.net, &above) {
                    self.net.discount_cell(cell as usize);
                    self.push(node, None);
                } else if Some(self.push(node, own)) != own {
                    late.push(cell);
                }
            } else if entry.potential < entry.entry() + above.potential {
                self.net.groups[group as usize].taken += 1;
                if self.sink_mode.gives_way(&self.net, &above) {
                    self.net.count_cell(cell as usize);
                    self.pull(node, None);
                } else if Some(self.pull(node, own)) != own {
                    late.push(cell);
                }
            } else {
                return;
            }
        }
    }
}
