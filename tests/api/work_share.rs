//! Processes that share a database share its work as they were told.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Method;
use micromatrix::app::work_share::WorkShare;
use micromatrix::domain::right::Role;
use micromatrix::http::serve::to_problem;
use serde_json::json;
use tokio::sync::Notify;
use tower::ServiceExt as _;

use crate::support::database::everywhere;
use crate::support::{World, empty};

fn sharing(world: &World, share: WorkShare) -> World {
    let mut app = world.app.clone();
    app.share = share;
    World { router: micromatrix::http::router(app.clone()), app }
}

#[test]
fn one_that_only_works_answers_nobody_but_whoever_asks_how_it_is() {
    empty(async |world| {
        let worker = sharing(&world, WorkShare::OnlyWorks);
        let coordinator = world.caller(Role::Coordinator).await.before(worker.router.clone());
        let admin = world.caller(Role::Admin).await.before(worker.router.clone());
        for path in ["/healthz", "/readyz", "/metrics"] {
            admin.text(path).await;
        }
        for (method, path) in
            [(Method::GET, "/api/v1/matrix"), (Method::POST, "/api/v1/organisations"), (Method::GET, "/")]
        {
            let request = coordinator.request(method, path).body(Body::empty()).unwrap();
            let answer = coordinator.router().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), 404, "{path}");
        }
    });
}

#[test]
fn jobs_wait_for_one_that_takes_them() {
    everywhere(async |url| {
        let world = World::open(url).await;
        let front = sharing(&world, WorkShare::LeavesJobs);
        let coordinator = world.caller(Role::Coordinator).await.before(front.router.clone());
        let files = json!({"files": {"organisations.csv": "key,name\na,甲\n"}});
        let job = coordinator.post("/api/v1/imports", &files).await.ok();
        let path = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
        let run = async |world: &World, until: &str| {
            let stop = Arc::new(Notify::new());
            let running = tokio::spawn(world.app.clone().run_background(to_problem, Arc::clone(&stop)));
            let mut state = String::new();
            for _ in 0..1_000 {
                state = coordinator.get(&path).await.ok()["state"].as_str().unwrap().to_owned();
                if state == until {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            stop.notify_one();
            running.await.unwrap();
            state
        };
        // It has run all that it runs when its tasks have stopped after their first rounds.
        let stop = Arc::new(Notify::new());
        stop.notify_one();
        front.app.clone().run_background(to_problem, stop).await;
        assert_eq!(coordinator.get(&path).await.ok()["state"], "queued");
        assert_eq!(run(&sharing(&world, WorkShare::OnlyWorks), "done").await, "done");
    });
}
