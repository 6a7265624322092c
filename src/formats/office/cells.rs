//! Cells of a row by column, merged ones filled downwards.

use domain::office::CellAt;

use super::column::Column;
use crate::sheet::{Cell, Grid, GridRow, Merge};

/// The cells of a sheet's columns.
pub(super) struct Cells<'a> {
    grid: &'a Grid,
    pub(super) columns: &'a [Column],
    /// Of each column, the merges over several rows that begin in it, by their first row.
    merges: Vec<Vec<Merge>>,
}

/// A cell, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) cell: &'a Cell,
    pub(super) at: CellAt,
}

impl<'a> Cells<'a> {
    pub(super) fn new(grid: &'a Grid, columns: &'a [Column]) -> Self {
        let of_column = |column: &Column| {
            let merges =
                grid.merges.iter().filter(|merge| merge.left == column.at && merge.bottom > merge.top);
            merges.copied().collect()
        };
        Self { grid, columns, merges: columns.iter().map(of_column).collect() }
    }

    /// What a row has in a column: its own cell, or that of the merge that it lies in. O(log cells + log merges).
    pub(super) fn get(&self, row: &'a GridRow, index: usize) -> Option<Found<'a>> {
        let column = self.columns.get(index)?.at;
        if let Some(cell) = row.cell(column) {
            return Some(Found { cell, at: CellAt { row: row.number, column } });
        }
        let merge = self.merge(row, index)?;
        let cell = self.grid.cell(merge.top, column)?;
        Some(Found { cell, at: CellAt { row: merge.top, column } })
    }

    /// What a merge shows in place of a cell that says something else.
    pub(super) fn hidden(&self, row: &'a GridRow, index: usize) -> Option<(&'a Cell, &'a Cell)> {
        let merge = self.merge(row, index).filter(|merge| merge.top < row.number)?;
        let own = row.cell(self.columns.get(index)?.at)?;
        let shown = self.grid.cell(merge.top, merge.left)?;
        (own.shown() != shown.shown()).then_some((own, shown))
    }

    /// Whether the column has merges over several rows.
    pub(super) fn has_merges(&self, index: usize) -> bool {
        self.merges.get(index).is_some_and(|merges| !merges.is_empty())
    }

    /// Whether a row's cell is merged over several columns.
    pub(super) fn is_wide(&self, row: &GridRow, column: u32) -> bool {
        // Merges are sorted by their first row.
        let from = self.grid.merges.partition_point(|merge| merge.top < row.number);
        let here = self.grid.merges[from..].iter().take_while(|merge| merge.top == row.number);
        here.into_iter().any(|merge| merge.left == column && merge.right > merge.left)
    }

    fn merge(&self, row: &GridRow, index: usize) -> Option<&Merge> {
        let merges = self.merges.get(index)?;
        let after = merges.partition_point(|merge| merge.top <= row.number);
        merges[..after].last().filter(|merge| merge.bottom >= row.number)
    }
}
