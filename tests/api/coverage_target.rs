//! Declared targets and settings: what coverage is held against.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::support::{Caller, demo, pointers, refused};

const TARGETS: &str = "/api/v1/coverage/targets";
const SETTINGS: &str = "/api/v1/coverage/settings";
const COVERAGE: &str = "/api/v1/coverage";

async fn declare(planner: &Caller, revision: i64, targets: Value) -> Value {
    planner.put(TARGETS, revision, &json!({"targets": targets})).await.ok()
}

#[test]
fn declared_targets_take_the_place_of_proposed_ones_until_they_are_dropped() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        let proposed = planner.get(TARGETS).await;
        assert_eq!(proposed.revision(), 1);
        let proposed = proposed.ok();
        assert_eq!(proposed["declared"], false);
        let target = json!({
            "function": "public_security", "audience": "drivers", "form": "article", "region": "zhangjiagang", "weight": 5,
            "wanted": 2
        });
        let declared = declare(&planner, 1, json!([target])).await;
        assert_eq!(declared, json!({"revision": 2, "declared": true, "targets": 1}));
        let report = planner.get(COVERAGE).await.ok();
        // The police of the roads are police: one voice of the two that are wanted.
        let cell = json!({
            "function": "public_security", "audience": "drivers", "form": "article", "region": "zhangjiagang", "weight": 5,
            "demand": "declared", "wanted": 2, "supply": 1.0, "state": "thin"
        });
        assert_eq!((&report["items"], &report["declared"]), (&json!([cell]), &json!(true)));
        assert_eq!((&report["demand"], &report["met"]), (&json!(10.0), &json!(5.0)));
        assert_eq!(planner.all(TARGETS).await, [target]);
        let request = planner.request(axum::http::Method::DELETE, TARGETS).header("if-match", "\"2\"");
        let dropped = planner.send(request.body(axum::body::Body::empty()).unwrap()).await.ok();
        assert_eq!(dropped, json!({"revision": 3, "declared": false, "targets": 0}));
        assert_eq!(planner.get(TARGETS).await.ok()["items"], proposed["items"]);
    });
}

#[test]
fn what_is_proposed_can_be_declared_as_it_is() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let proposed = planner.all(TARGETS).await;
        let before = planner.get(COVERAGE).await.ok();
        declare(&planner, 1, json!(proposed)).await;
        let after = planner.get(COVERAGE).await.ok();
        let declared = |mut item: Value| {
            assert_eq!(item["demand"], "derived");
            item["demand"] = json!("declared");
            item
        };
        let expected: Vec<Value> =
            before["items"].as_array().unwrap().iter().cloned().map(declared).collect();
        assert_eq!((&after["totals"], &after["items"]), (&before["totals"], &json!(expected)));
    });
}

#[test]
fn a_file_is_read_and_its_bad_rows_are_named_by_line() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        let text = "\u{feff}form,function,audience,region,wanted\narticle,education,parents,zhangjiagang,3\npost,water,,,\n";
        let declared = planner.put(TARGETS, 1, &json!({"csv": text})).await.ok();
        assert_eq!(declared["targets"], 2);
        let all = planner.all(TARGETS).await;
        assert_eq!(
            (&all[0]["wanted"], &all[1]["audience"], &all[1]["region"]),
            (&json!(3), &Value::Null, &Value::Null)
        );
        let wrong = "form,function,region\npigeon,water,\narticle,magic,\npost,water,atlantis\n";
        let attempt = planner.put(TARGETS, 2, &json!({"csv": wrong}));
        let problem = refused(&world, attempt, 422, "invalid", &["/csv"]).await;
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("coverage.csv:2"), "{problem:#}");
        let wrong = wrong.replace("pigeon", "post");
        let attempt = planner.put(TARGETS, 2, &json!({"csv": wrong}));
        let problem = refused(&world, attempt, 422, "invalid", &["/csv", "/csv"]).await;
        let message: Vec<&str> =
            problem["errors"].as_array().unwrap().iter().map(|one| one["detail"].as_str().unwrap()).collect();
        assert!(message[0].contains("coverage.csv:3, column `function`"), "{message:?}");
        assert!(message[1].contains("coverage.csv:4, column `region`"), "{message:?}");
    });
}

