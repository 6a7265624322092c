//! The rows of one sheet.

use domain::office::{
    ColumnMapping, LeftOutReason, LeftOutRows, ListPlace, OfficeProblems, OfficeRow, SheetMapping,
    column_name, without_phones,
};

use super::accounts::{Accounts, Around};
use super::cells::Cells;
use super::column::{Column, Columns};
use super::kind_of_row::{KindOfRow, kind_of_row};
use super::platform::{PlatformTexts, named_in_title};
use super::text::{in_one_line, shortened};
use super::words::OfficeWords;
use crate::sheet::{Grid, GridRow};

use domain::office::{Layout, ListSeverity, OfficeField, OfficeProblem, ProblemCode};

/// What a sheet gives.
#[derive(Debug, Default)]
pub(super) struct SheetRead {
    pub(super) rows: Vec<OfficeRow>,
    pub(super) left_out: Vec<LeftOutRows>,
    pub(super) titles: Vec<String>,
}

/// A sheet and what was taken for what in it.
pub(super) struct SheetPlan<'a> {
    pub(super) grid: &'a Grid,
    /// The header's first row, from 0, and how many it has.
    pub(super) header: (u32, u32),
    pub(super) columns: Columns,
    /// Which of the list's sheets it is.
    pub(super) index: usize,
    pub(super) place: ListPlace,
}

impl SheetPlan<'_> {
    /// What was taken for what, to be shown and given back.
    pub(super) fn mapping(&self) -> SheetMapping {
        let column = |column: &Column| ColumnMapping {
            column: column_name(column.at),
            header: column.header.clone(),
            field: column.field,
            platform: column.platform.clone(),
            unit: column.unit,
        };
        SheetMapping {
            sheet: self.grid.name.clone(),
            header_row: self.header.0 + 1,
            header_rows: self.header.1,
            layout: self.columns.layout,
            platform: self.columns.platform.clone(),
            columns: self.columns.list.iter().map(column).collect(),
        }
    }
}

/// Reads the rows below a header. Every row up to the last that holds something is among the accounts or among what was left out.
pub(super) fn read_sheet(
    plan: &SheetPlan<'_>,
    words: &OfficeWords,
    problems: &mut OfficeProblems,
) -> SheetRead {
    let mut read = SheetRead::default();
    let personal =
        plan.columns.list.iter().filter(|column| column.field.is_some_and(OfficeField::is_personal));
    let personal = personal.map(|column| column.at).collect();
    let mut notes = Notes { place: &plan.place, personal, left_out: Vec::new() };
    let (top, rows) = plan.header;
    let mut next = 0;
    let mut around = Around { platform: plan.columns.platform.clone(), ..Around::default() };
    let mut accounts = Accounts {
        cells: Cells::new(plan.grid, &plan.columns.list),
        layout: plan.columns.layout,
        words,
        sheet: plan.index,
        place: plan.place.clone(),
        problems,
        texts: PlatformTexts::default(),
    };
    for row in &plan.grid.rows {
        if row.number > next {
            notes.add_empty(next, row.number - next);
        }
        next = row.number + 1;
        if row.number < top {
            let text = in_one_line(&row.shown());
            read.titles.push(text);
            notes.add(row, LeftOutReason::Title);
            continue;
        }
        if row.number < top + rows {
            notes.add(row, LeftOutReason::Header);
            continue;
        }
        let reason = match kind_of_row(row, &accounts.cells, plan.columns.layout) {
            KindOfRow::Empty => LeftOutReason::Empty,
            KindOfRow::Total => LeftOutReason::Total,
            KindOfRow::RepeatedHeader => LeftOutReason::RepeatedHeader,
            KindOfRow::Note if read.titles.contains(&in_one_line(&row.shown())) => LeftOutReason::Title,
            KindOfRow::Note => LeftOutReason::Note,
            KindOfRow::Heading(text) if read.titles.contains(&text) => LeftOutReason::Title,
            KindOfRow::Heading(text) => {
                around.heading_platform = named_in_title(&text, &words.platforms);
                around.heading = Some(text);
                // What stood above a heading does not go on below it.
                around.last.clear();
                around.last_region = None;
                LeftOutReason::Heading
            }
            KindOfRow::Account => {
                let found = accounts.read(row, &mut around);
                if !found.is_empty() {
                    read.rows.extend(found);
                    continue;
                }
                match plan.columns.layout {
                    Layout::Organisation => LeftOutReason::NoAccount,
                    Layout::Account => {
                        accounts.problems.add(no_name(&plan.place, row));
                        LeftOutReason::NoName
                    }
                }
            }
        };
        notes.add(row, reason);
    }
    read.left_out = notes.left_out;
    read
}

fn no_name(place: &ListPlace, row: &GridRow) -> OfficeProblem {
    let place = ListPlace { line: row.line, ..place.clone().at_row(row.number) };
    let what = ("没有账号名称，这一行没有取", "names no account; the row was left out");
    OfficeProblem::new(ListSeverity::Row, ProblemCode::NoName, place, what)
        .of(OfficeField::Name)
        .remedy(("请补上账号名称，或删去这一行", "write the account's name, or remove the row"))
}

struct Notes<'a> {
    place: &'a ListPlace,
    /// Columns that name persons.
    personal: Vec<u32>,
    left_out: Vec<LeftOutRows>,
}

impl Notes<'_> {
    fn add(&mut self, row: &GridRow, reason: LeftOutReason) {
        let place = ListPlace { line: row.line, ..self.place.clone().at_row(row.number) };
        let is_data = matches!(reason, LeftOutReason::NoName | LeftOutReason::NoAccount);
        let hidden = if is_data { self.personal.as_slice() } else { &[] };
        let text = shortened(&without_phones(&in_one_line(&row.shown_without(hidden))), 80);
        self.left_out.push(LeftOutRows { place, rows: 1, reason, text, same_as: None });
    }

    fn add_empty(&mut self, from: u32, rows: u32) {
        let place = self.place.clone().at_row(from);
        self.left_out.push(LeftOutRows {
            place,
            rows,
            reason: LeftOutReason::Empty,
            text: String::new(),
            same_as: None,
        });
    }
}
