//! Micro-clusters found in the ties: made as a job, kept as proposals, adopted in one step.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use axum::body::Body;
use axum::http::Method;
use micromatrix::app::write::Actor;
use micromatrix::domain::right::Role;
use micromatrix::domain::time::Timestamp;
use micromatrix::store::job::{lease_job, next_job};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::builders::{files, small};
use crate::contract::operations;
use crate::database::everywhere;
use crate::random::Dice;
use crate::support::{Caller, World, demo, empty, pointers, refused};

const DETECTIONS: &str = "/api/v1/clusters/detections";

/// Queues a detection; gives the path of its job.
async fn queue(caller: &Caller, input: &Value) -> String {
    let answer = caller.post(DETECTIONS, input).await;
    assert_eq!(answer.status, 202, "{:#}", answer.json);
    answer.header("location").to_owned()
}

/// Makes a detection; gives its path.
async fn detect(world: &World, caller: &Caller, input: &Value) -> String {
    let job = queue(caller, input).await;
    world.work().await;
    let job = caller.get(&job).await.ok();
    assert_eq!((&job["state"], &job["kind"]), (&json!("done"), &json!("detection")), "{job:#}");
    format!("{DETECTIONS}/{}", job["result"]["detection"].as_str().unwrap())
}

fn words(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Members by cluster.
async fn memberships(caller: &Caller) -> BTreeMap<String, BTreeSet<String>> {
    let clusters = caller.all("/api/v1/clusters").await;
    let members = |one: &Value| words(&one["members"]).into_iter().collect();
    clusters.iter().map(|one| (one["key"].as_str().unwrap().to_owned(), members(one))).collect()
}

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
fn a_detection_goes_through_a_job_and_changes_nothing_of_the_registry() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let planner = world.caller(Role::Planner).await;
        let before = (memberships(&planner).await, planner.get("/api/v1/matrix").await.ok());
        let path = detect(&world, &coordinator, &json!({"setting": "quick", "seed": 7})).await;
        let detection = planner.get(&path).await.ok();
        assert_eq!((&detection["state"], &detection["adopted"]), (&json!("open"), &Value::Null));
        assert_eq!(
            detection["asked"],
            json!({"setting": "quick", "resolution": 1.0, "seed": 7, "kinds": {}})
        );
        assert_eq!(
            (&detection["accounts"], &detection["subject"]),
            (&json!(124), &json!(coordinator.subject))
        );
        let communities = planner.all(&format!("{path}/communities")).await;
        let isolated = planner.all(&format!("{path}/isolated")).await;
        assert_eq!(detection["communities"], communities.len());
        assert_eq!(detection["isolated"], isolated.len());
        let mut handles: Vec<String> = communities.iter().flat_map(|one| words(&one["members"])).collect();
        handles.extend(isolated.iter().map(|one| one["account"].as_str().unwrap().to_owned()));
        assert_eq!((handles.len(), handles.iter().collect::<BTreeSet<_>>().len()), (124, 124));
        assert!(communities.is_sorted_by(|a, b| a["size"].as_u64() >= b["size"].as_u64()));
        let job = planner.get(&format!("/api/v1/jobs/{}", detection["job"].as_str().unwrap()));
        job.await.problem(404, "not_found");
        let job = coordinator.get(&format!("/api/v1/jobs/{}", detection["job"].as_str().unwrap())).await.ok();
        assert_eq!((&job["done"], &job["result"]["modularity"]), (&job["total"], &detection["modularity"]));
        assert_eq!((memberships(&planner).await, planner.get("/api/v1/matrix").await.ok()), before);
        // The same again is the same.
        let again = detect(&world, &coordinator, &json!({"setting": "quick", "seed": 7})).await;
        assert_eq!(planner.all(&format!("{again}/communities")).await, communities);
        assert!(coordinator.all("/api/v1/imports").await.is_empty(), "a detection is no import");
    });
}

