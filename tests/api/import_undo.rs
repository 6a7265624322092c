//! An import is undone as a whole while nothing builds on it; else what stands in the way is named, and nothing is changed.

use micromatrix::app::seed::Seed;
use micromatrix::domain::right::Role;
use serde_json::{Map, Value, json};

use crate::api::builders::{Run, draft, small};
use crate::api::rename::assert_live;
use crate::support::{Caller, World, empty};

const TABLES: [&str; 7] =
    ["organisation", "account", "tie", "cluster", "membership", "tree_node", "coverage_target"];

/// The registry, without the revisions of its things.
async fn registry(world: &World) -> Vec<String> {
    let mut all = Vec::new();
    for table in TABLES {
        for mut row in world.rows(table).await {
            row.as_object_mut().unwrap().remove("revision");
            all.push(format!("{table} {row}"));
        }
    }
    all.sort_unstable();
    all
}

async fn work(world: &World, caller: &Caller, queued: Value) -> Value {
    world.work().await;
    caller.get(&format!("/api/v1/jobs/{}", queued["id"].as_str().unwrap())).await.ok()
}

async fn import(world: &World, caller: &Caller, files: Value) -> String {
    let queued = caller.post("/api/v1/imports", &json!({"files": files})).await.ok();
    let job = work(world, caller, queued).await;
    assert_eq!(job["state"], "done", "{job:#}");
    assert_eq!(job["result"]["import"], job["id"]);
    job["id"].as_str().unwrap().to_owned()
}

async fn undo(world: &World, caller: &Caller, id: &str) -> Value {
    let queued = caller.call(&format!("/api/v1/imports/{id}/undo")).await.ok();
    work(world, caller, queued).await
}

fn demo_files() -> Value {
    let files = Seed::demo_files().into_iter();
    let files: Map<String, Value> =
        files.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap().into())).collect();
    files.into()
}

/// An import that enters and changes something of every kind.
fn second() -> Value {
    json!({
        "functions.csv": "key,name,parent\ncourts,法院改名,\nbees,养蜂,agriculture\nhives,蜂箱,bees\n",
        "regions.csv": "key,name,parent\nharbour,港区,zhangjiagang\nquay,码头,harbour\n",
        "organisations.csv": "key,name,system,region\n法院,市法院,judicial,quay\n养蜂局,养蜂局,government,harbour\n\
            公安局,公安局,government,\n教育局,教育局,government,\n律师协会,律师协会,government,\n",
        "accounts.csv": "handle,name,platform,organisation,functions,region\n\
            wechat-fayuan,市法院微信,wechat,法院,courts,quay\nweibo-feng,蜂,weibo,养蜂局,hives,quay\n",
        "ties.csv": "source,target,kind,weight\nwechat-jiaojing,wechat-jiaoyu,joint_duty,0.3\n\
            weibo-feng,wechat-fayuan,joint_duty,2\n",
        "clusters.csv": "key,name,functions,lead\nroads,道路,traffic_police,weibo-feng\nbees,蜂群,bees,weibo-feng\n",
        "members.csv": "cluster,account\nroads,weibo-feng\nroads,app-jiaojing\nbees,weibo-feng\n",
        "coverage.csv": "function,audience,form,weight,wanted\nbees,,quick_post,3,1\n",
    })
}

#[test]
fn the_first_import_of_a_city_is_undone_and_leaves_nothing() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let before = registry(&world).await;
        let id = import(&world, &coordinator, demo_files()).await;
        assert_eq!(coordinator.all("/api/v1/accounts").await.len(), 124);
        let job = undo(&world, &coordinator, &id).await;
        assert_eq!(job["state"], "done", "{job:#}");
        assert_eq!(job["result"]["deleted"]["accounts"], 124);
        assert_eq!(registry(&world).await, before);
        assert_live(&world).await;
        let again = undo(&world, &coordinator, &id).await;
        assert_eq!(again["problem"]["code"], "obstructed", "{again:#}");
        let events = coordinator.all("/api/v1/events?kind=import.undone").await;
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["key"], id);
        // What was undone can be imported again.
        import(&world, &coordinator, demo_files()).await;
        assert_eq!(coordinator.all("/api/v1/accounts").await.len(), 124);
    });
}

