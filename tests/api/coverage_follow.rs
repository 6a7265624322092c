//! The coverage that a server has brought forward, change by change, is what a fresh server on the same database says.

use micromatrix::app::seed::Seed;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::support::database::everywhere;
use crate::support::{Caller, World};

/// What is shown of coverage, with the tags.
async fn shown(caller: &Caller) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for path in [
        "/api/v1/coverage?limit=500",
        "/api/v1/coverage/gaps?limit=30",
        "/api/v1/coverage/rollup?by=region&scope=subtree",
        "/api/v1/coverage/redundancy?limit=30",
        "/api/v1/coverage/droppable?limit=10",
        "/api/v1/coverage/fragility",
        "/api/v1/coverage/remedies?wanted=2",
        "/api/v1/coverage/targets?limit=500",
    ] {
        let answer = caller.get(path).await;
        all.push((answer.header("etag").to_owned(), answer.ok()));
    }
    all
}

#[test]
fn coverage_after_each_change_of_the_registry_is_what_a_fresh_server_says() {
    everywhere(async |url| {
        let world = World::open(url).await;
        world.import(Seed::demo_files()).await;
        let coordinator = world.caller(Role::Coordinator).await;
        let mut before = shown(&coordinator).await;
        for step in 0..8 {
            match step {
                0 | 3 | 4 => {
                    let status = ["paused", "", "", "closed", "active"][step];
                    coordinator.edit_account("wechat-zjg-jiaoyu", |one| one["status"] = json!(status)).await;
                }
                1 | 2 => {
                    let (field, value) = [("functions", "water"), ("audiences", "martians")][step - 1];
                    coordinator.edit_account("weibo-zjg-jiaoyu", |one| one[field] = json!([value])).await;
                }
                5 => {
                    let account = json!({
                        "handle": "a-new-one", "name": "新号", "platform": "wechat", "organisation": "zjg-jiaoyu",
                        "functions": ["education"], "region": "zhangjiagang"
                    });
                    coordinator.post("/api/v1/accounts", &account).await.ok();
                }
                6 => {
                    let targets = json!({"targets": coordinator.all("/api/v1/coverage/targets").await});
                    coordinator.put("/api/v1/coverage/targets", 1, &targets).await.ok();
                }
                _ => {
                    let more = "handle,name,platform,organisation,functions\nb-new-one,又新,weibo,zjg-jiaoyu,water\n";
                    world.import(vec![("accounts.csv".to_owned(), more.into())]).await;
                }
            }
            let now = shown(&coordinator).await;
            assert_ne!(now[0].0, before[0].0, "step {step} leaves the tag as it was");
            let fresh = World::open(url).await;
            // The same person: a cursor belongs to who was given it.
            let reader = coordinator.before(fresh.router.clone());
            for (kept, anew) in now.iter().zip(shown(&reader).await) {
                assert_eq!(*kept, anew, "step {step}");
            }
            before = now;
        }
    });
}
