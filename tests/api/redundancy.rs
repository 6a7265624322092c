//! Who would be missed, what hangs on whom, roll-ups, exports, and what was really said.

use axum::body::Body;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, draft, small};
use crate::support::{Caller, demo};

const REDUNDANCY: &str = "/api/v1/coverage/redundancy";

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[test]
fn accounts_come_by_what_would_be_lost_and_closing_one_loses_exactly_that() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let all = planner.all(REDUNDANCY).await;
        let active = planner.all("/api/v1/accounts?status=active").await;
        assert_eq!(all.len(), active.len());
        let known: Vec<&Value> = all.iter().filter(|one| !one["loss"].is_null()).collect();
        assert!(known.is_sorted_by(|a, b| number(&a["loss"]) <= number(&b["loss"])));
        assert!(all[known.len()..].iter().all(|one| one["loss"].is_null()), "what is not known comes last");
        let mergeable = planner.all(&format!("{REDUNDANCY}?mergeable=true")).await;
        assert!(mergeable.iter().all(|one| one["loss"] == 0.0) && !mergeable.is_empty());
        let wechat = planner.all(&format!("{REDUNDANCY}?platform=wechat&mergeable=false")).await;
        assert!(wechat.iter().all(|one| one["platform"] == "wechat" && number(&one["loss"]) > 0.0));
        for one in all.iter().step_by(11) {
            let account = one["account"].as_str().unwrap();
            let close = json!({"changes": [{"kind": "close", "account": account}]});
            let change = planner.post("/api/v1/what-if", &close).await.ok();
            let lost = number(&change["before"]["met"]) - number(&change["after"]["met"]);
            assert!((lost - one["loss"].as_f64().unwrap_or_default()).abs() < 1e-6, "{one}");
            let detail = planner.get(&format!("/api/v1/accounts/{account}/coverage")).await.ok();
            assert_eq!((&detail["loss"], &detail["cells"]), (&one["loss"], &one["cells"]));
        }
        planner.get("/api/v1/accounts/nobody/coverage").await.problem(404, "not_found");
    });
}

#[test]
fn an_account_of_which_something_is_not_known_is_never_redundant() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let account = |handle: &str, more: Value| {
            let mut account = json!({
                "handle": handle, "name": handle, "platform": "weibo", "organisation": "教育局", "functions": ["education"],
                "audiences": ["parents"], "region": "zhangjiagang"
            });
            account.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            account
        };
        let cases = [
            ("known", json!({}), json!([])),
            (
                "nothing",
                json!({"functions": [], "audiences": [], "region": null}),
                json!(["functions", "audiences", "region"]),
            ),
            ("no-audience", json!({"audiences": []}), json!(["audiences"])),
            ("everyone", json!({"audiences": ["everyone"]}), json!([])),
            ("no-region", json!({"region": null}), json!(["region"])),
        ];
        for (handle, more, _) in &cases {
            coordinator.post("/api/v1/accounts", &account(handle, more.clone())).await.ok();
        }
        let all = coordinator.all(REDUNDANCY).await;
        let droppable = coordinator.all("/api/v1/coverage/droppable").await;
        for (handle, _, unknown) in &cases {
            let one = all.iter().find(|one| one["account"] == *handle).unwrap();
            assert_eq!(
                (&one["unknown"], &one["mergeable"]),
                (unknown, &json!(*unknown == json!([]))),
                "{one}"
            );
            assert_eq!(one["loss"], if *unknown == json!([]) { json!(0.0) } else { Value::Null }, "{one}");
            let detail = coordinator.get(&format!("/api/v1/accounts/{handle}/coverage")).await.ok();
            assert_eq!((&detail["unknown"], &detail["loss"]), (unknown, &one["loss"]));
            let dropped = droppable.iter().any(|gone| gone["account"] == *handle);
            assert!(!dropped || *unknown == json!([]), "{handle}");
            let close = json!({"changes": [{"kind": "close", "account": handle}]});
            let change = coordinator.post("/api/v1/what-if", &close).await.ok();
            let told = json!([{"account": handle, "name": handle, "unknown": unknown}]);
            assert_eq!(change["unknown"], if *unknown == json!([]) { json!([]) } else { told });
        }
        let apart = coordinator.all(&format!("{REDUNDANCY}?unknown=true")).await;
        let known = coordinator.all(&format!("{REDUNDANCY}?unknown=false")).await;
        assert_eq!(apart.len() + known.len(), all.len());
        assert!(apart.iter().all(|one| one["unknown"] != json!([]) && one["mergeable"] == false));
        for path in ["/api/v1/coverage/droppable", "/api/v1/coverage/fragility"] {
            assert_eq!(coordinator.get(path).await.ok()["unknown"], apart.len(), "{path}");
        }
    });
}