#[test]
fn what_an_import_has_changed_is_as_it_was_and_what_it_has_entered_is_gone() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let first =
            json!({"coverage.csv": "function,audience,form,weight,wanted\neducation,parents,article,9,2\n"});
        import(&world, &coordinator, first).await;
        let before = registry(&world).await;
        let id = import(&world, &coordinator, second()).await;
        assert_ne!(registry(&world).await, before);
        let job = undo(&world, &coordinator, &id).await;
        assert_eq!(job["state"], "done", "{job:#}");
        let of = |list: &str| {
            let kinds = ["functions", "regions", "organisations", "accounts", "ties", "clusters"];
            kinds.map(|kind| job["result"][list][kind].as_u64().unwrap())
        };
        assert_eq!(of("restored"), [1, 0, 1, 1, 1, 1]);
        assert_eq!(of("deleted"), [2, 2, 1, 1, 1, 1]);
        assert_eq!(registry(&world).await, before);
        assert_live(&world).await;
        let history = coordinator.all("/api/v1/accounts/wechat-fayuan/history").await;
        let actions: Vec<&Value> = history.iter().map(|entry| &entry["action"]).collect();
        assert_eq!(actions, ["account.created", "account.updated", "account.updated"]);
        assert_eq!(history[2]["after"]["name"], "法院微信");
    });
}

#[test]
fn an_import_that_something_builds_on_stays_and_each_obstacle_is_named() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let coordinator = &run.coordinator;
        let id = import(&world, coordinator, second()).await;
        coordinator.edit_account("wechat-fayuan", |account| account["name"] = json!("又改")).await;
        world.member(&["weibo-feng"]).await;
        let before = world.everything().await;
        let job = undo(&world, coordinator, &id).await;
        assert_eq!((&job["state"], &job["problem"]["code"]), (&json!("failed"), &json!("obstructed")));
        let errors = job["problem"]["errors"].as_array().unwrap();
        let said: Vec<String> = errors
            .iter()
            .map(|error| {
                format!("{} {}", error["pointer"].as_str().unwrap(), error["detail"].as_str().unwrap())
            })
            .collect();
        assert!(said.contains(&"/account/wechat-fayuan was changed since".to_owned()), "{said:#?}");
        assert!(said.contains(&"/account/weibo-feng tokens name it".to_owned()), "{said:#?}");
        // What stays because of these is named too.
        assert!(said.iter().any(|one| one.starts_with("/organisation/养蜂局")), "{said:#?}");
        let registry = |rows: &[String]| {
            let of = |row: &&String| TABLES.iter().any(|table| row.starts_with(&format!("{table} ")));
            rows.iter().filter(of).cloned().collect::<Vec<_>>()
        };
        assert_eq!(registry(&world.everything().await), registry(&before));
        assert_live(&world).await;
        // As soon as nothing stands in the way it goes.
        coordinator.edit_account("wechat-fayuan", |account| account["name"] = json!("市法院微信")).await;
        let job = undo(&world, coordinator, &id).await;
        assert_eq!(job["state"], "failed", "a revision that has moved is a change: {job:#}");
    });
}

#[test]
fn an_import_that_is_none_or_somebody_without_the_right_undoes_nothing() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let nowhere = "/api/v1/imports/01980c5e-7a00-7000-8000-00000000dead/undo";
        coordinator.call(nowhere).await.problem(404, "not_found");
        let id = import(&world, &coordinator, second()).await;
        let planner = world.caller(Role::Planner).await;
        planner.call(&format!("/api/v1/imports/{id}/undo")).await.problem(403, "forbidden");
    });
}
