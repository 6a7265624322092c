//! What offices write: names for keys, files of other programs, values that a spreadsheet program has damaged.

use micromatrix::domain::form::Form;
use micromatrix::domain::import::{ImportReport, ImportState, Vocabulary};
use micromatrix::domain::language::Bilingual;
use micromatrix::domain::platform::{Platform, Platforms};
use micromatrix::domain::terms::Terms;

use crate::import::support::{Kept, SKIP, STRICT};

const HEADER: &str = "handle,name,platform,organisation,audiences,region,url\n";

fn kept() -> Kept {
    let platform = |key: &str, zh: &str| Platform {
        key: key.into(),
        name: Bilingual { zh: zh.into(), en: key.into() },
        form: Form::Post,
        carries: vec![],
        words: vec![],
    };
    let mut audiences = Terms::default();
    audiences.add("drivers", "drivers");
    audiences.add("drivers", "司机");
    let platforms = Platforms::new([platform("weibo", "微博"), platform("wechat", "微信")]);
    let mut kept = Kept::new();
    kept.vocabulary = Vocabulary { platforms, audiences };
    kept
}

fn accounts(rows: &str) -> String {
    format!("{HEADER}{rows}")
}

fn warnings(report: &ImportReport) -> Vec<String> {
    report.warnings.iter().map(ToString::to_string).collect()
}

#[test]
fn names_of_platforms_audiences_and_regions_are_taken_for_their_keys() {
    let mut kept = kept();
    let towns = "key,name,parent\ntangqiao,塘桥镇（高新区）,\n";
    let text = accounts("a,甲,新浪 微博,x,司机,塘桥镇（高新区）,\nb,乙,wechat,x,drivers,tangqiao,\n");
    let report = kept.import(&[("regions.csv", towns), ("accounts.csv", &text)], STRICT);
    assert_eq!(warnings(&report), Vec::<String>::new());
    let account = kept.account("a");
    assert_eq!(
        (account.platform.as_str(), account.audiences.as_slice()),
        ("weibo", &["drivers".to_owned()][..])
    );
    assert_eq!(account.region.as_deref(), Some("tangqiao"));
    assert_eq!(kept.import(&[("accounts.csv", &text)], STRICT).state, ImportState::Unchanged);
}

#[test]
fn words_that_mean_nothing_are_kept_and_said_once_with_the_nearest() {
    let mut kept = kept();
    let text = accounts("a,甲,微薄,x,司击,,\nb,乙,微薄,x,,,\nc,丙,喜马拉雅,x,,,\n");
    let report = kept.import(&[("accounts.csv", &text)], STRICT);
    assert_eq!(
        warnings(&report),
        [
            "accounts.csv:2: column platform: \"微薄\" is no known platform; what is asked of it has the form of a plain post (2 rows); \
             remedy: did you mean 微博, 微信?",
            "accounts.csv:2: column audiences: \"司击\" is no known audience; no theme speaks to it; remedy: did you mean 司机?",
            "accounts.csv:4: column platform: \"喜马拉雅\" is no known platform; what is asked of it has the form of a plain post; \
             remedy: GET /platforms and /audiences list those that are known",
        ]
    );
    assert_eq!(kept.account("a").platform, "微薄");
}

#[test]
fn an_address_of_two_accounts_is_pointed_out_unless_one_is_closed() {
    let text = "handle,name,platform,organisation,url,status\n\
        a,甲,weibo,x,https://Example.cn/a/,closed\nb,乙,weibo,x,http://example.cn/a,\nc,丙,weibo,x,https://example.cn/a,\n";
    let mut kept = kept();
    let said = warnings(&kept.import(&[("accounts.csv", text)], STRICT));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with(
            "accounts.csv:4: column url: \"https://example.cn/a\" is the address of `b` as well"
        )
    );
}

#[test]
fn what_a_spreadsheet_program_has_damaged_is_no_handle_and_no_name() {
    let text = accounts(
        "#NAME?,甲,weibo,x,,,\n1.66307E+09,乙,weibo,x,,,\nc,#REF!,weibo,x,,,\n1663072851,丁,weibo,x,,,\n",
    );
    let mut kept = kept();
    let report = kept.import(&[("accounts.csv", &text)], SKIP);
    assert_eq!(report.bad_rows(), 3);
    assert!(report.errors.iter().all(|error| error.problem == "was damaged by a spreadsheet program"));
    assert_eq!(kept.accounts.len(), 1);
}

#[test]
fn where_every_row_is_bad_nothing_is_taken_and_that_is_said() {
    let mut kept = kept();
    let report = kept.import(&[("accounts.csv", &accounts("a b,甲,weibo,,,,\n"))], SKIP);
    assert_eq!((report.state, report.bad_rows(), report.errors.len()), (ImportState::NothingTaken, 1, 2));
    assert_eq!(report.blame(), "1 row is bad");
    assert!(report.to_string().ends_with("nothing taken: every row is bad and was left out"));
}

#[test]
fn a_file_in_the_encoding_of_another_program_is_refused_as_a_whole_by_its_name() {
    let text = accounts("a,临河交警,微博,临河市公安局,司机,,\n");
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
    let (gbk, ..) = encoding_rs::GB18030.encode(&text);
    let (big5, ..) =
        encoding_rs::BIG5.encode("handle,name,platform,organisation\na,臺北市交通局,weibo,臺北市政府\n");
    for (bytes, name) in [(utf16, "UTF-16"), (gbk.into_owned(), "GB18030"), (big5.into_owned(), "Big5")] {
        let mut other = kept();
        let report = other.import_bytes("accounts.csv", &bytes, SKIP);
        assert_eq!(report.state, ImportState::Refused);
        assert!(!report.is_skippable() && other.accounts.is_empty());
        assert!(
            report.errors[0].to_string().contains(&format!("the file is in {name}, not UTF-8")),
            "{:?}",
            report.errors
        );
    }
}
