//! A change, its event and its audit row are written together or not at all, and what broke is not told to the caller.

use micromatrix::domain::right::Role;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small};
use crate::support::World;

/// Takes a table away, so that whoever writes to it fails.
async fn rename(world: &World, from: &str, to: &str) {
    world.app.db.execute_unprepared(&format!("ALTER TABLE {from} RENAME TO {to}")).await.unwrap();
}

/// The registry and the campaigns, without the table that is taken away.
async fn state(world: &World) -> Vec<Vec<Value>> {
    let mut all = Vec::new();
    for table in [
        "organisation",
        "account",
        "cluster",
        "tie",
        "campaign",
        "campaign_amendment",
        "direction",
        "topic_proposal",
        "theme",
        "plan",
        "job",
        "token",
    ] {
        all.push(world.rows(table).await);
    }
    all
}

#[test]
fn what_cannot_be_recorded_is_not_done() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let admin = world.caller(Role::Admin).await;
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let mine = run.standing("weibo-jiaojing").await.unwrap();
        let planned = Run::planned(&world, &draft()).await;
        let import = json!({"files": {"accounts.csv": "handle,name,platform,organisation\n"}});
        let tie = json!({"source": "weibo-jiaojing", "target": "app-jiaojing", "kind": "k", "weight": 1});
        let topic =
            json!({"campaign": run.id, "title": "夜里过路口", "brief": "讲看灯。", "audience": "drivers"});
        let revision = coordinator.get(&run.path).await.revision();
        let before = state(&world).await;
        for table in ["event", "audit"] {
            rename(&world, table, "taken_away").await;
            let attempts = [
                coordinator.post("/api/v1/organisations", &json!({"key": "n", "name": "n"})).await,
                coordinator.post("/api/v1/clusters", &json!({"key": "n", "name": "n"})).await,
                coordinator.put("/api/v1/ties", 1, &tie).await,
                coordinator.post("/api/v1/imports", &import).await,
                coordinator.post("/api/v1/campaigns", &draft()).await,
                coordinator.call(&planned.at("plan")).await,
                coordinator.post_over(&run.at("amendments"), revision, &json!({"contact": "12345"})).await,
                coordinator.post(&run.at("theme"), &json!({"key": "ours"})).await,
                member.post("/api/v1/accounts/weibo-jiaojing/proposals", &topic).await,
                coordinator.call(&run.at("close")).await,
                admin.post("/api/v1/tokens", &json!({"subject": "x", "grants": [{"role": "planner"}]})).await,
                member.call(&answer(&mine, "accept")).await,
                member.post(&answer(&mine, "decline"), &json!({"reason": "no_staff"})).await,
            ];
            for attempt in attempts {
                let problem = attempt.problem(500, "internal").to_string();
                assert!(!problem.contains(table) && !problem.to_lowercase().contains("sql"), "{problem}");
            }
            rename(&world, "taken_away", table).await;
            assert_eq!(state(&world).await, before, "without {table}");
        }
        member.call(&answer(&mine, "accept")).await.ok();
    });
}

#[test]
fn a_database_that_does_not_answer_makes_the_service_not_ready_but_alive() {
    small(async |world| {
        rename(&world, "matrix_state", "taken_away").await;
        let anyone = world.stranger(None);
        anyone.get("/readyz").await.problem(503, "unavailable");
        anyone.get("/healthz").await.ok();
        rename(&world, "taken_away", "matrix_state").await;
        anyone.get("/readyz").await.ok();
    });
}
