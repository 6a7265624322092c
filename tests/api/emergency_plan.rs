//! Emergency plans: who may say what, what ships, changing and approving, and who would speak today.

use std::collections::BTreeSet;

use micromatrix::app::seed::Seed;
use micromatrix::domain::emergency_plan::call_out;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::support::{World, demo, empty, pointers, real_folder, refused};

const LEAK: &str = "/api/v1/emergency-plans/hazardous_leak";

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect()
}

#[test]
fn eight_plans_and_the_table_of_authority_ship() {
    demo(async |world| {
        let reader = world.caller(Role::Member).await;
        let plans = reader.all("/api/v1/emergency-plans").await;
        let keys: Vec<&str> = plans.iter().map(|kept| kept["plan"]["key"].as_str().unwrap()).collect();
        assert_eq!(
            keys,
            [
                "epidemic",
                "extreme_weather",
                "fire",
                "flood",
                "food_poisoning",
                "hazardous_leak",
                "outage",
                "rumour"
            ]
        );
        assert!(plans.iter().all(|kept| kept["revision"] == 0 && kept["approved_by"].is_null()));
        let rows = reader.all("/api/v1/authority").await;
        let of = |key: &str| rows.iter().find(|row| row["information"] == key).unwrap();
        for blank in
            ["body", "time", "kind", "place", "area", "level", "warning", "measures", "progress", "phone"]
        {
            assert_eq!(of(blank)["functions"], json!([]), "{blank} is the command's");
        }
        for command in ["casualties", "cause", "evacuation"] {
            assert_eq!(of(command)["functions"], json!([]), "{command}");
        }
        assert_eq!(of("wind")["functions"], json!(["meteorology"]));
    });
}

#[test]
fn a_rehearsal_says_who_would_speak_and_what_is_missing() {
    demo(async |world| {
        let reader = world.caller(Role::Planner).await;
        let held = reader.get(&format!("{LEAK}/rehearsal?place=%E4%BF%9D%E7%A8%8E%E5%8C%BA")).await.ok();
        assert_eq!((&held["place"], &held["command"]), (&json!("baoshuiqu"), &json!("zhangjiagang")));
        assert_eq!(held["first_words"][0]["duty"], "lead");
        assert_eq!(held["first_words"][0]["organisation"], "zjg-yingji");
        let closures =
            held["tasks"].as_array().unwrap().iter().find(|task| task["task"] == "closures").unwrap();
        assert!(!closures["voices"].as_array().unwrap().is_empty());
        for voice in closures["voices"].as_array().unwrap() {
            assert!(texts(&voice["lacks"]).contains(&"contact"), "nobody is filed in the demo: {voice}");
        }
        // Whoever can be called is missed no more.
        let coordinator = world.caller(Role::Coordinator).await;
        let filing = json!({"person_in_charge": "王芳", "phone": "0512-55550123"});
        let account = closures["voices"][0]["account"].as_str().unwrap();
        coordinator.put(&format!("/api/v1/accounts/{account}/filing"), 0, &filing).await.ok();
        let again = reader.get(&format!("{LEAK}/rehearsal?place=baoshuiqu")).await.ok();
        let voices =
            again["tasks"].as_array().unwrap().iter().flat_map(|task| task["voices"].as_array().unwrap());
        for voice in voices.filter(|voice| voice["account"] == account) {
            assert!(!texts(&voice["lacks"]).contains(&"contact"));
        }
    });
}

#[test]
fn an_unknown_place_is_answered_with_the_nearest() {
    demo(async |world| {
        let reader = world.caller(Role::Planner).await;
        let path = format!("{LEAK}/rehearsal?place=%E4%BF%9D%E7%A8%85%E5%8C%BA");
        let problem = refused(&world, reader.get(&path), 422, "invalid", &["?place"]).await;
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("张家港保税区"), "{problem}");
        let path = format!("{LEAK}/rehearsal?place=baoshuiqu&command=yangshe");
        refused(&world, reader.get(&path), 422, "invalid", &["?command"]).await;
    });
}

#[test]
fn a_plan_that_asks_for_what_another_alone_may_say_is_refused() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let plan = coordinator.get(LEAK).await.ok()["plan"].clone();
        let with = |pointer: &str, value: Value| {
            let mut plan = plan.clone();
            *plan.pointer_mut(pointer).unwrap() = value;
            plan
        };
        let first = plan["tasks"][0]["functions"][0].clone();
        assert_eq!(first, "traffic_police");
        for (pointer, value, expected) in [
            ("/tasks/0/states/0", json!("casualties"), "/tasks/0/states/0"),
            ("/tasks/0/functions/0", json!("circus"), "/tasks/0/functions/0"),
            ("/tasks/0/text/zh", json!("{secret}。"), "/tasks/0/text/zh"),
            ("/tasks/0/text/zh", json!("很".repeat(151)), "/tasks/0/text/zh"),
            ("/first_word_minutes", json!(20), "/first_word_minutes"),
            ("/key", json!("another"), "/key"),
        ] {
            let before = world.everything().await;
            let problem = coordinator.put(LEAK, 0, &with(pointer, value)).await.problem(422, "invalid");
            assert!(pointers(&problem).contains(&expected), "{problem}");
            assert_eq!(world.everything().await, before);
        }
    });
}

