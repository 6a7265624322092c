//! Lists of persons as they stand in files.

use domain::office::{ListSeverity, ProblemCode};
use domain::person_list::{PersonColumnInput, PersonField, PersonList};

use super::read_person_list;
use crate::csv::Source;
use crate::sheet::{Book, Cell, Grid, GridRow, Merge, read_book};

fn list(text: &str) -> PersonList {
    read_person_list(&read_book(Source { name: "人员.csv", bytes: text.as_bytes() }).unwrap(), &[])
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

/// A sheet of these cells; an empty text is no cell.
fn sheet(rows: &[&[&str]], merges: Vec<Merge>) -> PersonList {
    let row = |(number, cells): (u32, &&[&str])| GridRow {
        number,
        line: None,
        cells: (0..)
            .zip(*cells)
            .filter(|(_, shown)| !shown.is_empty())
            .map(|(at, shown)| (at, text(shown)))
            .collect(),
    };
    let rows = (0..).zip(rows).map(row).collect();
    let grid = Grid { name: Some("人员".to_owned()), hidden: false, rows, merges };
    read_person_list(&Book { file: "人员.xlsx".to_owned(), sheets: vec![grid], ..Book::default() }, &[])
}

#[test]
fn header_words_are_known_in_both_languages_with_what_stands_in_brackets() {
    let zh = list(
        "序号,姓名（必填）,所在单位,工号,手机号码,角色,账号名称,审核范围,职务\n1,王芳,教育局,1,13800138000,审核,甲,乙,科长\n",
    );
    let fields: Vec<Option<PersonField>> = zh.columns.iter().map(|column| column.field).collect();
    let expected = [
        PersonField::Ignored,
        PersonField::Name,
        PersonField::Organisation,
        PersonField::StaffNumber,
        PersonField::Phone,
        PersonField::Role,
        PersonField::Accounts,
        PersonField::Scope,
        PersonField::Ignored,
    ];
    assert_eq!(fields, expected.map(Some));
    let en = list(
        "Name;Organisation;Staff number;Mobile;Role;Accounts;Scope\nWang Fang;Education;1;13800138000;reviewer;a;b\n",
    );
    assert_eq!(en.rows[0].name, "Wang Fang");
    assert_eq!(en.columns.iter().filter(|column| column.field.is_some()).count(), 7);
}

#[test]
fn merged_cells_count_for_each_of_their_rows_and_headings_totals_and_notes_are_no_persons() {
    let merge = |top, left, bottom, right| Merge { top, left, bottom, right };
    let read = sheet(
        &[
            &["人员名单", "", "", ""],
            &["姓名", "单位", "角色", "账号"],
            &["一、市直", "", "", ""],
            &["王　芳", "教育局", "运营", "甲"],
            &["", "", "", "乙"],
            &["李明", "", "审核", ""],
            &["合计", "2人", "", ""],
            &["注：角色可写几个", "", "", ""],
            &["填表人：赵某", "", "审核人：钱某", ""],
        ],
        vec![merge(0, 0, 0, 3), merge(2, 0, 2, 3), merge(3, 0, 4, 0), merge(3, 1, 5, 1), merge(3, 2, 4, 2)],
    );
    let said: Vec<(&str, &str, usize)> = read
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.organisation.as_ref().unwrap().word.as_str(), row.accounts.len()))
        .collect();
    assert_eq!(said, [("王芳", "教育局", 1), ("王芳", "教育局", 1), ("李明", "教育局", 0)]);
    assert_eq!(read.rows[1].accounts[0].at.to_string(), "人员.xlsx, sheet 人员, D5");
    assert!(read.problems.is_empty(), "{:?}", read.problems);
}

#[test]
fn what_is_no_name_of_one_person_is_named() {
    let read = list(
        "姓名,单位,角色\n王芳、李明,教育局,审核\n,教育局,审核\n13800138000,教育局,审核\n赵六,,\n钱七,教育局,审核\n",
    );
    assert_eq!(read.rows.len(), 1);
    let rows: Vec<Option<u32>> = read.problems.iter().map(|problem| problem.place.row).collect();
    assert_eq!(rows, [Some(2), Some(3), Some(4), Some(5)]);
    assert!(read.problems.iter().all(|problem| problem.severity == ListSeverity::Row));
    assert!(!format!("{:?}", read.problems).contains("13800138000"));
}

