//! Adopting detected communities as micro-clusters, in one step.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use axum::body::Body;
use axum::http::Method;
use micromatrix::domain::right::Role;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::api::builders::{files, small};
use crate::api::detection::{detect, memberships, words};
use crate::support::database::everywhere;
use crate::support::random::Random;
use crate::support::{World, demo, refused};

/// Members by cluster as adopting these communities must leave them.
fn model(
    mut clusters: BTreeMap<String, BTreeSet<String>>,
    chosen: &[&Value],
) -> BTreeMap<String, BTreeSet<String>> {
    for one in chosen {
        let cluster = clusters.entry(one["key"].as_str().unwrap().to_owned()).or_default();
        for other in chosen.iter().filter(|other| other["ordinal"] != one["ordinal"]) {
            for handle in words(&other["members"]) {
                cluster.remove(&handle);
            }
        }
        cluster.extend(words(&one["members"]));
    }
    clusters
}

#[test]
fn adopting_is_one_event_and_a_history_for_each_cluster_and_keeps_ids_and_keys() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = detect(&world, &coordinator, &json!({"resolution": 5})).await;
        let communities = coordinator.all(&format!("{path}/communities")).await;
        let clusters = coordinator.all("/api/v1/clusters").await;
        let before = memberships(&coordinator).await;
        let adopt = format!("{path}/adopt");
        let world_before = world.everything().await;
        let shown = coordinator.post(&adopt, &json!({"communities": "all", "dry_run": true})).await.ok();
        assert_eq!(world.everything().await, world_before, "a dry run has changed something");
        let events = world.rows("event").await.len();
        let mut adopted = coordinator.post(&adopt, &json!({"communities": "all"})).await.ok();
        assert_eq!((&shown["dry_run"], &adopted["dry_run"]), (&json!(true), &json!(false)));
        adopted["dry_run"] = json!(true);
        assert_eq!(adopted, shown);
        let now = memberships(&coordinator).await;
        assert_eq!(now, model(before.clone(), &communities.iter().collect::<Vec<_>>()));
        for old in &clusters {
            let new =
                coordinator.get(&format!("/api/v1/clusters/{}", old["key"].as_str().unwrap())).await.ok();
            for field in ["id", "key", "name", "functions", "lead"] {
                assert_eq!(old[field], new[field]);
            }
        }
        let kinds: Vec<Value> = coordinator.all("/api/v1/events").await[events..]
            .iter()
            .map(|event| event["kind"].clone())
            .collect();
        assert_eq!(kinds, ["detection.adopted"]);
        let told = adopted["clusters"].as_array().unwrap();
        assert!(
            told.iter().any(|one| one["created"] == true) && told.iter().any(|one| one["created"] == false)
        );
        for one in told {
            let key = one["cluster"].as_str().unwrap();
            let former: BTreeSet<String> = words(&one["former"]).into_iter().collect();
            assert_eq!(former, before.get(key).cloned().unwrap_or_default());
            assert_eq!(one["size"], now[key].len());
            let cluster = coordinator.get(&format!("/api/v1/clusters/{key}")).await.ok();
            assert_eq!((&cluster["revision"], &cluster["name"]), (&one["revision"], &one["name"]));
            let rows = world.rows("audit").await;
            let history = rows.iter().filter(|row| row["entity"] == "cluster" && row["entity_key"] == key);
            let action = if one["created"] == true { "cluster.created" } else { "cluster.updated" };
            assert_eq!(history.max_by_key(|row| row["seq"].as_i64()).unwrap()["action"], action);
        }
        let detection = coordinator.get(&path).await.ok();
        assert_eq!(
            (&detection["state"], &detection["adopted"]["subject"]),
            (&json!("adopted"), &json!(coordinator.subject))
        );
        assert_eq!(detection["adopted"]["communities"].as_array().unwrap().len(), communities.len());
        let again = coordinator.post(&adopt, &json!({"communities": [1]}));
        refused(&world, again, 409, "already_adopted", &[]).await;
    });
}

