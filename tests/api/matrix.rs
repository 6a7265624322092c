//! The registry that a server has brought forward, change by change, is what a fresh server on the same database reads.

use micromatrix::app::seed::Seed;
use micromatrix::domain::matrix::Matrix;
use micromatrix::domain::right::Role;
use serde_json::json;

use crate::api::builders::files;
use crate::support::database::everywhere;
use crate::support::random::Random;
use crate::support::{Caller, World};

const HANDLES: [&str; 4] =
    ["weibo-zjg-xuanchuanbu", "wechat-zjg-xuanchuanbu", "wechat-zjg-hongshizi", "wechat-zjg-jijiu"];

fn compare(kept: &Matrix, fresh: &Matrix, name: &str) {
    assert_eq!(kept.revision, fresh.revision, "{name}");
    assert_eq!(kept.graph.accounts(), fresh.graph.accounts(), "{name}");
    assert_eq!(kept.graph.kinds(), fresh.graph.kinds(), "{name}");
    assert_eq!(kept.graph.tie_list(), fresh.graph.tie_list(), "{name}");
    assert_eq!(kept.organisations(), fresh.organisations(), "{name}");
    assert_eq!(kept.clusters(), fresh.clusters(), "{name}");
    assert!(kept.has_trees_of(fresh), "{name}");
    for account in fresh.graph.accounts() {
        let handle = &account.handle;
        assert_eq!(kept.graph.account(handle), Some(account), "{name}");
        assert_eq!(kept.graph.neighbours(handle), fresh.graph.neighbours(handle), "{name}");
        assert_eq!(kept.clusters_of(handle), fresh.clusters_of(handle), "{name}");
    }
}

/// A random change of something; its kind in a word.
async fn change(world: &World, coordinator: &Caller, dice: &mut Random, step: usize) -> &'static str {
    let (one, other) = (HANDLES[dice.below(4)], HANDLES[dice.below(4)]);
    match dice.below(9) {
        0 | 1 => {
            let name = format!("改名 {step}");
            coordinator.edit_account(one, |account| account["name"] = json!(name)).await;
            "account"
        }
        2 => {
            // Between the others, and with a tie at once.
            let handle = format!("weibo-{step:02}");
            let account = json!({
                "handle": handle, "name": "新号", "platform": "weibo", "organisation": "zjg-jiaoyu"
            });
            coordinator.post("/api/v1/accounts", &account).await.ok();
            let tie = json!({"source": one, "target": handle, "kind": "joint_duty", "weight": 2.0});
            coordinator.put("/api/v1/ties", 1, &tie).await.ok();
            "new account"
        }
        3 => {
            let account = json!({"handle": format!("a-{step:02}"), "name": "新", "platform": "app", "organisation": "zjg-jiaoyu"});
            coordinator.post("/api/v1/accounts", &account).await.ok();
            "new account alone"
        }
        4 if one != other => {
            let kind = ["joint_duty", "mutual_follow", "a_new_kind"][dice.below(3)];
            let tie = json!({"source": one, "target": other, "kind": kind, "weight": step + 1});
            coordinator.put("/api/v1/ties", 1, &tie).await.ok();
            "tie"
        }
        5 => {
            let path = "/api/v1/clusters/education";
            let mut cluster = coordinator.get(path).await.ok();
            let revision = cluster["revision"].as_i64().unwrap();
            let members = cluster["members"].as_array_mut().unwrap();
            if let Some(at) = members.iter().position(|member| member == one) {
                members.remove(at);
            } else {
                members.push(json!(one));
            }
            let fields = cluster.as_object_mut().unwrap();
            fields.retain(|field, _| !["id", "revision"].contains(&field.as_str()));
            coordinator.put(path, revision, &cluster).await.ok();
            "members"
        }
        6 => {
            let cluster = json!({"key": format!("k{step:02}"), "name": "新", "functions": ["education"], "members": [one]});
            coordinator.post("/api/v1/clusters", &cluster).await.ok();
            "new cluster"
        }
        7 => {
            let organisation =
                json!({"key": format!("o{step:02}"), "name": format!("局 {step}"), "system": "party"});
            coordinator.post("/api/v1/organisations", &organisation).await.ok();
            "organisation"
        }
        _ => {
            let accounts = format!("handle,name,platform,organisation\ni-{step:02},入,weibo,zjg-jiaoyu\n");
            let functions = format!("key,name,parent\nf{step:02},新职能,education\n");
            let all = [("accounts.csv", accounts.as_str()), ("functions.csv", functions.as_str())];
            world.import(files(&all[..=dice.below(2)])).await;
            "import"
        }
    }
}

#[test]
fn the_registry_after_any_changes_is_what_a_fresh_server_reads() {
    everywhere(async |url| {
        let replicas = [World::open(url).await, World::open(url).await];
        replicas[0].import(Seed::demo_files()).await;
        let mut dice = Random(0x5eed_0021);
        for step in 0..60 {
            let world = &replicas[dice.below(2)];
            let coordinator = world.caller(Role::Coordinator).await;
            let name = change(world, &coordinator, &mut dice, step).await;
            if dice.below(3) == 0 {
                continue;
            }
            let fresh = World::open(url).await.app.matrix().await.unwrap();
            for replica in &replicas {
                compare(&replica.app.matrix().await.unwrap(), &fresh, &format!("change {step}, {name}"));
            }
        }
    });
}
