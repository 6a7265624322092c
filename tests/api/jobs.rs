//! Jobs: progress, cancelling, and leases that pass from a dead worker to another.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use micromatrix::domain::job::{Job, JobState};
use micromatrix::domain::right::Role;
use micromatrix::http::serve::to_problem;
use micromatrix::store::job::{JobSteps, finish_job, lease_job, list_leases, next_job, renew_lease};
use serde_json::{Value, json};

use crate::api::builders::{Run, draft, small};
use crate::support::world::execute;
use crate::support::{Caller, NOW, World, refused};

const IMPORT: &str = "handle,name,platform,organisation\nweibo-new,新账号,weibo,公安局\n";

async fn queue(caller: &Caller) -> (String, Value) {
    let import = json!({"files": {"accounts.csv": IMPORT}});
    let job = caller.post("/api/v1/imports", &import).await.ok();
    (format!("/api/v1/jobs/{}", job["id"].as_str().unwrap()), job)
}

/// A worker takes the next job and is never heard of again.
async fn die_at_work(world: &World) {
    let write = world.app.write(&micromatrix::app::write::Actor::default()).await.unwrap();
    let leased = next_job(write.conn(), &[]).await.unwrap().unwrap();
    lease_job(write.conn(), leased.job.id, "dead", write.at).await.unwrap();
    renew_lease(write.conn(), leased.job.id, "dead", write.at, JobSteps { done: 1, total: 2 }).await.unwrap();
    write.commit().await.unwrap();
    // Others see it work.
    world.work().await;
}

#[test]
fn a_queued_job_that_is_cancelled_never_runs() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let (path, _) = queue(&coordinator).await;
        let cancelled = coordinator.call(&format!("{path}/cancel")).await.ok();
        assert_eq!((&cancelled["state"], &cancelled["finished_at"]), (&json!("cancelled"), &json!(NOW)));
        world.work().await;
        assert_eq!(coordinator.get(&path).await.ok(), cancelled);
        coordinator.get("/api/v1/accounts/weibo-new").await.problem(404, "not_found");
        let kinds: Vec<Value> = coordinator
            .all("/api/v1/events")
            .await
            .into_iter()
            .map(|mut event| event["kind"].take())
            .collect();
        assert_eq!(kinds[kinds.len() - 2..], [json!("job.created"), json!("job.cancelled")]);
        let again = coordinator.call(&format!("{path}/cancel"));
        refused(&world, again, 409, "wrong_state", &[]).await;
    });
}

#[test]
fn a_job_that_has_ended_cannot_be_cancelled() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let (path, _) = queue(&coordinator).await;
        world.work().await;
        let attempt = coordinator.call(&format!("{path}/cancel"));
        refused(&world, attempt, 409, "wrong_state", &[]).await;
        coordinator.get("/api/v1/accounts/weibo-new").await.ok();
    });
}

#[test]
fn a_running_job_is_left_to_its_worker_until_its_lease_runs_out() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let (path, _) = queue(&coordinator).await;
        die_at_work(&world).await;
        let running = coordinator.get(&path).await.ok();
        assert_eq!(
            (&running["state"], &running["done"], &running["total"]),
            (&json!("running"), &json!(1), &json!(2))
        );
        world.set_clock("2026-06-12T01:00:30Z");
        world.work().await;
        assert_eq!(coordinator.get(&path).await.ok()["state"], "running");
        world.set_clock("2026-06-12T01:00:31Z");
        world.work().await;
        let done = coordinator.get(&path).await.ok();
        assert_eq!((&done["state"], &done["result"]["state"]), (&json!("done"), &json!("applied")));
        coordinator.get("/api/v1/accounts/weibo-new").await.ok();
    });
}

#[test]
fn a_job_whose_worker_died_after_it_was_asked_to_stop_stops() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let (path, _) = queue(&coordinator).await;
        die_at_work(&world).await;
        let asked = coordinator.call(&format!("{path}/cancel")).await.ok();
        assert_eq!((&asked["state"], &asked["cancel_requested"]), (&json!("running"), &json!(true)));
        world.set_clock("2026-06-12T01:01:00Z");
        world.work().await;
        assert_eq!(coordinator.get(&path).await.ok()["state"], "cancelled");
        coordinator.get("/api/v1/accounts/weibo-new").await.problem(404, "not_found");
    });
}

#[test]
fn a_worker_that_has_lost_its_lease_neither_renews_it_nor_ends_the_job() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let (_, job) = queue(&coordinator).await;
        die_at_work(&world).await;
        world.set_clock("2026-06-12T01:01:00Z");
        let write = world.app.write(&micromatrix::app::write::Actor::default()).await.unwrap();
        let lost = list_leases(write.conn()).await.unwrap();
        let leased = next_job(write.conn(), &lost).await.unwrap().unwrap();
        assert_eq!(leased.job.id.to_string(), job["id"].as_str().unwrap());
        lease_job(write.conn(), leased.job.id, "second", write.at).await.unwrap();
        let late =
            renew_lease(write.conn(), leased.job.id, "dead", write.at, JobSteps { done: 2, total: 2 }).await;
        assert!(late.is_err(), "a lost lease was renewed");
        let ended = Job { state: JobState::Done, ..leased.job };
        let late = finish_job(write.conn(), &ended, Some("dead")).await;
        assert!(late.is_err(), "another worker's job was ended");
        finish_job(write.conn(), &ended, Some("second")).await.unwrap();
    });
}

