//! Scenarios: tried, saved, shared, compared, and never made.

use axum::body::Body;
use axum::http::Method;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, draft, small};
use crate::support::{Answer, Caller, demo, refused};

const SCENARIOS: &str = "/api/v1/scenarios";
const WHAT_IF: &str = "/api/v1/what-if";

fn scenario(name: &str) -> Value {
    json!({"name": name, "changes": [{"kind": "merge", "account": "weibo-jiaoyu", "into": "wechat-jiaoyu"}]})
}

async fn delete(caller: &Caller, path: &str, revision: i64) -> Answer {
    let request = caller.request(Method::DELETE, path).header("if-match", format!("\"{revision}\""));
    caller.send(request.body(Body::empty()).unwrap()).await
}

#[test]
fn a_what_if_writes_nothing_and_is_what_doing_it_would_be() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        // Targets are declared, so that they stay the same when the change is made in earnest.
        let targets = coordinator.all("/api/v1/coverage/targets").await;
        coordinator.put("/api/v1/coverage/targets", 1, &json!({"targets": targets})).await.ok();
        let changes = json!({"changes": [
            {"kind": "close", "account": "weibo-jiaoyu"},
            {"kind": "functions", "account": "wechat-fayuan", "functions": ["education"]}
        ]});
        let before = world.everything().await;
        let change = coordinator.post(WHAT_IF, &changes).await.ok();
        assert_eq!(world.everything().await, before, "a what-if has changed something");
        for (handle, field, value) in [
            ("weibo-jiaoyu", "status", json!("closed")),
            ("wechat-fayuan", "functions", json!(["courts", "education"])),
        ] {
            let path = format!("/api/v1/accounts/{handle}");
            let mut account = coordinator.get(&path).await.ok();
            let revision = account["revision"].as_i64().unwrap();
            account[field] = value;
            for field in ["id", "form", "revision"] {
                account.as_object_mut().unwrap().remove(field);
            }
            coordinator.put(&path, revision, &account).await.ok();
        }
        let report = coordinator.get("/api/v1/coverage").await.ok();
        assert_eq!(change["after"]["totals"], report["totals"]);
        assert_eq!(change["after"]["met"], report["met"]);
        assert!(change["moved"].as_u64().unwrap() > 0);
    });
}

#[test]
fn remedies_of_gaps_close_them_in_a_what_if() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let gaps = planner.get("/api/v1/coverage/gaps?limit=40").await.ok();
        let mut tried = 0;
        for gap in gaps["items"].as_array().unwrap() {
            for remedy in gap["remedies"].as_array().unwrap() {
                let change = planner.post(WHAT_IF, &json!({"changes": remedy["changes"]})).await.ok();
                let mine = change["cells"].as_array().unwrap().iter().find(|moved| {
                    ["function", "audience", "form", "region"]
                        .iter()
                        .all(|part| moved["cell"][part] == gap[part])
                });
                let state = &mine.unwrap()["cell"]["state"];
                assert!(state == "covered" || state == "crowded", "{remedy} leaves {gap}");
                let grown =
                    change["after"]["met"].as_f64().unwrap() - change["before"]["met"].as_f64().unwrap();
                assert!((grown - remedy["met"].as_f64().unwrap()).abs() < 1e-6);
                tried += 1;
            }
        }
        assert!(tried > 40, "{tried}");
    });
}

#[test]
fn bad_changes_are_named_by_their_place() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        let close = |account: &str| json!({"kind": "close", "account": account});
        let cases = [
            (json!([close("wechat-jiaoyu"), close("wechat-jiaoyu")]), "/changes/1/account"),
            (
                json!([{"kind": "merge", "account": "wechat-jiaoyu", "into": "wechat-jiaoyu"}]),
                "/changes/0/into",
            ),
            (
                json!([{"kind": "functions", "account": "wechat-jiaoyu", "functions": ["magic"]}]),
                "/changes/0/functions/0",
            ),
            (
                json!([{"kind": "open", "account": "n", "organisation": "教育局", "platform": "app", "region": "atlantis"}]),
                "/changes/0/region",
            ),
            (json!([{"kind": "explode", "account": "n"}]), "/changes/0/kind"),
            (json!([{"kind": "close", "account": "wechat-jiaoyu", "colour": "red"}]), "/changes/0/colour"),
            (json!([]), "/changes"),
        ];
        for (changes, expected) in cases {
            let attempt = planner.post(WHAT_IF, &json!({"changes": changes}));
            refused(&world, attempt, 422, "invalid", &[expected]).await;
            let attempt = planner.post(SCENARIOS, &json!({"name": "x", "changes": changes}));
            refused(&world, attempt, 422, "invalid", &[expected]).await;
        }
        refused(&world, planner.post(SCENARIOS, &scenario(" ")), 422, "invalid", &["/name"]).await;
    });
}

