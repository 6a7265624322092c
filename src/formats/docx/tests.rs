use std::io::Read as _;

use super::*;
use crate::document::{Block, Orientation, PaperColumn, PaperTable};
use domain::language::Language;

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn paper(blocks: Vec<Block>) -> Document {
    Document {
        title: "分工表".to_owned(),
        language: Language::Zh,
        orientation: Orientation::Landscape,
        blocks,
    }
}

#[test]
fn what_no_file_may_hold_is_left_out_and_line_ends_are_breaks() {
    let bytes =
        write_docx(&paper(vec![Block::Text("a\u{0}\u{8}\u{fffe}<b>&\r\nc\td\u{b}e".to_owned())])).unwrap();
    let body = part(&bytes, "word/document.xml");
    assert!(body.contains("a&lt;b&gt;&amp;</w:t><w:br/>"), "{body}");
    assert!(body.contains(">c</w:t><w:tab/>") && body.contains(">d</w:t><w:br/>"));
    assert!(body.chars().all(|letter| letter >= ' ' && letter != '\u{fffe}'));
}

#[test]
fn chinese_text_says_its_language_and_its_fonts_and_the_header_stands_on_each_sheet() {
    let table = PaperTable {
        columns: vec![PaperColumn::new("账号", 1), PaperColumn::new("讲什么", 3)],
        rows: vec![vec!["张家港教育".to_owned(), "停课".to_owned()]],
        nothing: String::new(),
    };
    let bytes = write_docx(&paper(vec![Block::Table(table)])).unwrap();
    let (body, styles) = (part(&bytes, "word/document.xml"), part(&bytes, "word/styles.xml"));
    assert!(styles.contains(r#"w:eastAsia="宋体""#) && styles.contains(r#"w:eastAsia="zh-CN""#));
    assert_eq!(body.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(body.matches("<w:tc>").count(), 4);
    assert!(body.contains(r#"w:orient="landscape""#));
}

#[test]
fn the_same_paper_is_the_same_file() {
    let one = paper(vec![Block::Heading("一".to_owned()), Block::NewSheet, Block::Note("二".to_owned())]);
    assert_eq!(write_docx(&one).unwrap(), write_docx(&one).unwrap());
}
