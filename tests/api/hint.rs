//! Hints at functions: likely ones with their evidence, and nothing entered without a person's approval.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::support::{World, pointers, refused};

const HINTS: &str = "/api/v1/accounts/hints";

/// Three accounts without a function: one named after the traffic police, one tied to the schools, one of which nothing is known.
async fn insert_unknown(world: &World) {
    let coordinator = world.caller(Role::Coordinator).await;
    for (handle, name) in [("weibo-jj", "交警大队"), ("weibo-kaoshi", "消息"), ("weibo-x", "发布")] {
        let account =
            json!({"handle": handle, "name": name, "platform": "weibo", "organisation": "律师协会"});
        coordinator.post("/api/v1/accounts", &account).await.ok();
    }
    for other in ["wechat-jiaoyu", "weibo-jiaoyu"] {
        let tie = json!({"source": "weibo-kaoshi", "target": other, "kind": "joint_duty", "weight": 3});
        coordinator.put("/api/v1/ties", 1, &tie).await.ok();
    }
}

fn hint<'a>(account: &'a Value, function: &str) -> &'a Value {
    let hints = account["hints"].as_array().unwrap();
    hints.iter().find(|hint| hint["function"] == function).unwrap()
}

#[test]
fn likely_functions_come_with_their_evidence() {
    small(async |world| {
        insert_unknown(&world).await;
        let planner = world.caller(Role::Planner).await;
        let school = planner.get("/api/v1/accounts/weibo-kaoshi/hints").await.ok();
        assert_eq!(school["hints"][0]["function"], "education");
        assert_eq!(hint(&school, "education")["neighbours"], json!(["wechat-jiaoyu", "weibo-jiaoyu"]));
        let police = planner.get("/api/v1/accounts/weibo-jj/hints").await.ok();
        assert_eq!(police["hints"][0]["function"], "traffic_police");
        assert_eq!(hint(&police, "traffic_police")["words"], json!(["交警"]));
        let known = planner.get("/api/v1/accounts/wechat-fayuan/hints").await.ok();
        assert_eq!(known["hints"], json!([]));
        planner.get("/api/v1/accounts/nobody/hints").await.problem(404, "not_found");
    });
}

#[test]
fn the_list_holds_only_accounts_without_a_function_the_surest_first() {
    small(async |world| {
        insert_unknown(&world).await;
        let planner = world.caller(Role::Planner).await;
        let listed = planner.all(HINTS).await;
        let sure: Vec<i64> =
            listed.iter().map(|account| account["hints"][0]["confidence"].as_i64().unwrap()).collect();
        assert!(sure.is_sorted_by(|a, b| a >= b), "{sure:?}");
        let mut handles: Vec<&str> =
            listed.iter().map(|account| account["account"].as_str().unwrap()).collect();
        handles.sort_unstable();
        assert_eq!(handles, ["weibo-jj", "weibo-kaoshi"]);
    });
}

#[test]
fn a_yes_enters_many_functions_at_once_and_the_hints_are_gone() {
    small(async |world| {
        insert_unknown(&world).await;
        let coordinator = world.caller(Role::Coordinator).await;
        let body = json!({"answers": [
            {"account": "weibo-jj", "functions": ["traffic_police"]},
            {"account": "weibo-kaoshi", "functions": ["science", "education"]},
        ]});
        let entered = coordinator.post(HINTS, &body).await.ok();
        assert_eq!(entered["accounts"][1]["functions"], json!(["education", "science"]));
        let account = coordinator.get("/api/v1/accounts/weibo-jj").await.ok();
        assert_eq!((&account["functions"], &account["revision"]), (&json!(["traffic_police"]), &json!(2)));
        let listed = coordinator.all(HINTS).await;
        assert!(
            listed.iter().all(|hints| hints["account"] != "weibo-jj" && hints["account"] != "weibo-kaoshi")
        );
        let history = coordinator.all("/api/v1/accounts/weibo-jj/history").await;
        assert_eq!(history.last().unwrap()["action"], "account.updated");
        assert_eq!(history.last().unwrap()["before"]["functions"], json!([]));
    });
}

#[test]
fn one_wrong_answer_refuses_all_and_every_wrong_value_is_named() {
    small(async |world| {
        insert_unknown(&world).await;
        let coordinator = world.caller(Role::Coordinator).await;
        let body = json!({"answers": [
            {"account": "weibo-jj", "functions": ["traffic_police"]},
            {"account": "weibo-jj", "functions": ["courts"]},
            {"account": "wechat-fayuan", "functions": ["courts"]},
            {"account": "nobody", "functions": ["magic"]},
            {"account": "weibo-x", "functions": []},
        ]});
        let wrong = [
            "/answers/1/account",
            "/answers/2/account",
            "/answers/3/account",
            "/answers/3/functions/0",
            "/answers/4/functions",
        ];
        let problem = refused(&world, coordinator.post(HINTS, &body), 422, "invalid", &wrong).await;
        assert_eq!(pointers(&problem), wrong);
        let planner = world.caller(Role::Planner).await;
        planner.post(HINTS, &body).await.problem(403, "forbidden");
    });
}