#[test]
fn a_scenario_is_its_owners_until_it_is_shared() {
    small(async |world| {
        let owner = world.caller(Role::Planner).await;
        let other = world.caller(Role::Coordinator).await;
        let made = owner.post(SCENARIOS, &scenario("教育合并")).await;
        assert_eq!((made.status.as_u16(), made.revision()), (201, 1));
        let made = made.ok();
        assert_eq!(made["owner"], owner.subject);
        let path = format!("{SCENARIOS}/{}", made["id"].as_str().unwrap());
        other.get(&path).await.problem(404, "not_found");
        other.get(&format!("{path}/what-if")).await.problem(404, "not_found");
        assert!(other.all(SCENARIOS).await.is_empty());
        assert_eq!(owner.all(SCENARIOS).await, std::slice::from_ref(&made));
        let mut shared = scenario("教育合并");
        shared["shared"] = json!(true);
        let stale = owner.put(&path, 9, &shared);
        refused(&world, stale, 412, "stale", &["#if-match"]).await;
        assert_eq!(owner.put(&path, 1, &shared).await.ok()["revision"], 2);
        assert_eq!(other.get(&path).await.ok()["name"], "教育合并");
        assert_eq!(other.all(SCENARIOS).await.len(), 1);
        // Shared is to be read; it stays its owner's.
        other.put(&path, 2, &shared).await.problem(404, "not_found");
        delete(&other, &path, 2).await.problem(404, "not_found");
        let direct = other.post(WHAT_IF, &json!({"changes": shared["changes"]})).await.ok();
        assert_eq!(other.get(&format!("{path}/what-if")).await.ok(), direct);
        delete(&owner, &path, 2).await.ok();
        owner.get(&path).await.problem(404, "not_found");
        let events = owner.all("/api/v1/events").await;
        let kinds: Vec<&Value> = events.iter().map(|event| &event["kind"]).collect();
        for kind in ["scenario.created", "scenario.updated", "scenario.deleted"] {
            assert!(kinds.contains(&&json!(kind)), "{kind}");
        }
        assert!(!json!(events).to_string().contains("教育合并"), "an event tells what a scenario says");
    });
}

#[test]
fn scenarios_are_compared_in_the_order_in_which_they_are_asked_for() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let merge = coordinator.post(SCENARIOS, &scenario("合并")).await.ok();
        let close = json!({"name": "关停", "changes": [{"kind": "close", "account": "wechat-fayuan"}]});
        let close = coordinator.post(SCENARIOS, &close).await.ok();
        let ids = json!({"scenarios": [close["id"], merge["id"]]});
        let compared = coordinator.post(&format!("{SCENARIOS}/compare"), &ids).await.ok();
        let names: Vec<&Value> =
            compared["items"].as_array().unwrap().iter().map(|item| &item["name"]).collect();
        assert_eq!(names, [&json!("关停"), &json!("合并")]);
        assert!(compared["items"][0]["met"].as_f64().unwrap() < 0.0, "{compared:#}");
        // The registry moves on, and what no longer fits says so.
        let path = "/api/v1/accounts/wechat-fayuan";
        let mut account = coordinator.get(path).await.ok();
        account["status"] = json!("closed");
        for field in ["id", "form", "revision"] {
            account.as_object_mut().unwrap().remove(field);
        }
        coordinator.put(path, 1, &account).await.ok();
        let compared = coordinator.post(&format!("{SCENARIOS}/compare"), &ids).await.ok();
        assert_eq!(compared["items"][0]["met"], Value::Null);
        assert_eq!(compared["items"][0]["errors"][0]["pointer"], "/changes/0/account");
        let path = format!("{SCENARIOS}/{}/what-if", close["id"].as_str().unwrap());
        coordinator.get(&path).await.problem(422, "invalid");
        let nobody = json!({"scenarios": ["01980c5e-7a00-7000-8000-00000000dead"]});
        let attempt = coordinator.post(&format!("{SCENARIOS}/compare"), &nobody);
        refused(&world, attempt, 422, "invalid", &["/scenarios/0"]).await;
    });
}

#[test]
fn a_campaigns_plan_is_shown_before_and_after_and_stays_as_it_is() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let plan = run.plan().await;
        let planner = world.caller(Role::Planner).await;
        let before = world.everything().await;
        let changes = json!({"changes": [
            {"kind": "close", "account": "app-jiaojing"},
            {"kind": "join", "account": "wechat-fayuan", "cluster": "schools"},
            {"kind": "open", "account": "douyin-jiaoyu", "organisation": "教育局", "platform": "douyin",
             "functions": ["education"], "region": "zhangjiagang"},
            {"kind": "join", "account": "douyin-jiaoyu", "cluster": "schools"}
        ]});
        let both = planner.post(&run.at("what-if"), &changes).await.ok();
        assert_eq!(both["before"]["objective"], plan["objective"]);
        // One of five goes, the court and a new account come.
        let assigned = |when: &str| both[when]["assigned"].as_u64().unwrap();
        assert_eq!(assigned("after"), assigned("before") + 1, "{both:#}");
        assert_eq!(world.everything().await, before);
        let attempt =
            planner.post(&run.at("what-if"), &json!({"changes": [{"kind": "close", "account": "nobody"}]}));
        refused(&world, attempt, 422, "invalid", &["/changes/0/account"]).await;
    });
}