#[test]
fn a_changed_plan_is_approved_by_another_person_than_whoever_changed_it() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let signer = world.caller(Role::Signer).await;
        let mut plan = coordinator.get(LEAK).await.ok()["plan"].clone();
        plan["words"].as_array_mut().unwrap().push(json!("储罐区着火冒烟"));
        let kept = coordinator.put(LEAK, 0, &plan).await.ok();
        assert_eq!((&kept["revision"], &kept["changed_by"]), (&json!(1), &json!(coordinator.subject)));
        refused(&world, coordinator.put(LEAK, 0, &plan), 412, "stale", &["#if-match"]).await;
        let approved = signer.post_over(&format!("{LEAK}/approve"), 1, &Value::Null).await.ok();
        assert_eq!((&approved["revision"], &approved["approved_by"]), (&json!(2), &json!(signer.subject)));
        let held = coordinator.get(&format!("{LEAK}/rehearsal")).await.ok();
        assert_eq!(held["is_approved"], true);
        // A change ends the approval.
        assert!(coordinator.put(LEAK, 2, &plan).await.ok()["approved_by"].is_null());
        let both = world
            .caller_with(vec![crate::support::grant(Role::Coordinator), crate::support::grant(Role::Signer)]);
        let both = both.await;
        both.put(LEAK, 3, &plan).await.ok();
        let approve = format!("{LEAK}/approve");
        refused(&world, both.post_over(&approve, 4, &Value::Null), 403, "same_person", &[]).await;
    });
}

/// No account is asked for what its own functions, as they are listed, may not state.
async fn nobody_is_asked_for_what_is_not_his(world: &World) -> usize {
    let matrix = world.app.matrix().await.unwrap();
    let emergency = &world.app.seed.emergency;
    let regions: BTreeSet<&str> = matrix.regions().iter().map(|node| node.key.as_str()).collect();
    let mut asked = 0;
    for plan in emergency.plans.values() {
        for region in regions.iter().take(60) {
            let out = call_out(plan, &matrix, region, None);
            for called in &out.called {
                let account = matrix.graph.account(&called.account).unwrap();
                let tasks = called.tasks.iter().map(|key| plan.task(key).unwrap());
                for task in tasks {
                    let lists = |key: &String| account.functions.contains(key);
                    assert!(
                        task.functions.iter().chain(&task.substitutes).any(lists),
                        "{} has {} without the duty itself",
                        account.handle,
                        task.key
                    );
                    for information in &task.states {
                        let may = emergency.authority.one_may_state(&account.functions, information);
                        assert!(may, "{}: {} of {}", plan.key, information, account.handle);
                        asked += 1;
                    }
                }
            }
        }
    }
    asked
}

#[test]
fn no_account_outside_the_reserved_duty_is_asked_for_reserved_information() {
    demo(async |world| assert!(nobody_is_asked_for_what_is_not_his(&world).await > 1000));
}

#[test]
#[ignore = "needs real registries"]
fn real_matrices_are_asked_for_nothing_that_is_not_theirs_either() {
    empty(async |world| {
        let files = std::fs::read_dir(real_folder("real-matrix")).unwrap();
        let files = files
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "csv"));
        let read = files.map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(&path).unwrap())
        });
        world.import(read.collect()).await;
        assert!(nobody_is_asked_for_what_is_not_his(&world).await > 0);
        // Without regions the whole matrix commands.
        let desk = world.caller(Role::Coordinator).await;
        let leak = json!({"kind": "氯气泄漏", "place": "zhangjiagang", "at": "2026-06-12T00:50:00Z"});
        let started = desk.post("/api/v1/incidents", &leak).await.ok();
        assert_eq!(started["incident"]["command"], "");
        assert!(started["cards"].as_u64().unwrap() > 100, "{started}");
        let cards = started["cards"].as_u64().unwrap() + started["held"].as_u64().unwrap();
        assert!((6_000..=6_880).contains(&cards), "all but those who may go on: {started}");
    });
}

#[test]
fn what_ships_is_right_by_its_own_rules_and_by_the_taxonomy() {
    demo(async |world| {
        let matrix = world.app.matrix().await.unwrap();
        let seed = Seed::embedded().unwrap();
        for plan in seed.emergency.plans.values() {
            assert_eq!(plan.check(&seed.emergency.authority, Some(&matrix)), Ok(()), "{}", plan.key);
        }
    });
}
