//! What is kept of accounts beside their name: kind, language, further organisations.

use micromatrix::app::App;
use micromatrix::app::import::{Mode, Progress};
use micromatrix::app::office::ListImport;
use micromatrix::app::write::Actor;
use micromatrix::domain::import::{BadRows, ImportState};
use micromatrix::domain::office::OfficeReport;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, draft, files, small, with};
use crate::support::{Caller, World, empty, refused};

const ACCOUNTS: &str = "/api/v1/accounts";

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _done: u64, _total: u64) {}
}

/// Imports a list with a header in Chinese.
pub async fn take(world: &World, text: &str) -> OfficeReport {
    let import = ListImport {
        name: "备案表.csv".to_owned(),
        bytes: text.as_bytes().to_vec().into(),
        mapping: None,
        least: None,
        bad_rows: BadRows::Skip,
        mode: Mode::Apply,
        keeps_book: false,
    };
    world.app.import_list(&Actor::default(), import, &Quiet).await.unwrap().0
}

fn input() -> Value {
    json!({
        "handle": "wechat-new", "name": "新号", "platform": "wechat", "organisation": "公安局", "kind": "service",
        "language": "bo", "co_organisations": ["教育局", "法院", "教育局"]
    })
}

#[test]
fn an_account_keeps_its_kind_its_language_and_the_organisations_that_run_it_too() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let plain = coordinator.get("/api/v1/accounts/weibo-jiaoyu").await.ok();
        assert_eq!(
            [&plain["kind"], &plain["language"], &plain["co_organisations"]],
            [&Value::Null, &Value::Null, &json!([])]
        );
        let made = coordinator.post(ACCOUNTS, &input()).await.ok();
        let mut others = vec!["教育局", "法院"];
        others.sort_unstable();
        assert_eq!((&made["kind"], &made["language"]), (&json!("service"), &json!("bo")));
        assert_eq!(made["co_organisations"], json!(others));
        assert_eq!(coordinator.get("/api/v1/accounts/wechat-new").await.ok(), made);
        coordinator.edit_account("wechat-new", |account| account["kind"] = json!("subscription")).await;
        let history = coordinator.all("/api/v1/accounts/wechat-new/history").await;
        let last = history.last().unwrap();
        assert_eq!(
            (&last["before"]["kind"], &last["after"]["kind"]),
            (&json!("service"), &json!("subscription"))
        );
    });
}

#[test]
fn a_kind_of_another_platform_a_word_that_is_no_language_and_nobodys_key_are_refused_where_they_stand() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (pointer, value, place) in [
            ("/platform", json!("weibo"), "/kind"),
            ("/language", json!("藏文"), "/language"),
            ("/language", json!("ZH"), "/language"),
            ("/co_organisations", json!(["教育局", "某局"]), "/co_organisations/1"),
            ("/co_organisations", json!(["公安局"]), "/co_organisations/0"),
            ("/co_organisations", json!([""]), "/co_organisations/0"),
        ] {
            let body = with(input(), pointer, value);
            refused(&world, coordinator.post(ACCOUNTS, &body), 422, "invalid", &[place]).await;
        }
        let many: Vec<String> = (0..21).map(|at| format!("局{at}")).collect();
        let body = with(input(), "/co_organisations", json!(many));
        refused(&world, coordinator.post(ACCOUNTS, &body), 422, "invalid", &["/co_organisations"]).await;
    });
}

const FILE: &str = "\
handle,name,platform,organisation,kind,language,co_organisations
a,甲,微信公众号,甲局,服务号,藏文,乙局|甲局|丙局
b,乙,weibo,乙局,,EN,
";

#[test]
fn a_file_says_the_same_and_again_changes_nothing_and_without_the_columns_leaves_it() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        world.import(files(&[("accounts.csv", FILE)])).await;
        let first = coordinator.get("/api/v1/accounts/a").await.ok();
        let mut others = vec!["乙局", "丙局"];
        others.sort_unstable();
        assert_eq!((&first["kind"], &first["language"]), (&json!("service"), &json!("bo")));
        assert_eq!(first["co_organisations"], json!(others));
        assert_eq!(coordinator.get("/api/v1/accounts/b").await.ok()["language"], "en");
        coordinator.get("/api/v1/organisations/%E4%B8%99%E5%B1%80").await.ok();
        let again = world.import(files(&[("accounts.csv", FILE)])).await;
        assert_eq!(again.state, ImportState::Unchanged);
        world
            .import(files(&[("accounts.csv", "handle,name,platform,organisation\na,甲甲,wechat,甲局\n")]))
            .await;
        let renamed = coordinator.get("/api/v1/accounts/a").await.ok();
        assert_eq!((&renamed["name"], &renamed["kind"]), (&json!("甲甲"), &json!("service")));
        assert_eq!(renamed["co_organisations"], first["co_organisations"]);
        world
            .import(files(&[("accounts.csv", "handle,name,platform,organisation\na,甲,weibo,甲局\n")]))
            .await;
        let moved = coordinator.get("/api/v1/accounts/a").await.ok();
        assert_eq!((&moved["platform"], &moved["kind"]), (&json!("weibo"), &Value::Null));
    });
}