#[test]
fn a_set_that_can_be_dropped_loses_nothing_when_it_is_closed() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let set = planner.get("/api/v1/coverage/droppable?limit=2").await.ok();
        let accounts = planner.all("/api/v1/coverage/droppable").await;
        assert_eq!(
            (&accounts[..2], &set["size"]),
            (&set["items"].as_array().unwrap()[..], &json!(accounts.len()))
        );
        assert!(accounts.len() > 2 && accounts.len() as u64 <= set["bound"].as_u64().unwrap());
        assert_eq!(set["largest"], set["size"] == set["bound"]);
        let close = |one: &Value| json!({"kind": "close", "account": one["account"]});
        let changes: Vec<Value> = accounts.iter().map(close).collect();
        let change = planner.post("/api/v1/what-if", &json!({"changes": changes})).await.ok();
        assert_eq!(change["before"]["met"], change["after"]["met"]);
        let candidates = planner.all(&format!("{REDUNDANCY}?mergeable=true")).await;
        assert_eq!(set["candidates"], candidates.len());
        for other in
            candidates.iter().filter(|one| !accounts.iter().any(|gone| gone["account"] == one["account"]))
        {
            let more: Vec<Value> = changes.iter().cloned().chain([close(other)]).collect();
            let change = planner.post("/api/v1/what-if", &json!({"changes": more})).await.ok();
            assert_ne!(change["before"]["met"], change["after"]["met"], "{other} can join");
        }
    });
}

#[test]
fn the_worst_single_points_are_the_ones_whose_end_loses_most() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let report = planner.get("/api/v1/coverage/fragility").await.ok();
        let worst = &report["accounts"][0];
        let all = planner.all(REDUNDANCY).await;
        let known = all.iter().rfind(|one| !one["loss"].is_null());
        assert_eq!(known.unwrap()["loss"], worst["loss"]);
        let organisation = &report["organisations"][0];
        let key = organisation["key"].as_str().unwrap();
        let accounts = planner.all(&format!("/api/v1/accounts?status=active&organisation={key}")).await;
        let changes: Vec<Value> =
            accounts.iter().map(|one| json!({"kind": "close", "account": one["handle"]})).collect();
        let change = planner.post("/api/v1/what-if", &json!({"changes": changes})).await.ok();
        let lost = number(&change["before"]["met"]) - number(&change["after"]["met"]);
        assert!((lost - number(&organisation["loss"])).abs() < 1e-6);
        assert_eq!(change["before"]["fragility"]["organisation"], *organisation);
    });
}

#[test]
fn roll_ups_add_up_to_the_report() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let report = planner.get("/api/v1/coverage").await.ok();
        for by in ["function", "audience", "form", "region"] {
            let parts = planner.all(&format!("/api/v1/coverage/rollup?by={by}")).await;
            assert!(parts.is_sorted_by(|a, b| a["key"].as_str() < b["key"].as_str()));
            for state in ["uncovered", "thin", "covered", "crowded"] {
                let cells = parts.iter().map(|part| part["totals"][state]["cells"].as_u64().unwrap());
                assert_eq!(report["totals"][state]["cells"], cells.sum::<u64>(), "{by} {state}");
            }
            let met: f64 = parts.iter().map(|part| number(&part["met"])).sum();
            assert!((met - number(&report["met"])).abs() < 1e-3);
        }
        let below = planner.all("/api/v1/coverage/rollup?by=region&scope=subtree").await;
        let root = below.iter().find(|row| row["key"] == "zhangjiagang").unwrap();
        assert_eq!(root["totals"]["uncovered"], report["totals"]["uncovered"], "{root}");
        let town = below.iter().find(|row| row["key"] == "yangshe").unwrap();
        assert_eq!(town["parent"], "zhangjiagang");
        planner.get("/api/v1/coverage/rollup?by=form&scope=subtree").await.problem(400, "invalid_query");
        let own = planner.all("/api/v1/coverage/rollup").await;
        assert_eq!(own, planner.all("/api/v1/coverage/rollup?by=function&scope=own").await);
        planner.get("/api/v1/coverage/rollup?by=colour").await.problem(400, "invalid_query");
    });
}

#[test]
fn few_changes_together_meet_what_they_promise() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let joint = planner.get("/api/v1/coverage/remedies?wanted=3").await.ok();
        assert_eq!((&joint["method"], &joint["at_least"]), (&json!("exact"), &json!(1.0)));
        let change = planner.post("/api/v1/what-if", &json!({"changes": joint["changes"]})).await.ok();
        let grown = number(&change["after"]["met"]) - number(&change["before"]["met"]);
        assert!((grown - number(&joint["met"])).abs() < 1e-6);
        let more = planner.get("/api/v1/coverage/remedies?wanted=5").await.ok();
        assert_eq!(
            (&more["method"], number(&more["met"]) >= number(&joint["met"])),
            (&json!("greedy"), true)
        );
        planner.get("/api/v1/coverage/remedies?wanted=0").await.problem(400, "invalid_query");
    });
}

