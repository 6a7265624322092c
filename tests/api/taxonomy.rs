//! Platforms and audiences as taxonomies that ship and that a deployment extends.

use micromatrix::domain::import::ImportState;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::account::take;
use crate::api::builders::{Run, draft, files, small, with};
use crate::support::{empty, encoded, refused};

fn node<'a>(nodes: &'a [Value], key: &str) -> &'a Value {
    nodes.iter().find(|node| node["key"] == key).unwrap_or_else(|| panic!("there is no {key}"))
}

#[test]
fn the_platforms_that_ship_say_what_they_are_made_for_and_which_kinds_they_have() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let platforms = planner.all("/api/v1/platforms").await;
        assert!(platforms.len() >= 18, "{} platforms", platforms.len());
        let wechat = node(&platforms, "wechat");
        assert_eq!((&wechat["name"], &wechat["form"]), (&json!("微信公众号"), &json!("article")));
        assert!(wechat["carries"].as_array().unwrap().contains(&json!("service_card")));
        let kinds: Vec<&str> =
            wechat["kinds"].as_array().unwrap().iter().map(|kind| kind["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["subscription", "service"]);
        let weibo = node(&platforms, "weibo");
        assert_eq!((&weibo["name_en"], &weibo["kinds"]), (&json!("Weibo"), &json!([])));
    });
}

#[test]
fn the_audiences_that_ship_lie_below_each_other_and_hold_those_of_every_theme() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let audiences = planner.all("/api/v1/audiences").await;
        assert_eq!(node(&audiences, "elderly_alone")["parent"], "elderly");
        assert_eq!(node(&audiences, "elderly")["name"], "老人");
        let themes = planner.all("/api/v1/themes").await;
        let mut seen = 0;
        for theme in &themes {
            let theme = planner.get(&format!("/api/v1/themes/{}", theme["key"].as_str().unwrap())).await.ok();
            for audience in theme["audiences"].as_array().unwrap() {
                node(&audiences, audience["key"].as_str().unwrap());
                seen += 1;
            }
        }
        assert!(seen > 10, "{seen} audiences of themes");
    });
}

const PLATFORMS: &str =
    "key,name,name_en,parent\ncity_clips,拍客台,City clips,douyin\ncity_forum,市民论坛,,\n";
const AUDIENCES: &str = "key,name,name_en,parent\nferry_riders,轮渡乘客,ferry riders,residents\n";
const ACCOUNTS: &str = "handle,name,platform,organisation,audiences\n\
    a,甲,拍客台,甲局,轮渡乘客|elderly_alone\nb,乙,city_forum,甲局,\n";

#[test]
fn a_deployment_adds_its_own_and_accounts_are_read_and_used_by_them() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let all =
            files(&[("platforms.csv", PLATFORMS), ("audiences.csv", AUDIENCES), ("accounts.csv", ACCOUNTS)]);
        let report = world.import(all.clone()).await;
        assert_eq!((report.changes.platforms.created, report.changes.audiences.created), (2, 1));
        assert_eq!(report.warnings, [], "every word means something");
        let clips = coordinator.get("/api/v1/accounts/a").await.ok();
        assert_eq!((&clips["platform"], &clips["form"]), (&json!("city_clips"), &json!("short_video")));
        assert_eq!(clips["audiences"], json!(["elderly_alone", "ferry_riders"]));
        assert_eq!(coordinator.get("/api/v1/accounts/b").await.ok()["form"], "post");
        let platforms = coordinator.all("/api/v1/platforms").await;
        let clips = node(&platforms, "city_clips");
        assert_eq!((&clips["parent"], &clips["carries"]), (&json!("douyin"), &json!(["short_video"])));
        assert_eq!(world.import(all).await.state, ImportState::Unchanged);
        // Also where one account alone is followed, and in what is answered to a change.
        let account = json!({"handle": "c", "name": "丙", "platform": "city_clips", "organisation": "甲局"});
        let made = coordinator.post("/api/v1/accounts", &account).await.ok();
        assert_eq!(made["form"], "short_video");
        assert_eq!(coordinator.get("/api/v1/accounts/c").await.ok(), made);
        coordinator.edit_account("c", |account| account["name"] = json!("丙丙")).await;
        assert_eq!(coordinator.get("/api/v1/accounts/c").await.ok()["form"], "short_video");
        // And a list of an office.
        let report = take(&world, "账号名称,平台,主办单位,服务对象\n丁,拍客台,甲局,轮渡乘客\n").await;
        assert_eq!(report.problems, []);
        let path = format!("/api/v1/accounts/{}", encoded("city_clips-丁"));
        let listed = coordinator.get(&path).await.ok();
        assert_eq!(
            (&listed["audiences"], &listed["form"]),
            (&json!(["ferry_riders"]), &json!("short_video"))
        );
    });
}