#[test]
fn of_two_columns_of_phones_the_better_word_counts_and_what_is_no_phone_is_left_out_unsaid() {
    let read = list("姓名,办公电话,手机,角色\n王芳,58681234,13800138000,审核\n李明,1,没有手机,审核\n");
    assert_eq!(read.rows[0].phone.as_ref().unwrap().0, "13800138000");
    let codes: Vec<ProblemCode> = read.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [ProblemCode::SameMeaning, ProblemCode::WrongValue]);
    assert_eq!((read.rows[1].phone.as_ref(), &read.problems[1].value), (None, &None));
}

#[test]
fn a_cell_that_a_spreadsheet_program_has_damaged_leaves_the_row_out() {
    let rows = vec![
        GridRow { number: 0, line: None, cells: vec![(0, text("姓名")), (1, text("角色"))] },
        GridRow { number: 1, line: None, cells: vec![(0, text("王芳")), (1, Cell::Error("#REF!".into()))] },
    ];
    let grid = Grid { rows, ..Grid::default() };
    let read =
        read_person_list(&Book { file: "a.xlsx".to_owned(), sheets: vec![grid], ..Book::default() }, &[]);
    assert!(read.rows.is_empty());
    assert_eq!(read.problems[0].code, ProblemCode::SpreadsheetDamage);
}

#[test]
fn a_list_without_a_header_of_persons_shows_nothing_of_what_it_holds() {
    let read = list("王芳,13800138000\n李明,13800138001\n");
    assert_eq!(read.problems[0].code, ProblemCode::NoHeader);
    assert!(!format!("{:?}", read.problems).contains("1380013800"));
}

fn said(header: &str, field: Option<PersonField>) -> PersonColumnInput {
    PersonColumnInput { header: header.to_owned(), field, ..PersonColumnInput::default() }
}

fn read_as(text: &str, given: &[PersonColumnInput]) -> PersonList {
    read_person_list(&read_book(Source { name: "人员.csv", bytes: text.as_bytes() }).unwrap(), given)
}

#[test]
fn columns_are_what_somebody_says_they_are_by_header_or_by_letters() {
    let text = "某某,某单位,岗位,代号\n王芳,教育局,科员,审核\n";
    assert_eq!(read_as(text, &[]).problems[0].code, ProblemCode::NoHeader);
    let letters = PersonColumnInput {
        column: "D".to_owned(),
        field: Some(PersonField::Role),
        ..PersonColumnInput::default()
    };
    let given = [
        said("某某", Some(PersonField::Name)),
        said("某单位", Some(PersonField::Organisation)),
        said("岗位", None),
        letters,
    ];
    let list = read_as(text, &given);
    assert_eq!(list.problems, []);
    let person = &list.rows[0];
    assert_eq!(
        (person.name.as_str(), person.organisation.as_ref().unwrap().word.as_str()),
        ("王芳", "教育局")
    );
    assert_eq!(person.roles.iter().map(|role| role.word.as_str()).collect::<Vec<_>>(), ["审核"]);
    // What was said comes before what a header seems to mean.
    let list = read_as("姓名,联系人,单位\n甲,王芳,教育局\n", &[said("联系人", Some(PersonField::Name))]);
    assert_eq!(list.rows[0].name, "王芳");
}

#[test]
fn a_column_that_is_said_and_that_is_nowhere_refuses_the_list() {
    let list = read_as("姓名,单位\n王芳,教育局\n", &[said("科室", Some(PersonField::Organisation))]);
    assert_eq!(
        (list.problems[0].severity, list.problems[0].code),
        (ListSeverity::File, ProblemCode::MappingUnfit)
    );
    assert_eq!(list.problems[0].value.as_deref(), Some("科室"));
}
