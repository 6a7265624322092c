//! What stands in cells: damage, words, ids, doubts.

use std::fmt::Write as _;

use domain::office::{LeftOutReason, ListSeverity, ProblemCode};

use crate::support::{TestSheet, accounts, list, problems, text_list, workbook_list};

#[test]
fn damage_leaves_the_value_out_and_the_account_in() {
    let list = text_list(
        "账号名称,平台,主办单位,账号ID,粉丝数,开设日期,链接,联系电话\n\
         甲,微信,甲局,1.66307E+09,很多,去年,没有网址,1.38E+10\n\
         乙,微信,乙局,#NAME?,#REF!,2019.13.5,https://a b,\n\
         丙,微信,丙局,bing id,-5,#N/A,javascript:alert(1),\n",
    );
    assert_eq!(accounts(&list), ["甲 wechat 甲局", "乙 wechat 乙局", "丙 wechat 丙局"]);
    for row in &list.rows {
        assert!(
            row.handle.is_none()
                && row.followers.is_none()
                && row.opened.is_none()
                && row.url.is_none()
                && row.phone.is_none()
        );
    }
    let damaged =
        list.problems.iter().filter(|problem| problem.code == ProblemCode::SpreadsheetDamage).count();
    let wrong = list.problems.iter().filter(|problem| problem.code == ProblemCode::WrongValue).count();
    assert_eq!((damaged, wrong), (5, 8), "{:#?}", problems(&list));
    assert!(
        list.problems
            .iter()
            .all(|problem| problem.severity == ListSeverity::Value && problem.place.column.is_some())
    );
    assert!(problems(&list).contains(
        &"表.csv, D2: handle \"1.66307E+09\" was damaged by a spreadsheet program; the value was left out; remedy: give the column the format of text and write the value again"
            .to_owned()
    ));
}

#[test]
fn a_long_number_of_a_workbook_is_no_id_any_more() {
    let list = workbook_list(&[TestSheet {
        name: "S",
        rows: &[
            &["账号名称", "平台", "主办单位", "账号ID", "联系电话"],
            &["甲", "微博", "甲局", "1922121676", "13800000001"],
            &["乙", "微博", "乙局", "5123456789012345678", ""],
        ],
        merges: &[],
    }]);
    assert_eq!(list.rows[0].handle.as_deref(), Some("1922121676"));
    assert_eq!(list.rows[0].phone.as_deref(), Some("13800000001"));
    assert_eq!(list.rows[1].handle, None);
    assert_eq!(list.problems[0].code, ProblemCode::SpreadsheetDamage);
}

#[test]
fn a_damaged_name_names_its_row() {
    let list = text_list("账号名称,平台,主办单位,链接\n#NAME?,微信,甲局,\n乙,微信,乙局,\n");
    assert_eq!(accounts(&list), ["乙 wechat 乙局"]);
    assert_eq!(list.left_out[1].reason, LeftOutReason::NoName);
    let codes: Vec<ProblemCode> = list.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [ProblemCode::NoName, ProblemCode::SpreadsheetDamage]);
}

#[test]
fn an_unknown_status_of_thousands_of_rows_is_said_once() {
    let mut text = "账号名称,平台,主办单位,状态\n".to_owned();
    for number in 0..6428 {
        writeln!(text, "账号{number},微信,甲局,published").unwrap();
    }
    let list = text_list(&text);
    assert_eq!(list.rows.len(), 6428);
    assert!(list.rows.iter().all(|row| row.status.is_none()));
    let said = problems(&list);
    assert_eq!(said.len(), 1);
    assert!(
        said[0].starts_with("6428 rows, first 表.csv, D2: status \"published\" is not known"),
        "{}",
        said[0]
    );
    assert!(said[0].contains("did you mean active?"));
}

