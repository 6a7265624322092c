//! A city's filing list as an office keeps it, against what is true of its accounts.

use std::collections::BTreeMap;

use domain::office::{LeftOutReason, OfficeList};
use domain::terms::fold_name;

use crate::support::{list, problems, real_lists};

const FILES: [&str; 3] = ["filing-list.xlsx", "filing-list-wps.csv", "filing-list-excel.csv"];

/// The rows of `truth.csv`: name, platform, organisation.
fn truth() -> Vec<[String; 3]> {
    let text = std::fs::read_to_string(real_lists().join("truth.csv")).unwrap();
    let rows = text.trim_start_matches('\u{feff}').lines().skip(1).map(|line| {
        let mut fields = line.split(',').map(str::to_owned);
        [fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap()]
    });
    rows.collect()
}

fn read(file: &str) -> OfficeList {
    let path = real_lists().join(file);
    list(file, &std::fs::read(path).unwrap())
}

#[test]
#[ignore = "needs the real registry office-lists"]
fn platform_and_organisation_of_a_citys_list_are_right() {
    let truth = truth();
    for file in FILES {
        let list = read(file);
        let found: BTreeMap<(String, Option<&str>), Option<&str>> = list
            .rows
            .iter()
            .map(|row| ((fold_name(&row.name), row.platform.as_deref()), row.organisation.as_deref()))
            .collect();
        let platforms =
            truth.iter().filter(|[name, platform, _]| found.contains_key(&(fold_name(name), Some(platform))));
        let platforms = platforms.count();
        let organisations = truth.iter().filter(|[name, platform, organisation]| {
            found.get(&(fold_name(name), Some(platform))) == Some(&Some(organisation.as_str()))
        });
        let organisations = organisations.count();
        println!(
            "{file}: {} rows; platform {platforms}, organisation {organisations} of {}",
            list.rows.len(),
            truth.len()
        );
        for problem in problems(&list) {
            println!("  {problem}");
        }
        assert_eq!(list.rows.len(), truth.len(), "{file}");
        assert!(platforms * 100 >= truth.len() * 99 && organisations * 100 >= truth.len() * 99, "{file}");
    }
}

#[test]
#[ignore = "needs the real registry office-lists"]
fn the_workbook_and_its_texts_say_the_same() {
    let lists = FILES.map(read);
    assert_eq!(lists[1].text_as.as_deref(), Some("GB18030, comma"));
    assert_eq!(lists[2].text_as.as_deref(), Some("UTF-8, comma"));
    let plain = |list: &OfficeList| {
        let mut rows = list.rows.clone();
        for row in &mut rows {
            row.cells.clear();
            row.line = None;
        }
        rows
    };
    let rows = lists.each_ref().map(plain);
    for (one, other) in rows[0].iter().zip(&rows[1]) {
        assert_eq!(one, other);
    }
    assert_eq!(rows[0], rows[2]);
}

#[test]
#[ignore = "needs the real registry office-lists"]
fn what_a_citys_list_says_of_its_accounts_is_kept() {
    let list = read(FILES[0]);
    let row = |name: &str, platform: &str| {
        list.rows.iter().find(|row| row.name == name && row.platform.as_deref() == Some(platform)).unwrap()
    };
    let police = row("清河警务", "wechat");
    assert_eq!((police.followers, police.region.as_deref()), (Some(32_000), Some("清河街道")));
    assert_eq!(row("塔桥警务", "wechat").followers, Some(18_000));
    assert_eq!(row("沂川交警", "weibo").followers, Some(215_600));
    assert_eq!(row("沂川交通", "wechat").opened.unwrap().to_string(), "2019-03-05");
    assert_eq!(row("沂川交通", "weibo").opened.unwrap().to_string(), "2018-12");
    assert_eq!(row("沂水发布", "wechat").opened.unwrap().to_string(), "2017-03-13");
    assert_eq!(row("沂水发布", "wechat").handle.as_deref(), Some("gh_0c5ca6a3a450"));
    assert_eq!(row("沂水发布", "weibo").url.as_deref(), Some("https://weibo.com/u/1369140570"));
    assert_eq!(row("沂水发布", "weibo").phone.as_deref(), Some("0500-8252353"));
    assert_eq!(row("沂水发布", "weibo").person.as_deref(), Some("赵伟"));
    assert_eq!(row("沂川12345", "wechat").organisation_note.as_deref(), Some("挂靠办公室"));
    assert_eq!(row("沂川物业", "wechat").kind.unwrap().key(), "subscription");
    assert_eq!(row("美丽沂川", "wechat").status.unwrap().key(), "closed");
    assert_eq!(row("沂阳海事", "weibo").status.unwrap().key(), "paused");
    assert!(row("沂川妇幼", "wechat").note.as_deref().unwrap().contains("待变更备案"));
    let reasons: Vec<LeftOutReason> = list.left_out.iter().map(|left| left.reason).collect();
    assert_eq!(reasons.iter().filter(|reason| **reason == LeftOutReason::Double).count(), 2);
    assert_eq!(reasons.iter().filter(|reason| **reason == LeftOutReason::Total).count(), 1);
}
