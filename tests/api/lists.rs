//! Every list of the API takes a limit of 1 to 500 and a cursor of its own, and refuses what it does not know.

use serde_json::{Value, json};

use micromatrix::domain::right::Role;

use crate::api::builders::{answer, small};
use crate::api::desk::{Desk, OTHER};
use crate::api::detection::detect;
use crate::api::upload::{CITY, import, workbook};
use crate::support::contract::{Operation, operations};
use crate::support::{Caller, Form, World, grant, refused};

fn lists() -> Vec<Operation> {
    let is_list = |operation: &Operation| {
        let parameters = operation.says["parameters"].as_array().into_iter().flatten();
        operation.method == "get" && parameters.into_iter().any(|one| one["name"] == "limit")
    };
    operations().into_iter().filter(is_list).collect()
}

/// Somebody who may read every list, and the path of each list over something that is there.
async fn reader(world: &World) -> (Caller, Vec<String>) {
    let desk = Desk::minor(world).await;
    desk.revise(OTHER).await;
    for text in ["太长。", "请补电话。"] {
        let comment = json!({"version": 2, "start": 0, "end": 2, "text": text});
        desk.reviewer.post(&desk.at("/comments"), &comment).await.ok();
    }
    let fact = json!({"key": "hotline", "wording": {"text": "应急求助拨打 119。"}});
    let fact = desk.run.coordinator.post(&desk.run.at("facts"), &fact).await.ok();
    let detection = detect(world, &desk.run.coordinator, &json!({"setting": "quick"})).await;
    let form = Form::of_file("备案表.xlsx", &workbook(CITY));
    let import = import(world, &desk.run.coordinator, &form).await;
    for key in ["city", "county"] {
        let profile = json!({"key": key, "name": key, "mapping": import["mapping"]});
        desk.run.coordinator.post("/api/v1/import-profiles", &profile).await.ok();
    }
    let count = |function: &str| json!({"function": function, "count": 3});
    let need =
        json!({"source": "12345热线", "period": "2026-Q2", "counts": [count("education"), count("courts")]});
    desk.run.coordinator.put("/api/v1/coverage/need", 1, &need).await.ok();
    let admin = world.caller(Role::Admin).await;
    let hook = |name: &str| json!({"name": name, "url": "https://93.184.215.14/hooks", "paused": true});
    let hook = [
        admin.post("/api/v1/webhooks", &hook("a")).await.ok(),
        admin.post("/api/v1/webhooks", &hook("b")).await.ok(),
    ];
    let everybody = Role::ALL.into_iter().filter(|role| ![Role::Member, Role::Lead].contains(role));
    let caller = world.caller_with(everybody.map(grant).collect()).await;
    let subject = caller.subject.clone();
    let direction = desk.run.standing("wechat-jiaoyu").await.unwrap();
    for title in ["先讲后排", "再讲前排"] {
        desk.run.coordinator.post(&answer(&direction, "texts"), &json!({"title": title})).await.ok();
    }
    let leak = json!({"kind": "fire", "place": "zhangjiagang", "at": "2026-06-12T00:50:00Z"});
    let incident = desk.run.coordinator.post("/api/v1/incidents", &leak).await.ok();
    let incident = incident["incident"]["id"].as_str().unwrap().to_owned();
    let path = |operation: Operation| {
        let path = operation.path.replace("{handle}", "weibo-jiaojing").replace("{key}", "roads");
        let id = match path.split("/{id}").next().unwrap().rsplit('/').next().unwrap() {
            "pieces" => &desk.id,
            "facts" => fact["id"].as_str().unwrap(),
            "imports" => import["job"]["id"].as_str().unwrap(),
            "detections" => detection.rsplit('/').next().unwrap(),
            "incidents" => &incident,
            "subjects" => &subject,
            "webhooks" => hook[0]["webhook"]["id"].as_str().unwrap(),
            "directions" => direction["id"].as_str().unwrap(),
            _ => &desk.run.id,
        };
        path.replace("{id}", id)
    };
    (caller, lists().into_iter().map(path).collect())
}

#[test]
fn every_list_refuses_a_limit_out_of_bounds_a_foreign_cursor_and_an_unknown_filter() {
    assert!(lists().len() > 15);
    small(async |world| {
        let (caller, paths) = reader(&world).await;
        for path in paths {
            for (query, code, place) in [
                ("limit=0", "invalid_query", "?limit"),
                ("limit=501", "invalid_query", "?limit"),
                ("colour=red", "invalid_query", "?colour"),
                ("cursor=6d6d", "invalid_cursor", "?cursor"),
            ] {
                let attempt = caller.get(&format!("{path}?{query}"));
                refused(&world, attempt, 400, code, &[place]).await;
            }
        }
    });
}

#[test]
fn every_list_ends_and_pages_of_one_give_the_same_as_one_page() {
    small(async |world| {
        let (caller, paths) = reader(&world).await;
        let mut with_two = 0;
        for path in paths {
            let whole = caller.get(&format!("{path}?limit=500")).await.ok();
            assert_eq!(whole["next_cursor"], Value::Null, "{path}");
            let (mut items, mut cursor) = (Vec::new(), String::new());
            for _ in 0..=whole["items"].as_array().unwrap().len() {
                let page = caller.get(&format!("{path}?limit=1{cursor}")).await.ok();
                items.extend(page["items"].as_array().unwrap().clone());
                let Some(next) = page["next_cursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
                if items.len() > 12 {
                    break;
                }
            }
            let expected = whole["items"].as_array().unwrap();
            assert_eq!(items, expected[..items.len().min(expected.len())], "{path}");
            assert!(items.len() > 12 || items.len() == expected.len(), "{path}");
            with_two += usize::from(items.len() > 1);
        }
        assert!(with_two >= 20, "only {with_two} lists have a second page");
    });
}
