//! The compact network: what stands where, and what it is worth.

use std::collections::HashMap;
use std::ops::Range;

use super::node::{NONE, Node, narrow};
use super::node_state::{AngleNode, CapacityNode, CellNode, Choice, GroupNode, RowNode, SlotNode};

/// Marks from here down are not fits: [`NEVER`], and above it the positions in [`Net::wide`] of fits that 32 bits do not hold.
pub(super) const MARKS: i32 = i32::MIN + (1 << 28);
/// The option is not available: banned, or its slot holds nobody.
const NEVER: i32 = i32::MIN;

/// The compact network: ground → capacity nodes → rows → slots → groups → cells → angles → ground.
///
/// A slot with room always has the potential of its group, so that both are one node of a search.
#[derive(Debug, Clone, Default)]
pub(super) struct Net {
    pub(super) rows: Vec<RowNode>,
    /// For every row the next one below the same capacity node.
    pub(super) siblings: Vec<u32>,
    /// For every row its account's position in the problem; [`NONE`] for rows that other ones stand in for.
    pub(super) accounts: Vec<u32>,
    pub(super) options: Vec<Choice>,
    /// Potentials of the slots, apart from the rest because every look at an option reads one.
    pub(super) slot_potentials: Vec<i64>,
    pub(super) slots: Vec<SlotNode>,
    /// For every slot its position in the problem.
    pub(super) slot_names: Vec<u32>,
    /// For every slot of the problem its place here.
    pub(super) slot_places: Vec<u32>,
    /// `takers[taker_start[s]..taker_start[s + 1]]` are the choices of slot `s` as built.
    pub(super) taker_start: Vec<u32>,
    pub(super) takers: Vec<Choice>,
    /// Choices added later: the next one of the same slot, and the choice.
    pub(super) added: Vec<(u32, Choice)>,
    pub(super) groups: Vec<GroupNode>,
    /// For every group its position in the problem; likewise below.
    pub(super) group_names: Vec<u32>,
    pub(super) cells: Vec<CellNode>,
    pub(super) cell_names: Vec<u32>,
    pub(super) angles: Vec<AngleNode>,
    pub(super) capacity_nodes: Vec<CapacityNode>,
    /// For every organisation of the problem its capacity node, or [`NONE`] if it cannot bind.
    pub(super) organisation_nodes: Vec<u32>,
    /// Fits that 32 bits do not hold, each once: of the many options of a multiplied problem few differ.
    pub(super) wide: Vec<i64>,
    /// Their marks.
    pub(super) wide_marks: HashMap<i64, i32>,
    pub(super) penalty: i64,
}

impl Net {
    /// The mark of a fit.
    pub(super) fn mark(&mut self, fit: Option<i64>) -> i32 {
        let Some(fit) = fit else { return NEVER };
        match i32::try_from(fit) {
            Ok(narrow) if narrow > MARKS => narrow,
            _ => self.wide_mark(fit),
        }
    }

    /// The options of all rows are fewer than the marks for wide fits, which is as many as differ.
    fn wide_mark(&mut self, fit: i64) -> i32 {
        let next = NEVER.saturating_add_unsigned(narrow(self.wide.len())).saturating_add(1).min(MARKS);
        *self.wide_marks.entry(fit).or_insert_with(|| {
            self.wide.push(fit);
            next
        })
    }

    /// The fit behind a mark; none for an option that is not available.
    #[inline]
    pub(super) fn fit(&self, mark: i32) -> Option<i64> {
        if mark > MARKS { Some(i64::from(mark)) } else { self.marked_fit(mark) }
    }

    fn marked_fit(&self, mark: i32) -> Option<i64> {
        let place = mark.checked_sub(NEVER + 1)?;
        self.wide.get(usize::try_from(place).ok()?).copied()
    }

    /// Changes what an option of a row is worth, on both sides.
    pub(super) fn remark(&mut self, row: u32, option: u32, fit: Option<i64>) {
        let slot = self.options[option as usize].other;
        let mark = self.mark(fit);
        self.options[option as usize].mark = mark;
        let built = self.taker_start[slot as usize] as usize..self.taker_start[slot as usize + 1] as usize;
        if let Some(choice) = self.takers[built].iter_mut().find(|choice| choice.other == row) {
            choice.mark = mark;
            return;
        }
        let mut added = self.slots[slot as usize].added;
        while let Some((next, choice)) = self.added.get_mut(added as usize) {
            if choice.other == row {
                choice.mark = mark;
                return;
            }
            added = *next;
        }
    }

    /// Lists the options of a row that was added later at their slots.
    pub(super) fn publish(&mut self, row: u32) {
        let RowNode { first, len, .. } = self.rows[row as usize];
        for option in first..first + len {
            let Choice { other: slot, mark } = self.options[option as usize];
            let place = narrow(self.added.len());
            let next = std::mem::replace(&mut self.slots[slot as usize].added, place);
            self.added.push((next, Choice { other: row, mark }));
        }
    }

    /// The options of a row.
    #[inline]
    pub(super) fn options_of(&self, row: u32) -> &[Choice] {
        let entry = &self.rows[row as usize];
        &self.options[entry.first as usize..(entry.first + entry.len) as usize]
    }

    /// What the best option of a row gives; none without an available option.
    pub(super) fn best(&self, row: u32) -> Option<i64> {
        self.options_of(row)
            .iter()
            .filter_map(|choice| {
                let fit = self.fit(choice.mark)?;
                Some(fit + self.slot_potentials[choice.other as usize])
            })
            .max()
    }

    /// The node that stands for a slot: its group while there is room.
    #[inline]
    pub(super) fn node_of_slot(&self, slot: u32) -> Node {
        let entry = &self.slots[slot as usize];
        if entry.room > 0 { Node::group(entry.group) } else { Node::slot(slot) }
    }

    /// The cells of an angle.
    pub(super) fn cells_of(&self, angle: usize) -> Range<usize> {
        let AngleNode { first, len, .. } = self.angles[angle];
        first as usize..(first + len) as usize
    }

    /// The groups of neighbouring cells.
    pub(super) fn groups_of_cells(&self, cells: Range<usize>) -> Range<u32> {
        let (Some(first), Some(last)) = (self.cells[cells.clone()].first(), self.cells[cells].last()) else {
            return 0..0;
        };
        first.first..last.first + last.len
    }

    /// The groups of a cell.
    pub(super) fn groups_of(&self, cell: usize) -> Range<u32> {
        let CellNode { first, len, .. } = self.cells[cell];
        first..first + len
    }

    /// The potential of a capacity node, or of the ground.
    #[inline]
    pub(super) fn capacity_potential(&self, capacity_node: u32) -> i64 {
        if capacity_node == NONE { 0 } else { self.capacity_nodes[capacity_node as usize].potential }
    }

    /// The angle of a slot.
    pub(super) fn angle_of_slot(&self, slot: u32) -> u32 {
        let group = &self.groups[self.slots[slot as usize].group as usize];
        self.cells[group.cell as usize].angle
    }
}