#[test]
fn statuses_are_known_in_the_words_that_people_use() {
    for (word, key) in [
        ("正常", "active"),
        ("正常运行", "active"),
        ("启用", "active"),
        ("在用", "active"),
        ("停更", "paused"),
        ("暂停更新", "paused"),
        ("休眠", "paused"),
        ("拟关停", "paused"),
        ("注销", "closed"),
        ("关停", "closed"),
        ("已关闭", "closed"),
        ("停用", "closed"),
        ("已迁移", "closed"),
        ("已注销（2023年）", "closed"),
        ("目前运行正常", "active"),
        ("Active", "active"),
        ("ＣＬＯＳＥＤ", "closed"),
    ] {
        let list = text_list(&format!("账号名称,平台,主办单位,状态\n甲,微信,甲局,{word}\n"));
        assert_eq!(list.rows[0].status.map(domain::account::AccountStatus::key), Some(key), "{word}");
    }
    for word in ["未正常更新", "拟启用", "不明"] {
        let list = text_list(&format!("账号名称,平台,主办单位,状态\n甲,微信,甲局,{word}\n"));
        assert_eq!(list.rows[0].status, None, "{word}");
        assert_eq!(list.problems[0].code, ProblemCode::UnknownWord);
    }
}

#[test]
fn an_unknown_platform_is_a_named_row_with_the_nearest_words() {
    let list =
        text_list("账号名称,平台,主办单位\n甲,微搏,甲局\n乙,喜马拉雅,乙局\n丙,喜马拉雅,丙局\n丁,,丁局\n");
    assert!(list.rows.iter().all(|row| row.platform.is_none() && !row.is_complete()));
    let said: Vec<_> = list.problems.iter().filter(|problem| problem.code == ProblemCode::Platform).collect();
    assert_eq!(said.len(), 3);
    assert!(said.iter().all(|problem| problem.severity == ListSeverity::Row));
    assert!(said[0].nearest.contains(&"微博".to_owned()), "{:?}", said[0]);
    assert_eq!((said[1].count, said[1].place.row, said[2].place.row), (2, Some(3), Some(5)));
}

#[test]
fn unknown_functions_and_audiences_are_said_and_the_known_ones_kept() {
    let list =
        text_list("账号名称,平台,主办单位,职能,服务对象\n甲,微信,甲局,教育、教肓、Health,家长；火星人\n");
    assert_eq!(list.rows[0].functions, ["education", "health"]);
    assert_eq!(list.rows[0].audiences, ["parents"]);
    let said: Vec<(Option<String>, Vec<String>)> =
        list.problems.iter().map(|problem| (problem.value.clone(), problem.nearest.clone())).collect();
    assert_eq!(said.len(), 2);
    assert_eq!(said[0], (Some("教肓".to_owned()), vec!["教育".to_owned()]));
    assert_eq!(said[1].0.as_deref(), Some("火星人"));
}

#[test]
fn persons_and_phones_of_one_cell_are_told_apart() {
    let list = text_list(
        "账号名称,平台,主办单位,负责人及联系方式\n甲,微信,甲局,张三 0500-8098702\n乙,微信,乙局,\"李四（13800000001）\n王五13800000002\"\n",
    );
    assert_eq!(
        (list.rows[0].person.as_deref(), list.rows[0].phone.as_deref()),
        (Some("张三"), Some("0500-8098702"))
    );
    assert_eq!(list.rows[1].phone.as_deref(), Some("13800000001、13800000002"));
    assert!(list.rows[1].person.as_deref().unwrap().starts_with("李四"));
}

#[test]
fn what_does_not_show_is_no_part_of_a_value() {
    let list = text_list(
        "\u{feff}账号名称\u{200b},　平台　,主办单位\n　沂川交警\u{200b}　,微　信,　沂川市公安局 \n沂川 交警,微信,沂川市公安局\n",
    );
    assert_eq!(accounts(&list), ["沂川交警 wechat 沂川市公安局"]);
    assert_eq!(list.left_out.last().unwrap().reason, LeftOutReason::Double);
}

#[test]
fn formulas_without_values_are_located() {
    let sheet = "<worksheet><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>账号名称</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>平台</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>主办单位</t></is></c><c r=\"D1\" t=\"inlineStr\"><is><t>粉丝数</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>甲</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>微信</t></is></c><c r=\"C2\" t=\"inlineStr\"><is><t>甲局</t></is></c><c r=\"D2\"><f>1+1</f></c></row>\
        </sheetData></worksheet>";
    let list = list("表.xlsx", &crate::bad_input::workbook_of(sheet));
    assert_eq!(accounts(&list), ["甲 wechat 甲局"]);
    let problem = &list.problems[0];
    assert_eq!(
        (problem.code, problem.place.to_string()),
        (ProblemCode::NotComputed, "表.xlsx, sheet S, D2".to_owned())
    );
}
