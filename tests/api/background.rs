//! Background tasks: none waits for another, and how each fares can be read.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use micromatrix::app::App;
use micromatrix::app::background::{BackgroundTask, SilenceTask, TaskName, TaskRun};
use micromatrix::app::error::AppError;
use micromatrix::http::serve::to_problem;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::api::builders::{Run, draft, small};
use crate::support::World;

/// A job that takes until it is told to end.
struct LongJob(Arc<Notify>);

impl BackgroundTask for LongJob {
    fn name(&self) -> TaskName {
        TaskName::Jobs
    }

    fn run<'a>(&'a self, _app: &'a App) -> TaskRun<'a> {
        Box::pin(async move {
            self.0.notified().await;
            Ok(())
        })
    }
}

/// Fails, then panics, then does well, again and again.
struct Unsteady(AtomicUsize);

impl BackgroundTask for Unsteady {
    fn name(&self) -> TaskName {
        TaskName::Sweeping
    }

    fn period(&self) -> Duration {
        Duration::from_hours(1)
    }

    fn run<'a>(&'a self, _app: &'a App) -> TaskRun<'a> {
        Box::pin(async move {
            match self.0.fetch_add(1, Ordering::SeqCst) {
                0 => Err(AppError::Busy),
                1 => panic!("a round that panics"),
                _ => Ok(()),
            }
        })
    }
}

/// How a task fares, as `/readyz` shows it.
async fn status(world: &World, name: &str) -> Value {
    let ready = world.stranger(None).get("/readyz").await.ok();
    assert_eq!(ready["status"], "ok");
    let tasks = ready["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), TaskName::ALL.len());
    tasks.iter().find(|task| task["name"] == name).unwrap().clone()
}

async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..400 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not happen within 20 s");
}

#[test]
fn a_job_that_blocks_does_not_delay_silence() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let asked = run.directions("asked").await.len();
        world.set_clock("2026-06-29T00:00:00Z");
        assert_eq!(status(&world, "silence").await["last_started_at"], Value::Null);
        let (stop, end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let tasks: Vec<Arc<dyn BackgroundTask>> =
            vec![Arc::new(LongJob(Arc::clone(&end))), Arc::new(SilenceTask)];
        let running = tokio::spawn(world.app.clone().run_tasks(tasks, to_problem, Arc::clone(&stop)));
        until(async || run.directions("accepted").await.len() == asked).await;
        until(async || status(&world, "silence").await["runs"] == 1).await;
        let jobs = status(&world, "jobs").await;
        assert_eq!((&jobs["runs"], &jobs["last_ended_at"]), (&json!(0), &Value::Null), "it is at work");
        assert_eq!(jobs["last_started_at"], "2026-06-29T00:00:00Z");
        stop.notify_one();
        end.notify_one();
        running.await.unwrap();
        assert_eq!(status(&world, "jobs").await["runs"], 1, "what was at work has ended first");
    });
}

#[test]
fn a_task_that_fails_is_named_and_goes_on() {
    small(async |world| {
        let stop = Arc::new(Notify::new());
        let tasks: Vec<Arc<dyn BackgroundTask>> = vec![Arc::new(Unsteady(AtomicUsize::new(0)))];
        let running = tokio::spawn(world.app.clone().run_tasks(tasks, to_problem, Arc::clone(&stop)));
        for (runs, error) in [(1, json!("busy")), (2, json!("internal")), (3, Value::Null)] {
            until(async || status(&world, "sweeping").await["runs"] == runs).await;
            assert_eq!(status(&world, "sweeping").await["last_error"], error);
            world.app.tasks.activate(TaskName::Sweeping);
        }
        stop.notify_one();
        running.await.unwrap();
    });
}
