//! What was entered by mistake is deleted; what something refers to stays, and what refers to it is counted.

use micromatrix::domain::right::{Grant, Role};
use serde_json::{Value, json};

use crate::api::builders::{Run, draft, small};
use crate::api::rename::assert_live;
use crate::support::{Answer, Caller, encoded, grant, refused};

async fn delete(caller: &Caller, path: &str) -> Answer {
    let revision = caller.get(path).await.revision();
    caller.delete_over(path, revision).await
}

fn places(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap();
    errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect()
}

#[test]
fn an_account_goes_alone_and_with_its_ties_where_that_is_asked_for() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        assert_eq!(delete(&coordinator, "/api/v1/accounts/wechat-fayuan").await.status, 204);
        coordinator.get("/api/v1/accounts/wechat-fayuan").await.problem(404, "not_found");
        assert_live(&world).await;
        let path = "/api/v1/accounts/wechat-jiaojing";
        let problem = delete(&coordinator, path).await.problem(409, "obstructed");
        assert_eq!(places(&problem), ["/ties", "/memberships", "/clusters_that_it_leads"], "{problem:#}");
        let said = problem["detail"].as_str().unwrap();
        assert!(said.contains("ties: 2") && said.contains("with_ties=true"), "{said}");
        let gone = coordinator.delete_over(&format!("{path}?with_ties=true"), 1).await;
        assert_eq!(gone.status, 204);
        let roads = coordinator.get("/api/v1/clusters/roads").await.ok();
        assert_eq!(roads["members"], json!(["app-jiaojing", "weibo-jiaojing"]));
        assert_eq!((&roads["lead"], &roads["revision"]), (&Value::Null, &json!(2)));
        assert!(coordinator.all("/api/v1/accounts/weibo-jiaojing/neighbours").await.is_empty());
        assert_live(&world).await;
        let events = coordinator.all("/api/v1/events?kind=account.deleted").await;
        let keys: Vec<&Value> = events.iter().map(|event| &event["key"]).collect();
        assert_eq!(keys, [&json!("wechat-fayuan"), &json!("wechat-jiaojing")]);
    });
}

#[test]
fn an_account_that_was_asked_for_something_or_that_somebody_operates_stays() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let coordinator = &run.coordinator;
        let path = "/api/v1/accounts/wechat-jiaojing?with_ties=true";
        let problem = coordinator.delete_over(path, 1).await.problem(409, "obstructed");
        assert_eq!(places(&problem), ["/directions"]);
        let left_out = coordinator.delete_over("/api/v1/accounts/wechat-lvshi?with_ties=true", 1).await;
        assert_eq!(places(&left_out.problem(409, "obstructed")), ["/plans_that_leave_it_out"]);
        let input = json!({"handle": "slip", "name": "错", "platform": "weibo", "organisation": "公安局"});
        coordinator.post("/api/v1/accounts", &input).await.ok();
        let member = world.member(&["slip"]).await;
        let named = coordinator.delete_over("/api/v1/accounts/slip", 1).await;
        assert_eq!(places(&named.problem(409, "obstructed")), ["/tokens"]);
        let admin = world.caller(Role::Admin).await;
        for token in admin.all("/api/v1/tokens").await {
            if token["subject"] == member.subject {
                admin.delete(&format!("/api/v1/tokens/{}", token["id"].as_str().unwrap())).await.ok();
            }
        }
        assert_eq!(coordinator.delete_over("/api/v1/accounts/slip", 1).await.status, 204);
    });
}

#[test]
fn organisations_clusters_functions_and_regions_go_when_nothing_refers_to_them() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let organisation = format!("/api/v1/organisations/{}", encoded("法院"));
        let problem = delete(&coordinator, &organisation).await.problem(409, "obstructed");
        assert_eq!(places(&problem), ["/accounts"]);
        delete(&coordinator, "/api/v1/accounts/wechat-fayuan").await;
        assert_eq!(delete(&coordinator, &organisation).await.status, 204);

        let lead = Grant { clusters: vec!["schools".to_owned()], ..grant(Role::Lead) };
        world.caller_with(vec![lead]).await;
        let problem = delete(&coordinator, "/api/v1/clusters/schools").await.problem(409, "obstructed");
        assert_eq!(places(&problem), ["/tokens"]);
        assert_eq!(delete(&coordinator, "/api/v1/clusters/roads").await.status, 204);
        coordinator.get("/api/v1/accounts/wechat-jiaojing").await.ok();

        let problem = coordinator.delete("/api/v1/functions/education").await.problem(409, "obstructed");
        assert_eq!(places(&problem), ["/accounts", "/clusters"]);
        coordinator.delete("/api/v1/functions/nothing").await.problem(404, "not_found");
        assert_eq!(coordinator.delete("/api/v1/functions/forestry").await.status, 204);
        let problem = coordinator.delete("/api/v1/regions/zhangjiagang").await.problem(409, "obstructed");
        assert!(places(&problem).contains(&"/accounts"), "{problem:#}");
        assert_live(&world).await;
        let functions = coordinator.all("/api/v1/functions").await;
        assert!(functions.iter().all(|node| node["key"] != "forestry"));
    });
}

#[test]
fn a_lost_race_and_a_missing_right_delete_nothing() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = "/api/v1/accounts/wechat-fayuan";
        refused(&world, coordinator.delete_over(path, 9), 412, "stale", &["#if-match"]).await;
        refused(&world, coordinator.delete(path), 428, "precondition_required", &["#if-match"]).await;
        let planner = world.caller(Role::Planner).await;
        refused(&world, planner.delete_over(path, 1), 403, "forbidden", &[]).await;
    });
}
