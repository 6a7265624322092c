//! Counts of what citizens ask: kept whole or not at all, and what gaps weigh by them.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::support::{Caller, World, refused};

const NEED: &str = "/api/v1/coverage/need";
const COVERAGE: &str = "/api/v1/coverage";

fn input(counts: &Value) -> Value {
    json!({"source": "12345热线", "period": "2026-Q2", "counts": counts})
}

fn text(csv: &str) -> Value {
    json!({"source": "12345热线", "period": "2026-Q2", "csv": csv})
}

async fn cells(caller: &Caller, function: &str) -> Vec<Value> {
    caller.all(&format!("{COVERAGE}?function={function}")).await
}

#[test]
fn gaps_weigh_what_was_asked_and_what_nobody_counted_says_so() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        assert_eq!(planner.get(COVERAGE).await.ok()["demand_basis"], "derived");
        let nothing = planner.get(NEED).await;
        assert_eq!((nothing.revision(), &nothing.json["origin"]), (1, &Value::Null));
        world.set_clock("2026-07-02T01:00:00Z");
        let counts = json!([
            {"function": "education", "region": "zhangjiagang", "count": 300},
            {"function": "traffic_police", "region": "zhangjiagang", "count": 99},
            {"function": "water", "region": "zhangjiagang", "count": 601}
        ]);
        let kept = planner.put(NEED, 1, &input(&counts)).await.ok();
        let origin = json!({"source": "12345热线", "period": "2026-Q2", "noted_at": "2026-07-02T01:00:00Z"});
        assert_eq!(kept, json!({"revision": 2, "origin": origin}));
        let listed = planner.all(NEED).await;
        assert_eq!((listed.len(), &listed[2]["count"]), (3, &json!(601)));
        assert_eq!(planner.get(COVERAGE).await.ok()["demand_basis"], "counted");
        let weighed = |function: &'static str, weight: u32, demand: &'static str| {
            let planner = &planner;
            async move {
                let cells = cells(planner, function).await;
                let right = |cell: &Value| cell["weight"] == weight && cell["demand"] == demand;
                assert!(!cells.is_empty() && cells.iter().all(right), "{cells:#?}");
            }
        };
        weighed("education", 300, "counted").await;
        weighed("traffic_police", 99, "counted").await;
        // The registry shows nothing of it, and citizens ask most about it.
        weighed("water", 601, "counted").await;
        // Nobody counted what is asked of the courts: as much as the middle of the others, neither nothing nor a product of lists.
        let all = planner.all(COVERAGE).await;
        let mut known: Vec<u64> = all
            .iter()
            .filter(|cell| cell["demand"] == "counted")
            .map(|cell| cell["weight"].as_u64().unwrap())
            .collect();
        known.sort_unstable();
        let median = u32::try_from(known[(known.len() - 1) / 2]).unwrap();
        weighed("courts", median, "unknown").await;
        let heaviest = &planner.get("/api/v1/coverage/gaps?limit=1").await.ok()["items"][0];
        assert_eq!((&heaviest["function"], &heaviest["demand"]), (&json!("water"), &json!("counted")));
        assert_eq!((&heaviest["duty"]["carried"], &heaviest["remedies"]), (&json!(false), &json!([])));
        assert!(heaviest["duty"]["said"]["zh"].as_str().unwrap().contains("职责怎么定"), "{heaviest:#}");
        let dropped = planner.delete_over(NEED, 2).await.ok();
        assert_eq!(dropped, json!({"revision": 3, "origin": null}));
        assert_eq!(planner.get(COVERAGE).await.ok()["demand_basis"], "derived");
    });
}