#[test]
fn a_name_can_be_changed_and_a_parent_that_is_nowhere_is_refused() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let renamed = "key,name,name_en,parent\nelderly,长者,seniors,residents\n";
        assert_eq!(world.import(files(&[("audiences.csv", renamed)])).await.changes.audiences.updated, 1);
        let audiences = planner.all("/api/v1/audiences").await;
        assert_eq!(node(&audiences, "elderly")["name"], "长者");
        let coordinator = world.caller(Role::Coordinator).await;
        let orphan = json!({"files": {"platforms.csv": "key,name,parent\nx1,新,douyim\n"}});
        let job = coordinator.post("/api/v1/imports", &orphan).await.ok();
        world.work().await;
        let job = coordinator.get(&format!("/api/v1/jobs/{}", job["id"].as_str().unwrap())).await.ok();
        let error = &job["problem"]["report"]["errors"][0];
        assert_eq!((&error["column"], &error["value"]), (&json!("parent"), &json!("douyim")), "{job:#}");
        assert!(error["remedy"].as_str().unwrap().contains("douyin"), "{error:#}");
    });
}

#[test]
fn a_campaign_may_speak_to_an_audience_that_no_taxonomy_has() {
    small(async |world| {
        let own = with(draft(), "/audiences", json!([{"key": "drivers"}, {"key": "people_of_the_old_town"}]));
        let own = with(own, "/angles/1/audiences", json!(["people_of_the_old_town"]));
        // Nobody lists it yet, so that accounts are asked to speak to more than their own readers.
        let own = with(own, "/stretch", json!(true));
        let run = Run::launched(&world, &own).await;
        let told = run.directions("asked").await;
        assert!(told.iter().any(|direction| direction["audience"] == "people_of_the_old_town"));
    });
}

#[test]
fn a_node_is_renamed_and_put_below_another_over_the_state_that_was_seen() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let own = "key,name,name_en,parent\ncity_clips,拍客台,City clips,douyin\n";
        let account = "handle,name,platform,organisation\na,甲,city_clips,甲局\n";
        world.import(files(&[("platforms.csv", own), ("accounts.csv", account)])).await;
        let path = "/api/v1/platforms/city_clips";
        let seen = coordinator.get(path).await;
        let tag = seen.revision();
        assert_eq!(seen.ok()["form"], "short_video");
        let input = json!({"key": "city_clips", "name": "城市号", "name_en": "City", "parent": "wechat"});
        let changed = coordinator.put(path, tag, &input).await;
        let next = changed.revision();
        let changed = changed.ok();
        assert_eq!((&changed["name"], &changed["form"]), (&json!("城市号"), &json!("article")));
        assert_ne!(next, tag);
        // What hangs on it follows.
        assert_eq!(coordinator.get("/api/v1/accounts/a").await.ok()["form"], "article");
        assert_eq!(coordinator.get(path).await.revision(), next);
        refused(&world, coordinator.put(path, tag, &input), 412, "stale", &["#if-match"]).await;
        assert_eq!(
            coordinator.put(path, next, &input).await.revision(),
            next,
            "to say it again changes nothing"
        );
        let events = coordinator.all("/api/v1/events?kind=taxonomy.updated").await;
        assert_eq!((events.len(), &events[0]["data"]["platform"]), (1, &json!("city_clips")));
    });
}

#[test]
fn a_node_below_itself_or_below_nothing_is_refused() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = "/api/v1/audiences/elderly";
        let tag = coordinator.get(path).await.revision();
        let of = |key: &str, parent: Value| json!({"key": key, "name": "老人", "name_en": "the elderly", "parent": parent});
        for (input, place) in [
            (of("elderly", json!("elderly_alone")), "/parent"),
            (of("elderly", json!("nobody")), "/parent"),
            (of("aged", Value::Null), "/key"),
            (json!({"key": "elderly", "name": " "}), "/name"),
        ] {
            refused(&world, coordinator.put(path, tag, &input), 422, "invalid", &[place]).await;
        }
        let input = of("elderly", Value::Null);
        coordinator
            .put("/api/v1/audiences/nobody", tag, &of("nobody", Value::Null))
            .await
            .problem(404, "not_found");
        let changed = coordinator.put(path, tag, &input).await.ok();
        assert_eq!(changed, coordinator.get(path).await.ok());
        let planner = world.caller(Role::Planner).await;
        assert_eq!(planner.get(path).await.ok()["name_en"], "the elderly");
    });
}
