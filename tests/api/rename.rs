//! An account gets another handle: whatever names it follows, and whoever knows the former one is led to it.

use micromatrix::domain::right::Role;
use micromatrix::store::live::Loaded;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, files, small};
use crate::api::detection::DETECTIONS;
use crate::support::{Caller, World, encoded, refused};

const OLD: &str = "wechat-jiaojing";
const NEW: &str = "微信-交警";

fn at(handle: &str) -> String {
    format!("/api/v1/accounts/{}", encoded(handle))
}

async fn rename(caller: &Caller, from: &str, to: &str) -> Value {
    let revision = caller.get(&at(from)).await.revision();
    caller.post_over(&format!("{}/rename", at(from)), revision, &json!({"handle": to})).await.ok()
}

/// Everything that the database holds, but for what says what was: the history's texts, events' data, answers that are kept, jobs.
async fn names(world: &World, handle: &str) -> Vec<String> {
    let mut found = Vec::new();
    for table in world.tables().await {
        for mut row in world.rows(&table).await {
            let said: &[&str] = match table.as_str() {
                "audit" => &["before", "after"],
                "event" => &["data"],
                "idempotency" => &["body"],
                "job" => &["input", "result"],
                "renamed" => &["former"],
                _ => &[],
            };
            let fields = row.as_object_mut().unwrap();
            // The history of a tie is that of two accounts as they were called; and it says that nothing is called so any more.
            let was = ["tie.created", "account.renamed"];
            if table == "audit" && was.iter().any(|action| fields["action"] == *action) {
                continue;
            }
            fields.retain(|name, _| !said.contains(&name.as_str()));
            if row.to_string().contains(handle) {
                found.push(format!("{table} {row}"));
            }
        }
    }
    found
}

/// The registry that follows is the one that is read as a whole.
pub async fn assert_live(world: &World) {
    let live = world.app.matrix().await.unwrap();
    let snapshot = world.app.db.begin_snapshot().await.unwrap();
    let whole = Loaded::read(&snapshot, None).await.unwrap().matrix;
    snapshot.commit().await.unwrap();
    let said = |matrix: &micromatrix::domain::matrix::Matrix| {
        let accounts: Vec<_> = matrix.graph.accounts().iter().map(|account| (**account).clone()).collect();
        let clusters: Vec<_> = matrix.clusters().values().map(|cluster| (**cluster).clone()).collect();
        let organisations: Vec<_> = matrix.organisations().values().cloned().collect();
        format!(
            "{accounts:?} {clusters:?} {organisations:?} {:?} {:?} {:?}",
            matrix.graph.tie_list(),
            matrix.functions(),
            matrix.regions()
        )
    };
    assert_eq!(said(&live), said(&whole));
}

#[test]
fn whatever_names_an_account_follows_it_to_its_new_handle() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let coordinator = &run.coordinator;
        let member = world.member(&[OLD]).await;
        let asked = run.standing(OLD).await.unwrap();
        member.call(&answer(&asked, "accept")).await.ok();
        let piece = json!({"title": "系好安全带", "text": "上车先系好安全带，后排也要系。"});
        member.post(&answer(&asked, "pieces"), &piece).await.ok();
        let scenario = json!({"name": "少一个", "changes": [{"kind": "close", "account": OLD}]});
        world.caller(Role::Planner).await.post("/api/v1/scenarios", &scenario).await.ok();
        let pin = json!([{"account": OLD, "angle": "belts", "must": true}]);
        let second = coordinator.post("/api/v1/campaigns", &draft()).await.ok();
        let second = format!("/api/v1/campaigns/{}", second["id"].as_str().unwrap());
        coordinator.put(&format!("{second}/pins"), 1, &pin).await.ok();
        coordinator.post(DETECTIONS, &json!({})).await.ok();
        world.work().await;
        assert!(!world.rows("detection_community").await.is_empty());
        assert!(names(&world, OLD).await.len() > 13);

        let renamed = rename(coordinator, OLD, NEW).await;
        assert_eq!(renamed["handle"], NEW);
        assert_eq!(names(&world, OLD).await, Vec::<String>::new());
        assert_live(&world).await;

        // The member goes on with the same token, and the history is one.
        let mine = member.all(&format!("{}/directions", at(NEW))).await;
        assert!(mine.iter().any(|one| one["id"] == asked["id"] && one["account"] == NEW));
        let events = member.all("/api/v1/events").await;
        assert!(events.iter().all(|event| event["account"] == NEW));
        assert!(events.iter().any(|event| event["kind"] == "account.renamed"), "{events:#?}");
        let history = coordinator.all(&format!("{}/history", at(NEW))).await;
        let actions: Vec<&Value> = history.iter().map(|entry| &entry["action"]).collect();
        assert_eq!(actions, [&json!("account.created"), &json!("account.renamed")]);
        assert_eq!(history[1]["before"]["handle"], OLD);
        let cluster = coordinator.get("/api/v1/clusters/roads").await;
        assert_eq!(cluster.revision(), 2);
        let cluster = cluster.ok();
        assert_eq!(cluster["lead"], NEW);
        assert!(cluster["members"].as_array().unwrap().contains(&json!(NEW)));
        let neighbours = coordinator.all(&format!("{}/neighbours", at("weibo-jiaojing"))).await;
        assert_eq!(neighbours[0]["account"], NEW);
        let pins = coordinator.get(&format!("{second}/pins")).await.ok();
        assert_eq!(pins[0]["account"], NEW, "{pins:#}");

        // Both campaigns go on.
        coordinator.call(&format!("{second}/plan")).await.ok();
        let other = run.standing("weibo-jiaojing").await.unwrap();
        let declined = world.member(&["weibo-jiaojing"]).await;
        declined.post(&answer(&other, "decline"), &json!({"reason": "no_staff"})).await.ok();
        assert_live(&world).await;
    });
}