#[test]
fn a_file_of_counts_is_read_whole_or_not_at_all() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        let good = "\u{feff}count,function,region,audience,period\n12,education,zhangjiagang,parents,2026-04\n7,education,,,\n";
        planner.put(NEED, 1, &text(good)).await.ok();
        let all = planner.all(NEED).await;
        let expected = json!({
            "function": "education", "region": "zhangjiagang", "audience": "parents", "form": null, "period": "2026-04",
            "count": 12
        });
        assert_eq!((all.len(), &all[0]), (2, &expected));
        let wrong = "function,region,count\neducation,,many\n";
        let problem = refused(&world, planner.put(NEED, 2, &text(wrong)), 422, "invalid", &["/csv"]).await;
        assert!(problem["errors"][0]["detail"].as_str().unwrap().starts_with("need.csv:2: column count"));
        let wrong = "function,region,audience,count\neducatoin,zhangjiagan,parent,1\neducation,zhangjiagang,,2\neducation,zhangjiagang,everyone,3\n";
        let attempt = planner.put(NEED, 2, &text(wrong));
        let problem = refused(&world, attempt, 422, "invalid", &["/csv"; 4]).await;
        let said: Vec<&str> =
            problem["errors"].as_array().unwrap().iter().map(|one| one["detail"].as_str().unwrap()).collect();
        assert!(
            said[0].contains("need.csv:2, column `function`") && said[0].contains("did you mean `education`"),
            "{said:?}"
        );
        assert!(said[1].contains("column `region`") && said[1].contains("zhangjiagang"), "{said:?}");
        assert!(said[2].contains("column `audience`") && said[2].contains("parents"), "{said:?}");
        assert!(said[3].contains("need.csv:4") && said[3].contains("counts the same"), "{said:?}");
        assert_eq!(planner.all(NEED).await, all);
    });
}

#[test]
fn wrong_counts_are_named_by_their_place_and_change_nothing() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        let good = json!({"function": "education", "count": 1});
        let cases = [
            (input(&json!([good, {"function": "magic", "count": 1}])), vec!["/counts/1/function"]),
            (
                input(&json!([good, {"function": "education", "audience": "everyone", "count": 2}])),
                vec!["/counts/1"],
            ),
            (input(&json!([{"function": "education", "count": 1_000_000_001_u64}])), vec!["/counts/0/count"]),
            (input(&json!([])), vec!["/counts"]),
            (json!({"source": "12345热线", "period": "2026"}), vec!["/counts"]),
            (
                json!({"source": "热线", "period": "2026", "counts": [good], "csv": "function,count\n"}),
                vec!["/csv"],
            ),
            (json!({"source": " ", "period": "", "counts": [good]}), vec!["/source", "/period"]),
            // Counts hold nothing of any person, and neither does the name of their source.
            (json!({"source": "老王 138-0013-8000", "period": "2026", "counts": [good]}), vec!["/source"]),
            (json!({"source": "老王 138 0013 8000", "period": "2026", "counts": [good]}), vec!["/source"]),
            (json!({"source": "热线", "period": "138-0013-8000", "counts": [good]}), vec!["/period"]),
            (
                input(&json!([{"function": "education", "count": 1, "period": "13800138000"}])),
                vec!["/counts/0/period"],
            ),
        ];
        for (body, expected) in cases {
            refused(&world, planner.put(NEED, 1, &body), 422, "invalid", &expected).await;
        }
        let body = input(&json!([good]));
        refused(&world, planner.put(NEED, 7, &body), 412, "stale", &["#if-match"]).await;
        let personal = input(&json!([{"function": "education", "count": 1, "name": "王某"}]));
        refused(&world, planner.put(NEED, 1, &personal), 422, "invalid", &["/counts/0/name"]).await;
        // Hotlines and days are nobody's number.
        let dated = json!({"function": "education", "count": 1, "period": "2026-04-01"});
        let body =
            json!({"source": "热线 12345 12328", "period": "2026-04-01 2026-06-30", "counts": [dated]});
        planner.put(NEED, 1, &body).await.ok();
    });
}

#[test]
fn counts_follow_the_names_of_what_they_count_and_are_recorded() {
    small(async |world: World| {
        let coordinator = world.caller(Role::Coordinator).await;
        let counts = json!([{"function": "education", "region": "zhangjiagang", "count": 300}]);
        coordinator.put(NEED, 1, &input(&counts)).await.ok();
        let events = coordinator.all("/api/v1/events?kind=coverage.updated").await;
        assert_eq!(events[0]["data"], json!({"declared": false, "counts": 1, "revision": 2}));
        let integrator = world.caller(Role::Integrator).await;
        integrator.get(NEED).await.ok();
        integrator.put(NEED, 2, &input(&counts)).await.problem(403, "forbidden");
        world.member(&["wechat-jiaoyu"]).await.get(NEED).await.problem(403, "forbidden");
        // Declared targets say themselves what they weigh.
        let target =
            json!({"function": "education", "form": "article", "region": "zhangjiagang", "weight": 5});
        coordinator.put("/api/v1/coverage/targets", 2, &json!({"targets": [target]})).await.ok();
        let report = coordinator.get(COVERAGE).await.ok();
        assert_eq!((&report["demand_basis"], &report["items"][0]["weight"]), (&json!("declared"), &json!(5)));
    });
}
