//! `.xlsx`: cell by cell, so that a sheet takes the memory of what it holds and not of what it claims.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, Xlsx, XlsxError};
use domain::office::OfficeProblem;

use super::book::Limits;
use super::cell::Cell;
use super::grid::{Grid, GridRow};
use super::refusal::Refusal;

/// What is worth a look, as the archive showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Holds {
    pub(super) formulas: bool,
    pub(super) merges: bool,
}

pub(super) fn read_spreadsheet(
    bytes: &[u8],
    holds: Holds,
    refusal: &Refusal<'_>,
    limits: &Limits,
) -> Result<Vec<Grid>, Box<OfficeProblem>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| refuse(&error, refusal))?;
    let sheets = book.sheets_metadata().to_vec();
    if sheets.len() > limits.sheets {
        return Err(refusal.too_large(("工作表太多", "it has too many sheets")));
    }
    let mut grids = Vec::new();
    let mut left = limits.cells;
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let grid = match read_cells(&mut book, &sheet.name, holds.formulas, &mut left) {
            Ok(grid) => grid,
            Err(Stop::TooMany) => {
                return Err(refusal.too_large(("有内容的单元格太多", "it has too many cells")));
            }
            Err(Stop::Bad(XlsxError::NotAWorksheet(_))) => continue,
            Err(Stop::Bad(error)) => return Err(refuse(&error, refusal)),
        };
        let merges = if holds.merges {
            book.merge_cells_by_sheet_name(&sheet.name).map_err(|error| refuse(&error, refusal))?
        } else {
            Vec::new()
        };
        grids.push(grid.of_sheet(sheet, &merges));
    }
    Ok(grids)
}

enum Stop {
    TooMany,
    Bad(XlsxError),
}

fn read_cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    formulas: bool,
    left: &mut usize,
) -> Result<Grid, Stop> {
    let mut cells = book.worksheet_cells_reader(name).map_err(Stop::Bad)?;
    let mut grid = Grid::default();
    loop {
        let (at, value, formula) = if formulas {
            let Some(cell) = cells.next_cell_with_formula().map_err(Stop::Bad)? else { break };
            (cell.pos, cell.value, cell.formula.is_some())
        } else {
            let Some(cell) = cells.next_cell().map_err(Stop::Bad)? else { break };
            (cell.get_position(), cell.get_value().clone(), false)
        };
        let cell = match cell_of(value) {
            // A text of nothing is a formula's value, too.
            Some(cell) => cell,
            None if formula => Cell::NotComputed,
            None => continue,
        };
        *left = left.checked_sub(1).ok_or(Stop::TooMany)?;
        push(&mut grid, at, cell);
    }
    Ok(grid)
}

/// Adds a cell; mostly to the last row.
pub(super) fn push(grid: &mut Grid, (row, column): (u32, u32), cell: Cell) {
    match grid.rows.last_mut() {
        Some(last) if last.number == row => last.cells.push((column, cell)),
        _ => grid.rows.push(GridRow { number: row, line: None, cells: vec![(column, cell)] }),
    }
}

fn cell_of(value: DataRef<'_>) -> Option<Cell> {
    Some(match value {
        DataRef::Int(number) => whole_cell(number),
        DataRef::Float(number) => number_cell(number),
        DataRef::String(text) => Cell::Text(text.into()),
        DataRef::SharedString(text) => Cell::Text(text.into()),
        DataRef::Bool(truth) => Cell::Truth(truth),
        DataRef::DateTime(date) => date_cell(&date),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => iso_cell(&text),
        DataRef::Error(error) => Cell::Error(error.to_string().into()),
        DataRef::Empty => return None,
    })
}

#[expect(clippy::cast_precision_loss, reason = "cells hold numbers of this precision")]
pub(super) fn whole_cell(number: i64) -> Cell {
    Cell::Number(number as f64)
}

pub(super) fn number_cell(number: f64) -> Cell {
    if number.is_finite() { Cell::Number(number) } else { Cell::Error("#NUM!".into()) }
}

/// A day; what is no day of our time (a duration, a number under a date's format) stays a number.
pub(super) fn date_cell(date: &ExcelDateTime) -> Cell {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    if date.is_datetime() && (1950..2100).contains(&year) {
        Cell::Date(year, month, day)
    } else {
        number_cell(date.as_f64())
    }
}

/// A day as text: `2017-03-13T00:00:00`.
pub(super) fn iso_cell(text: &str) -> Cell {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let mut parts = day.split('-').map(str::parse::<u16>);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) if month <= 12 && day <= 31 => {
            Cell::Date(year, u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
        }
        _ => Cell::Text(text.into()),
    }
}

fn refuse(error: &XlsxError, refusal: &Refusal<'_>) -> Box<OfficeProblem> {
    match error {
        XlsxError::Password => refusal.password(),
        other => refusal.damaged(&other.to_string()),
    }
}