#[test]
fn whoever_finds_the_registry_moved_is_told_what_has_changed() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = detect(&world, &coordinator, &json!({})).await;
        let then = coordinator.get(&path).await.ok()["revision"].as_i64().unwrap();
        for other in ["weibo-jiaoyu", "wechat-fayuan"] {
            let tie = json!({"source": "wechat-jiaoyu", "target": other, "kind": "joint_duty", "weight": 2});
            coordinator.put("/api/v1/ties", 1, &tie).await.ok();
        }
        let cluster = json!({"key": "courts", "name": "法院", "members": ["wechat-fayuan"]});
        coordinator.post("/api/v1/clusters", &cluster).await.ok();
        let adopt = format!("{path}/adopt");
        for body in [json!({"communities": "all"}), json!({"communities": [1], "dry_run": true})] {
            let problem = refused(&world, coordinator.post(&adopt, &body), 409, "matrix_moved", &[]).await;
            assert_eq!(
                problem["moved"],
                json!({
                    "revision_then": then, "revision_now": then + 3,
                    "changed": [
                        {"entity": "cluster", "count": 1, "keys": ["courts"]},
                        {"entity": "tie", "count": 2, "keys": [
                            "wechat-fayuan|wechat-jiaoyu|joint_duty", "wechat-jiaoyu|weibo-jiaoyu|joint_duty"
                        ]}
                    ]
                })
            );
        }
        assert_eq!(coordinator.get(&path).await.ok()["state"], "outdated");
    });
}

#[test]
fn of_two_who_adopt_at_once_one_wins() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let other = world.caller(Role::Coordinator).await;
        for _ in 0..3 {
            let path = detect(&world, &coordinator, &json!({})).await;
            let (adopt, before) = (format!("{path}/adopt"), memberships(&coordinator).await);
            let communities = coordinator.all(&format!("{path}/communities")).await;
            let (all, first) = (json!({"communities": "all"}), json!({"communities": [1]}));
            let (one, two) = tokio::join!(
                tokio::spawn(coordinator.post(&adopt, &all)),
                tokio::spawn(other.post(&adopt, &first)),
            );
            let (one, two) = (one.unwrap(), two.unwrap());
            let chosen: Vec<&Value> = if one.status.is_success() {
                two.problem(409, "already_adopted");
                communities.iter().collect()
            } else {
                one.problem(409, "already_adopted");
                two.ok();
                communities.iter().take(1).collect()
            };
            assert_eq!(memberships(&coordinator).await, model(before, &chosen));
            assert_eq!(
                world.rows("event").await.iter().filter(|row| row["kind"] == "detection.adopted").count(),
                1
            );
            world
                .app
                .db
                .execute_unprepared("DELETE FROM event WHERE kind = 'detection.adopted'")
                .await
                .unwrap();
        }
    });
}

#[test]
fn an_adoption_that_is_sent_again_under_its_key_is_answered_as_before() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = detect(&world, &coordinator, &json!({})).await;
        let send = || {
            let request = coordinator.request(Method::POST, &format!("{path}/adopt"));
            let request =
                request.header("idempotency-key", "adopt-1").header("content-type", "application/json");
            coordinator.send(request.body(Body::from(json!({"communities": "all"}).to_string())).unwrap())
        };
        let first = send().await.ok();
        assert_eq!(first["clusters"][0]["joined"], json!(["wechat-jiaoyu"]));
        assert_eq!(
            first["clusters"][0]["former"],
            json!(["app-jiaojing", "wechat-jiaojing", "weibo-jiaojing"])
        );
        assert_eq!(send().await.ok(), first);
    });
}

