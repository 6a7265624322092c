//! Micro-clusters found in the ties: made as a job and kept as proposals.

use std::collections::{BTreeMap, BTreeSet};

use micromatrix::app::write::Actor;
use micromatrix::domain::right::Role;
use micromatrix::store::job::{lease_job, next_job};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::api::builders::{files, small};
use crate::support::contract::operations;
use crate::support::{Caller, World, demo, empty, pointers, refused};

pub const DETECTIONS: &str = "/api/v1/clusters/detections";

/// Queues a detection; gives the path of its job.
async fn queue(caller: &Caller, input: &Value) -> String {
    let answer = caller.post(DETECTIONS, input).await;
    assert_eq!(answer.status, 202, "{:#}", answer.json);
    answer.header("location").to_owned()
}

/// Makes a detection; gives its path.
pub async fn detect(world: &World, caller: &Caller, input: &Value) -> String {
    let job = queue(caller, input).await;
    world.work().await;
    let job = caller.get(&job).await.ok();
    assert_eq!((&job["state"], &job["kind"]), (&json!("done"), &json!("detection")), "{job:#}");
    format!("{DETECTIONS}/{}", job["result"]["detection"].as_str().unwrap())
}

pub fn words(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Members by cluster.
pub async fn memberships(caller: &Caller) -> BTreeMap<String, BTreeSet<String>> {
    let clusters = caller.all("/api/v1/clusters").await;
    let members = |one: &Value| words(&one["members"]).into_iter().collect();
    clusters.iter().map(|one| (one["key"].as_str().unwrap().to_owned(), members(one))).collect()
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
            refused(&world, coordinator.post(DETECTIONS, &body), 422, "invalid", &places).await;
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
            let problem = refused(&world, coordinator.post(&adopt, &body), 422, "invalid", &places).await;
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
        refused(&world, coordinator.post(DETECTIONS, &json!({})), 409, "no_ties", &[]).await;
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
    let leased = next_job(write.conn(), &[]).await.unwrap().unwrap();
    lease_job(write.conn(), leased.job.id, "dead", write.at).await.unwrap();
    write.commit().await.unwrap();
    // Others see it work.
    world.work().await;
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
        world.set_clock("2026-06-12T01:01:00Z");
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
                refused(&world, attempt, 422, "invalid", &[pointer]).await;
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
