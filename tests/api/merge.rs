//! Two things that are one become one: whatever refers to the first refers to the second, or nothing is changed and it is said why.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, files, small, with};
use crate::api::rename::assert_live;
use crate::support::random::Random;
use crate::support::{Caller, World, encoded, refused};

async fn merge(caller: &Caller, path: &str, into: &str) -> Value {
    let revision = caller.get(path).await.revision();
    caller.post_over(&format!("{path}/merge"), revision, &json!({"into": into})).await.ok()
}

fn account(handle: &str) -> String {
    format!("/api/v1/accounts/{}", encoded(handle))
}

/// What has moved, by name.
fn moved(report: &Value) -> BTreeMap<String, u64> {
    let moved = report["moved"].as_array().unwrap();
    moved
        .iter()
        .map(|one| (one["what"].as_str().unwrap().to_owned(), one["count"].as_u64().unwrap()))
        .collect()
}

#[test]
fn an_account_takes_over_what_another_one_was() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        world
            .import(files(&[(
                "ties.csv",
                "source,target,kind,weight\nweibo-jiaojing,wechat-jiaoyu,joint_duty,5\n\
                app-jiaojing,wechat-jiaojing,joint_duty,3\nwechat-fayuan,wechat-jiaojing,joint_duty,4\n",
            )]))
            .await;
        coordinator.edit_account("wechat-jiaojing", |one| one["topics"] = json!(["雨"])).await;
        let member = world.member(&["wechat-jiaojing", "weibo-jiaojing"]).await;
        let before = world.everything().await;
        let from = account("wechat-jiaojing");
        let dry = json!({"into": "weibo-jiaojing", "dry_run": true});
        let dry = coordinator.post_over(&format!("{from}/merge"), 2, &dry).await.ok();
        assert_eq!(world.everything().await, before);
        let report = merge(&coordinator, &from, "weibo-jiaojing").await;
        assert_eq!((&dry["moved"], &dry["filled"]), (&report["moved"], &report["filled"]));
        assert_eq!((&dry["dry_run"], &report["dry_run"]), (&json!(true), &json!(false)));
        assert_eq!(report["filled"], json!(["topics"]));
        // The one to `app-jiaojing` and the one to the court came; the one to itself is gone, and the heavier one stays.
        assert_eq!(moved(&report)["ties"], 2);
        let neighbours = coordinator.all(&format!("{}/neighbours", account("weibo-jiaojing"))).await;
        let neighbours: Vec<_> = neighbours.iter().map(|one| (&one["account"], &one["weight"])).collect();
        let of = |handle, weight| (json!(handle), json!(weight));
        let wanted = [of("app-jiaojing", 3.0), of("wechat-fayuan", 4.0), of("wechat-jiaoyu", 5.0)];
        assert_eq!(neighbours, wanted.iter().map(|(handle, weight)| (handle, weight)).collect::<Vec<_>>());
        let roads = coordinator.get("/api/v1/clusters/roads").await.ok();
        assert_eq!(roads["members"], json!(["app-jiaojing", "weibo-jiaojing"]));
        assert_eq!(roads["lead"], "weibo-jiaojing");
        assert_eq!(coordinator.get(&from).await.header("location"), account("weibo-jiaojing"));
        let kept = coordinator.get(&account("weibo-jiaojing")).await.ok();
        assert_eq!(
            (&kept["topics"], &kept["name"], &kept["revision"]),
            (&json!(["雨"]), &json!("交警微博"), &json!(2))
        );
        let me = member.get("/api/v1/me").await.ok();
        assert_eq!(me["grants"][0]["accounts"], json!(["weibo-jiaojing"]));
        assert_live(&world).await;
    });
}

