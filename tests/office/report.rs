//! The workbook that goes back to the office, and what it says when it is read again.

use domain::language::Bilingual;
use domain::office::{OfficeField, OfficeGuess};
use formats::csv::Source;
use formats::office::{read_office_list, write_office_report};
use formats::sheet::read_book;

use crate::support::{TestSheet, accounts, list, words, workbook};

fn sheets() -> Vec<u8> {
    workbook(&[TestSheet {
        name: "明细",
        rows: &[
            &["临江县备案表"],
            &["账号名称", "平台", "主办单位", "状态", "粉丝数"],
            &["平安临江", "微信", "临江县公安局", "published", "3"],
            &["临江交警", "", "", "正常", "很多"],
            &["合计", "2个", "", "", ""],
        ],
        merges: &[(0, 0, 0, 4), (2, 2, 3, 2)],
    }])
}

fn guess(row: usize, field: OfficeField, value: &str) -> OfficeGuess {
    let reason = Bilingual { zh: "名称里有“交警”".into(), en: "by its name".into() };
    OfficeGuess {
        row,
        account: format!("account-{row}"),
        field,
        value: value.into(),
        reason,
        confidence: 900,
    }
}

#[test]
fn the_workbook_has_the_same_rows_and_closes_what_it_answers_when_it_is_read_again() {
    let bytes = sheets();
    let book = read_book(Source { name: "表.xlsx", bytes: &bytes }).unwrap();
    let first = read_office_list(&book, words(), None);
    assert_eq!(accounts(&first), ["平安临江 wechat 临江县公安局", "临江交警 ? 临江县公安局"]);
    let guesses = [
        guess(0, OfficeField::Functions, "公安治安"),
        guess(1, OfficeField::Functions, "交通警务"),
        guess(1, OfficeField::Functions, "公安治安"),
        guess(1, OfficeField::Platform, "微博"),
    ];
    let written = write_office_report(&book, &first, &guesses, words(), None).unwrap();
    let again = list("表.xlsx", &written);
    assert_eq!(accounts(&again), ["平安临江 wechat 临江县公安局", "临江交警 weibo 临江县公安局"]);
    assert_eq!(again.rows[0].functions, ["public_security"]);
    assert_eq!(again.rows[1].functions, ["public_security", "traffic_police"]);
    let rows: Vec<u32> = again.rows.iter().map(|row| row.row).collect();
    assert_eq!(rows, first.rows.iter().map(|row| row.row).collect::<Vec<_>>());
    // What nobody has answered yet is still said, and no more.
    let open: Vec<Option<OfficeField>> = again.problems.iter().map(|problem| problem.field).collect();
    assert_eq!(open, [Some(OfficeField::Status), Some(OfficeField::Followers)]);
}

#[test]
fn problems_stand_beside_their_cells() {
    let bytes = sheets();
    let book = read_book(Source { name: "表.xlsx", bytes: &bytes }).unwrap();
    let first = read_office_list(&book, words(), None);
    let written = write_office_report(&book, &first, &[], words(), None).unwrap();
    let report = read_book(Source { name: "表.xlsx", bytes: &written }).unwrap();
    let grid = &report.sheets[0];
    assert_eq!(grid.cell(1, 5).unwrap().shown(), "问题（系统填写）");
    assert!(grid.cell(2, 5).unwrap().shown().starts_with("“published”状态里没有这个词"));
    assert!(grid.cell(3, 5).unwrap().shown().contains("没有写平台"));
    assert_eq!(grid.merges, book.sheets[0].merges);
    assert!(report.sheets[1].hidden);
    assert_eq!(report.sheets[1].cell(0, 1).unwrap().shown(), "正常");
}

#[test]
fn a_report_of_a_report_adds_nothing() {
    let bytes = sheets();
    let book = read_book(Source { name: "表.xlsx", bytes: &bytes }).unwrap();
    let first = read_office_list(&book, words(), None);
    let written = write_office_report(&book, &first, &[], words(), None).unwrap();
    let again = list("表.xlsx", &written);
    let plain = |list: &domain::office::OfficeList| {
        let lines = list.problems.iter().map(ToString::to_string);
        (list.rows.clone(), lines.collect::<Vec<_>>())
    };
    assert_eq!(plain(&first), plain(&again));
    let second = read_book(Source { name: "表.xlsx", bytes: &written }).unwrap();
    let rewritten = write_office_report(&second, &again, &[], words(), None).unwrap();
    assert_eq!(read_book(Source { name: "表.xlsx", bytes: &rewritten }).unwrap(), second);
}
