//! A list as an office keeps it, into an empty registry and again next month.

use std::collections::BTreeSet;

use micromatrix::app::error::AppError;
use micromatrix::app::import::{Mode, Progress};
use micromatrix::app::office::ListImport;
use micromatrix::app::write::Actor;
use micromatrix::domain::import::{BadRows, ImportState};
use micromatrix::domain::office::OfficeReport;

use crate::support::{World, empty};

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _done: u64, _total: u64) {}
}

const LIST: &str = "临河市政务新媒体备案表;;;;\n\
    序号;账号名称;平台;主办单位;粉丝数（万）\n\
    1;临河交警;微信公众号;临河市公安局交通警察大队;3.2\n\
    2;平安临河;新浪微博;临河市公安局;12\n\
    3;临河法院;微信;临河市人民法院;1\n\
    4;临河教育;微信;临河市教育局;2\n\
    5;临河科协;微信;临河市科学技术协会;0.5\n\
    6;青春临河;微博;共青团临河市委;0.8\n\
    7;清风明月;喜马拉雅电台;临河市某某中心;\n\
    合计;7个;;;\n";

fn import(text: &str, least: Option<u32>, bad_rows: BadRows) -> ListImport {
    let (bytes, ..) = encoding_rs::GB18030.encode(text);
    ListImport {
        name: "备案表.csv".to_owned(),
        bytes: bytes.into_owned().into(),
        mapping: None,
        least,
        bad_rows,
        mode: Mode::Apply,
        keeps_book: false,
    }
}

async fn take(world: &World, text: &str, least: Option<u32>) -> OfficeReport {
    world.app.import_list(&Actor::default(), import(text, least, BadRows::Skip), &Quiet).await.unwrap().0
}

#[test]
fn a_list_goes_in_with_what_it_does_not_say_and_again_changes_nothing() {
    empty(async |world| {
        let report = take(&world, LIST, Some(600)).await;
        assert_eq!((report.accounts, report.taken, report.import.state), (7, 6, ImportState::Applied));
        assert!(report.problems.iter().any(|problem| problem.to_string().contains("喜马拉雅电台")));
        assert!(report.left_out.iter().any(|left| left.text.starts_with("合计")));
        let matrix = world.app.matrix().await.unwrap();
        let account = matrix.graph.account("wechat-临河交警").unwrap();
        assert!(account.functions.contains(&"traffic_police".to_owned()), "{account:?}");
        assert_eq!((account.platform.as_str(), account.followers), ("wechat", Some(32_000)));
        let systems: BTreeSet<(&str, &str)> = matrix
            .organisations()
            .values()
            .map(|organisation| (organisation.name.as_str(), organisation.system.key()))
            .collect();
        for known in
            [("临河市人民法院", "judicial"), ("共青团临河市委", "mass"), ("临河市教育局", "government")]
        {
            assert!(systems.contains(&known), "{systems:?}");
        }
        assert!(
            !matrix.clusters().is_empty()
                && matrix.clusters().values().all(|cluster| !cluster.members.is_empty())
        );
        let again = take(&world, LIST, Some(600)).await;
        assert_eq!((again.import.state, again.import.changed), (ImportState::Unchanged, 0), "{again}");
    });
}

#[test]
fn next_months_list_says_who_is_renamed_and_who_is_missing() {
    empty(async |world| {
        let first = "账号名称,平台,主办单位,链接\n甲号,微信,甲局,https://example.cn/a\n乙号,微博,乙局,https://example.cn/b\n";
        take(&world, first, None).await;
        let matrix = world.app.matrix().await.unwrap();
        assert!(
            matrix.clusters().is_empty()
                && matrix.graph.accounts().iter().all(|account| account.functions.is_empty())
        );
        // A list that says nothing of an office or of a platform misses nothing of it.
        let alone = "账号名称,平台,主办单位,链接\n新甲号,微信,甲局,https://example.cn/a\n";
        assert_eq!(take(&world, alone, None).await.missing_count, 0);
        let second = "账号名称,平台,主办单位,链接\n甲号,微信,甲局,https://example.cn/a\n丙号,微博,乙局,\n";
        let report = take(&world, second, None).await;
        let renamed: Vec<(&str, &str)> =
            report.renamed.iter().map(|one| (one.handle.as_str(), one.name.to.as_str())).collect();
        assert_eq!(renamed, [("wechat-甲号", "甲号")]);
        assert_eq!((report.missing, report.missing_count), (vec!["weibo-乙号".to_owned()], 1));
        let matrix = world.app.matrix().await.unwrap();
        assert_eq!(matrix.graph.accounts().len(), 3, "nobody is taken out");
    });
}

#[test]
fn a_strict_import_stops_at_a_row_that_cannot_be_taken_and_what_is_no_list_is_refused() {
    empty(async |world| {
        for (text, bad_rows) in [(LIST, BadRows::Refuse), ("今天天气很好\n我们去公园\n", BadRows::Skip)]
        {
            let refused =
                world.app.import_list(&Actor::default(), import(text, None, bad_rows), &Quiet).await;
            let Err(AppError::List(report)) = refused else { panic!("{text} was taken") };
            assert!(!report.problems.is_empty());
        }
        assert!(world.rows("account").await.is_empty());
    });
}