#[test]
fn detections_are_listed_and_searched_by_what_they_are() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let first = detect(&world, &coordinator, &json!({"setting": "quick"})).await;
        world.set_clock("2026-06-12T01:00:01Z");
        let second = detect(&world, &coordinator, &json!({})).await;
        let ids = async |query: &str| -> Vec<String> {
            let all = coordinator.all(&format!("{DETECTIONS}{query}")).await;
            all.iter().map(|one| format!("{DETECTIONS}/{}", one["id"].as_str().unwrap())).collect()
        };
        assert_eq!(ids("").await, [second.clone(), first.clone()]);
        assert_eq!(ids("?setting=quick").await, std::slice::from_ref(&first));
        assert_eq!(ids("?state=open").await.len(), 2);
        coordinator.post(&format!("{second}/adopt"), &json!({"communities": [1]})).await.ok();
        assert_eq!(ids("?state=adopted").await, std::slice::from_ref(&second));
        assert_eq!(ids("?state=outdated").await, std::slice::from_ref(&first));
        assert!(ids("?state=open").await.is_empty());
        let communities = coordinator.all(&format!("{first}/communities")).await;
        let handle = communities[1]["members"][0].as_str().unwrap();
        let holding = coordinator.all(&format!("{first}/communities?account={handle}")).await;
        assert_eq!(holding, std::slice::from_ref(&communities[1]));
        let met = coordinator.all(&format!("{first}/communities?cluster=schools")).await;
        let meets =
            |one: &&Value| one["overlaps"].as_array().unwrap().iter().any(|met| met["cluster"] == "schools");
        assert_eq!(met.iter().collect::<Vec<_>>(), communities.iter().filter(meets).collect::<Vec<_>>());
        let alone = coordinator.all(&format!("{first}/isolated")).await;
        let tied = coordinator.all(&format!("{first}/isolated?reason=no_ties")).await;
        assert!(tied.iter().all(|one| one["reason"] == "no_ties") && tied.len() <= alone.len());
        for list in [first.clone() + "/communities", first + "/isolated"] {
            for (query, code) in [
                ("limit=0", "invalid_query"),
                ("limit=501", "invalid_query"),
                ("colour=red", "invalid_query"),
                ("cursor=6d6d", "invalid_cursor"),
            ] {
                coordinator.get(&format!("{list}?{query}")).await.problem(400, code);
            }
        }
        let nowhere = format!("{DETECTIONS}/01980c5e-7a00-7000-8000-00000000dead");
        for list in ["", "/communities", "/isolated"] {
            coordinator.get(&format!("{nowhere}{list}")).await.problem(404, "not_found");
        }
    });
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
        refused(&world, again, (409, "already_adopted"), &[]).await;
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
            let problem = refused(&world, coordinator.post(&adopt, &body), (409, "matrix_moved"), &[]).await;
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
async fn anyhow(world: &World, dice: &mut Dice) {
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
        let mut dice = Dice(0x5eed_0008);
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
fn values_that_are_not_right_are_named_and_nothing_is_queued() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (body, places) in [
            (json!({"resolution": 0}), vec!["/resolution"]),
            (json!({"resolution": -1.5}), vec!["/resolution"]),
            (json!({"resolution": 1001}), vec!["/resolution"]),
            (json!({"resolution": "NaN"}), vec!["/resolution"]),
            (json!({"seed": -1}), vec!["/seed"]),
            (json!({"setting": "slow"}), vec!["/setting"]),
            (
                json!({"kinds": {"friendship": 1, "joint_duty": -1}}),
                vec!["/kinds/friendship", "/kinds/joint_duty"],
            ),
            (json!({"kinds": {"joint_duty": 0, "same_organisation": 0}}), vec!["/kinds"]),
            (json!({"kinds": {"joint_duty": 0.5}}), vec!["/kinds/joint_duty"]),
            (json!({"colour": 1}), vec!["/colour"]),
        ] {
            refused(&world, coordinator.post(DETECTIONS, &body), (422, "invalid"), &places).await;
        }
        let path = detect(&world, &coordinator, &json!({})).await;
        let adopt = format!("{path}/adopt");
        for (body, places) in [
            (json!({}), vec!["/communities"]),
            (json!({"communities": "some"}), vec!["/communities"]),
            (json!({"communities": []}), vec!["/communities"]),
            (json!({"communities": [1, "x"]}), vec!["/communities/1"]),
            (json!({"communities": [1, 9, 1]}), vec!["/communities/1", "/communities/2"]),
            (json!({"communities": [1], "labels": [{"community": 1, "key": "x"}]}), vec!["/labels/0/key"]),
            (
                json!({"communities": [1], "labels": [{"community": 2, "name": "x"}]}),
                vec!["/labels/0/community"],
            ),
            (json!({"communities": [1], "labels": [{"community": 1, "name": ""}]}), vec!["/labels/0/name"]),
        ] {
            let problem = refused(&world, coordinator.post(&adopt, &body), (422, "invalid"), &places).await;
            assert_eq!(pointers(&problem), places);
        }
        let planner = world.caller(Role::Planner).await;
        planner.post(&adopt, &json!({"communities": "all"})).await.problem(403, "forbidden");
        planner.post(DETECTIONS, &json!({})).await.problem(403, "forbidden");
    });
}

