use super::*;
use crate::language::Bilingual;

fn row(name: &str, platform: &str) -> OfficeRow {
    OfficeRow { name: name.into(), platform: Some(platform.into()), ..OfficeRow::default() }
}

fn known<'a>(handle: &'a str, name: &'a str, platform: &'a str) -> KnownAccount<'a> {
    KnownAccount { handle, name, platform, url: None, filing: None }
}

#[test]
fn next_months_list_finds_the_handles_that_this_months_made() {
    let rows = [row("今日 沂川", "wechat"), row("沂川公安", "weibo"), row("沂川公安", "wechat")];
    let first = recognise_accounts(&[], &rows);
    let handles: Vec<&str> = first.rows.iter().map(|row| row.handle.as_str()).collect();
    assert_eq!(handles, ["wechat-今日沂川", "weibo-沂川公安", "wechat-沂川公安"]);
    let registry: Vec<KnownAccount<'_>> = first
        .rows
        .iter()
        .zip(&rows)
        .map(|(found, row)| known(&found.handle, &row.name, row.platform.as_deref().unwrap()))
        .collect();
    let again = [row("沂川公安", "wechat"), row("沂川公安", "weibo"), row("今日沂川", "wechat")];
    let second = recognise_accounts(&registry, &again);
    let handles: Vec<&str> = second.rows.iter().map(|row| row.handle.as_str()).collect();
    assert_eq!(handles, ["wechat-沂川公安", "weibo-沂川公安", "wechat-今日沂川"]);
    assert!(second.rows.iter().all(|row| row.by == Some(RecognisedBy::Name) && row.renamed.is_none()));
    assert_eq!(second.missing, Vec::<String>::new());
}

#[test]
fn one_id_on_two_platforms_is_two_accounts() {
    let with = |platform: &str| OfficeRow { handle: Some("yichuan".into()), ..row("沂川发布", platform) };
    let rows = [with("weibo"), with("douyin"), with("x")];
    let apart = leave_out_doubles(rows.to_vec(), |_| ListPlace::of_file("f"));
    assert_eq!(apart.rows.len(), 3);
    let found = recognise_accounts(&[], &rows);
    let handles: Vec<&str> = found.rows.iter().map(|row| row.handle.as_str()).collect();
    assert_eq!(handles, ["yichuan", "douyin-yichuan", "x-yichuan"]);
    let registry: Vec<KnownAccount<'_>> = found
        .rows
        .iter()
        .zip(&rows)
        .map(|(found, row)| known(&found.handle, "old name", row.platform.as_deref().unwrap()))
        .collect();
    let again = recognise_accounts(&registry, &rows);
    let handles: Vec<&str> = again.rows.iter().map(|row| row.handle.as_str()).collect();
    assert_eq!(handles, ["yichuan", "douyin-yichuan", "x-yichuan"]);
    assert!(again.rows.iter().all(|row| row.by == Some(RecognisedBy::Handle) && row.renamed.is_some()));
}

#[test]
fn the_surer_evidence_goes_first_over_all_rows() {
    let registry = [
        KnownAccount { url: Some("https://weibo.com/u/1/"), ..known("a", "甲", "weibo") },
        KnownAccount { filing: Some("备2020-1"), ..known("b", "乙", "weibo") },
        known("c", "丙", "weibo"),
    ];
    // The first row has the name of `a`, the second its address: the address is surer.
    let rows = [
        row("甲", "weibo"),
        OfficeRow { url: Some("http://www.weibo.com/u/1".into()), ..row("新甲", "weibo") },
        OfficeRow { filing: Some("备 2020-1".into()), ..row("乙", "weibo") },
        row("丁", "weibo"),
    ];
    let found = recognise_accounts(&registry, &rows);
    assert_eq!(found.rows[0].by, None);
    assert_eq!((found.rows[1].handle.as_str(), found.rows[1].by), ("a", Some(RecognisedBy::Url)));
    assert_eq!(found.rows[1].renamed, Some(Renamed { from: "甲".into(), to: "新甲".into() }));
    assert_eq!((found.rows[2].handle.as_str(), found.rows[2].by), ("b", Some(RecognisedBy::Filing)));
    assert_eq!(found.rows[3].handle, "weibo-丁");
    assert_eq!(found.missing, ["c"]);
}

#[test]
fn an_address_that_many_share_recognises_nobody() {
    let with = |name: &str| OfficeRow { url: Some("https://portal.cn".into()), ..row(name, "app") };
    let registry = [KnownAccount { url: Some("https://portal.cn"), ..known("app-x", "X", "app") }];
    let found = recognise_accounts(&registry, &[with("甲"), with("乙")]);
    assert!(found.rows.iter().all(|row| row.by.is_none()));
    assert_eq!(found.missing, ["app-x"]);
}

#[test]
fn another_platform_is_another_account() {
    let found = recognise_accounts(&[known("wechat-x", "X", "wechat")], &[row("X", "weibo")]);
    assert_eq!(found.rows[0].by, None);
    assert_eq!(found.rows[0].handle, "weibo-x");
}

#[test]
fn of_two_rows_for_one_account_the_first_counts() {
    let owned = |name: &str, organisation: &str| OfficeRow {
        organisation: Some(organisation.into()),
        ..row(name, "app")
    };
    let rows =
        vec![owned("警务通", "公安局"), owned("警务 通", "公安局"), owned("警务通", "公安局（政治处）")];
    let apart = leave_out_doubles(rows, |_| ListPlace::of_file("f").at_row(4));
    assert_eq!(apart.rows.len(), 1);
    assert_eq!(apart.left_out.len(), 2);
    let severities: Vec<ListSeverity> = apart.problems.iter().map(|problem| problem.severity).collect();
    assert_eq!(severities, [ListSeverity::Notice, ListSeverity::Value]);
}

#[test]
fn the_same_fault_of_many_rows_is_said_once() {
    let mut problems = OfficeProblems::default();
    for row in 0..6428 {
        let place = ListPlace::of_file("list.csv").at_row(row + 1).at_column(9);
        problems.add(
            OfficeProblem::new(
                ListSeverity::Value,
                ProblemCode::UnknownWord,
                place,
                ("没有这个词", "is not known"),
            )
            .of(OfficeField::Status)
            .value("published")
            .nearest(vec!["active".into()]),
        );
    }
    let found = problems.into_sorted();
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].to_string(),
        "6428 rows, first list.csv, J2: status \"published\" is not known; did you mean active?"
    );
    assert_eq!(found[0].places.len(), 20);
    assert_eq!(found[0].remedy, Bilingual::default());
}

#[test]
fn a_handle_is_free_of_what_handles_must_not_hold() {
    let mut handles = Handles::default();
    let odd = |handle: &str| OfficeRow { handle: Some(handle.into()), ..row("甲|乙", "weibo") };
    assert_eq!(handles.give(&odd("hints")), "weibo-hints");
    assert_eq!(handles.give(&odd("a b")), "weibo-甲乙");
    assert_eq!(handles.give(&odd("a|b")), "weibo-甲乙-2");
}
