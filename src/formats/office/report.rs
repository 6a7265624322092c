//! The list back to its office: the same rows in the same order, guesses filled in and coloured, problems beside the cells, and lists
//! of the words that may be written.

use std::collections::{BTreeMap, BTreeSet};

use domain::office::{
    FilledCell, Layout, ListPlace, ListSeverity, OfficeField, OfficeGuess, OfficeList, OfficeProblem,
    ProblemCode, column_of_name,
};
use rust_xlsxwriter::{
    Color, DataValidation, ExcelDateTime, Format, Formula, Note, Workbook, Worksheet, XlsxError,
};
use uuid::Uuid;

use super::filled::{ALLOWED, is_own, write_record};
use super::words::OfficeWords;
use crate::sheet::{Book, Cell, Grid};

/// The header of the column of problems; a list with it is read without that column.
const PROBLEMS: &str = "问题（系统填写）";

/// Writes the workbook. What is filled in where the list says nothing is yellow, what is wrong is red, both with a note; a column at the
/// right says the problems of its row. Read again, it closes what it answers: of which `import` it is and what was filled in stands in a
/// hidden sheet. O(cells + guesses · columns).
///
/// # Errors
/// More rows or columns than the format takes.
pub fn write_office_report(
    book: &Book,
    list: &OfficeList,
    guesses: &[OfficeGuess],
    words: &OfficeWords,
    import: Option<Uuid>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let allowed = allowed_words(words);
    let mut sheets = 0;
    let mut filled = Vec::new();
    // A report that comes back brings its own sheets.
    for grid in book.sheets.iter().filter(|grid| !is_own(grid)) {
        let page = workbook.add_worksheet();
        // A name that other programs allow and this format does not is left to the format.
        let _ = page.set_name(grid.name.as_deref().unwrap_or("名单"));
        let index = list.mapping.sheets.iter().position(|sheet| sheet.sheet == grid.name);
        let marks = index.map_or_else(Marks::default, |index| marks_of(list, guesses, index, grid));
        write_grid(page, grid, &marks)?;
        filled.extend(marks.filled.iter().cloned());
        if let Some(last) = grid.rows.last() {
            add_choices(page, &marks, last.number, &allowed)?;
        }
        sheets += 1;
    }
    if sheets > 0 {
        let page = workbook.add_worksheet().set_name(ALLOWED)?.set_hidden(true);
        for (column, (_, words)) in (0_u16..).zip(&allowed) {
            for (row, word) in (0_u32..).zip(words) {
                page.write_string(row, column, word)?;
            }
        }
    }
    if let Some(import) = import.filter(|_| sheets > 0) {
        write_record(&mut workbook, import, &filled)?;
    }
    workbook.save_to_buffer()
}

/// What is added to a sheet.
#[derive(Default)]
struct Marks {
    /// Values that are filled in, with why.
    guessed: BTreeMap<(u32, u32), (String, String)>,
    /// Of whom they are.
    filled: Vec<FilledCell>,
    /// What is wrong with cells.
    wrong: BTreeMap<(u32, u32), String>,
    /// Headers of columns that are added.
    headers: BTreeMap<(u32, u32), String>,
    /// Problems of rows.
    said: BTreeMap<u32, Vec<String>>,
    /// Where the problems go.
    column: u32,
    /// Whether that column is there and is written anew.
    renewed: bool,
    /// Below which row the list begins.
    header: u32,
    /// Columns by what they hold.
    columns: BTreeMap<OfficeField, u32>,
}