#[test]
fn wrong_targets_are_named_by_their_place_and_change_nothing() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        let target =
            |function: &str, region: &str| json!({"function": function, "form": "article", "region": region});
        let good = target("education", "zhangjiagang");
        let same = json!({"function": "education", "form": "article", "region": "zhangjiagang", "audience": "everyone"});
        let cases = [
            (json!([good, target("magic", "zhangjiagang")]), vec!["/targets/1/function"]),
            (json!([target("education", "atlantis")]), vec!["/targets/0/region"]),
            (json!([good, same]), vec!["/targets/1"]),
            (
                json!([{"function": "education", "form": "article", "wanted": 0, "weight": 1001}]),
                vec!["/targets/0/weight", "/targets/0/wanted"],
            ),
            (json!([]), vec!["/targets"]),
        ];
        for (targets, expected) in cases {
            let attempt = planner.put(TARGETS, 1, &json!({"targets": targets}));
            refused(&world, attempt, 422, "invalid", &expected).await;
        }
        refused(&world, planner.put(TARGETS, 1, &json!({})), 422, "invalid", &["/targets"]).await;
        let both = json!({"targets": [good], "csv": "form,function\n"});
        refused(&world, planner.put(TARGETS, 1, &both), 422, "invalid", &["/csv"]).await;
        let stale = planner.put(TARGETS, 7, &json!({"targets": [good]}));
        refused(&world, stale, 412, "stale", &["#if-match"]).await;
    });
}

#[test]
fn the_discount_and_the_costs_are_settings() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let settings = planner.get(SETTINGS).await;
        assert_eq!(settings.revision(), 1);
        let mut settings = settings.ok();
        assert_eq!(settings["discount"], 400);
        let thin = planner.get("/api/v1/coverage?state=thin").await.ok();
        assert!(thin["totals"]["thin"]["cells"].as_u64() > Some(0));
        settings["discount"] = json!(0);
        settings["costs"]["audience"] = json!(50);
        planner.put(SETTINGS, 1, &settings).await.ok();
        // A voice from above counts in full, so nothing that wants one voice is thin.
        let none = planner.get("/api/v1/coverage?state=thin").await.ok();
        assert_eq!(none["totals"]["thin"]["cells"], 0);
        let gaps = planner.get("/api/v1/coverage/gaps?limit=500").await.ok();
        let remedies =
            gaps["items"].as_array().unwrap().iter().flat_map(|gap| gap["remedies"].as_array().unwrap());
        for remedy in remedies.filter(|remedy| remedy["kind"] == "audience") {
            assert_eq!(remedy["cost"].as_u64().unwrap() % 50, 0);
        }
        let wrong = json!({"discount": 1001, "costs": {"audience": 1, "region": 2, "form": 6, "open": 1001}});
        let problem = planner.put(SETTINGS, 2, &wrong).await.problem(422, "invalid");
        assert_eq!(pointers(&problem), ["/discount", "/costs/open"]);
    });
}

#[test]
fn targets_are_declared_by_planners_and_coordinators_and_recorded() {
    small(async |world| {
        let integrator = world.caller(Role::Integrator).await;
        integrator.get(TARGETS).await.ok();
        integrator.put(TARGETS, 1, &json!({"targets": []})).await.problem(403, "forbidden");
        let coordinator = world.caller(Role::Coordinator).await;
        declare(&coordinator, 1, json!([{"function": "education", "form": "article"}])).await;
        let events = coordinator.all("/api/v1/events?kind=coverage.updated").await;
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["data"], json!({"declared": true, "targets": 1, "revision": 2}));
    });
}