#[test]
fn whoever_asks_for_the_former_handle_is_led_on_and_nobody_takes_it_until_it_is_let_go() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        rename(&coordinator, OLD, NEW).await;
        for rest in ["", "/neighbours?limit=2", "/history"] {
            let led = coordinator.get(&format!("{}{rest}", at(OLD))).await;
            assert_eq!(led.status, 308);
            assert_eq!(led.header("location"), format!("{}{rest}", at(NEW)));
            coordinator.get(led.header("location")).await.ok();
        }
        world.stranger(None).get(&at(OLD)).await.problem(401, "unauthenticated");
        let input = json!({"handle": OLD, "name": "甲", "platform": "wechat", "organisation": "公安局"});
        let told = coordinator.put(&at(OLD), 1, &input).await;
        assert_eq!(told.header("location"), at(NEW));
        let told = told.problem(409, "renamed");
        assert!(told["detail"].as_str().unwrap().contains(NEW), "{told:#}");
        refused(&world, coordinator.post("/api/v1/accounts", &input), 409, "taken", &["/handle"]).await;
        let path = format!("{}/rename", at("weibo-jiaojing"));
        let taking = coordinator.post_over(&path, 1, &json!({"handle": OLD}));
        refused(&world, taking, 409, "taken", &["/handle"]).await;

        let former = coordinator.all("/api/v1/renamed?entity=account").await;
        assert_eq!(former.len(), 1);
        assert_eq!((&former[0]["former"], &former[0]["present"]), (&json!(OLD), &json!(NEW)));
        let go = format!("/api/v1/renamed?entity=account&key={OLD}");
        assert_eq!(coordinator.delete(&go).await.status, 204);
        coordinator.delete(&go).await.problem(404, "not_found");
        coordinator.get(&at(OLD)).await.problem(404, "not_found");
        coordinator.post("/api/v1/accounts", &input).await.ok();
        assert_live(&world).await;
    });
}

#[test]
fn a_chain_of_names_leads_to_the_last_and_an_account_takes_its_own_former_handle_back() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        rename(&coordinator, OLD, "b").await;
        rename(&coordinator, "b", "c").await;
        for former in [OLD, "b"] {
            assert_eq!(coordinator.get(&at(former)).await.header("location"), at("c"));
        }
        rename(&coordinator, "c", OLD).await;
        assert_eq!(coordinator.get(&at("c")).await.header("location"), at(OLD));
        assert_eq!(coordinator.get(&at("b")).await.header("location"), at(OLD));
        assert_eq!(coordinator.get(&at(OLD)).await.revision(), 4);
        assert_eq!(coordinator.all("/api/v1/renamed").await.len(), 2);
        assert_live(&world).await;
    });
}

#[test]
fn a_wrong_handle_a_lost_race_and_a_missing_right_change_nothing() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = format!("{}/rename", at(OLD));
        let to = |handle: &str| json!({"handle": handle});
        for wrong in ["", "a b", "a|b", "hints", OLD, "WeChat-JiaoYu"] {
            let attempt = coordinator.post_over(&path, 1, &to(wrong));
            refused(&world, attempt, 422, "invalid", &["/handle"]).await;
        }
        let taken = coordinator.post_over(&path, 1, &to("wechat-jiaoyu"));
        refused(&world, taken, 409, "taken", &["/handle"]).await;
        refused(&world, coordinator.post_over(&path, 7, &to("a")), 412, "stale", &["#if-match"]).await;
        let without = coordinator.post(&path, &to("a"));
        refused(&world, without, 428, "precondition_required", &["#if-match"]).await;
        let nobody = coordinator.post_over(&format!("{}/rename", at("nobody")), 1, &to("a"));
        refused(&world, nobody, 404, "not_found", &[]).await;
        let planner = world.caller(Role::Planner).await;
        refused(&world, planner.post_over(&path, 1, &to("a")), 403, "forbidden", &[]).await;
    });
}

#[test]
fn rows_with_the_former_handle_are_taken_for_the_renamed_account_and_it_is_said() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        rename(&coordinator, OLD, NEW).await;
        let report = world
            .import(files(&[
                (
                    "accounts.csv",
                    &format!("handle,name,platform,organisation\n{OLD},交警新名,wechat,公安局\n"),
                ),
                ("ties.csv", &format!("source,target,kind,weight\n{OLD},app-jiaojing,joint_duty,3\n")),
                ("clusters.csv", &format!("key,name,lead\nschools,教育微矩阵,{OLD}\n")),
                ("members.csv", &format!("cluster,account\nschools,{OLD}\n")),
            ]))
            .await;
        assert_eq!(report.changes.accounts.created, 0);
        assert_eq!(report.changes.accounts.updated, 1);
        assert_eq!(report.warnings.len(), 4, "{:?}", report.warnings);
        assert!(report.warnings.iter().all(|one| one.to_string().contains(NEW)), "{:?}", report.warnings);
        let account = coordinator.get(&at(NEW)).await.ok();
        assert_eq!(account["name"], "交警新名");
        let schools = coordinator.get("/api/v1/clusters/schools").await.ok();
        assert_eq!((&schools["members"], &schools["lead"]), (&json!([NEW]), &json!(NEW)));
        assert_live(&world).await;
    });
}

#[test]
fn a_plan_that_is_computed_meanwhile_is_computed_again() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let revision = run.coordinator.get(&run.path).await.revision();
        rename(&run.coordinator, OLD, NEW).await;
        // What a planner compares before it saves has moved.
        assert_eq!(run.coordinator.get(&run.path).await.revision(), revision + 1);
        run.plan().await;
        assert!(run.standing(NEW).await.is_some());
    });
}