/// A registry of twenty accounts in four groups, with clusters that cut across them.
async fn anyhow(world: &World, dice: &mut Random) {
    let mut accounts = "handle,name,platform,organisation,functions\n".to_owned();
    let mut ties = "source,target,kind,weight\n".to_owned();
    let mut members = "cluster,account\n".to_owned();
    for at in 0..20 {
        writeln!(accounts, "a{at:02},账号{at},weibo,单位{},", at % 3).unwrap();
        for other in at + 1..20 {
            let chance = if at % 4 == other % 4 { 2 } else { 12 };
            if dice.below(chance) == 0 && at % 9 != 8 {
                writeln!(ties, "a{at:02},a{other:02},joint_duty,{}", 1 + dice.below(3)).unwrap();
            }
        }
        for cluster in 0..4 {
            if dice.below(if at % 4 == cluster { 2 } else { 8 }) == 0 {
                writeln!(members, "c{cluster},a{at:02}").unwrap();
            }
        }
    }
    let clusters = "key,name,functions,lead\nc0,零,,\nc1,一,,\nc2,二,,\nc3,三,,\n";
    world
        .import(files(&[
            ("accounts.csv", &accounts),
            ("ties.csv", &ties),
            ("clusters.csv", clusters),
            ("members.csv", &members),
        ]))
        .await;
}

#[test]
fn random_adoptions_one_after_another_leave_what_a_naive_model_leaves() {
    everywhere(async |url| {
        let world = World::open(url).await;
        let coordinator = world.caller(Role::Coordinator).await;
        let mut dice = Random(0x5eed_0008);
        anyhow(&world, &mut dice).await;
        let mut expected = memberships(&coordinator).await;
        for round in 0..12 {
            let (source, target) = (dice.below(20), dice.below(20));
            if source != target {
                let tie = json!({
                    "source": format!("a{source:02}"), "target": format!("a{target:02}"), "kind": "joint_duty",
                    "weight": 1 + dice.below(6)
                });
                coordinator.put("/api/v1/ties", 1, &tie).await.ok();
            }
            let resolution = [0.5, 1.0, 2.0][dice.below(3)];
            let input = json!({"seed": round, "resolution": resolution});
            let path = detect(&world, &coordinator, &input).await;
            let communities = coordinator.all(&format!("{path}/communities")).await;
            let mut chosen: Vec<&Value> = communities.iter().filter(|_| dice.below(3) > 0).collect();
            if chosen.is_empty() {
                chosen.push(&communities[0]);
            }
            let ordinals: Vec<&Value> = chosen.iter().map(|one| &one["ordinal"]).collect();
            coordinator.post(&format!("{path}/adopt"), &json!({"communities": ordinals})).await.ok();
            expected = model(expected, &chosen);
            assert_eq!(memberships(&coordinator).await, expected, "round {round}");
        }
    });
}

#[test]
fn a_community_gets_the_key_and_the_name_that_are_asked_for() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (source, target) in [("wechat-fayuan", "wechat-lvshi"), ("wechat-lvshi", "weibo-jiaoyu")] {
            let tie = json!({"source": source, "target": target, "kind": "joint_duty", "weight": 9});
            coordinator.put("/api/v1/ties", 1, &tie).await.ok();
        }
        let path = detect(&world, &coordinator, &json!({})).await;
        let communities = coordinator.all(&format!("{path}/communities")).await;
        let new = communities
            .iter()
            .find(|one| words(&one["members"]).contains(&"wechat-fayuan".to_owned()))
            .unwrap();
        let label = json!({"community": new["ordinal"], "key": "law", "name": "法治微矩阵"});
        let goes_on = new["cluster"].is_string();
        assert!(goes_on, "two of its three are in schools");
        let body = json!({"communities": [new["ordinal"]], "labels": [label]});
        let adopt = format!("{path}/adopt");
        refused(&world, coordinator.post(&adopt, &body), 422, "invalid", &["/labels/0/key"]).await;
        let label = json!({"community": new["ordinal"], "name": "法治微矩阵"});
        let body = json!({"communities": [new["ordinal"]], "labels": [label]});
        coordinator.post(&adopt, &body).await.ok();
        let cluster = coordinator.get("/api/v1/clusters/schools").await.ok();
        assert_eq!(cluster["name"], "法治微矩阵");
        let members = json!(["wechat-fayuan", "wechat-jiaoyu", "wechat-lvshi", "weibo-jiaoyu"]);
        assert_eq!(cluster["members"], members, "who is in no adopted community stays");
    });
}
