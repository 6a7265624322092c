//! One list as several programs keep it: what is read is the same.

use std::collections::BTreeMap;

use domain::office::LeftOutReason::{self, Header, Title, Total};
use domain::office::{OfficeList, OfficeRow};

use crate::support::{list, problems};

macro_rules! file {
    ($name:literal) => {
        ($name, include_bytes!(concat!("files/", $name)).as_slice())
    };
}

/// A list, its name and the bytes of its file.
type ListFile = (&'static str, &'static [u8]);

const TEXT: ListFile = file!("filing-list.csv");
const WORKBOOKS: [ListFile; 4] = [
    file!("filing-list-openpyxl.xlsx"),
    file!("filing-list-libreoffice.xlsx"),
    file!("filing-list-libreoffice.xls"),
    file!("filing-list-libreoffice.ods"),
];

/// What the rows say, and not where: a text knows lines, and of a merge the value stands in its first row.
fn said(list: &OfficeList) -> Vec<OfficeRow> {
    let plain = |row: &OfficeRow| OfficeRow { cells: BTreeMap::new(), line: None, ..row.clone() };
    list.rows.iter().map(plain).collect()
}

fn left_out(list: &OfficeList) -> Vec<(Option<u32>, LeftOutReason, &str)> {
    list.left_out.iter().map(|left| (left.place.row, left.reason, left.text.as_str())).collect()
}

#[test]
fn a_list_is_read_the_same_from_the_file_of_every_program() {
    let text = list(TEXT.0, TEXT.1);
    assert_eq!(text.rows.len(), 48);
    assert!(text.rows.iter().all(OfficeRow::is_complete), "{:?}", problems(&text));
    let days = text.rows.iter().filter(|row| row.opened.is_some()).count();
    let phones = text.rows.iter().filter(|row| row.phone.is_some()).count();
    assert_eq!((days, phones), (48, 47));
    let reasons: Vec<LeftOutReason> = text.left_out.iter().map(|left| left.reason).collect();
    assert_eq!(reasons, [Title, Title, Header, Total]);
    for (name, bytes) in WORKBOOKS {
        let workbook = list(name, bytes);
        assert_eq!(said(&workbook), said(&text), "{name}");
        assert_eq!(left_out(&workbook), left_out(&text), "{name}");
        // The text alone cannot know whether an organisation goes on; merges say it.
        assert_eq!(problems(&workbook), Vec::<String>::new(), "{name}");
    }
}
