//! Which cells a workbook that was given back had filled in: a hidden sheet of it says so, so that what a person has emptied is known
//! from what nobody has answered.

use std::str::FromStr as _;

use domain::office::{FilledCell, FilledCells, OfficeField};
use rust_xlsxwriter::{Workbook, XlsxError};
use uuid::Uuid;

use crate::sheet::{Book, Grid};

/// The sheet of words that may be written.
pub(super) const ALLOWED: &str = "可选值";
/// The sheet of cells that were filled in.
const RECORD: &str = "系统记录";
/// What stands before the import's id.
const IMPORT: &str = "import";
/// As many cells fit into a sheet.
const MOST: usize = 1_000_000;

/// Whether a sheet is one of the service's own, which holds no list.
pub(super) fn is_own(grid: &Grid) -> bool {
    matches!(grid.name.as_deref(), Some(ALLOWED)) || is_record(grid)
}

/// Whether it is the one of cells that were filled in.
pub(super) fn is_record(grid: &Grid) -> bool {
    grid.name.as_deref() == Some(RECORD)
}

/// Notes the cells that are filled in for an import.
pub(super) fn write_record(
    workbook: &mut Workbook,
    import: Uuid,
    cells: &[FilledCell],
) -> Result<(), XlsxError> {
    let page = workbook.add_worksheet().set_name(RECORD)?.set_hidden(true);
    page.write_string(0, 0, IMPORT)?.write_string(0, 1, import.to_string())?;
    for (row, cell) in (1_u32..).zip(cells.iter().take(MOST)) {
        page.write_string(row, 0, &cell.account)?.write_string(row, 1, cell.field.key())?;
    }
    Ok(())
}

/// What a workbook says of the import that it was given back by; none: it is no such workbook. O(cells of that sheet).
#[must_use]
pub fn read_filled_cells(book: &Book) -> Option<FilledCells> {
    let grid = book.sheets.iter().find(|grid| is_record(grid))?;
    let text = |row: u32, column: u32| grid.cell(row, column).map(|cell| cell.shown().into_owned());
    if text(0, 0)? != IMPORT {
        return None;
    }
    let import = Uuid::from_str(text(0, 1)?.trim()).ok()?;
    let cells = grid.rows.iter().skip(1).filter_map(|row| {
        let account = row.cell(0)?.shown().into_owned();
        Some(FilledCell { account, field: OfficeField::of_key(row.cell(1)?.shown().as_ref())? })
    });
    Some(FilledCells { import, cells: cells.collect() })
}
