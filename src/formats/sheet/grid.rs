//! A sheet of cells: those that hold something.

use calamine::{Dimensions, Sheet, SheetVisible};

use super::cell::Cell;

/// A sheet. Rows and columns are counted from 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// Its name; none in a file of text.
    pub name: Option<String>,
    /// Whether it is hidden from whoever opens the workbook.
    pub hidden: bool,
    /// Rows that hold something, ascending.
    pub rows: Vec<GridRow>,
    /// Merges, by their first row and column.
    pub merges: Vec<Merge>,
}

/// A row that holds something.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GridRow {
    /// Its number, from 0.
    pub number: u32,
    /// In a file of text, the line on which it begins, from 1.
    pub line: Option<u64>,
    /// Its cells that hold something, by column.
    pub cells: Vec<(u32, Cell)>,
}

/// Cells that show as one: what stands in the first counts for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merge {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl GridRow {
    /// What stands in a column. O(log cells).
    #[must_use]
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |(at, _)| *at).ok()?;
        self.cells.get(at).map(|(_, cell)| cell)
    }

    /// What shows in its cells, from left to right, one blank between them.
    #[must_use]
    pub fn shown(&self) -> String {
        self.shown_without(&[])
    }

    /// The same without these columns.
    #[must_use]
    pub fn shown_without(&self, columns: &[u32]) -> String {
        let cells = self.cells.iter().filter(|(column, _)| !columns.contains(column));
        cells.map(|(_, cell)| cell.shown()).collect::<Vec<_>>().join(" ")
    }
}

impl Grid {
    /// The row with this number, if it holds something. O(log rows).
    #[must_use]
    pub fn row(&self, number: u32) -> Option<&GridRow> {
        let at = self.rows.binary_search_by_key(&number, |row| row.number).ok()?;
        self.rows.get(at)
    }

    /// What stands in a cell. O(log rows + log cells).
    #[must_use]
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        self.row(row)?.cell(column)
    }

    /// The merge that a cell lies in. O(merges).
    #[must_use]
    pub fn merge_at(&self, row: u32, column: u32) -> Option<&Merge> {
        self.merges.iter().find(|merge| merge.holds(row, column))
    }

    /// The cells of a sheet with its name, whether it is hidden, and its merges.
    pub(super) fn of_sheet(mut self, sheet: &Sheet, merges: &[Dimensions]) -> Self {
        let merge =
            |at: &Dimensions| Merge { top: at.start.0, left: at.start.1, bottom: at.end.0, right: at.end.1 };
        self.merges = merges.iter().map(merge).collect();
        self.name = Some(sheet.name.clone());
        self.hidden = sheet.visible != SheetVisible::Visible;
        self.tidy();
        self
    }

    /// Sorts rows and cells and leaves out those that show nothing; of a cell that stands twice the first counts.
    pub(super) fn tidy(&mut self) {
        if !self.rows.is_sorted_by_key(|row| row.number) {
            self.rows.sort_by_key(|row| row.number);
        }
        self.rows.dedup_by(|later, first| {
            let same = later.number == first.number;
            if same {
                first.cells.append(&mut later.cells);
            }
            same
        });
        for row in &mut self.rows {
            row.cells.retain(|(_, cell)| !cell.is_blank());
            if !row.cells.is_sorted_by_key(|(column, _)| *column) {
                row.cells.sort_by_key(|(column, _)| *column);
            }
            row.cells.dedup_by_key(|(column, _)| *column);
        }
        self.rows.retain(|row| !row.cells.is_empty());
        self.merges.sort_unstable();
    }
}

impl Merge {
    /// Whether a cell lies in it.
    #[must_use]
    pub const fn holds(&self, row: u32, column: u32) -> bool {
        self.top <= row && row <= self.bottom && self.left <= column && column <= self.right
    }
}