#[test]
fn directions_and_pieces_go_with_an_account_and_two_that_are_asked_stay_two() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let coordinator = &run.coordinator;
        let both = coordinator.post_over(
            &format!("{}/merge", account("wechat-jiaojing")),
            1,
            &json!({"into": "weibo-jiaojing"}),
        );
        refused(&world, both, 409, "obstructed", &[&format!("/campaigns/{}", run.id)]).await;
        let other = coordinator.post_over(
            &format!("{}/merge", account("wechat-jiaojing")),
            1,
            &json!({"into": "wechat-fayuan"}),
        );
        refused(&world, other, 409, "obstructed", &[&format!("/campaigns/{}", run.id)]).await;
        // One that is not asked takes over, and is not left out any more.
        let input = json!({"handle": "xin", "name": "新号", "platform": "wechat", "organisation": "公安局"});
        coordinator.post("/api/v1/accounts", &input).await.ok();
        let asked = run.standing("wechat-jiaojing").await.unwrap();
        let report = merge(coordinator, &account("wechat-jiaojing"), "xin").await;
        assert_eq!(moved(&report)["directions"], 1);
        assert_eq!(run.standing("xin").await.unwrap()["id"], asked["id"]);
        let member = world.member(&["xin"]).await;
        member.call(&answer(&asked, "accept")).await.ok();
        assert_live(&world).await;
    });
}

#[test]
fn pins_that_contradict_each_other_stand_in_the_way() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let pin = |account: &str, must: bool| json!({"account": account, "angle": "belts", "must": must});
        let pins = json!([pin("weibo-jiaojing", true), pin("wechat-jiaojing", false)]);
        run.coordinator.put(&run.at("pins"), 1, &pins).await.ok();
        let path = format!("{}/merge", account("wechat-jiaojing"));
        let into = json!({"into": "weibo-jiaojing"});
        let attempt = run.coordinator.post_over(&path, 1, &into);
        refused(&world, attempt, 409, "obstructed", &[&format!("/pins/{}", run.id)]).await;
        let revision = run.coordinator.get(&run.path).await.revision();
        let pins = json!([pin("weibo-jiaojing", true), pin("wechat-jiaojing", true)]);
        run.coordinator.put(&run.at("pins"), revision, &pins).await.ok();
        run.coordinator.post_over(&path, 1, &into).await.ok();
        let pins = run.coordinator.get(&run.at("pins")).await.ok();
        assert_eq!(pins, json!([pin("weibo-jiaojing", true)]));
        run.plan().await;
    });
}

#[test]
fn an_organisation_answers_for_what_another_one_did() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let run = Run::launched(&world, &draft()).await;
        let path = format!("/api/v1/organisations/{}", encoded("公安局"));
        let report = merge(&coordinator, &path, "法院").await;
        assert_eq!(moved(&report)["accounts"], 3);
        assert!(moved(&report)["directions"] >= 3, "{report:#}");
        let account = coordinator.get(&account("wechat-jiaojing")).await.ok();
        assert_eq!((&account["organisation"], &account["revision"]), (&json!("法院"), &json!(2)));
        assert_eq!(run.standing("wechat-jiaojing").await.unwrap()["organisation"], "法院");
        let led = coordinator.get(&path).await;
        assert_eq!(led.header("location"), format!("/api/v1/organisations/{}", encoded("法院")));
        assert_live(&world).await;
        let report = world
            .import(files(&[("accounts.csv", "handle,name,platform,organisation\nnew,新,weibo,公安局\n")]))
            .await;
        assert_eq!((report.changes.organisations.created, report.warnings.len()), (0, 1));
        let same = coordinator.post_over(&format!("{path}/merge"), 1, &json!({"into": "法院"})).await;
        same.problem(409, "renamed");
    });
}

