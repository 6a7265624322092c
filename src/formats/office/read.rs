//! From sheets of cells to a list.

use domain::office::{
    LeftOutReason, LeftOutRows, ListPlace, OfficeField, OfficeList, OfficeMapping, OfficeProblems,
    SheetMapping, leave_out_doubles, without_phones,
};

use super::column::{Columns, resolve_columns};
use super::filled::{is_own, is_record};
use super::find::{Header, find_header};
use super::mapped::{mapped_columns, mapped_header, maps_nothing};
use super::platform::named_in_title;
use super::said::no_header;
use super::sheet::{SheetPlan, read_sheet};
use super::text::{in_one_line, shortened};
use super::words::OfficeWords;
use crate::sheet::{Book, Grid};

/// Reads a list: finds sheets, headers and columns, or takes those of `mapping`, and says of every row what it is. O(cells), but for
/// words that are looked up.
///
/// ```
/// use formats::csv::Source;
/// use formats::office::{HeaderWords, OfficeWords, read_header_words, read_office_list};
/// use formats::sheet::read_book;
/// let headers = read_header_words(Source { name: "headers.csv", bytes: "field,words\nname,账号名称\norganisation,单位\n".as_bytes() });
/// let headers = HeaderWords::new(headers.rows.into_iter().map(|row| row.value));
/// let words = OfficeWords { headers, ..OfficeWords::default() };
/// let book = read_book(Source { name: "表.csv", bytes: "备案表\n账号名称,单位\n沂川交警,沂川市公安局\n合计,1个\n".as_bytes() }).unwrap();
/// let list = read_office_list(&book, &words, None);
/// assert_eq!((list.rows.len(), list.rows[0].name.as_str()), (1, "沂川交警"));
/// assert_eq!(list.left_out.last().unwrap().text, "合计 1个");
/// ```
#[must_use]
pub fn read_office_list(book: &Book, words: &OfficeWords, mapping: Option<&OfficeMapping>) -> OfficeList {
    let mut list =
        OfficeList { file: book.file.clone(), text_as: book.text_as.clone(), ..OfficeList::default() };
    let mut problems = OfficeProblems::default();
    problems.extend(book.problems.iter().cloned());
    let plans = plans(book, words, mapping, &mut problems);
    if plans.iter().all(Option::is_none) && !problems.is_fatal() {
        problems.add(no_header(&book.file, &shortened(&first_texts(book), 120)));
    }
    let fatal = problems.is_fatal();
    for (grid, plan) in book.sheets.iter().zip(plans) {
        let Some(plan) = plan else {
            list.left_out.extend(no_list(book, grid).filter(|_| !is_record(grid)));
            continue;
        };
        list.mapping.sheets.push(plan.mapping());
        if fatal {
            continue;
        }
        let read = read_sheet(&plan, words, &mut problems);
        list.rows.extend(read.rows);
        list.left_out.extend(read.left_out);
        list.titles.extend(read.titles);
    }
    let apart =
        leave_out_doubles(std::mem::take(&mut list.rows), |row| list.place(row, Some(OfficeField::Name)));
    list.rows = apart.rows;
    list.left_out.extend(apart.left_out);
    problems.extend(apart.problems);
    let sheet = |place: &ListPlace| book.sheets.iter().position(|grid| grid.name == place.sheet);
    list.left_out.sort_by_key(|left| (sheet(&left.place), left.place.row));
    list.problems = problems.into_sorted();
    list
}

