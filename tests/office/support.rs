//! Words that ship, workbooks and lists for tests.

use std::path::PathBuf;
use std::sync::OnceLock;

use domain::office::{OfficeList, OfficeRow};
use domain::platform::Platforms;
use domain::taxonomy::Tree;
use formats::csv::Source;
use formats::office::{HeaderWords, OfficeWords, read_header_words, read_office_list, read_status_words};
use formats::platform::read_platforms;
use formats::sheet::read_book;
use formats::taxonomy::read_nodes;
use rust_xlsxwriter::{Format, Workbook};

macro_rules! seed {
    ($path:literal) => {
        Source {
            name: $path,
            bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed/", $path)),
        }
    };
}

/// The words that ship.
pub fn words() -> &'static OfficeWords {
    static WORDS: OnceLock<OfficeWords> = OnceLock::new();
    WORDS.get_or_init(shipped_words)
}

fn shipped_words() -> OfficeWords {
    let headers = read_header_words(seed!("office/headers.csv"));
    let statuses = read_status_words(seed!("office/statuses.csv"));
    let platforms = read_platforms(seed!("platforms.csv"));
    assert_eq!((&headers.errors, &statuses.errors, &platforms.errors), (&vec![], &vec![], &vec![]));
    let tree = |file: Source<'_>| {
        let nodes = read_nodes(file).rows.into_iter().map(|row| domain::taxonomy::TreeNode {
            key: row.value.key,
            name: row.value.name,
            name_en: row.value.name_en.unwrap_or_default(),
            parent: row.value.parent.filter(|parent| !parent.is_empty()),
        });
        OfficeWords::nodes_of(&Tree::new(nodes).unwrap())
    };
    OfficeWords {
        headers: HeaderWords::new(headers.rows.into_iter().map(|row| row.value)),
        statuses: OfficeWords::statuses_of(statuses.rows.into_iter().map(|row| row.value)),
        platforms: Platforms::new(platforms.rows.into_iter().map(|row| row.value)),
        functions: tree(seed!("functions.csv")),
        audiences: tree(seed!("audiences.csv")),
    }
}

/// A list from the bytes of a file.
pub fn list(name: &str, bytes: &[u8]) -> OfficeList {
    match read_book(Source { name, bytes }) {
        Ok(book) => read_office_list(&book, words(), None),
        Err(problem) => OfficeList::refused(name, *problem),
    }
}

/// A list from a text.
pub fn text_list(text: &str) -> OfficeList {
    list("表.csv", text.as_bytes())
}

/// A sheet of a workbook: its name, rows of texts, merges as first row, first column, last row, last column.
pub struct TestSheet<'a> {
    pub name: &'a str,
    pub rows: &'a [&'a [&'a str]],
    pub merges: &'a [(u32, u16, u32, u16)],
}

/// A workbook of these sheets. Texts that are numbers are written as such.
pub fn workbook(sheets: &[TestSheet<'_>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        let page = workbook.add_worksheet().set_name(sheet.name).unwrap();
        for (top, left, bottom, right) in sheet.merges {
            page.merge_range(*top, *left, *bottom, *right, "", &Format::new()).unwrap();
        }
        for (row, cells) in (0_u32..).zip(sheet.rows) {
            for (column, text) in (0_u16..).zip(*cells) {
                match text.parse::<f64>() {
                    Ok(number) => page.write_number(row, column, number).unwrap(),
                    Err(_) if text.is_empty() => continue,
                    Err(_) => page.write_string(row, column, *text).unwrap(),
                };
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// A list from a workbook of these sheets.
pub fn workbook_list(sheets: &[TestSheet<'_>]) -> OfficeList {
    list("表.xlsx", &workbook(sheets))
}

/// Name, platform and organisation of each account, `?` for what is not known.
pub fn accounts(list: &OfficeList) -> Vec<String> {
    let part = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
    let line = |row: &OfficeRow| format!("{} {} {}", row.name, part(&row.platform), part(&row.organisation));
    list.rows.iter().map(line).collect()
}

/// Problems as lines.
pub fn problems(list: &OfficeList) -> Vec<String> {
    list.problems.iter().map(ToString::to_string).collect()
}

/// Whether every row of a list, up to its last, was taken or named.
pub fn accounted(list: &OfficeList, sheet: Option<&str>) -> Vec<u32> {
    let mut rows: Vec<u32> = list
        .rows
        .iter()
        .filter(|row| list.mapping.sheets[row.sheet].sheet.as_deref() == sheet)
        .map(|row| row.row + 1)
        .collect();
    for left in list.left_out.iter().filter(|left| left.place.sheet.as_deref() == sheet) {
        if let Some(first) = left.place.row {
            rows.extend(first..first + left.rows);
        }
    }
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// The folder of lists that are not part of the repository; a test that asks for it when it is missing fails.
pub fn real_lists() -> PathBuf {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let folder =
        std::env::var_os("MICROMATRIX_REAL_DATA").map_or_else(beside, PathBuf::from).join("office-lists");
    assert!(folder.is_dir(), "{} is not present", folder.display());
    folder
}