#[test]
fn a_region_that_was_written_in_two_ways_becomes_one() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        world
            .import(files(&[
                ("regions.csv", "key,name,parent\n港城,港城,\n杨舍,杨舍,港城\n"),
                (
                    "accounts.csv",
                    "handle,name,platform,organisation,region\n\
                wechat-fayuan,法院微信,wechat,法院,港城\nweibo-yangshe,杨舍,weibo,教育局,杨舍\n",
                ),
            ]))
            .await;
        let path = format!("/api/v1/regions/{}/merge", encoded("港城"));
        let below = coordinator.post(&path, &json!({"into": "杨舍"}));
        refused(&world, below, 409, "obstructed", &["/into"]).await;
        let nowhere = coordinator.post(&path, &json!({"into": "没有"}));
        refused(&world, nowhere, 422, "invalid", &["/into"]).await;
        let told = with(draft(), "/localities", json!([{"key": "港城"}]));
        let told = coordinator.post("/api/v1/campaigns", &told).await.ok();
        let id = told["id"].as_str().unwrap();
        let attempt = coordinator.post(&path, &json!({"into": "zhangjiagang"}));
        refused(&world, attempt, 409, "obstructed", &[&format!("/campaigns/{id}")]).await;
        let campaign = format!("/api/v1/campaigns/{id}");
        coordinator.put(&campaign, 1, &draft()).await.ok();
        let report = coordinator.post(&path, &json!({"into": "zhangjiagang"})).await.ok();
        let of = moved(&report);
        assert_eq!((of["accounts"], of["regions below it"]), (1, 1));
        let court = coordinator.get(&account("wechat-fayuan")).await.ok();
        assert_eq!(court["region"], "zhangjiagang");
        let regions = coordinator.all("/api/v1/regions").await;
        let yangshe = regions.iter().find(|node| node["key"] == "杨舍").unwrap();
        assert_eq!(yangshe["parent"], "zhangjiagang");
        assert!(regions.iter().all(|node| node["key"] != "港城"));
        assert_live(&world).await;
        let again = "handle,name,platform,organisation,region\nwechat-fayuan,法院微信,wechat,法院,港城\n";
        let report = world.import(files(&[("accounts.csv", again)])).await;
        assert_eq!((report.changed, report.warnings.len()), (0, 1), "{report:?}");
    });
}

#[test]
fn a_wrong_target_a_lost_race_and_a_missing_right_merge_nothing() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = format!("{}/merge", account("wechat-fayuan"));
        for into in ["wechat-fayuan", "nobody"] {
            let attempt = coordinator.post_over(&path, 1, &json!({"into": into}));
            refused(&world, attempt, 422, "invalid", &["/into"]).await;
        }
        let into = json!({"into": "weibo-jiaoyu"});
        refused(&world, coordinator.post_over(&path, 4, &into), 412, "stale", &["#if-match"]).await;
        let planner = world.caller(Role::Planner).await;
        refused(&world, planner.post_over(&path, 1, &into), 403, "forbidden", &[]).await;
    });
}

/// What a registry of accounts, ties and clusters should be.
#[derive(Default)]
struct Model {
    accounts: BTreeSet<String>,
    former: BTreeMap<String, String>,
    ties: BTreeMap<(String, String), f64>,
    members: BTreeMap<String, BTreeSet<String>>,
}

fn pair(a: &str, b: &str) -> (String, String) {
    if a < b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
}

impl Model {
    /// Everything of `from` becomes something of `into`.
    fn become_one(&mut self, from: &str, into: &str) {
        self.accounts.remove(from);
        self.accounts.insert(into.to_owned());
        let of_from: Vec<_> = self.ties.keys().filter(|(a, b)| a == from || b == from).cloned().collect();
        for key in of_from {
            let weight = self.ties.remove(&key).unwrap();
            let other = if key.0 == from { &key.1 } else { &key.0 };
            if other != into {
                let kept = self.ties.entry(pair(other, into)).or_insert(weight);
                *kept = kept.max(weight);
            }
        }
        for members in self.members.values_mut() {
            if members.remove(from) {
                members.insert(into.to_owned());
            }
        }
        for present in self.former.values_mut().filter(|present| *present == from) {
            into.clone_into(present);
        }
        self.former.remove(into);
        self.former.insert(from.to_owned(), into.to_owned());
    }

    fn delete(&mut self, handle: &str) {
        self.accounts.remove(handle);
        self.ties.retain(|(a, b), _| a != handle && b != handle);
        for members in self.members.values_mut() {
            members.remove(handle);
        }
        self.former.retain(|_, present| present != handle);
    }

    async fn check(&self, world: &World, coordinator: &Caller) {
        let matrix = world.app.matrix().await.unwrap();
        let accounts: BTreeSet<String> =
            matrix.graph.accounts().iter().map(|account| account.handle.clone()).collect();
        assert_eq!(accounts, self.accounts);
        let ties: BTreeMap<(String, String), f64> = world
            .rows("tie")
            .await
            .iter()
            .map(|row| {
                let end = |name: &str| row[name].as_str().unwrap().to_owned();
                ((end("source"), end("target")), row["weight"].as_f64().unwrap())
            })
            .collect();
        assert_eq!(ties, self.ties);
        for (key, members) in &self.members {
            let kept: BTreeSet<String> = matrix.clusters()[key].members.iter().cloned().collect();
            assert_eq!(&kept, members);
        }
        let former = coordinator.all("/api/v1/renamed").await;
        let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
        let former: BTreeMap<String, String> =
            former.iter().map(|one| (text(one, "former"), text(one, "present"))).collect();
        assert_eq!(former, self.former);
        assert_live(world).await;
    }
}

