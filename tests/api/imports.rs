//! Importing through the API: a job that is all or nothing, with its report.

use micromatrix::app::seed::Seed;
use micromatrix::domain::right::Role;
use serde_json::{Map, Value, json};

use crate::api::builders::small;
use crate::support::{Caller, World, demo, empty};

const PATH: &str = "/api/v1/imports";

fn demo_import() -> Value {
    let files = Seed::demo_files().into_iter();
    let files: Map<String, Value> =
        files.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap().into())).collect();
    json!({"files": files})
}

/// Queues an import and works it off; gives the job as it ended.
async fn import(world: &World, caller: &Caller, request: &Value) -> Value {
    let answer = caller.post(PATH, request).await;
    assert_eq!(answer.status, 202);
    let path = answer.header("location").to_owned();
    let queued = answer.ok();
    assert_eq!((&queued["state"], &queued["subject"]), (&json!("queued"), &json!(caller.subject)));
    assert_eq!(path, format!("/api/v1/jobs/{}", queued["id"].as_str().unwrap()));
    world.work().await;
    caller.get(&path).await.ok()
}

async fn registry(world: &World) -> Vec<Vec<Value>> {
    let mut all = Vec::new();
    for table in ["organisation", "account", "tie", "cluster", "membership", "tree_node", "matrix_state"] {
        all.push(world.rows(table).await);
    }
    all
}

#[test]
fn an_import_goes_through_a_job_and_the_same_again_changes_nothing_and_says_so() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let job = import(&world, &coordinator, &demo_import()).await;
        assert_eq!((&job["state"], &job["problem"]), (&json!("done"), &Value::Null), "{job:#}");
        let report = &job["result"];
        assert_eq!(report["state"], "applied");
        assert_eq!(report["changes"]["accounts"]["created"], 124);
        assert_eq!((&job["done"], &job["total"]), (&job["total"], &job["done"]));
        assert_eq!(coordinator.all("/api/v1/accounts").await.len(), 124);
        let matrix = coordinator.get("/api/v1/matrix").await.ok();
        assert_eq!(matrix["accounts"], 124);
        let before = registry(&world).await;
        let again = import(&world, &coordinator, &demo_import()).await;
        assert_eq!((&again["state"], &again["result"]["state"]), (&json!("done"), &json!("unchanged")));
        assert_eq!(again["result"]["changed"], 0);
        assert_eq!(registry(&world).await, before);
        let imports = coordinator.all(PATH).await;
        assert_eq!(imports.len(), 2);
    });
}

#[test]
fn a_dry_run_says_what_would_change_and_changes_nothing() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let before = registry(&world).await;
        let mut request = demo_import();
        request["dry_run"] = json!(true);
        let job = import(&world, &coordinator, &request).await;
        assert_eq!((&job["state"], &job["result"]["state"]), (&json!("done"), &json!("planned")));
        assert_eq!(job["result"]["changes"]["ties"]["created"], 889);
        assert_eq!(registry(&world).await, before);
    });
}

const BAD: &str = "\
handle,name,platform,organisation,functions
weibo-new,新账号,weibo,公安局,traffic_police
weibo-new,重复,weibo,公安局,traffic_police
weibo-magic,魔法,weibo,公安局,magic
";

#[test]
fn bad_rows_fail_the_job_with_each_of_them_named_and_nothing_is_changed() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let before = registry(&world).await;
        let request = json!({"files": {"accounts.csv": BAD}});
        let job = import(&world, &coordinator, &request).await;
        assert_eq!((&job["state"], &job["result"]), (&json!("failed"), &Value::Null));
        let problem = &job["problem"];
        assert_eq!((&problem["code"], &problem["status"]), (&json!("bad_rows"), &json!(422)));
        let errors = problem["report"]["errors"].as_array().unwrap();
        let places: Vec<_> = errors.iter().map(|error| (error["line"].as_u64(), &error["column"])).collect();
        assert_eq!(places, [(Some(3), &json!("handle")), (Some(4), &json!("functions"))], "{errors:#?}");
        for error in errors {
            assert_eq!(error["file"], "accounts.csv");
            assert!(error["value"].is_string() && !error["remedy"].as_str().unwrap_or("x").is_empty());
        }
        assert_eq!(registry(&world).await, before);
    });
}

