//! Every list of the API takes a limit of 1 to 500 and a cursor of its own, and refuses what it does not know.

use serde_json::Value;

use micromatrix::domain::right::Role;

use crate::api::builders::{Run, draft, small};
use crate::support::contract::{Operation, operations};
use crate::support::{Caller, World, grant, refused};

fn lists() -> Vec<Operation> {
    let is_list = |operation: &Operation| {
        let parameters = operation.says["parameters"].as_array().into_iter().flatten();
        operation.method == "get" && parameters.into_iter().any(|one| one["name"] == "limit")
    };
    operations().into_iter().filter(is_list).collect()
}

/// Somebody who may read every list, and the path of each list over something that is there.
async fn reader(world: &World) -> (Caller, Vec<String>) {
    let run = Run::launched(world, &draft()).await;
    let everybody = Role::ALL.into_iter().filter(|role| ![Role::Member, Role::Lead].contains(role));
    let caller = world.caller_with(everybody.map(grant).collect()).await;
    let path = |operation: Operation| {
        operation
            .path
            .replace("{id}", &run.id)
            .replace("{handle}", "weibo-jiaojing")
            .replace("{key}", "roads")
    };
    // What belongs to a piece, a fact or a detection is walked where there are some.
    let elsewhere = ["/pieces/", "/facts/", "/detections/"];
    let own = |path: &String| !elsewhere.iter().any(|place| path.contains(place));
    (caller, lists().into_iter().map(path).filter(own).collect())
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
                refused(&world, attempt, (400, code), &[place]).await;
            }
        }
    });
}

#[test]
fn every_list_ends_and_pages_of_one_give_the_same_as_one_page() {
    small(async |world| {
        let (caller, paths) = reader(&world).await;
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
        }
    });
}