fn marks_of(list: &OfficeList, guesses: &[OfficeGuess], index: usize, grid: &Grid) -> Marks {
    let sheet = &list.mapping.sheets[index];
    let header = (sheet.header_row + sheet.header_rows).saturating_sub(2);
    let mut marks = Marks { header, ..Marks::default() };
    for column in &sheet.columns {
        if let (Some(field), Some(at)) = (column.field, column_of_name(&column.column))
            && (column.platform.is_none() || sheet.layout == Layout::Account)
        {
            marks.columns.entry(field).or_insert(at);
        }
    }
    let cells = || grid.rows.iter().flat_map(|row| row.cells.iter().map(|(column, _)| column + 1));
    let mut next = cells().max().unwrap_or(0);
    let mut by_cell: BTreeMap<(u32, OfficeField), Vec<&OfficeGuess>> = BTreeMap::new();
    for guess in guesses {
        if let Some(row) = list.rows.get(guess.row).filter(|row| row.sheet == index) {
            by_cell.entry((row.row, guess.field)).or_default().push(guess);
        }
    }
    for ((row, field), guesses) in by_cell {
        let values: BTreeSet<&str> = guesses.iter().map(|guess| guess.value.as_str()).collect();
        let of_one = guesses.iter().all(|guess| guess.row == guesses[0].row);
        if values.len() > 1 && !of_one {
            // A row of several accounts has one cell for all of them.
            let each = guesses.iter().map(|guess| format!("{}：{}", list.rows[guess.row].name, guess.value));
            let text = format!("建议{}：{}", field.name_zh(), each.collect::<Vec<_>>().join("；"));
            marks.said.entry(row).or_default().push(text);
            continue;
        }
        let at = *marks.columns.entry(field).or_insert_with(|| {
            marks.headers.insert((header, next), field.name_zh().to_owned());
            next += 1;
            next - 1
        });
        let value = values.into_iter().collect::<Vec<_>>().join("、");
        let sure = u32::from(guesses[0].confidence) / 10;
        let why = format!("系统建议：{value}（把握约{sure}%）。{}", guesses[0].reason.zh);
        if grid.cell(row, at).is_some() {
            marks.wrong.entry((row, at)).or_default().push_str(&why);
        } else {
            marks.guessed.insert((row, at), (value, why));
            let cells = guesses.iter().map(|guess| FilledCell { account: guess.account.clone(), field });
            marks.filled.extend(cells);
        }
    }
    let before = sheet.columns.iter().find(|column| column.header == PROBLEMS);
    marks.column = before.and_then(|column| column_of_name(&column.column)).unwrap_or(next);
    marks.renewed = before.is_some();
    for problem in &list.problems {
        if problem.severity == ListSeverity::Notice && problem.code != ProblemCode::Double {
            continue;
        }
        for place in std::iter::once(&problem.place).chain(&problem.places) {
            mark_problem(&mut marks, problem, place, sheet.sheet.as_deref());
        }
    }
    if !marks.said.is_empty() {
        marks.headers.insert((header, marks.column), PROBLEMS.to_owned());
    }
    marks
}

fn mark_problem(marks: &mut Marks, problem: &OfficeProblem, place: &ListPlace, sheet: Option<&str>) {
    let Some(row) = place.row.and_then(|row| row.checked_sub(1)) else { return };
    if place.sheet.as_deref() != sheet {
        return;
    }
    let mut text = problem.detail.zh.clone();
    if let Some(value) = &problem.value {
        text = format!("“{value}”{text}");
    }
    if !problem.nearest.is_empty() {
        text = format!("{text}；是不是：{}？", problem.nearest.join("、"));
    }
    if !problem.remedy.zh.is_empty() {
        text = format!("{text}。{}", problem.remedy.zh);
    }
    let column = place.column.as_deref().and_then(column_of_name);
    let column = column.or_else(|| problem.field.and_then(|field| marks.columns.get(&field).copied()));
    if let Some(column) = column {
        let kept = marks.wrong.entry((row, column)).or_default();
        if !kept.is_empty() {
            kept.push('\n');
        }
        kept.push_str(&text);
    }
    if row > marks.header {
        marks.said.entry(row).or_default().push(text);
    }
}