#[test]
fn two_workers_do_each_job_once() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for _ in 0..6 {
            queue(&coordinator).await;
        }
        let (one, other) =
            tokio::join!(world.app.work_once("one", to_problem), world.app.work_once("other", to_problem));
        one.unwrap();
        other.unwrap();
        let jobs = coordinator.all("/api/v1/jobs").await;
        let applied = jobs.iter().filter(|job| job["result"]["state"] == "applied").count();
        assert_eq!((jobs.len(), applied), (6, 1));
        assert!(jobs.iter().all(|job| job["state"] == "done"));
        let done = coordinator.all("/api/v1/events?kind=job.done").await;
        assert_eq!(done.len(), 6);
    });
}

#[test]
fn what_a_job_worked_on_is_not_kept_after_it() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        queue(&coordinator).await;
        world.work().await;
        let rows = world.rows("job").await;
        assert!(!rows[0].to_string().contains("新账号"), "{}", rows[0]);
    });
}

#[test]
fn a_job_that_never_ends_its_work_is_set_aside_after_three_attempts() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let (path, _) = queue(&coordinator).await;
        for minute in 1..=3 {
            die_at_work(&world).await;
            world.set_clock(&format!("2026-06-12T01:0{minute}:00Z"));
            forget(&world).await;
        }
        world.work().await;
        let job = coordinator.get(&path).await.ok();
        assert_eq!((&job["state"], &job["problem"]["code"]), (&json!("failed"), &json!("set_aside")));
        coordinator.get("/api/v1/accounts/weibo-new").await.problem(404, "not_found");
    });
}

/// The job waits again, as after a start.
async fn forget(world: &World) {
    let write = world.app.write(&micromatrix::app::write::Actor::default()).await.unwrap();
    execute(write.conn(), "UPDATE job SET state = 'queued'").await;
    write.commit().await.unwrap();
}

#[test]
fn an_import_is_not_refused_because_others_edit() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let (path, _) = queue(&coordinator).await;
        let editor = coordinator.clone();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let editing = tokio::spawn(async move {
            let mut number = 0;
            while !stopped.load(Ordering::Relaxed) {
                number += 1;
                let key = format!("edit-{number}");
                editor.post("/api/v1/organisations", &json!({"key": key, "name": key})).await.ok();
            }
            number
        });
        world.work().await;
        stop.store(true, Ordering::Relaxed);
        assert!(editing.await.unwrap() > 0);
        let job = coordinator.get(&path).await.ok();
        assert_eq!((&job["state"], &job["result"]["state"]), (&json!("done"), &json!("applied")), "{job:#}");
    });
}

#[test]
fn a_plan_that_is_made_as_a_job_is_the_plan() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let job = run.coordinator.call(&run.at("plan-job")).await;
        assert_eq!((job.status.as_u16(), &job.json["kind"]), (202, &json!("plan")));
        let path = format!("/api/v1/jobs/{}", job.ok()["id"].as_str().unwrap());
        run.coordinator.get(&run.at("plan")).await.problem(404, "not_found");
        world.work().await;
        let done = run.coordinator.get(&path).await.ok();
        assert_eq!((&done["state"], &done["done"], &done["total"]), (&json!("done"), &json!(1), &json!(1)));
        assert_eq!(done["result"], run.coordinator.get(&run.at("plan")).await.ok());
        let digest = run.digest().await;
        run.coordinator.call(&run.at("plan")).await.ok();
        assert_eq!(run.digest().await, digest);
    });
}

#[test]
fn a_plan_job_that_is_stopped_leaves_no_plan_and_a_launched_campaign_gets_none() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let job = run.coordinator.call(&run.at("plan-job")).await.ok();
        let path = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
        run.coordinator.call(&format!("{path}/cancel")).await.ok();
        world.work().await;
        assert_eq!(run.coordinator.get(&path).await.ok()["state"], "cancelled");
        run.coordinator.get(&run.at("plan")).await.problem(404, "not_found");
        let launched = Run::launched(&world, &draft()).await;
        let attempt = launched.coordinator.call(&launched.at("plan-job"));
        refused(&world, attempt, 409, "wrong_state", &[]).await;
        let queued = run.coordinator.call(&run.at("plan-job")).await.ok();
        run.coordinator.call(&run.at("plan")).await.ok();
        run.sign().await;
        run.coordinator.post(&run.at("launch"), &json!({"without_reviewers": true})).await.ok();
        world.work().await;
        let path = format!("/api/v1/jobs/{}", queued["id"].as_str().unwrap());
        let failed = run.coordinator.get(&path).await.ok();
        assert_eq!((&failed["state"], &failed["problem"]["code"]), (&json!("failed"), &json!("wrong_state")));
    });
}
