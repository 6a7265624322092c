//! Workbooks that are printed: each sheet is a table on A4, with what it is above it and its header on every page.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::document::PaperTable;
use super::labels::Labels;
use super::workbook::A4;
use domain::language::Language;

/// A sheet to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperSheet {
    /// What it is about: its name is made of it.
    pub name: String,
    /// What stands above the table: the first line large.
    pub head: Vec<String>,
    /// The table; widths are in Latin letters, of which a Chinese one takes two.
    pub table: PaperTable,
}

/// What a sheet's name may not hold.
const NOT_IN_NAMES: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// The longest name of a sheet, in UTF-16 units, as the format counts.
const LONGEST_NAME: usize = 31;

/// Chinese characters by the table of Windows: what a program takes that has not got the font.
const CHINESE: u8 = 134;

/// How high a line of text is, in points, in whatever font a program takes for the one that is named.
const LINE: f64 = 13.5;

/// The highest row of the format, in points.
const HIGHEST: f64 = 409.0;

struct Formats {
    title: Format,
    head: Format,
    column: Format,
    cell: Format,
}

impl Formats {
    fn of(language: Language) -> Self {
        let base = match language {
            Language::Zh => Format::new().set_font_name("宋体").set_font_charset(CHINESE),
            Language::En => Format::new(),
        };
        let base = base.set_font_size(10);
        let framed = base.clone().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
        Self {
            title: base.clone().set_font_size(14).set_bold(),
            head: base,
            column: framed
                .clone()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(0x00EE_EEEE),
            cell: framed,
        }
    }
}

/// Writes the sheets as the bytes of a workbook that prints on A4, laid on its long side. Text stays text, also if it begins with `=`.
/// O(cells).
///
/// # Errors
/// More rows than the format allows.
pub fn write_paper_workbook(sheets: &[PaperSheet], language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let formats = Formats::of(language);
    let names = sheet_names(sheets.iter().map(|sheet| sheet.name.as_str()));
    for (sheet, name) in sheets.iter().zip(&names) {
        let page = workbook.add_worksheet().set_name(name)?;
        write_paper(page, sheet, &formats)?;
        print_on_paper(page, sheet, Labels(language))?;
    }
    workbook.save_to_buffer()
}

fn write_paper(page: &mut Worksheet, sheet: &PaperSheet, formats: &Formats) -> Result<(), XlsxError> {
    for (row, line) in (0u32..).zip(&sheet.head) {
        page.write_string_with_format(row, 0, line, if row == 0 { &formats.title } else { &formats.head })?;
    }
    let header = row_of(sheet.head.len());
    for (column, about) in (0u16..).zip(&sheet.table.columns) {
        page.set_column_width(column, f64::from(about.width))?;
        page.write_string_with_format(header, column, &about.name, &formats.column)?;
    }
    for (row, texts) in (header + 1..).zip(&sheet.table.rows) {
        page.set_row_height(row, height(&sheet.table, texts))?;
        for (column, text) in (0u16..).zip(texts) {
            page.write_string_with_format(row, column, text, &formats.cell)?;
        }
    }
    if sheet.table.rows.is_empty() {
        page.write_string_with_format(header + 1, 0, &sheet.table.nothing, &formats.head)?;
    }
    page.set_freeze_panes(header + 1, 0)?;
    Ok(())
}

/// As high as the text is that wraps most often. Programs differ in whether they look for that themselves, and text that is cut off is
/// lost on paper.
fn height(table: &PaperTable, texts: &[String]) -> f64 {
    let lines = table.columns.iter().zip(texts).map(|(column, text)| {
        let wide = column.width.saturating_sub(1).max(1);
        text.split('\n').map(|line| places(line).div_ceil(wide).max(1)).sum::<u32>()
    });
    (f64::from(lines.max().unwrap_or(1)) * LINE + 2.0).min(HIGHEST)
}

/// How wide a text is, in Latin letters; a Chinese one takes two.
fn places(text: &str) -> u32 {
    text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
}

fn print_on_paper(page: &mut Worksheet, sheet: &PaperSheet, labels: Labels) -> Result<(), XlsxError> {
    let header = row_of(sheet.head.len());
    let last_row = header + row_of(sheet.table.rows.len().max(1));
    let last_column = u16::try_from(sheet.table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    page.set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer(labels.pick("&C第 &P 页，共 &N 页", "&Cpage &P of &N"))
        .set_print_area(0, 0, last_row, last_column)?
        .set_repeat_rows(header, header)?;
    Ok(())
}

fn row_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Names as the format takes them, each once. A program opens no file in which two sheets have one name, small and capital letters alike.
fn sheet_names<'a>(wanted: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = std::collections::BTreeSet::new();
    let fresh = |text: &str| {
        let bare = cut(&cleaned(text), LONGEST_NAME);
        let numbered = (2u32..).map(|number| {
            let mark = format!(" {number}");
            format!("{}{mark}", cut(&bare, LONGEST_NAME - mark.len()))
        });
        let mut names = std::iter::once(bare.clone()).chain(numbered);
        names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
    };
    wanted.map(fresh).collect()
}

fn cleaned(text: &str) -> String {
    let plain =
        |letter: char| if NOT_IN_NAMES.contains(&letter) || letter.is_control() { ' ' } else { letter };
    let text: String = text.chars().map(plain).collect();
    let text = text.trim().trim_matches('\'').trim();
    // Excel keeps this name for itself.
    match text {
        "" => "-".to_owned(),
        _ if text.eq_ignore_ascii_case("history") => format!("{text}_"),
        _ => text.to_owned(),
    }
}

fn cut(text: &str, longest: usize) -> String {
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= longest
    };
    text.chars().take_while(fits).collect::<String>().trim_end_matches(['\'', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_such_as_the_format_takes_and_each_stands_once() {
        let long = "张家港市自然资源和规划局（市林业局、市海洋局、市不动产登记中心）办公室";
        let wanted = ["a/b", "A\\B", "'", "History", long, long, "分[工]"];
        let names = sheet_names(wanted.into_iter());
        assert_eq!(names[..4], ["a b", "A B 2", "-", "History_"]);
        assert!(names[4] != names[5] && names[5].ends_with(" 2"));
        assert!(names.iter().all(|name| name.encode_utf16().count() <= LONGEST_NAME));
        assert_eq!(names[6], "分 工");
    }
}