#[test]
fn where_nobody_is_tied_there_is_nothing_to_find() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        refused(&world, coordinator.post(DETECTIONS, &json!({})), (409, "no_ties"), &[]).await;
        let closed = "handle,name,platform,organisation,status\na,甲,app,局,closed\nb,乙,app,局,active\n";
        let ties = "source,target,kind,weight\na,b,joint_duty,1\n";
        world.import(files(&[("accounts.csv", closed), ("ties.csv", ties)])).await;
        let job = queue(&coordinator, &json!({})).await;
        world.work().await;
        let job = coordinator.get(&job).await.ok();
        assert_eq!((&job["state"], &job["problem"]["code"]), (&json!("failed"), &json!("no_ties")));
        assert!(coordinator.all(DETECTIONS).await.is_empty());
    });
}

#[test]
fn kinds_weigh_what_is_asked_and_whoever_has_no_tie_left_stays_where_it_is() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path =
            detect(&world, &coordinator, &json!({"kinds": {"joint_duty": 0, "same_organisation": 1500}}))
                .await;
        let communities = coordinator.all(&format!("{path}/communities")).await;
        assert_eq!(communities.len(), 1);
        let one = &communities[0];
        assert_eq!(one["members"], json!(["wechat-jiaojing", "weibo-jiaojing"]));
        assert_eq!((&one["internal_weight"], &one["external_weight"]), (&json!(3.0), &json!(0.0)));
        assert_eq!(
            (&one["cohesion"], &one["density"], &one["lead"]),
            (&json!(1000), &json!(1000), &json!("wechat-jiaojing"))
        );
        assert_eq!((&one["cluster"], &one["key"]), (&json!("roads"), &json!("roads")));
        assert_eq!(
            (&one["name"], &one["name_en"]),
            (&json!("张家港市交通警务微矩阵"), &json!("Traffic police in Zhangjiagang"))
        );
        let jaccard =
            json!([{"cluster": "roads", "name": "道路微矩阵", "shared": 2, "size": 3, "jaccard": 667}]);
        assert_eq!(one["overlaps"], jaccard);
        let alone = coordinator.all(&format!("{path}/isolated")).await;
        assert_eq!((alone.len(), &alone[0]), (5, &json!({"account": "app-jiaojing", "reason": "no_ties"})));
        let before = memberships(&coordinator).await;
        let adopted = coordinator.post(&format!("{path}/adopt"), &json!({"communities": "all"})).await.ok();
        assert_eq!(adopted["clusters"], json!([]));
        assert_eq!(memberships(&coordinator).await, before);
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
        refused(&world, coordinator.post(&adopt, &body), (422, "invalid"), &["/labels/0/key"]).await;
        let label = json!({"community": new["ordinal"], "name": "法治微矩阵"});
        let body = json!({"communities": [new["ordinal"]], "labels": [label]});
        coordinator.post(&adopt, &body).await.ok();
        let cluster = coordinator.get("/api/v1/clusters/schools").await.ok();
        assert_eq!(cluster["name"], "法治微矩阵");
        let members = json!(["wechat-fayuan", "wechat-jiaoyu", "wechat-lvshi", "weibo-jiaoyu"]);
        assert_eq!(cluster["members"], members, "who is in no adopted community stays");
    });
}

