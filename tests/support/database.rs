//! A fresh database for each test: SQLite always, PostgreSQL too where `MICROMATRIX_TEST_POSTGRES` names a server.
//!
//! The schema is made once and copied: migrating takes longer than most of what is tested.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use micromatrix::domain::time::Timestamp;
use micromatrix::store::connect::{connect, migrate};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database as Connection, DatabaseConnection};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// The variable that names a PostgreSQL database whose user may create others.
pub const POSTGRES: &str = "MICROMATRIX_TEST_POSTGRES";

/// Name of a `SQLite` file in its folder.
const FILE: &str = "test.db";

/// A database that goes with the test.
enum Database {
    Sqlite(TempDir),
    Postgres { admin: String, name: String },
}

/// Tells the story once on each database, a fresh one each time, with the schema.
#[expect(clippy::needless_pass_by_value, reason = "a story is written where it is told")]
pub fn everywhere(story: impl AsyncFn(&str)) {
    on(&Database::sqlite(Some(schema_of_sqlite())), &story);
    if let Some(admin) = postgres() {
        on(&Database::postgres(admin, Some(schema_of_postgres(admin))), &story);
    }
}

/// Tells the story once on each database, where nothing is yet, not even the schema.
#[expect(clippy::needless_pass_by_value, reason = "a story is written where it is told")]
pub fn everywhere_from_nothing(story: impl AsyncFn(&str)) {
    on(&Database::sqlite(None), &story);
    if let Some(admin) = postgres() {
        on(&Database::postgres(admin, None), &story);
    }
}

/// Tells the story on a file, which may not be there yet.
#[expect(clippy::needless_pass_by_value, reason = "a story is written where it is told")]
pub fn on_sqlite(path: &Path, story: impl AsyncFn(&str)) {
    runtime().block_on(story(&format!("sqlite:{}", path.display())));
}

/// Tells the story on a PostgreSQL database without a schema whose tables are in this folder, if a server is named and this user
/// may give it the folder.
#[expect(clippy::needless_pass_by_value, reason = "a story is written where it is told")]
pub fn on_tablespace(folder: &Path, story: impl AsyncFn(&str)) {
    let Some(admin) = postgres() else { return };
    let tables = folder.join("tables");
    std::fs::create_dir(&tables).unwrap();
    let given = Command::new("chown").arg("postgres").args([folder, &tables]).status();
    if !given.is_ok_and(|status| status.success()) {
        return;
    }
    let Database::Postgres { name, .. } = Database::postgres(admin, None) else { unreachable!() };
    let space = format!("{name}_space");
    execute(admin, &format!("CREATE TABLESPACE {space} LOCATION '{}'", tables.display()));
    execute(admin, &format!("ALTER DATABASE {name} SET TABLESPACE {space}"));
    on(&Database::Postgres { admin: admin.to_owned(), name }, &story);
    execute(admin, &format!("DROP TABLESPACE {space}"));
}

/// The server's address, where one is named; else it is said once, past the test harness, which keeps what a passing test
/// prints.
fn postgres() -> Option<&'static str> {
    static ADDRESS: OnceLock<Option<String>> = OnceLock::new();
    let address = ADDRESS.get_or_init(|| {
        let address = std::env::var(POSTGRES).ok();
        if address.is_none() {
            let said = format!("left out: PostgreSQL, since {POSTGRES} is not set; SQLite alone is tested\n");
            std::io::stderr().write_all(said.as_bytes()).unwrap();
        }
        address
    });
    address.as_deref()
}

/// The bytes of a file that holds the schema.
fn schema_of_sqlite() -> &'static [u8] {
    static SCHEMA: OnceLock<Vec<u8>> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let database = Database::sqlite(None);
        runtime().block_on(make_schema(&database.url()));
        let Database::Sqlite(folder) = &database else { unreachable!() };
        let left: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(
            left,
            [folder.path().join(FILE)],
            "the log is written back when the last connection closes"
        );
        std::fs::read(&left[0]).unwrap()
    })
}

/// Name of a database that holds the schema. It is named after the migrations and stays on the server for the next run.
fn schema_of_postgres(admin: &str) -> &'static str {
    static SCHEMA: OnceLock<String> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let name = format!("mm_schema_{}", migrations());
        runtime().block_on(async {
            let one = connection(admin).await;
            // Of several processes one makes it; the lock goes with the connection.
            one.execute_unprepared("SELECT pg_advisory_lock(7220314410)").await.unwrap();
            let there = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
            if one.execute_unprepared(&there).await.unwrap().rows_affected() == 0 {
                let half = format!("{name}_half");
                one.execute_unprepared(&format!("DROP DATABASE IF EXISTS {half} WITH (FORCE)"))
                    .await
                    .unwrap();
                one.execute_unprepared(&format!("CREATE DATABASE {half}")).await.unwrap();
                make_schema(&address(admin, &half)).await;
                one.execute_unprepared(&format!("ALTER DATABASE {half} RENAME TO {name}")).await.unwrap();
            }
            one.close().await.unwrap();
        });
        name
    })
}

async fn make_schema(url: &str) {
    let database = connect(url).await.unwrap();
    migrate(&database, Timestamp::from_ms(0)).await.unwrap();
    database.close().await.unwrap();
}

/// A digest of the files of the migrations.
fn migrations() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/src");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort_unstable();
    let digest =
        files.iter().fold(Sha256::new(), |digest, file| digest.chain_update(std::fs::read(file).unwrap()));
    let bytes = digest.finalize();
    format!("{:016x}", u64::from_be_bytes(bytes[..8].try_into().unwrap()))
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
    fn sqlite(schema: Option<&[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if let Some(schema) = schema {
            std::fs::write(folder.path().join(FILE), schema).unwrap();
        }
        Self::Sqlite(folder)
    }

    #[expect(clippy::disallowed_methods, reason = "a name that no other test has")]
    fn postgres(admin: &str, schema: Option<&str>) -> Self {
        let name = format!("mm_{}", Uuid::now_v7().simple());
        let template = schema.map(|schema| format!(" TEMPLATE {schema}")).unwrap_or_default();
        execute(admin, &format!("CREATE DATABASE {name}{template}"));
        Self::Postgres { admin: admin.to_owned(), name }
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join(FILE).display()),
            Self::Postgres { admin, name } => address(admin, name),
        }
    }

    fn remove(&self) {
        if let Self::Postgres { admin, name } = self {
            execute(admin, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// The address of another database of the server.
fn address(admin: &str, name: &str) -> String {
    let (address, options) = admin.split_once('?').unwrap_or((admin, ""));
    let (server, _) = address.rsplit_once('/').unwrap();
    format!("{server}/{name}?{options}")
}

async fn connection(url: &str) -> DatabaseConnection {
    Connection::connect(ConnectOptions::new(url).max_connections(1).to_owned()).await.unwrap()
}

fn execute(url: &str, statement: &str) {
    runtime().block_on(async {
        let connection = connection(url).await;
        connection.execute_unprepared(statement).await.unwrap();
        connection.close().await.unwrap();
    });
}
