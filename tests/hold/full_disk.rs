//! Full disks: what was acknowledged is there afterwards, what was not is named, and the service is well again by itself.

use std::collections::BTreeSet;

use micromatrix::domain::right::Role;
use serde_json::json;

use super::disk::SmallDisk;
use crate::support::database::{everywhere, on_sqlite, on_tablespace};
use crate::support::{Caller, World};

const ORGANISATIONS: &str = "/api/v1/organisations";

/// Enters organisations, and keeps the keys of those that were acknowledged.
struct Writes {
    coordinator: Caller,
    tried: usize,
    acknowledged: BTreeSet<String>,
}

impl Writes {
    /// How many of so many were acknowledged; the others must be refused as what they are.
    async fn try_some(&mut self, count: usize) -> usize {
        let mut acknowledged = 0;
        for _ in 0..count {
            self.tried += 1;
            let key = format!("o{}", self.tried);
            let body = json!({"key": key, "name": "n".repeat(90)});
            let answer = self.coordinator.post(ORGANISATIONS, &body).await;
            if answer.status == 201 {
                acknowledged += 1;
                self.acknowledged.insert(key);
            } else {
                assert_eq!(answer.headers.get("retry-after").unwrap(), "5", "{:#}", answer.json);
                answer.problem(503, "unavailable");
            }
        }
        acknowledged
    }

    /// Writes until so many were refused.
    async fn until_refused(&mut self, count: usize) {
        let mut refused = 0;
        for _ in 0..2000 {
            refused += 1 - self.try_some(1).await;
            if refused == count {
                return;
            }
        }
        panic!("the disk is never full");
    }
}

/// Fills a disk and frees it, three times, with writes in between; then starts again.
async fn hold_over(url: &str, fill: impl AsyncFn(&World), free: impl AsyncFn(&World)) {
    let world = World::open(url).await;
    let coordinator = world.caller(Role::Coordinator).await;
    let mut writes = Writes { coordinator: coordinator.clone(), tried: 0, acknowledged: BTreeSet::new() };
    assert_eq!(writes.try_some(5).await, 5);
    let mut seen_unready = false;
    for _ in 0..3 {
        fill(&world).await;
        writes.until_refused(4).await;
        // Where it says that it is ready, it is.
        let ready = coordinator.get("/readyz").await;
        if ready.status == 503 {
            seen_unready = true;
            ready.problem(503, "unavailable");
        } else {
            assert_eq!(writes.try_some(1).await, 1);
        }
        free(&world).await;
        coordinator.get("/readyz").await.ok();
        assert_eq!(writes.try_some(9).await, 9, "it is well again by itself");
    }
    assert!(seen_unready);
    assert_there(&world, &writes).await;
    world.app.clone().close().await.unwrap();
    assert_there(&World::open(url).await, &writes).await;
}

/// Every acknowledged organisation is there, with its event and its row of the audit, and no other.
async fn assert_there(world: &World, writes: &Writes) {
    let admin = world.caller(Role::Admin).await;
    let keys = |rows: Vec<serde_json::Value>, field: &str| -> BTreeSet<String> {
        rows.iter().map(|row| row[field].as_str().unwrap().to_owned()).collect()
    };
    let there = keys(admin.all(ORGANISATIONS).await, "key");
    assert_eq!(there, writes.acknowledged);
    for table in ["event", "audit"] {
        let rows = world.rows(table).await;
        let of_organisations = rows.into_iter().filter(|row| row["entity"] == "organisation").collect();
        assert_eq!(keys(of_organisations, "entity_key"), writes.acknowledged, "{table}");
    }
}

#[test]
fn what_was_acknowledged_on_a_full_disk_is_there_after_a_restart() {
    let Some(disk) = SmallDisk::mount(4) else { return };
    on_sqlite(&disk.path().join("full.db"), async |url| {
        hold_over(url, async |_| disk.fill(), async |_| disk.free()).await;
    });
}

#[test]
fn a_database_that_may_not_grow_loses_nothing_that_it_acknowledged() {
    everywhere(async |url| {
        if url.starts_with("sqlite:") {
            // The limit stands on the connection of the writers, and goes with it when it is closed for its failure.
            let limit = async |world: &World| {
                let write = world.app.db.begin_write().await.unwrap();
                crate::support::world::execute(&*write, "PRAGMA max_page_count = 1").await;
            };
            hold_over_growth(url, limit).await;
        }
    });
}

/// As above, where the room comes back with the next connection.
async fn hold_over_growth(url: &str, limit: impl AsyncFn(&World)) {
    let world = World::open(url).await;
    let coordinator = world.caller(Role::Coordinator).await;
    let mut writes = Writes { coordinator, tried: 0, acknowledged: BTreeSet::new() };
    for _ in 0..3 {
        limit(&world).await;
        writes.until_refused(1).await;
        assert_eq!(
            writes.try_some(9).await,
            9,
            "the refusal closes the connection, and the next one has room"
        );
    }
    assert_there(&world, &writes).await;
    world.app.clone().close().await.unwrap();
    assert_there(&World::open(url).await, &writes).await;
}

#[test]
fn what_was_acknowledged_in_a_full_tablespace_is_there_after_a_restart() {
    let Some(disk) = SmallDisk::mount(24) else { return };
    on_tablespace(disk.path(), async |url| {
        hold_over(url, async |_| disk.fill(), async |_| disk.free()).await;
    });
}
