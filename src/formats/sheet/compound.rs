//! Compound files: `.xls`, and what else comes in one.

use std::io::Cursor;

use calamine::{Reader as _, SheetType, Xls, XlsError};
use domain::office::OfficeProblem;

use super::book::Limits;
use super::grid::Grid;
use super::open_document::grid_of;
use super::refusal::Refusal;

/// Sheets of an `.xls`, and whether it holds macros.
pub(super) fn read_compound(
    bytes: &[u8],
    refusal: &Refusal<'_>,
    limits: &Limits,
) -> Result<(Vec<Grid>, bool), Box<OfficeProblem>> {
    if holds_name(bytes, "EncryptedPackage") {
        return Err(refusal.password());
    }
    if !holds_name(bytes, "Workbook") && !holds_name(bytes, "Book") {
        return Err(refusal.other_kind(if holds_name(bytes, "WordDocument") {
            ("Word 文档", "a Word document")
        } else if holds_name(bytes, "PowerPoint Document") {
            ("演示文稿", "a presentation")
        } else {
            ("别的程序的文件", "a file of another program")
        }));
    }
    let refuse = |error: &XlsError| match error {
        XlsError::Password => refusal.password(),
        other => refusal.damaged(&other.to_string()),
    };
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| refuse(&error))?;
    let sheets = book.sheets_metadata().to_vec();
    if sheets.len() > limits.sheets {
        return Err(refusal.too_large(("工作表太多", "it has too many sheets")));
    }
    let mut grids = Vec::new();
    let mut left = limits.cells;
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let range = book.worksheet_range(&sheet.name).map_err(|error| refuse(&error))?;
        let grid = grid_of(&range, &mut left)
            .ok_or_else(|| refusal.too_large(("有内容的单元格太多", "it has too many cells")))?;
        let merges = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        grids.push(grid.of_sheet(sheet, &merges));
    }
    Ok((grids, holds_name(bytes, "_VBA_PROJECT_CUR")))
}

/// Whether the directory of a compound file has an entry of this name: names stand there in UTF-16, at the start of an entry of 128
/// bytes (MS-CFB, section 2.6.1).
fn holds_name(bytes: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    bytes.chunks_exact(128).any(|entry| entry.starts_with(&wanted))
}
