//! The reader of a sheet's accounts, and what it knows of the rows around.

use domain::office::{CellAt, Layout, ListPlace, OfficeField, OfficeProblems};

use super::cells::Cells;
use super::platform::PlatformTexts;
use super::values::Read;
use super::words::OfficeWords;
use crate::sheet::GridRow;

/// What the rows above and around say of a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    /// The platform of the sheet.
    pub(super) platform: Option<String>,
    /// The heading above, and the platform that it names.
    pub(super) heading: Option<String>,
    pub(super) heading_platform: Option<String>,
    /// The organisations of the last row that named some, by column, for rows below that do not.
    pub(super) last: Vec<Option<(String, CellAt)>>,
    /// The same of the region.
    pub(super) last_region: Option<(String, CellAt)>,
}

/// Reads the accounts of rows of one sheet.
pub(super) struct Accounts<'a> {
    pub(super) cells: Cells<'a>,
    pub(super) layout: Layout,
    pub(super) words: &'a OfficeWords,
    pub(super) sheet: usize,
    /// The sheet's place.
    pub(super) place: ListPlace,
    pub(super) problems: &'a mut OfficeProblems,
    pub(super) texts: PlatformTexts,
}

impl<'a> Accounts<'a> {
    pub(super) fn at(&self, at: CellAt, line: Option<u64>) -> ListPlace {
        ListPlace { line, ..self.place.clone().at_row(at.row).at_column(at.column) }
    }

    pub(super) fn column_of(&self, field: OfficeField) -> Option<usize> {
        self.cells.columns.iter().position(|column| column.field == Some(field))
    }

    pub(super) fn platform_text(&self, row: &'a GridRow) -> Option<String> {
        let found = self.cells.get(row, self.column_of(OfficeField::Platform)?)?;
        Some(domain::terms::cleaned(&found.cell.shown())).filter(|text| !text.is_empty())
    }

    pub(super) fn keep<T>(&mut self, read: Read<T>) -> Option<T> {
        match read {
            Ok(value) => value,
            Err(problem) => {
                self.problems.add(*problem);
                None
            }
        }
    }
}
