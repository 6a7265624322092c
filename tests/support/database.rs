//! A fresh database for each test: SQLite always, PostgreSQL too where `MICROMATRIX_TEST_POSTGRES` names a server.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use sea_orm::{ConnectionTrait as _, Database as Connection};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// The variable that names a PostgreSQL database whose user may create others.
pub const POSTGRES: &str = "MICROMATRIX_TEST_POSTGRES";

/// A database that goes with the test.
enum Database {
    Sqlite(TempDir),
    Postgres { admin: String, name: String },
}

/// Tells the story once on each database, a fresh one each time.
#[expect(clippy::needless_pass_by_value, reason = "a story is written where it is told")]
pub fn everywhere(story: impl AsyncFn(&str)) {
    on(&Database::sqlite(), &story);
    if let Ok(admin) = std::env::var(POSTGRES) {
        on(&Database::postgres(admin), &story);
    }
}

fn on(database: &Database, story: &impl AsyncFn(&str)) {
    let url = database.url();
    let runtime = runtime();
    let told = catch_unwind(AssertUnwindSafe(|| runtime.block_on(story(&url))));
    drop(runtime);
    database.remove();
    if let Err(panic) = told {
        eprintln!("this happened on {}", url.split(':').next().unwrap_or_default());
        resume_unwind(panic);
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

impl Database {
    fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    #[expect(clippy::disallowed_methods, reason = "a name that no other test has")]
    fn postgres(admin: String) -> Self {
        let name = format!("mm_{}", Uuid::now_v7().simple());
        execute(&admin, &format!("CREATE DATABASE {name}"));
        Self::Postgres { admin, name }
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("test.db").display()),
            Self::Postgres { admin, name } => {
                let (address, options) = admin.split_once('?').unwrap_or((admin, ""));
                let (server, _) = address.rsplit_once('/').unwrap();
                format!("{server}/{name}?{options}")
            }
        }
    }

    fn remove(&self) {
        if let Self::Postgres { admin, name } = self {
            execute(admin, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn execute(url: &str, statement: &str) {
    runtime().block_on(async {
        let connection = Connection::connect(url).await.unwrap();
        connection.execute_unprepared(statement).await.unwrap();
        connection.close().await.unwrap();
    });
}