/// What was taken for what in each sheet that holds a list.
fn plans<'a>(
    book: &'a Book,
    words: &OfficeWords,
    mapping: Option<&OfficeMapping>,
    problems: &mut OfficeProblems,
) -> Vec<Option<SheetPlan<'a>>> {
    let several = book.sheets.iter().filter(|grid| !grid.rows.is_empty() && !is_own(grid)).count() > 1;
    let mut index = 0;
    let mut used = vec![false; mapping.map_or(0, |mapping| mapping.sheets.len())];
    let mut plans = Vec::new();
    for grid in &book.sheets {
        let place = ListPlace::of_file(&book.file).in_sheet(grid.name.as_deref());
        let found = match mapping {
            _ if is_record(grid) => None,
            None => find_header(grid, words).map(|header| {
                let mut columns = resolve_columns(&header, grid, words, &place);
                let around = AroundSheet { grid, file: &book.file, several };
                default_platform(&mut columns, &header, &around, words);
                (header, columns)
            }),
            Some(mapping) => mapped(mapping, grid, words, &place, &mut used),
        };
        plans.push(found.map(|(header, mut columns)| {
            problems.extend(std::mem::take(&mut columns.problems));
            let plan = SheetPlan { grid, header: (header.top, header.rows), columns, index, place };
            index += 1;
            plan
        }));
    }
    if let Some(mapping) = mapping {
        let unused = mapping.sheets.iter().zip(&used).filter(|(_, used)| !**used);
        problems.extend(unused.map(|(sheet, _)| maps_nothing(&book.file, sheet)));
    }
    plans
}

/// The sheet's part of a mapping: the one of its name, else any whose header it has.
fn mapped(
    mapping: &OfficeMapping,
    grid: &Grid,
    words: &OfficeWords,
    place: &ListPlace,
    used: &mut [bool],
) -> Option<(Header, Columns)> {
    let named = |sheet: &SheetMapping| sheet.sheet.is_some() && sheet.sheet == grid.name;
    let mut order: Vec<usize> = (0..mapping.sheets.len()).collect();
    order.sort_by_key(|at| !named(&mapping.sheets[*at]));
    for at in order {
        let sheet = &mapping.sheets[at];
        if let Some(header) = mapped_header(sheet, grid, words) {
            used[at] = true;
            let columns = mapped_columns(sheet, &header, place, words);
            return Some((header, columns));
        }
    }
    None
}

/// A sheet, its file, and whether that has several.
struct AroundSheet<'a> {
    grid: &'a Grid,
    file: &'a str,
    several: bool,
}

/// The platform of rows that do not say theirs: of the header, the sheet's name, the title, the file's name.
fn default_platform(columns: &mut Columns, header: &Header, around: &AroundSheet<'_>, words: &OfficeWords) {
    let AroundSheet { grid, file, several } = *around;
    let has_column = columns.list.iter().any(|column| column.field == Some(OfficeField::Platform));
    if columns.layout == domain::office::Layout::Organisation {
        return;
    }
    let by_name = grid.name.as_deref().and_then(|name| named_in_title(name, &words.platforms));
    if has_column && !several {
        // What the header named was of a column of names beside one of platforms, which says it better.
        columns.platform = None;
        return;
    }
    columns.platform = columns.platform.take().or(by_name);
    if has_column || columns.platform.is_some() {
        return;
    }
    let titles = grid.rows.iter().take_while(|row| row.number < header.top);
    let by_title = titles
        .map(|row| in_one_line(&row.shown()))
        .find_map(|title| named_in_title(&title, &words.platforms));
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    columns.platform = by_title.or_else(|| named_in_title(stem, &words.platforms));
}

fn no_list(book: &Book, grid: &Grid) -> Option<LeftOutRows> {
    let (first, last) = (grid.rows.first()?, grid.rows.last()?);
    let place = ListPlace {
        line: first.line,
        ..ListPlace::of_file(&book.file).in_sheet(grid.name.as_deref()).at_row(first.number)
    };
    Some(LeftOutRows {
        place,
        rows: last.number - first.number + 1,
        reason: LeftOutReason::NoList,
        text: shortened(&without_phones(&in_one_line(&first.shown())), 80),
        same_as: None,
    })
}

/// What stands in the first rows, to show what was looked at.
fn first_texts(book: &Book) -> String {
    let rows = book.sheets.iter().flat_map(|grid| grid.rows.iter().take(3));
    rows.map(|row| in_one_line(&row.shown())).collect::<Vec<_>>().join(" / ")
}
