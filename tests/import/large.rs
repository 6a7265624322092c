//! Imports that are written in several parts, and such as nobody wants any more, through the service on each database.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use micromatrix::app::error::AppError;
use micromatrix::app::import::{Import, Mode, Progress};
use micromatrix::app::write::Actor;
use micromatrix::domain::entity::Entity;
use micromatrix::domain::import::{ImportOptions, ImportReport, ImportState};
use micromatrix::domain::right::Role;
use micromatrix::domain::tie::Tie;
use micromatrix::store::audit::list_history;
use serde_json::{Map, Value, json};

use crate::support::{World, empty};

/// More than one part holds.
const MANY: usize = 5_200;

fn files(weight: &str) -> Vec<(&'static str, String)> {
    let handle = |number: usize| format!("weibo-{number:05}");
    let accounts: Vec<String> = (0..MANY).map(|one| format!("{},甲,weibo,甲局\n", handle(one))).collect();
    let accounts = accounts.concat();
    let ties: Vec<String> =
        (1..MANY).map(|one| format!("{},{},joint_duty,{weight}\n", handle(one), handle(one - 1))).collect();
    let ties = ties.concat();
    vec![
        ("accounts.csv", format!("handle,name,platform,organisation\n{accounts}")),
        ("ties.csv", format!("source,target,kind,weight\n{ties}")),
    ]
}

/// Notes how far an import came, and wants it to stop once so many rows are written.
struct Impatient {
    most: u64,
    done: AtomicU64,
}

impl Progress for Impatient {
    fn step(&self, done: u64, _total: u64) {
        self.done.store(done, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.done.load(Ordering::Relaxed) >= self.most
    }
}

async fn import(world: &World, weight: &str, most: u64) -> (Result<ImportReport, AppError>, u64) {
    let files = files(weight).into_iter();
    let files = files.map(|(name, text)| (name.to_owned(), text.into_bytes().into())).collect();
    let import = Import { files, mode: Mode::Apply, options: ImportOptions::default() };
    let progress = Impatient { most, done: AtomicU64::new(0) };
    let imported = world.app.import(&Actor::default(), import, &progress).await;
    (imported, progress.done.into_inner())
}

#[test]
fn the_history_of_an_import_in_parts_has_an_entry_for_each_row_and_ends_with_the_import() {
    empty(async |world| {
        let (imported, done) = import(&world, "0.1", u64::MAX).await;
        let rows = (1 + MANY + MANY - 1) as u64;
        assert_eq!((imported.unwrap().changed, done), (rows, rows));
        let mut audit = world.rows("audit").await;
        audit.sort_by_key(|row| row["seq"].as_i64());
        assert_eq!(audit.len() as u64, rows + 1);
        assert_eq!(audit.last().map(|row| &row["entity"]), Some(&json!("import")));

        let (imported, done) = import(&world, "0.3", u64::MAX).await;
        assert_eq!((imported.unwrap().changed, done), ((MANY - 1) as u64, (MANY - 1) as u64));
        for one in [0, MANY - 2] {
            let tie = |weight: f64| {
                let (source, target) = (format!("weibo-{one:05}"), format!("weibo-{:05}", one + 1));
                let tie = Tie { source, target, kind: "joint_duty".to_owned(), weight };
                Some(serde_json::to_value(tie).unwrap())
            };
            let key = format!("weibo-{one:05}|weibo-{:05}|joint_duty", one + 1);
            let history = list_history(&world.app.db, Entity::Tie, &key, 0, 10).await.unwrap();
            let history: Vec<(Option<Value>, Option<Value>)> =
                history.into_iter().map(|entry| (entry.before, entry.after)).collect();
            assert_eq!(history, [(None, tie(0.1)), (tie(0.1), tie(0.3))]);
        }
        let (imported, _) = import(&world, "0.3", u64::MAX).await;
        assert_eq!(imported.unwrap().state, ImportState::Unchanged);
    });
}

#[test]
fn an_import_that_is_cancelled_while_it_is_compared_or_written_changes_nothing() {
    empty(async |world| {
        for most in [0, 1, 5_001] {
            let (imported, done) = import(&world, "1", most).await;
            assert!(matches!(imported, Err(AppError::Cancelled)), "{imported:?}");
            assert!(done >= most && done < most + 5_000, "{done}");
            for table in ["account", "tie", "organisation", "audit", "event"] {
                assert!(world.rows(table).await.is_empty(), "{table}");
            }
        }
    });
}

#[test]
fn an_import_that_has_the_writers_turn_shows_how_far_it_is_and_stops_when_it_is_told_to() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let files: Map<String, Value> =
            files("1").into_iter().map(|(name, text)| (name.into(), text.into())).collect();
        let queued = coordinator.post("/api/v1/imports", &json!({"files": files})).await.ok();
        let path = format!("/api/v1/jobs/{}", queued["id"].as_str().unwrap());
        let tell = async {
            loop {
                let job = coordinator.get(&path).await.ok();
                assert!(job["finished_at"].is_null(), "it was not seen to run: {job:#}");
                if job["done"].as_i64() > Some(0) {
                    assert!(job["total"].as_i64() > job["done"].as_i64(), "{job:#}");
                    break coordinator.call(&format!("{path}/cancel")).await.ok();
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let (told, ()) = tokio::join!(tell, world.work());
        assert_eq!(told["finished_at"].is_null(), told["state"] == "running", "{told:#}");
        assert_eq!(coordinator.get(&path).await.ok()["state"], "cancelled");
        for table in ["account", "tie", "organisation"] {
            assert!(world.rows(table).await.is_empty(), "{table}");
        }
    });
}
