//! Files that are no good list: each is refused, or named in part, with its place.

use std::io::{Cursor, Write as _};

use domain::office::{ListSeverity, ProblemCode};
use zip::write::SimpleFileOptions;

use crate::support::{TestSheet, accounts, list, problems, text_list, workbook_list};

/// A workbook with this sheet XML.
pub fn workbook_of(sheet: &str) -> Vec<u8> {
    const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"a\" Type=\"{TYPES}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"a\" Type=\"{TYPES}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns:r=\"{TYPES}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_sheet_without_a_header_is_refused_with_what_was_seen() {
    let list = text_list("沂川发布,微信,沂川市委宣传部\n沂川交警,微博,沂川市公安局\n");
    assert!(!list.is_readable() && list.rows.is_empty());
    assert_eq!(list.problems[0].code, ProblemCode::NoHeader);
    assert!(list.problems[0].value.as_deref().unwrap().contains("沂川发布"));
}

#[test]
fn rows_of_data_are_no_header() {
    for text in [
        "微信,正常,清河街道\n微博,正常,城关镇\n",
        "1,2,3\n",
        "沂川网站,沂川客户端,清河街道\n",
        "微信公众号,微博,抖音\n",
    ] {
        let list = text_list(text);
        assert_eq!(list.problems[0].code, ProblemCode::NoHeader, "{text}");
    }
}

#[test]
fn two_columns_of_one_name_that_decides_refuse_the_list() {
    let list = text_list("账号名称,平台,主办单位,账号名称\n甲,微信,甲局,乙\n");
    assert!(!list.is_readable() && list.rows.is_empty());
    assert!(
        problems(&list)[0].starts_with("表.csv, D1: name \"账号名称\" means the same as 账号名称"),
        "{:?}",
        problems(&list)
    );
}

#[test]
fn of_two_headers_that_mean_the_same_the_better_is_taken_and_the_other_said() {
    let list = text_list("昵称,账号名称,平台,主办单位,粉丝量,粉丝数\n甲甲,甲,微信,甲局,1,2\n");
    assert_eq!(accounts(&list), ["甲 wechat 甲局"]);
    assert_eq!(list.rows[0].followers, Some(2));
    let said: Vec<_> =
        list.problems.iter().filter(|problem| problem.code == ProblemCode::SameMeaning).collect();
    assert_eq!(said.len(), 2);
    assert!(said.iter().all(|problem| problem.severity == ListSeverity::Value));
    assert_eq!(said[0].place.to_string(), "表.csv, A1");
}

#[test]
fn a_merge_over_two_organisations_is_located() {
    let sheet = "<worksheet><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>账号名称</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>平台</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>主办单位</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>甲</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>微信</t></is></c><c r=\"C2\" t=\"inlineStr\"><is><t>甲局</t></is></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>乙</t></is></c><c r=\"B3\" t=\"inlineStr\"><is><t>微信</t></is></c><c r=\"C3\" t=\"inlineStr\"><is><t>乙局</t></is></c></row>\
        </sheetData><mergeCells count=\"1\"><mergeCell ref=\"C2:C3\"/></mergeCells></worksheet>";
    let list = list("表.xlsx", &workbook_of(sheet));
    assert_eq!(accounts(&list), ["甲 wechat 甲局", "乙 wechat 乙局"]);
    let problem = &list.problems[0];
    assert_eq!(
        (problem.code, problem.place.to_string().as_str()),
        (ProblemCode::MergeHides, "表.xlsx, sheet S, C3")
    );
    assert_eq!(problem.value.as_deref(), Some("乙局"));
}

#[test]
fn columns_that_mean_nothing_are_named_and_cost_nothing() {
    let list = workbook_list(&[TestSheet {
        name: "S",
        rows: &[&["账号名称", "平台", "主办单位", "星座"], &["甲", "微信", "甲局", "白羊"]],
        merges: &[],
    }]);
    assert_eq!(accounts(&list), ["甲 wechat 甲局"]);
    assert_eq!(
        (list.problems[0].code, list.problems[0].severity),
        (ProblemCode::UnknownHeader, ListSeverity::Notice)
    );
    assert_eq!(list.problems[0].place.to_string(), "表.xlsx, sheet S, D1");
}
