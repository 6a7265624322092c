//! From bytes to sheets.

use domain::office::{ListPlace, ListSeverity, OfficeProblem, ProblemCode};

use super::archive::{Content, look_into};
use super::book::{Book, Limits};
use super::compound::read_compound;
use super::kind::{Kind, kind_of};
use super::open_document::read_open_document;
use super::refusal::Refusal;
use super::separated::read_separated;
use super::spreadsheet::{Holds, read_spreadsheet};
use crate::csv::Source;

/// Reads a file of cells, whatever its name: `.xlsx`, `.xls`, `.ods`, or text separated by comma, tab or semicolon in UTF-8, UTF-16,
/// GB18030 or Big5. Macros are not looked at.
///
/// Memory: the file, its texts and its cells within [`Limits`]; an `.xls` besides what its own format allows, 65,536 rows of 256
/// columns a sheet.
///
/// # Errors
/// Why the file cannot be read: what it is, that it has a password, is damaged, or larger than is read.
///
/// ```
/// use formats::csv::Source;
/// use formats::sheet::read_book;
/// let book = read_book(Source { name: "表.csv", bytes: "名称;平台\n甲;微信\n".as_bytes() }).unwrap();
/// assert_eq!(book.sheets[0].cell(1, 1).unwrap().shown(), "微信");
/// let picture = read_book(Source { name: "表.xlsx", bytes: b"\x89PNG\r\n\x1a\n" }).unwrap_err();
/// assert!(picture.to_string().starts_with("表.xlsx: is a picture (PNG), whatever its name says; remedy: "));
/// ```
pub fn read_book(file: Source<'_>) -> Result<Book, Box<OfficeProblem>> {
    read_book_within(file, &Limits::default())
}

/// As [`read_book`], within other limits.
///
/// # Errors
/// As [`read_book`].
pub fn read_book_within(file: Source<'_>, limits: &Limits) -> Result<Book, Box<OfficeProblem>> {
    let refusal = Refusal(file.name);
    if file.bytes.len() as u64 > limits.bytes {
        return Err(refusal.too_large(("文件字节数超过上限", "it has more bytes than are read")));
    }
    let mut book = Book { file: file.name.to_owned(), ..Book::default() };
    match kind_of(file.bytes) {
        Kind::Empty => return Err(refusal.empty()),
        Kind::Other(zh, en) => return Err(refusal.other_kind((zh, en))),
        Kind::Page => return Err(refusal.other_kind(("网页（HTML 或 XML）", "a page (HTML or XML)"))),
        Kind::Archive => match look_into(file.bytes, &refusal, limits)? {
            Content::Spreadsheet { macros, formulas, merges } => {
                book.sheets = read_spreadsheet(file.bytes, Holds { formulas, merges }, &refusal, limits)?;
                book.problems.extend(macros.then(|| macros_ignored(file.name)));
            }
            Content::OpenDocument => book.sheets = read_open_document(file.bytes, &refusal, limits)?,
        },
        Kind::Compound => {
            let (sheets, macros) = read_compound(file.bytes, &refusal, limits)?;
            book.sheets = sheets;
            book.problems.extend(macros.then(|| macros_ignored(file.name)));
        }
        Kind::Text => {
            let (grid, text_as) = read_separated(file.bytes, &refusal, limits)?;
            book.sheets.push(grid);
            book.text_as = Some(text_as);
        }
    }
    Ok(book)
}

fn macros_ignored(file: &str) -> OfficeProblem {
    let place = ListPlace::of_file(file);
    let detail =
        ("带有宏；宏没有运行，只读了单元格", "holds macros; they were not run, the cells alone were read");
    OfficeProblem::new(ListSeverity::Notice, ProblemCode::Macros, place, detail)
        .remedy(("不用处理", "nothing is to be done"))
}
