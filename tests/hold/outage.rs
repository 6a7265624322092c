//! Trouble of the database, each by its name.

use axum::body::Body;
use axum::http::Method;
use micromatrix::app::clock::Clock;
use micromatrix::app::{App, error::AppError};
use micromatrix::domain::right::Role;
use micromatrix::domain::time::Timestamp;
use micromatrix::store::error::StoreError;
use sea_orm::ConnectionTrait as _;
use serde_json::json;

use crate::support::database::{everywhere, everywhere_from_nothing, on_sqlite};
use crate::support::world::{NOW, execute};
use crate::support::{World, empty};

async fn open(url: &str) -> Result<App, StoreError> {
    match App::open(url, Clock::fixed(Timestamp::parse(NOW).unwrap())).await {
        Ok(app) => Ok(app),
        Err(AppError::Store(error)) => Err(error),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn an_address_that_is_wrong_is_refused_without_showing_its_password() {
    let folder = tempfile::tempdir().unwrap();
    on_sqlite(&folder.path().join("unused.db"), async |_| {
        for url in [
            "mysql://someone:secret@127.0.0.1/db",
            "someone:secret@127.0.0.1",
            "postgres://someone:secret@127.0.0.1:port/db",
            "postgres://someone:secret@127.0.0.1:1/db",
            "sqlite://someone:secret@host?mode=secret",
        ] {
            let error = open(url).await.err().unwrap().to_string();
            assert!(!error.contains("secret") && !error.contains("someone"), "{error}");
            assert_eq!(error.contains("does not answer"), url.ends_with(":1/db"), "{error}");
        }
    });
}

#[test]
fn a_file_that_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    on_sqlite(&folder.path().join("not/there.db"), async |url| {
        let error = open(url).await.err().unwrap().to_string();
        assert!(error.contains("is its folder there"), "{error}");
    });
}

#[test]
fn another_programs_file_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theirs.db");
    let path_of_text = folder.path().join("list.csv");
    on_sqlite(&path, async |url| {
        let theirs = sea_orm::Database::connect(format!("{url}?mode=rwc")).await.unwrap();
        execute(&theirs, "CREATE TABLE contact (name TEXT)").await;
        theirs.close().await.unwrap();
        std::fs::write(&path_of_text, "handle,name\n").unwrap();
        for path in [&path, &path_of_text] {
            let before = std::fs::read(path).unwrap();
            let url = format!("sqlite:{}", path.display());
            assert!(matches!(open(&url).await, Err(StoreError::Foreign)));
            assert_eq!(std::fs::read(path).unwrap(), before);
        }
    });
}

#[test]
fn a_newer_schema_is_refused_with_what_to_do() {
    everywhere(async |url| {
        let app = open(url).await.unwrap();
        execute(&*app.db, "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 1)")
            .await;
        app.close().await.unwrap();
        let error = open(url).await.err().unwrap().to_string();
        assert!(error.contains("m9999_later") && error.contains("run that version"), "{error}");
    });
}

#[test]
fn a_file_that_vanishes_while_it_is_open_takes_no_more_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gone.db");
    on_sqlite(&path, async |url| {
        let world = World::open(url).await;
        let coordinator = world.caller(Role::Coordinator).await;
        let organisation = |key: &str| json!({"key": key, "name": key});
        coordinator.post("/api/v1/organisations", &organisation("a")).await.ok();
        // All of it is in the file that is moved: SQLite throws away a log beside a file that it does not belong to.
        execute(&*world.app.db, "PRAGMA wal_checkpoint(TRUNCATE)").await;
        std::fs::rename(&path, folder.path().join("elsewhere.db")).unwrap();
        coordinator.post("/api/v1/organisations", &organisation("b")).await.problem(503, "unavailable");
        coordinator.get("/readyz").await.problem(503, "unavailable");
        std::fs::write(&path, "").unwrap();
        coordinator.post("/api/v1/organisations", &organisation("b")).await.problem(503, "unavailable");
        std::fs::rename(folder.path().join("elsewhere.db"), &path).unwrap();
        coordinator.post("/api/v1/organisations", &organisation("b")).await.ok();
        coordinator.get("/readyz").await.ok();
    });
}

#[test]
fn a_database_that_takes_no_writes_says_so_and_goes_on_reading() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let body = json!({"key": "a", "name": "a"});
        refuse_writes(&world).await;
        let refused = coordinator.post("/api/v1/organisations", &body).await.problem(503, "unavailable");
        assert!(refused["detail"].as_str().unwrap().contains("takes no writes"), "{refused:#}");
        coordinator.get("/api/v1/organisations").await.ok();
        // The connection that refused is closed; a new one writes, as after a failover.
        coordinator.get("/readyz").await.ok();
        coordinator.post("/api/v1/organisations", &body).await.ok();
    });
}

/// On the connection of the writers, as long as it lives.
async fn refuse_writes(world: &World) {
    let write = world.app.db.begin_write().await.unwrap();
    let statement = match sea_orm::ConnectionTrait::get_database_backend(&*write) {
        sea_orm::DbBackend::Sqlite => "PRAGMA query_only = on",
        _ => "SET default_transaction_read_only = on",
    };
    execute(&*write, statement).await;
    write.commit().await.unwrap();
}

#[test]
fn a_database_that_stops_in_the_middle_is_named_and_comes_back() {
    everywhere_from_nothing(async |url| {
        if url.starts_with("sqlite:") {
            return;
        }
        let world = World::open(url).await;
        let coordinator = world.caller(Role::Coordinator).await;
        let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        for round in 0..5 {
            let write = world.app.db.begin_write().await.unwrap();
            execute(&*world.app.db, others).await;
            let failed = write.commit().await.unwrap_err();
            assert!(matches!(failed, StoreError::Unavailable(_)), "{failed}");
            // What was open is closed; whoever comes next has a connection that works.
            let body = json!({"key": format!("o{round}"), "name": "o"});
            coordinator.post("/api/v1/organisations", &body).await.ok();
            coordinator.get("/readyz").await.ok();
        }
    });
}

#[test]
fn a_write_under_a_key_is_carried_out_once_more_when_its_connection_breaks() {
    everywhere_from_nothing(async |url| {
        if url.starts_with("sqlite:") {
            return;
        }
        let world = World::open(url).await;
        let coordinator = world.caller(Role::Coordinator).await;
        let other = sea_orm::Database::connect(url).await.unwrap();
        let lock = sea_orm::TransactionTrait::begin(&other).await.unwrap();
        execute(&lock, "LOCK TABLE organisation IN EXCLUSIVE MODE").await;
        let request = coordinator
            .request(Method::POST, "/api/v1/organisations")
            .header("content-type", "application/json")
            .header("idempotency-key", "one");
        let request = request.body(Body::from(json!({"key": "a", "name": "a"}).to_string())).unwrap();
        let caller = coordinator.clone();
        let answer = tokio::spawn(async move { caller.send(request).await });
        let waiting = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'relation'";
        // It waits for the table, after its key was claimed.
        while lock.execute_unprepared(waiting).await.unwrap().rows_affected() == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        lock.rollback().await.unwrap();
        let answer = answer.await.unwrap();
        assert_eq!(answer.status, 201, "{:#}", answer.json);
        assert_eq!(coordinator.all("/api/v1/organisations").await.len(), 1);
        assert_eq!(
            world.rows("event").await.iter().filter(|event| event["entity"] == "organisation").count(),
            1
        );
        other.close().await.unwrap();
    });
}
