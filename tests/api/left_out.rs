//! What exported files leave out, how much, and why.

use axum::body::Body;
use axum::http::Method;
use micromatrix::domain::right::{Grant, Role};
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::support::{Caller, demo, grant};

async fn left_out(caller: &Caller, path: &str) -> (Value, Vec<u8>) {
    let (headers, bytes) = caller.raw(caller.request(Method::GET, path)).await;
    let said = headers.get("left-out").unwrap_or_else(|| panic!("{path} says nothing of what it leaves out"));
    (serde_json::from_slice(said.as_bytes()).unwrap(), bytes)
}

fn count_of(left_out: &Value, what: &str, why: &str) -> Option<u64> {
    let found = left_out.as_array().unwrap().iter().find(|one| one["what"] == what && one["why"] == why);
    found.map(|one| one["count"].as_u64().unwrap())
}

#[test]
fn an_export_of_coverage_says_what_its_filter_leaves_out() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let all = planner.all("/api/v1/coverage").await.len() as u64;
        let some = planner.all("/api/v1/coverage?function=education").await.len() as u64;
        let accounts = planner.all("/api/v1/accounts").await;
        let inactive = accounts.iter().filter(|account| account["status"] != "active").count() as u64;
        let inactive = (inactive > 0).then_some(inactive);
        let path = "/api/v1/coverage/export?format=csv";
        let (whole, _) = left_out(&planner, path).await;
        assert_eq!(
            (count_of(&whole, "cells", "filter"), count_of(&whole, "accounts", "inactive")),
            (None, inactive)
        );
        let (part, csv) = left_out(&planner, &format!("{path}&function=education")).await;
        assert_eq!(count_of(&part, "cells", "filter"), Some(all - some));
        // The table holds a header and its rows and nothing else, so that any program reads it.
        assert_eq!(String::from_utf8(csv).unwrap().lines().count() as u64, some + 1);
        let (said, file) = left_out(&planner, "/api/v1/coverage/export?format=json&function=education").await;
        let file: Value = serde_json::from_slice(&file).unwrap();
        assert_eq!((&file["left_out"], file["items"].as_array().unwrap().len() as u64), (&said, some));
        let gaps = planner.all("/api/v1/coverage/gaps").await.len() as u64;
        let (said, page) = left_out(&planner, "/api/v1/coverage/export?format=html").await;
        assert_eq!(count_of(&said, "gaps", "limit"), Some(gaps - 25));
        let page = String::from_utf8(page).unwrap();
        assert!(page.contains(&format!("少列 {} 处空白：放不下，已列最重的。", gaps - 25)), "{page}");
        let (said, book) = left_out(&planner, "/api/v1/coverage/export?format=xlsx").await;
        assert!(book.starts_with(b"PK"));
        assert_eq!(count_of(&said, "gaps", "limit"), (gaps > 500).then(|| gaps - 500));
    });
}

#[test]
fn a_table_of_filings_says_what_its_reader_may_not_see() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = "/api/v1/filings/export";
        assert_eq!(left_out(&coordinator, path).await.0, json!([]));
        let filtered =
            left_out(&coordinator, &format!("{path}?organisation={}", crate::support::encoded("教育局")))
                .await;
        assert_eq!(filtered.0, json!([{"what": "accounts", "count": 5, "why": "filter"}]));
        let own = Grant { organisations: vec!["教育局".to_owned()], ..grant(Role::Member) };
        let member = world.caller_with(vec![own]).await;
        let (said, csv) = left_out(&member, path).await;
        assert_eq!(said, json!([{"what": "accounts", "count": 5, "why": "rights"}]));
        assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 3);
    });
}

#[test]
fn an_archive_of_the_registry_says_that_it_holds_no_counts() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = "/api/v1/matrix/export";
        assert_eq!(left_out(&coordinator, path).await.0, json!([]));
        let need = json!({
            "source": "12345热线", "period": "2026-Q2", "counts": [{"function": "education", "count": 3}]
        });
        coordinator.put("/api/v1/coverage/need", 1, &need).await.ok();
        assert_eq!(
            left_out(&coordinator, path).await.0,
            json!([{"what": "counts", "count": 1, "why": "kind"}])
        );
        let seen = coordinator.request(Method::GET, path).body(Body::empty()).unwrap();
        assert_eq!(coordinator.send(seen).await.status.as_u16(), 200);
    });
}
