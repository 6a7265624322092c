//! `.ods`. The library gives whole sheets.

use std::io::Cursor;

use calamine::{Data, Ods, OdsError, Range, Reader as _, SheetVisible};
use domain::office::OfficeProblem;

use super::book::Limits;
use super::cell::Cell;
use super::grid::Grid;
use super::open_merges::merges_of_sheets;
use super::refusal::Refusal;
use super::spreadsheet::{date_cell, iso_cell, number_cell, push, whole_cell};

pub(super) fn read_open_document(
    bytes: &[u8],
    refusal: &Refusal<'_>,
    limits: &Limits,
) -> Result<Vec<Grid>, Box<OfficeProblem>> {
    let refuse = |error: &OdsError| match error {
        OdsError::Password => refusal.password(),
        OdsError::CellLimitExceeded { .. } => refusal.too_large(("单元格太多", "it has too many cells")),
        other => refusal.damaged(&other.to_string()),
    };
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| refuse(&error))?;
    let sheets = book.sheets_metadata().to_vec();
    let mut grids = Vec::new();
    let mut left = limits.cells;
    let mut merges = merges_of_sheets(bytes, limits.cells).into_iter();
    for sheet in sheets.iter().take(limits.sheets) {
        let range = book.worksheet_range(&sheet.name).map_err(|error| refuse(&error))?;
        let mut grid = grid_of(&range, &mut left)
            .ok_or_else(|| refusal.too_large(("有内容的单元格太多", "it has too many cells")))?;
        grid.merges = merges.next().unwrap_or_default();
        grid.merges.sort_unstable();
        grid.name = Some(sheet.name.clone());
        grid.hidden = sheet.visible != SheetVisible::Visible;
        grids.push(grid);
    }
    Ok(grids)
}

/// The cells of a range that hold something; `None` if there are too many.
pub(super) fn grid_of(range: &Range<Data>, left: &mut usize) -> Option<Grid> {
    let (top, start) = range.start().unwrap_or_default();
    let mut grid = Grid::default();
    for (row, column, value) in range.used_cells() {
        let cell = match value {
            Data::Int(number) => whole_cell(*number),
            Data::Float(number) => number_cell(*number),
            Data::String(text) => match text.as_str() {
                "#N/A" | "#REF!" | "#NAME?" | "#VALUE!" | "#DIV/0!" | "#NUM!" | "#NULL!" => {
                    Cell::Error(text.as_str().into())
                }
                text => Cell::Text(text.into()),
            },
            Data::Bool(truth) => Cell::Truth(*truth),
            Data::DateTime(date) => date_cell(date),
            Data::DateTimeIso(text) | Data::DurationIso(text) => iso_cell(text),
            Data::Error(error) => Cell::Error(error.to_string().into()),
            Data::Empty => continue,
        };
        *left = left.checked_sub(1)?;
        let at = (u32::try_from(row).ok()? + top, u32::try_from(column).ok()? + start);
        push(&mut grid, at, cell);
    }
    grid.tidy();
    Some(grid)
}