async fn put(coordinator: &Caller, path: &str, body: &Value) {
    let request = coordinator.request(Method::PUT, path).header("content-type", "application/json");
    coordinator.send(request.body(body.to_string().into()).unwrap()).await.ok();
}

async fn act(coordinator: &Caller, model: &mut Model, dice: &mut Random, number: usize) {
    let all: Vec<String> = model.accounts.iter().cloned().collect();
    let one = dice.pick(&all).clone();
    let other = dice.pick(&all).clone();
    let revision = coordinator.get(&account(&one)).await.revision();
    match dice.below(8) {
        0 | 1 => {
            let handle = format!("h-{number}");
            let input =
                json!({"handle": handle, "name": "号", "platform": "weibo", "organisation": "公安局"});
            coordinator.post("/api/v1/accounts", &input).await.ok();
            model.accounts.insert(handle);
        }
        2 | 3 if one != other => {
            let weight = f64::from(u32::try_from(1 + dice.below(9usize)).unwrap());
            let tie = json!({"source": one, "target": other, "kind": "joint_duty", "weight": weight});
            put(coordinator, "/api/v1/ties", &tie).await;
            model.ties.insert(pair(&one, &other), weight);
        }
        4 => {
            let own: Vec<String> = model
                .former
                .iter()
                .filter(|(_, now)| **now == one)
                .map(|(former, _)| former.clone())
                .collect();
            let handle = own.first().filter(|_| dice.one_in(2)).cloned().unwrap_or(format!("r-{number}"));
            let path = format!("{}/rename", account(&one));
            coordinator.post_over(&path, revision, &json!({"handle": handle})).await.ok();
            model.become_one(&one, &handle);
        }
        5 if one != other => {
            let path = format!("{}/merge", account(&one));
            coordinator.post_over(&path, revision, &json!({"into": other})).await.ok();
            model.become_one(&one, &other);
        }
        6 => {
            let path = format!("{}?with_ties=true", account(&one));
            assert_eq!(coordinator.delete_over(&path, revision).await.status, 204);
            model.delete(&one);
        }
        _ => {
            let key = *dice.pick(&["roads", "schools"]);
            let members = dice.some(&all, 3);
            let path = format!("/api/v1/clusters/{key}");
            let revision = coordinator.get(&path).await.revision();
            let cluster = json!({"key": key, "name": key, "functions": [], "members": members});
            coordinator.put(&path, revision, &cluster).await.ok();
            model.members.insert(key.to_owned(), members.into_iter().collect());
        }
    }
}

#[test]
fn whatever_is_renamed_merged_and_deleted_the_registry_is_what_it_should_be() {
    for seed in [1, 2] {
        small(async |world| {
            let coordinator = world.caller(Role::Coordinator).await;
            for tie in world.rows("tie").await {
                let of = |name: &str| tie[name].as_str().unwrap();
                let (source, target, kind) = (of("source"), of("target"), of("kind"));
                let path = format!("/api/v1/ties?source={source}&target={target}&kind={kind}");
                assert_eq!(coordinator.delete(&path).await.status, 204);
            }
            let mut model = Model::default();
            for cluster in coordinator.all("/api/v1/clusters").await {
                let members = cluster["members"].as_array().unwrap().iter();
                let members = members.map(|one| one.as_str().unwrap().to_owned()).collect();
                model.members.insert(cluster["key"].as_str().unwrap().to_owned(), members);
            }
            for one in coordinator.all("/api/v1/accounts").await {
                model.accounts.insert(one["handle"].as_str().unwrap().to_owned());
            }
            let mut dice = Random(seed);
            for number in 0..60 {
                act(&coordinator, &mut model, &mut dice, number).await;
                model.check(&world, &coordinator).await;
                if model.accounts.len() < 3 {
                    break;
                }
            }
            assert!(!model.former.is_empty());
        });
    }
}