fn write_grid(page: &mut Worksheet, grid: &Grid, marks: &Marks) -> Result<(), XlsxError> {
    let column = |column: u32| u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError);
    for merge in &grid.merges {
        let (left, right) = (column(merge.left)?, column(merge.right)?);
        // Two merges over one cell, as some programs leave them, are written as the first.
        let _ = page.merge_range(merge.top, left, merge.bottom, right, "", &Format::new());
    }
    for row in &grid.rows {
        let kept = |at: u32| !(marks.renewed && at == marks.column && row.number > marks.header);
        for (at, cell) in row.cells.iter().filter(|(at, _)| kept(*at)) {
            let wrong = marks.wrong.contains_key(&(row.number, *at));
            let format = if wrong {
                Format::new().set_background_color(Color::RGB(0x00FF_C7CE))
            } else {
                Format::new()
            };
            write_cell(page, (row.number, column(*at)?), cell, format)?;
        }
    }
    for ((row, at), (value, why)) in &marks.guessed {
        let format = Format::new().set_background_color(Color::RGB(0x00FF_F2CC));
        page.write_string_with_format(*row, column(*at)?, value, &format)?;
        page.insert_note(*row, column(*at)?, &Note::new(shortened(why)))?;
    }
    for ((row, at), text) in &marks.wrong {
        if !marks.guessed.contains_key(&(*row, *at)) {
            if grid.cell(*row, *at).is_none() {
                let format = Format::new().set_background_color(Color::RGB(0x00FF_C7CE));
                page.write_blank(*row, column(*at)?, &format)?;
            }
            page.insert_note(*row, column(*at)?, &Note::new(shortened(text)))?;
        }
    }
    for ((row, at), header) in &marks.headers {
        page.write_string_with_format(*row, column(*at)?, header, &Format::new().set_bold())?;
        page.set_column_width(column(*at)?, 18)?;
    }
    for (row, texts) in &marks.said {
        page.write_string(*row, column(marks.column)?, texts.join("\n"))?;
    }
    Ok(())
}

fn write_cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) | Cell::Error(text) => {
            page.write_string_with_format(row, column, text.as_ref(), &format)?
        }
        Cell::Number(number) => page.write_number_with_format(row, column, *number, &format)?,
        Cell::Date(year, month, day) => {
            let date = ExcelDateTime::from_ymd(*year, *month, *day)?;
            page.write_datetime_with_format(row, column, date, &format.set_num_format("yyyy/m/d"))?
        }
        Cell::Truth(truth) => page.write_boolean_with_format(row, column, *truth, &format)?,
        Cell::NotComputed => page.write_blank(row, column, &format)?,
    };
    Ok(())
}

/// Lists to choose from in the columns whose words are known; other words may be written all the same.
fn add_choices(
    page: &mut Worksheet,
    marks: &Marks,
    last: u32,
    allowed: &[(OfficeField, Vec<String>)],
) -> Result<(), XlsxError> {
    for (number, (field, words)) in allowed.iter().enumerate() {
        let (Some(at), false) = (marks.columns.get(field), words.is_empty()) else { continue };
        let at = u16::try_from(*at).map_err(|_| XlsxError::RowColumnLimitError)?;
        let letter = domain::office::column_name(u32::try_from(number).unwrap_or(0));
        let words = format!("='{ALLOWED}'!${letter}$1:${letter}${}", words.len());
        let choice = DataValidation::new().allow_list_formula(Formula::new(words)).show_error_message(false);
        if last > marks.header {
            page.add_data_validation(marks.header + 1, at, last, at, &choice)?;
        }
    }
    Ok(())
}

fn allowed_words(words: &OfficeWords) -> Vec<(OfficeField, Vec<String>)> {
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    vec![
        (OfficeField::Platform, words.platforms.iter().map(|platform| platform.name.zh.clone()).collect()),
        (OfficeField::Status, own(&["正常", "停更", "注销"])),
        (OfficeField::Kind, own(&["订阅号", "服务号"])),
        (OfficeField::Functions, words.functions.names().map(str::to_owned).collect()),
        (OfficeField::Audiences, words.audiences.names().map(str::to_owned).collect()),
    ]
}

/// As much as a note holds and a person reads.
fn shortened(text: &str) -> String {
    super::text::shortened(text, 400)
}