#[test]
fn bad_rows_are_left_out_when_asked_and_the_rest_is_kept() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let request = json!({"files": {"accounts.csv": BAD}, "skip_bad_rows": true});
        let job = import(&world, &coordinator, &request).await;
        assert_eq!((&job["state"], &job["result"]["state"]), (&json!("done"), &json!("applied")));
        assert_eq!(job["result"]["errors"].as_array().unwrap().len(), 2);
        assert_eq!(job["result"]["rows"]["accounts.csv"]["created"], 1);
        coordinator.get("/api/v1/accounts/weibo-new").await.ok();
        coordinator.get("/api/v1/accounts/weibo-magic").await.problem(404, "not_found");
    });
}

#[test]
fn an_import_changes_what_it_names_and_deletes_nothing() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let before = coordinator.get("/api/v1/accounts/wechat-zjg-jiaoyu").await.ok();
        let text = format!(
            "handle,name,platform,organisation\nwechat-zjg-jiaoyu,新名字,wechat,{}\n",
            before["organisation"].as_str().unwrap()
        );
        let job = import(&world, &coordinator, &json!({"files": {"accounts.csv": text}})).await;
        assert_eq!(job["result"]["changes"]["accounts"], json!({"created": 0, "updated": 1}), "{job:#}");
        let after = coordinator.get("/api/v1/accounts/wechat-zjg-jiaoyu").await.ok();
        assert_eq!(after["name"], "新名字");
        assert_eq!(after["functions"], before["functions"]);
        assert_eq!(after["revision"], before["revision"].as_i64().unwrap() + 1);
        assert_eq!(coordinator.all("/api/v1/accounts").await.len(), 124);
    });
}

#[test]
fn a_cluster_per_function_holds_who_is_in_none() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let request = json!({
            "files": {"accounts.csv": "handle,name,platform,organisation\nwechat-fayuan,法院微信,wechat,法院\n"},
            "cluster_by_function": true
        });
        import(&world, &coordinator, &request).await;
        let cluster = coordinator.get("/api/v1/clusters/fn-courts").await.ok();
        assert_eq!(cluster["members"], json!(["wechat-fayuan"]));
    });
}

#[test]
fn every_list_walked_in_pages_gives_everything_once_and_in_order() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (path, key, count) in [
            ("/api/v1/accounts", "handle", 124),
            ("/api/v1/organisations", "key", 90),
            ("/api/v1/clusters", "key", 16),
            ("/api/v1/themes", "key", 10),
            ("/api/v1/functions", "key", world.app.seed.functions.len()),
            ("/api/v1/regions", "key", world.app.seed.regions.len()),
        ] {
            let all = coordinator.all(path).await;
            let keys: Vec<&str> = all.iter().map(|one| one[key].as_str().unwrap()).collect();
            assert_eq!(keys.len(), count, "{path}");
            assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]), "{path}");
        }
        let platforms = coordinator.all("/api/v1/accounts?platform=weibo").await;
        assert_eq!(platforms.len(), 23);
        let ties = coordinator.all("/api/v1/accounts/wechat-zjg-jiaoyu/neighbours").await;
        assert!(ties.len() > 7);
    });
}

#[test]
fn declared_targets_come_with_an_import_and_are_recorded() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let targets = "/api/v1/coverage/targets";
        assert_eq!(coordinator.get(targets).await.ok()["declared"], false);
        let file = |text: &str, dry_run: bool| json!({"files": {"coverage.csv": text}, "dry_run": dry_run});
        let text =
            "function,audience,form,region,weight\neducation,parents,article,zhangjiagang,9\nwater,,post,,\n";
        let dry = import(&world, &coordinator, &file(text, true)).await;
        assert_eq!((&dry["result"]["state"], &dry["result"]["changed"]), (&json!("planned"), &json!(2)));
        assert_eq!(coordinator.get(targets).await.ok()["declared"], false);
        let done = import(&world, &coordinator, &file(text, false)).await;
        assert_eq!(done["result"]["changes"]["targets"], json!({"created": 2, "updated": 0}));
        let report = coordinator.get("/api/v1/coverage").await.ok();
        assert_eq!((&report["declared"], report["items"].as_array().unwrap().len()), (&json!(true), 2));
        let again = import(&world, &coordinator, &file(text, false)).await;
        assert_eq!(again["result"]["state"], "unchanged");
        let bad = import(&world, &coordinator, &file(&text.replace("water", "watr"), false)).await;
        assert_eq!(bad["state"], "failed", "{bad:#}");
        assert!(bad["problem"].to_string().contains("did you mean `water`?"), "{bad:#}");
        let events = coordinator.all("/api/v1/events?kind=coverage.updated").await;
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["data"], json!({"declared": true, "targets": 2, "revision": 2}));
    });
}
