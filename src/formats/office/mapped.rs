//! A mapping that somebody gives: sheets, headers and columns as they say, found in this list by their headers.

use std::collections::BTreeSet;

use domain::office::{ListPlace, OfficeProblem, SheetMapping, column_of_name};
use domain::terms::fold_word;

use super::column::{Column, Columns};
use super::find::{Header, header_at};
use super::said::unfit_mapping;
use super::words::OfficeWords;
use crate::sheet::Grid;

/// How far down a header is looked for that stands elsewhere than the mapping says.
const MOST_ROWS: usize = 60;

/// The header that a mapping means in a sheet, if the sheet has it: at its row, or at the first that says most of the same.
pub(super) fn mapped_header(mapping: &SheetMapping, grid: &Grid, words: &OfficeWords) -> Option<Header> {
    let wanted: BTreeSet<String> = mapping
        .columns
        .iter()
        .map(|column| fold_word(&column.header))
        .filter(|text| !text.is_empty())
        .collect();
    let said = mapping.header_row.checked_sub(1)?;
    let rows = mapping.header_rows.clamp(1, 2);
    let candidates = std::iter::once(said).chain(grid.rows.iter().take(MOST_ROWS).map(|row| row.number));
    let mut headers = candidates.filter_map(|top| header_at(grid, top, rows, words));
    headers.find(|header| {
        let found = header.cells.iter().filter(|cell| wanted.contains(&fold_word(&cell.text))).count();
        // Without headers in the mapping its columns are meant by their letters.
        if wanted.is_empty() { header.top == said } else { found * 2 >= wanted.len() }
    })
}

/// The columns that a mapping means, each by its header, else by its letters.
pub(super) fn mapped_columns(
    mapping: &SheetMapping,
    header: &Header,
    place: &ListPlace,
    words: &OfficeWords,
) -> Columns {
    let mut found =
        Columns { layout: mapping.layout, platform: mapping.platform.clone(), ..Columns::default() };
    let mut taken: BTreeSet<u32> = BTreeSet::new();
    let at_header = place.clone().at_row(header.top);
    let unknown = |key: &str| words.platforms.get(key).is_none();
    for column in &mapping.columns {
        let by_letters = column_of_name(&column.column);
        let wanted = fold_word(&column.header);
        let same = |cell: &&super::find::HeaderCell| {
            !wanted.is_empty() && fold_word(&cell.text) == wanted && !taken.contains(&cell.column)
        };
        let by_header = header
            .cells
            .iter()
            .filter(same)
            .min_by_key(|cell| u32::from(Some(cell.column) != by_letters))
            .map(|cell| cell.column);
        let at = by_header.or(by_letters.filter(|_| wanted.is_empty()));
        if let Some(key) = column.platform.as_deref().filter(|key| unknown(key)) {
            let what = ("对照里的平台不存在", "is a platform of the mapping that nobody knows");
            found.problems.push(unfit_mapping(at_header.clone(), what, key));
        }
        match at {
            Some(at) => {
                taken.insert(at);
                found.list.push(Column {
                    at,
                    header: column.header.clone(),
                    field: column.field,
                    platform: column.platform.clone(),
                    unit: column.unit,
                });
            }
            None if column.field.is_none() => {}
            None => {
                let what =
                    ("对照里的这一列在表里找不到", "is a column of the mapping that the sheet does not have");
                let said = if column.header.is_empty() { &column.column } else { &column.header };
                found.problems.push(unfit_mapping(at_header.clone(), what, said));
            }
        }
    }
    found.list.sort_by_key(|column| column.at);
    found
}

/// No sheet of the file has what a mapping names.
pub(super) fn maps_nothing(file: &str, mapping: &SheetMapping) -> OfficeProblem {
    let headers: Vec<&str> = mapping.columns.iter().map(|column| column.header.as_str()).collect();
    let place = ListPlace::of_file(file).in_sheet(mapping.sheet.as_deref());
    let what = ("对照里的表头在文件里找不到", "are headers of the mapping that no sheet of the file has");
    unfit_mapping(place, what, &headers.join(", "))
}
