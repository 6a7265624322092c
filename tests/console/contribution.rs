//! Contribution by pages: bars that open down to pieces and steps, blanks, no rank.

use micromatrix::domain::right::Role;
use serde_json::Value;

use super::browser::{Browser, between};
use crate::api::builders::{Run, draft, small};
use crate::api::desk::Desk;

#[test]
fn each_cluster_opens_into_its_accounts_with_what_was_asked_beside_it() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let path = format!("/campaigns/{}/contribution", run.id);
        let page = browser.get(&path).await.ok();
        let figures = run.coordinator.get(&run.at("contributions")).await.ok();
        for cluster in figures["clusters"].as_array().unwrap() {
            let part = format!("{path}/{}", cluster["cluster"].as_str().unwrap());
            assert!(page.contains(&format!("data-part=\"{part}\"")), "{page}");
            let opened = browser.get(&part).await.ok();
            for account in cluster["accounts"].as_array().unwrap() {
                let handle = account["account"].as_str().unwrap();
                assert!(opened.contains(&format!("/accounts/{handle}\"")), "{opened}");
            }
        }
        assert!(page.contains(" / 已下达 ") && page.contains("ledger/export?format=xlsx"), "{page}");
        assert_eq!(browser.get(&format!("{path}/nothing")).await.status, 404);
    });
}

#[test]
fn blanks_are_named_as_the_campaign_names_them() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let page = Browser::of(&world, &run.coordinator)
            .await
            .get(&format!("/campaigns/{}/contribution", run.id))
            .await
            .ok();
        let figures = run.coordinator.get(&run.at("contributions")).await.ok();
        let blanks = figures["blanks"].as_array().unwrap().len();
        let table = &page[page.find("id=\"blanks\"").unwrap()..];
        assert_eq!(between(table, "<tbody>", "</tbody>").matches("<tr>").count(), blanks);
        assert!(table.contains("雨天慢行") && !table.contains(">weather<"), "{table}");
    });
}

#[test]
fn a_share_is_taken_apart_down_to_the_steps_of_its_pieces() {
    small(async |world| {
        let desk = Desk::begun(&world, "none", "key").await;
        let coordinator = world.caller(Role::Coordinator).await;
        let piece = coordinator.get(&format!("/api/v1/pieces/{}", desk.id)).await.ok();
        let of = |field: &str| find(&piece, field).unwrap();
        let path = format!("/campaigns/{}/contribution/{}", of("campaign"), of("cluster"));
        let page = Browser::of(&world, &coordinator).await.get(&path).await.ok();
        assert!(page.contains(&format!("/pieces/{}", desk.id)) && page.contains("不计："), "{page}");
    });
}

/// A field of an answer, wherever it stands.
fn find(value: &Value, field: &str) -> Option<String> {
    match value {
        Value::Object(fields) => fields
            .get(field)
            .and_then(Value::as_str)
            .map(ToOwned::to_owned)
            .or_else(|| fields.values().find_map(|one| find(one, field))),
        Value::Array(list) => list.iter().find_map(|one| find(one, field)),
        _ => None,
    }
}