async fn bytes(caller: &Caller, path: &str) -> Vec<u8> {
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;
    let request = caller.request(axum::http::Method::GET, path).body(Body::empty()).unwrap();
    let answer = caller.router().oneshot(request).await.unwrap();
    assert!(answer.status().is_success(), "{path} {}", answer.status());
    answer.into_body().collect().await.unwrap().to_bytes().to_vec()
}

#[test]
fn exports_say_what_the_report_says() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let path = "/api/v1/coverage/export";
        let tag = planner.get(&format!("{path}?format=csv")).await.header("etag").to_owned();
        let seen = planner.request(axum::http::Method::GET, &format!("{path}?format=csv"));
        let seen = planner.send(seen.header("if-none-match", &tag).body(Body::empty()).unwrap()).await;
        assert_eq!(seen.status.as_u16(), 304);
        let text = String::from_utf8(bytes(&planner, &format!("{path}?format=csv")).await).unwrap();
        let cells = planner.all("/api/v1/coverage").await;
        assert_eq!(text.lines().count(), cells.len() + 1);
        let first = &cells[0];
        let line = text.lines().nth(1).unwrap();
        assert!(line.starts_with(first["function"].as_str().unwrap()));
        assert!(line.ends_with(first["state"].as_str().unwrap()), "{line}");
        assert!(bytes(&planner, &format!("{path}?format=xlsx")).await.starts_with(b"PK"));
        let page = String::from_utf8(bytes(&planner, &format!("{path}?format=html")).await).unwrap();
        assert!(page.contains("<h1>覆盖与空白</h1>") && !page.contains("<script"));
        planner.get(path).await.problem(400, "invalid_query");
    });
}

#[test]
fn what_was_said_counts_each_account_once_and_only_so_many_days() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let planner = world.caller(Role::Planner).await;
        let path = "/api/v1/coverage?basis=delivered&days=7";
        let nothing = planner.get(path).await;
        let tag = nothing.header("etag").to_owned();
        assert_eq!(nothing.ok()["met"], 0.0);
        let member = world.member(&["wechat-jiaoyu"]).await;
        let card = run.standing("wechat-jiaoyu").await.unwrap();
        let text = json!({"title": "上学路", "text": "早高峰请从东门进，家长即停即走。".repeat(20)});
        let pieces = format!("/api/v1/directions/{}/pieces", card["id"].as_str().unwrap());
        let piece = member.post(&pieces, &text).await.ok();
        let publish = format!("/api/v1/pieces/{}/publish", piece["id"].as_str().unwrap());
        member.post(&publish, &json!({"url": "https://example.org/1"})).await.ok();
        let report = planner.get(path).await;
        assert_ne!(report.header("etag"), tag, "a piece is published, and the tag is the same");
        let delivered: Vec<Value> =
            planner.all(path).await.into_iter().filter(|cell| cell["state"] != "uncovered").collect();
        assert!(!delivered.is_empty());
        for cell in &delivered {
            assert_eq!(
                (&cell["function"], &cell["form"]),
                (&json!("education"), &json!("article")),
                "{cell}"
            );
            assert!(number(&cell["supply"]) <= 1.0);
        }
        let tag = report.header("etag").to_owned();
        world.set_clock("2026-06-18T15:59:00Z");
        assert_eq!(planner.get(path).await.ok()["met"], report.json["met"]);
        // Midnight in China ends the last of the seven days.
        world.set_clock("2026-06-18T16:00:00Z");
        let later = planner.get(path).await;
        assert_ne!(later.header("etag"), tag);
        assert_eq!(later.ok()["met"], 0.0);
        planner.get("/api/v1/coverage?basis=delivered&days=0").await.problem(400, "invalid_query");
    });
}

#[test]
fn a_campaign_has_cells_of_its_own_and_somebody_who_may_speak_to_them() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let planner = world.caller(Role::Planner).await;
        let coverage = planner.get(&run.at("coverage")).await.ok();
        let cells = planner.all(&run.at("coverage")).await;
        let first = planner.get(&run.at("coverage?limit=1")).await.ok();
        assert_eq!((&first["items"][0], &first["totals"]), (&cells[0], &coverage["totals"]));
        let supply = |angle: &str, audience: &str| {
            let found = cells.iter().find(|cell| cell["angle"] == angle && cell["audience"] == audience);
            number(&found.unwrap()["supply"])
        };
        // Three accounts of the road police, two of education; the court is in no cluster, the lawyers rest.
        assert!((supply("belts", "drivers") - 3.0).abs() < 1e-9, "{coverage:#}");
        assert!((supply("school_way", "parents") - 2.0).abs() < 1e-9, "{coverage:#}");
        assert!((supply("weather", "drivers") - supply("belts", "drivers")).abs() < 2.1, "{coverage:#}");
        planner
            .get("/api/v1/campaigns/01980c5e-7a00-7000-8000-00000000dead/coverage")
            .await
            .problem(404, "not_found");
    });
}