#[test]
fn a_wrong_kind_language_or_organisation_of_a_file_is_named_with_what_is_right() {
    empty(async |world| {
        let text = "handle,name,platform,organisation,kind,language,co_organisations\n\
            a,甲,wechat,甲局,大号,zh,\nb,乙,weibo,甲局,service,zh,\nc,丙,wechat,甲局,,火星文,\nd,丁,wechat,甲局,,,卫生健康委员会\n";
        let organisations = "key,name\n甲局,甲局\n";
        let import = micromatrix::app::import::Import {
            files: files(&[("accounts.csv", text), ("organisations.csv", organisations)])
                .into_iter()
                .map(|(name, bytes)| (name, bytes.into()))
                .collect(),
            mode: Mode::Apply,
            options: micromatrix::domain::import::ImportOptions::default(),
        };
        let refused = world.app.import(&Actor::default(), import, &Quiet).await;
        let Err(micromatrix::app::error::AppError::Import(report)) = refused else { panic!("was taken") };
        let said: Vec<String> = report.errors.iter().map(ToString::to_string).collect();
        let expected = [
            "accounts.csv:2: column kind: \"大号\" is no kind of account; remedy: one of subscription, service, or nothing, is right",
            "accounts.csv:3: column kind: \"service\" is said of accounts on `wechat` alone; remedy: leave it out",
            "accounts.csv:4: column language: \"火星文\" is no BCP 47 language tag; remedy: one such as zh, en, bo is right",
            "accounts.csv:5: column co_organisations: \"卫生健康委员会\" is no known organisation; remedy: name one that the registry has, or add it to organisations.csv",
        ];
        assert_eq!(said, expected);
    });
}

#[test]
fn a_list_enters_kind_language_and_the_organisations_beside_the_one_that_answers() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let list = "账号名称,平台,主办单位,运营主体,主管单位,语种,栏目\n\
            甲号,微信公众号（服务号）,临河市公安局,临河市融媒体中心,中共临河市委宣传部,蒙文,出行、办证\n\
            乙号,微博,临河市教育局,,,火星文,\n";
        let report = take(&world, list).await;
        assert_eq!(report.taken, 2, "{report}");
        let one = coordinator.get("/api/v1/accounts/wechat-%E7%94%B2%E5%8F%B7").await.ok();
        assert_eq!((&one["kind"], &one["language"]), (&json!("service"), &json!("mn")), "{one:#}");
        assert_eq!(one["organisation"], "临河市公安局");
        let mut others = vec!["临河市融媒体中心", "中共临河市委宣传部"];
        others.sort_unstable();
        assert_eq!(one["co_organisations"], json!(others));
        let other = coordinator.get("/api/v1/accounts/weibo-%E4%B9%99%E5%8F%B7").await.ok();
        assert_eq!(other["language"], Value::Null);
        assert!(report.problems.iter().any(|problem| problem.to_string().contains("火星文")), "{report}");
        assert_eq!(take(&world, list).await.import.state, ImportState::Unchanged);
    });
}

#[test]
fn a_card_says_how_often_a_wechat_account_may_push() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator.edit_account("wechat-jiaoyu", |account| account["kind"] = json!("service")).await;
        let run = Run::launched(&world, &draft()).await;
        let frequency = async |handle: &str| {
            let direction = run.standing(handle).await.unwrap();
            let path = format!("/api/v1/directions/{}", direction["id"].as_str().unwrap());
            run.coordinator.get(&path).await.ok()["frequency"].clone()
        };
        assert_eq!(frequency("wechat-jiaoyu").await, "服务号：每月最多群发四次。");
        assert_eq!(frequency("weibo-jiaoyu").await, Value::Null);
    });
}

#[test]
fn a_card_says_its_window_on_the_clocks_of_the_deployment_and_in_the_campaigns_language() {
    small(async |world| {
        let window = async |run: &Run, caller: &Caller| {
            let direction = run.standing("wechat-jiaoyu").await.unwrap();
            let card =
                caller.get(&format!("/api/v1/directions/{}", direction["id"].as_str().unwrap())).await.ok();
            (card["window"].as_str().unwrap().to_owned(), card["zone"].as_str().unwrap().to_owned())
        };
        let said = |window: &str, zone: &str| (window.to_owned(), zone.to_owned());
        let run = Run::launched(&world, &draft()).await;
        let days = window(&run, &run.coordinator).await;
        assert_eq!(days, said("2026年6月10日至6月29日", "北京时间"), "whole days, the last one included");
        let app = App { zone: "-03:30".parse().unwrap(), ..world.app.clone() };
        let elsewhere = window(&run, &run.coordinator.before(micromatrix::http::router(app))).await;
        assert_eq!(elsewhere, said("2026年6月9日12:30至6月29日12:30", "UTC-03:30"));
        let run = Run::launched(&world, &with(draft(), "/language", json!("en"))).await;
        let english = window(&run, &run.coordinator).await;
        assert_eq!(english, said("10 June 2026 to 29 June 2026", "Beijing time"));
    });
}
