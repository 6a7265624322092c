//! The registry as files: importing them changes nothing, and into an empty registry makes the same.

use std::cell::RefCell;
use std::io::{Cursor, Read as _};

use axum::http::Method;
use micromatrix::domain::import::ImportState;
use micromatrix::domain::right::Role;
use micromatrix::domain::tie::TieBetween;
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::api::builders::small;
use crate::api::rename::assert_live;
use crate::support::random::Random;
use crate::support::{Caller, World, demo, empty};

/// The files of the archive.
async fn exported(caller: &Caller) -> Vec<(String, Vec<u8>)> {
    let (headers, bytes) = caller.raw(caller.request(Method::GET, "/api/v1/matrix/export")).await;
    assert_eq!(headers["content-type"], "application/zip");
    assert_eq!(headers["content-disposition"], "attachment; filename=\"registry.zip\"");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.push((file.name().unwrap().to_string(), bytes));
    }
    files
}

/// What is there to be read, without ids and revisions.
async fn said(caller: &Caller) -> Vec<Value> {
    let mut all = Vec::new();
    for list in ["accounts", "organisations", "clusters", "functions", "regions", "coverage/targets"] {
        for mut one in caller.all(&format!("/api/v1/{list}")).await {
            let fields = one.as_object_mut().unwrap();
            fields.retain(|name, _| !["id", "revision"].contains(&name.as_str()));
            all.push(one);
        }
    }
    all
}

/// What was exported, and what stood there.
type Exported = (Vec<(String, Vec<u8>)>, Vec<Value>, Vec<TieBetween>);

async fn export(world: &World) -> Exported {
    let coordinator = world.caller(Role::Coordinator).await;
    let files = exported(&coordinator).await;
    let revision = world.app.matrix().await.unwrap().revision;
    let again = world.import(files.clone()).await;
    assert_eq!(again.state, ImportState::Unchanged, "{again}");
    let matrix = world.app.matrix().await.unwrap();
    assert_eq!(matrix.revision, revision);
    (files, said(&coordinator).await, matrix.graph.tie_list())
}

/// Into an empty registry the files make the same.
fn goes_round(all: Vec<Exported>) {
    for (files, there, ties) in all {
        empty(async |world| {
            world.import(files.clone()).await;
            let coordinator = world.caller(Role::Coordinator).await;
            assert_eq!(said(&coordinator).await, there);
            assert_eq!(exported(&coordinator).await, files);
            assert_eq!(world.app.matrix().await.unwrap().graph.tie_list(), ties);
            assert_live(&world).await;
        });
    }
}

#[test]
fn the_export_of_a_city_changes_nothing_and_makes_the_same_city_elsewhere() {
    let all = RefCell::new(Vec::new());
    demo(async |world| {
        let one = export(&world).await;
        all.borrow_mut().push(one);
    });
    goes_round(all.into_inner());
}

/// Words that files have trouble with.
const WORDS: [&str; 12] =
    ["甲", "=1+1", "@b", "-3", "'a", "a,b", "a\"b", "  两端", "第\n二行", "ünï", "+86", "x"];

async fn change(coordinator: &Caller, random: &mut Random, number: usize) {
    let name = format!("{}{}", random.pick(&WORDS).trim(), number % 5);
    let key = format!("k-{}", number % 7);
    let organisation = json!({"key": key, "name": name, "system": "party"});
    drop(coordinator.post("/api/v1/organisations", &organisation).await);
    let account = json!({
        "handle": format!("h-{number}"), "name": name, "platform": "weibo", "organisation": key,
        "functions": random.some(&["education", "courts", "tax"], 2), "topics": random.some(&["=题", "雨", "'x"], 2),
        "audiences": random.some(&["parents", "drivers"], 2), "followers": random.one_in(2).then_some(number),
        "status": random.pick(&["active", "paused", "closed"]),
    });
    drop(coordinator.post("/api/v1/accounts", &account).await);
    let cluster = json!({
        "key": format!("c-{number}"), "name": name, "functions": ["tax"], "lead": format!("h-{number}"),
        "members": [format!("h-{number}"), "weibo-jiaojing"],
    });
    drop(coordinator.post("/api/v1/clusters", &cluster).await);
    let tie = json!({
        "source": format!("h-{number}"), "target": "weibo-jiaojing", "kind": "joint_duty",
        "weight": f64::from(u32::try_from(random.below(1000usize)).unwrap()) / 7.0 + 0.1,
    });
    let request = coordinator.request(Method::PUT, "/api/v1/ties");
    let request = request.header("content-type", "application/json");
    drop(coordinator.send(request.body(tie.to_string().into()).unwrap()).await);
}

#[test]
fn random_registries_go_round() {
    let all = RefCell::new(Vec::new());
    for seed in 0..3 {
        small(async |world| {
            let mut random = Random(seed);
            let coordinator = world.caller(Role::Coordinator).await;
            for number in 0..12 {
                change(&coordinator, &mut random, number).await;
            }
            assert!(coordinator.all("/api/v1/accounts").await.len() > 14);
            let one = export(&world).await;
            all.borrow_mut().push(one);
        });
    }
    goes_round(all.into_inner());
}
