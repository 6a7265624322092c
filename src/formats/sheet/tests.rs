use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use domain::office::{ListSeverity, OfficeProblem, ProblemCode};
use encoding_rs::{BIG5, GB18030};
use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::write::SimpleFileOptions;

use super::*;
use crate::csv::Source;

fn read(name: &str, bytes: &[u8]) -> Result<Book, Box<OfficeProblem>> {
    read_book(Source { name, bytes })
}

fn refused(bytes: &[u8]) -> Box<OfficeProblem> {
    let problem = read("表.xlsx", bytes).unwrap_err();
    assert_eq!(problem.severity, ListSeverity::File);
    assert!(!problem.remedy.zh.is_empty() && !problem.remedy.en.is_empty());
    problem
}

fn shown(book: &Book) -> Vec<(u32, Vec<String>)> {
    let texts = |row: &GridRow| row.cells.iter().map(|(_, cell)| cell.shown().into_owned()).collect();
    book.sheets[0].rows.iter().map(|row| (row.number, texts(row))).collect()
}

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook with this sheet XML.
fn workbook_of(sheet: &str) -> Vec<u8> {
    zip_of(&[
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        (
            "_rels/.rels",
            br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

const LIST: &str = "名称,平台,备注\r\n沂川交警,微信,\"一,\r\n二\"\r\n\r\n沂川公安,微博,\r\n";

#[test]
fn a_text_is_read_in_every_encoding() {
    let (gb, ..) = GB18030.encode(LIST);
    let (big5, ..) =
        BIG5.encode("名稱,平台,備註\r\n臺北市政府,臉書,\"一,\r\n二\"\r\n\r\n高雄市政府,臉書,\r\n");
    let utf16 = |order: fn(u16) -> [u8; 2]| LIST.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let le = utf16(u16::to_le_bytes);
    let be = utf16(u16::to_be_bytes);
    let with_mark = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    for (bytes, encoding) in [
        (LIST.as_bytes().to_vec(), "UTF-8"),
        (with_mark(b"\xef\xbb\xbf", LIST.as_bytes()), "UTF-8"),
        (with_mark(b"\xff\xfe", &le), "UTF-16"),
        (with_mark(b"\xfe\xff", &be), "UTF-16"),
        (le.clone(), "UTF-16"),
        (be.clone(), "UTF-16"),
        (gb.to_vec(), "GB18030"),
        (big5.to_vec(), "Big5"),
    ] {
        let book = read("表.txt", &bytes).unwrap();
        assert_eq!(book.text_as.as_deref(), Some(format!("{encoding}, comma").as_str()));
        let rows = shown(&book);
        assert_eq!(rows.len(), 3, "{encoding}");
        assert_eq!(rows[1].1[2], "一,\r\n二");
        if encoding == "Big5" {
            assert_eq!(rows[1].1[..2], ["臺北市政府", "臉書"]);
        } else {
            assert_eq!(rows[1].1[..2], ["沂川交警", "微信"], "{encoding}");
        }
        // The row is what a spreadsheet program calls it, the line what an editor does.
        let numbers: Vec<(u32, Option<u64>)> =
            book.sheets[0].rows.iter().map(|row| (row.number, row.line)).collect();
        assert_eq!(numbers, [(0, Some(1)), (1, Some(2)), (3, Some(5))]);
    }
}

#[test]
fn a_short_text_is_read_in_gb18030() {
    let (bytes, ..) = GB18030.encode("handle,name\na,沂川\n");
    assert_eq!(shown(&read("a.csv", &bytes).unwrap())[1].1, ["a", "沂川"]);
}

#[test]
fn text_in_no_encoding_is_refused_with_its_line() {
    let mut bytes = LIST.repeat(20).into_bytes();
    bytes.extend(b"\xff\xff\xff\n");
    let problem = refused(&bytes);
    assert_eq!((problem.code, problem.place.line), (ProblemCode::Encoding, Some(101)));
}

#[test]
fn the_separator_is_found_and_may_be_said() {
    for text in ["名称\t平台\n甲\t微信\n", "名称;平台\n甲;微信\n", "sep=;\n名称;平台\n甲;微信\n"]
    {
        let book = read("a.csv", text.as_bytes()).unwrap();
        assert_eq!(shown(&book).last().unwrap().1, ["甲", "微信"], "{text}");
    }
}

#[test]
fn a_quote_that_never_ends_is_refused_with_its_line() {
    let problem = refused("a,b\nc,\"d\ne,f\ng,h\n".as_bytes());
    assert_eq!((problem.code, problem.place.line), (ProblemCode::Damaged, Some(2)));
}

#[test]
fn what_is_no_list_is_called_by_its_name() {
    for (bytes, name) in [
        (b"\x89PNG\r\n\x1a\n0000".to_vec(), "a picture (PNG)"),
        (b"%PDF-1.7 ...".to_vec(), "a PDF document"),
        (b"<html><table><tr><td>x</table>".to_vec(), "a page"),
        (zip_of(&[("word/document.xml", b"<a/>")]), "a Word document"),
        (zip_of(&[("a.txt", b"a")]), "a zip archive without a workbook"),
        (
            zip_of(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")]),
            "a document",
        ),
        (b"\x01\0\x02\xff\0\x03\x80".to_vec(), "binary data"),
    ] {
        let problem = refused(&bytes);
        assert_eq!(problem.code, ProblemCode::NotAList);
        assert!(problem.detail.en.contains(name), "{}", problem.detail.en);
    }
    assert!(refused(b" \n").detail.en.contains("is empty"));
    assert_eq!(refused(b"PK\x03\x04nothing of an archive").code, ProblemCode::Damaged);
}

#[test]
fn a_compound_file_with_an_encrypted_package_has_a_password() {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    assert_eq!(refused(&bytes).code, ProblemCode::Password);
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused_before_it_is_read() {
    let zeros = vec![b' '; 3 << 20];
    let bytes = zip_of(&[("xl/workbook.xml", b"<a/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bytes.len() < 1 << 16);
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    let problem = read_book_within(Source { name: "a.xlsx", bytes: &bytes }, &limits).unwrap_err();
    assert_eq!(problem.code, ProblemCode::TooLarge);
    // The same when the directory lies about the size.
    let mut lying = bytes.clone();
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == size {
            lying[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
    }
    assert_ne!(lying, bytes);
    read_book_within(Source { name: "a.xlsx", bytes: &lying }, &limits).unwrap_err();
}

#[test]
fn a_sheet_that_claims_a_million_rows_costs_what_it_holds() {
    let mut rows = String::new();
    for row in (2..=200_000).step_by(2) {
        let _ = write!(rows, "<row r=\"{row}\"/>");
    }
    let sheet = format!(
        "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c></row>{rows}\
         <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>"
    );
    let book = read("a.xlsx", &workbook_of(&sheet)).unwrap();
    assert_eq!(shown(&book), [(0, vec!["甲".to_owned()]), (1_048_575, vec!["1".to_owned()])]);
}

#[test]
fn too_many_cells_are_refused() {
    let text = "a,b\n".repeat(10);
    let limits = Limits { cells: 19, ..Limits::default() };
    let problem = read_book_within(Source { name: "a.csv", bytes: text.as_bytes() }, &limits).unwrap_err();
    assert_eq!(problem.code, ProblemCode::TooLarge);
    let limits = Limits { cells: 20, ..Limits::default() };
    assert!(read_book_within(Source { name: "a.csv", bytes: text.as_bytes() }, &limits).is_ok());
}

#[test]
fn a_formula_without_a_value_is_known_as_one() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><f>1+1</f></c><c r=\"B1\"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>";
    let book = read("a.xlsx", &workbook_of(sheet)).unwrap();
    assert_eq!(book.sheets[0].cell(0, 0), Some(&Cell::NotComputed));
    assert_eq!(book.sheets[0].cell(0, 1), Some(&Cell::Number(2.0)));
}

#[test]
fn a_workbook_keeps_dates_merges_hidden_rows_and_errors() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("明细").unwrap();
    sheet.merge_range(0, 0, 0, 3, "标题", &Format::new()).unwrap();
    sheet.write_string(1, 0, "甲").unwrap();
    let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    sheet.write_number_with_format(1, 1, 42807, &date).unwrap();
    sheet.write_formula(1, 2, Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.set_row_hidden(1).unwrap();
    workbook.add_worksheet().set_name("藏").unwrap().set_hidden(true);
    let bytes = workbook.save_to_buffer().unwrap();
    let book = read("a.xlsx", &bytes).unwrap();
    let grid = &book.sheets[0];
    assert_eq!(grid.name.as_deref(), Some("明细"));
    assert_eq!(grid.merges, [Merge { top: 0, left: 0, bottom: 0, right: 3 }]);
    assert_eq!(grid.cell(1, 1), Some(&Cell::Date(2017, 3, 13)));
    assert_eq!(grid.cell(1, 2).unwrap().shown(), "#N/A");
    assert!(book.sheets[1].hidden && !grid.hidden);
}

#[test]
fn an_open_document_is_read() {
    let content = r#"<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>
<table:table table:name="明细"><table:table-row><table:table-cell office:value-type="string"><text:p>名称</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2017-03-13"><text:p>2017</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let content = content.replace(">\n<", "><");
    let bytes = zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<m/>"),
        ("content.xml", content.as_bytes()),
    ]);
    let book = read("a.ods", &bytes).unwrap();
    assert_eq!(book.sheets[0].cell(0, 0).unwrap().shown(), "名称");
    assert_eq!(book.sheets[0].cell(0, 1), Some(&Cell::Date(2017, 3, 13)));
    assert_eq!(book.sheets[0].rows.len(), 1);
}

#[test]
fn merges_of_an_open_document_are_read_behind_what_is_repeated_and_what_is_covered() {
    let cell = |said: &str, text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"{said}><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let spans = " table:number-columns-spanned=\"2\" table:number-rows-spanned=\"3\"";
    let rows = [
        cell(" table:number-columns-spanned=\"3\" table:number-rows-spanned=\"1\"", "标题"),
        format!(
            "<table:table-cell table:number-columns-repeated=\"4\"/>{}<table:covered-table-cell/>",
            cell(spans, "局")
        ),
    ];
    let content = format!(
        "<o:d xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:o=\"p\"><office:body><office:spreadsheet><table:table table:name=\"A\"><table:table-row>{}</table:table-row><table:table-row table:number-rows-repeated=\"5\"><table:table-cell/></table:table-row><table:table-row>{}</table:table-row></table:table><table:table table:name=\"B\"/></office:spreadsheet></office:body></o:d>",
        rows[0], rows[1]
    );
    let bytes = zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<m/>"),
        ("content.xml", content.as_bytes()),
    ]);
    let book = read("a.ods", &bytes).unwrap();
    let merge = |top, left, bottom, right| Merge { top, left, bottom, right };
    assert_eq!(book.sheets[0].merges, [merge(0, 0, 0, 2), merge(6, 4, 8, 5)]);
    assert_eq!(book.sheets[0].cell(6, 4).unwrap().shown(), "局");
}

#[test]
fn macros_are_said_and_not_looked_at() {
    let mut bytes = workbook_of("<worksheet><sheetData/></worksheet>");
    let mut archive = zip::ZipWriter::new_append(Cursor::new(&mut bytes)).unwrap();
    archive.start_file("xl/vbaProject.bin", SimpleFileOptions::default()).unwrap();
    archive.write_all(b"x").unwrap();
    archive.finish().unwrap();
    let book = read("a.xlsm", &bytes).unwrap();
    assert_eq!(book.problems[0].code, ProblemCode::Macros);
}
