//! Workbooks (XLSX) for those who work in them: a sheet is a table with a header row and, where it needs one, a line above that says
//! what the figures are for.

use domain::left_out::LeftOutPart;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// The number of this size of paper in the format.
pub(super) const A4: u8 = 9;

/// The widest column, in characters; longer text wraps.
const WIDEST: usize = 60;

/// A value in a sheet.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, as it stands: never a formula.
    Text(String),
    /// A number that spreadsheets can add up.
    Number(f64),
    /// Nothing.
    Empty,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A table of a workbook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// Its name: 1 to 31 characters, none of `[ ] : * ? / \`, each name once.
    pub name: String,
    /// What stands above the table.
    pub note: Option<String>,
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows, each as long as the header.
    pub rows: Vec<Vec<Value>>,
}

impl Sheet {
    /// An empty table with these columns.
    #[must_use]
    pub fn new(name: &str, header: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            note: None,
            header: header.iter().map(|column| (*column).to_owned()).collect(),
            rows: Vec::new(),
        }
    }
}

/// The sheet that says what a workbook leaves out; it comes last.
#[must_use]
pub fn left_out_sheet(left_out: &[LeftOutPart]) -> Sheet {
    let mut sheet = Sheet::new("说明", &["少列的内容", "left out"]);
    let said = LeftOutPart::say_all(left_out).into_iter();
    sheet.rows = said.map(|said| vec![said.zh.into(), said.en.into()]).collect();
    sheet
}

/// Writes the sheets as the bytes of a workbook. Text stays text, also if it begins with `=`. O(cells).
///
/// # Errors
/// A name or a size that the format does not allow.
///
/// ```
/// use formats::workbook::{Sheet, write_workbook};
/// let mut sheet = Sheet::new("空白", &["切入角度", "份额"]);
/// sheet.rows.push(vec!["school_rain".into(), 3.into()]);
/// assert!(write_workbook(&[sheet])?.starts_with(b"PK"));
/// # Ok::<(), rust_xlsxwriter::XlsxError>(())
/// ```
pub fn write_workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        write_sheet(workbook.add_worksheet().set_name(&sheet.name)?, sheet)?;
    }
    workbook.save_to_buffer()
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let mut row = 0;
    if let Some(note) = &sheet.note {
        page.write_string_with_format(row, 0, note, &Format::new().set_italic())?;
        row += 1;
    }
    let bold = Format::new().set_bold();
    for (column, name) in (0u16..).zip(&sheet.header) {
        page.write_string_with_format(row, column, name, &bold)?;
        page.set_column_width(column, width(sheet, usize::from(column)))?;
    }
    page.set_freeze_panes(row + 1, 0)?;
    // Printed as it is looked at: as wide as a sheet of A4, the header on each.
    page.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, row)?;
    let wrapped = Format::new().set_text_wrap();
    for values in &sheet.rows {
        row += 1;
        for (column, value) in (0u16..).zip(values) {
            match value {
                Value::Text(text) => page.write_string_with_format(row, column, text, &wrapped)?,
                Value::Number(number) => page.write_number(row, column, *number)?,
                Value::Empty => page,
            };
        }
    }
    Ok(())
}

/// As wide as the longest text; a Han character takes two places.
fn width(sheet: &Sheet, column: usize) -> f64 {
    let places = |text: &str| text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let texts = sheet.rows.iter().filter_map(|row| match row.get(column) {
        Some(Value::Text(text)) => Some(places(text)),
        _ => None,
    });
    let longest = texts.chain([places(&sheet.header[column]), 6]).max().unwrap_or(6).min(WIDEST);
    f64::from(u32::try_from(longest).unwrap_or(0) + 2)
}