#[test]
fn a_queued_detection_that_is_cancelled_finds_nothing() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let job = queue(&coordinator, &json!({})).await;
        coordinator.call(&format!("{job}/cancel")).await.ok();
        world.work().await;
        assert_eq!(coordinator.get(&job).await.ok()["state"], "cancelled");
        assert!(coordinator.all(DETECTIONS).await.is_empty());
    });
}

/// A worker takes the next job and is never heard of again.
async fn die_at_work(world: &World) {
    let write = world.app.write(&Actor::default()).await.unwrap();
    let leased = next_job(write.conn(), write.at).await.unwrap().unwrap();
    let until = Timestamp::from_ms(write.at.as_ms() + 30_000);
    lease_job(write.conn(), leased.job.id, "dead", until).await.unwrap();
    write.commit().await.unwrap();
}

#[test]
fn a_detection_whose_worker_died_is_made_by_another_one_unless_it_was_asked_to_stop() {
    for stopped in [true, false] {
        small(async |world| {
            let coordinator = world.caller(Role::Coordinator).await;
            let job = queue(&coordinator, &json!({})).await;
            die_at_work(&world).await;
            if stopped {
                coordinator.call(&format!("{job}/cancel")).await.ok();
            }
            world.set_clock("2026-06-12T01:01:00Z");
            world.work().await;
            let expected = if stopped { ("cancelled", 0) } else { ("done", 1) };
            assert_eq!(coordinator.get(&job).await.ok()["state"], expected.0);
            assert_eq!(coordinator.all(DETECTIONS).await.len(), expected.1);
        });
    }
}

#[test]
fn a_job_that_is_taken_over_after_it_has_kept_its_detection_makes_no_second_one() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let job = queue(&coordinator, &json!({})).await;
        world.work().await;
        let done = coordinator.get(&job).await.ok();
        // As if the worker had died between keeping the detection and ending the job.
        let undo = "UPDATE job SET state = 'running', lease_owner = 'dead', lease_until_ms = 0, result = NULL, \
            finished_ms = NULL, input = '{}'";
        world.app.db.execute_unprepared(undo).await.unwrap();
        world.work().await;
        assert_eq!(coordinator.get(&job).await.ok()["result"], done["result"]);
        assert_eq!(coordinator.all(DETECTIONS).await.len(), 1);
    });
}

#[test]
fn no_key_is_a_word_that_the_paths_keep_for_themselves() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let paths: BTreeSet<&str> = operations().into_iter().map(|operation| operation.path).collect();
        let mut seen = 0;
        for (folder, place) in [("clusters", "{key}"), ("accounts", "{handle}"), ("organisations", "{key}")] {
            let stem = format!("/api/v1/{folder}/");
            let rest = paths.iter().filter_map(|path| path.strip_prefix(&stem));
            let words = rest.filter_map(|rest| rest.split('/').next());
            let words: BTreeSet<&str> = words.filter(|word| *word != place).collect();
            for word in words {
                let (body, pointer, file) = match folder {
                    "clusters" => (
                        json!({"key": word, "name": "微矩阵"}),
                        "/key",
                        ("clusters.csv", format!("key,name\n{word},微矩阵\n")),
                    ),
                    "accounts" => (
                        json!({"handle": word, "name": "账号", "platform": "app", "organisation": "法院"}),
                        "/handle",
                        (
                            "accounts.csv",
                            format!("handle,name,platform,organisation\n{word},账号,app,法院\n"),
                        ),
                    ),
                    other => panic!("{other} has words of its own, which no key may be"),
                };
                let attempt = coordinator.post(&format!("/api/v1/{folder}"), &body);
                refused(&world, attempt, (422, "invalid"), &[pointer]).await;
                let files = json!({"files": {file.0: file.1}});
                let job = coordinator.post("/api/v1/imports", &files).await.header("location").to_owned();
                world.work().await;
                let errors = &coordinator.get(&job).await.ok()["problem"]["report"]["errors"];
                assert_eq!(
                    (&errors[0]["line"], &errors[0]["value"]),
                    (&json!(2), &json!(word)),
                    "{errors:#}"
                );
                seen += 1;
            }
        }
        assert!(seen >= 4, "{seen}");
    });
}
