//! A service over a fresh database, and everything that it holds.

use axum::Router;
use micromatrix::app::App;
use micromatrix::app::clock::Clock;
use micromatrix::app::demo::{DEMO_ACCOUNT, DEMO_CLUSTER};
use micromatrix::app::import::{Import, Mode, Progress};
use micromatrix::app::seed::Seed;
use micromatrix::app::write::Actor;
use micromatrix::domain::import::{ImportOptions, ImportReport};
use micromatrix::domain::right::{Grant, Role};
use micromatrix::domain::time::Timestamp;
use micromatrix::domain::token::TokenInput;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult as _, JsonValue, Statement};
use serde_json::Value;

use super::caller::{Answer, Caller};
use super::database::everywhere;

/// When every story begins.
pub const NOW: &str = "2026-06-12T01:00:00Z";

/// A service over a database of its own, with a clock that the story sets.
#[derive(Clone)]
pub struct World {
    pub app: App,
    pub router: Router,
}

/// Tells the story on each database, over an empty registry.
pub fn empty(story: impl AsyncFn(World)) {
    everywhere(async |url| story(World::open(url).await).await);
}

/// Tells the story on each database, over the demo's registry.
pub fn demo(story: impl AsyncFn(World)) {
    everywhere(async |url| {
        let world = World::open(url).await;
        world.import(Seed::demo_files()).await;
        story(world).await;
    });
}

/// Runs a statement that only a test would.
pub async fn execute(conn: &impl ConnectionTrait, statement: &str) {
    conn.execute_unprepared(statement).await.unwrap();
}

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _done: u64, _total: u64) {}
}

impl World {
    pub async fn open(url: &str) -> Self {
        let app = App::open(url, Clock::fixed(Timestamp::parse(NOW).unwrap())).await.unwrap();
        Self { router: micromatrix::http::router(app.clone()), app }
    }

    pub fn set_clock(&self, at: &str) {
        self.app.clock.set(Timestamp::parse(at).unwrap());
    }

    pub async fn import(&self, files: Vec<(String, Vec<u8>)>) -> ImportReport {
        let files = files.into_iter().map(|(name, bytes)| (name, bytes.into())).collect();
        let import = Import { files, mode: Mode::Apply, options: ImportOptions::default() };
        self.app.import(&Actor::default(), import, &Quiet).await.unwrap()
    }

    /// A new person with one role; a member operates the demo's account, a lead leads the demo's cluster.
    pub async fn caller(&self, role: Role) -> Caller {
        let mut grant = grant(role);
        match role {
            Role::Member => grant.accounts.push(DEMO_ACCOUNT.to_owned()),
            Role::Lead => grant.clusters.push(DEMO_CLUSTER.to_owned()),
            _ => {}
        }
        self.caller_with(vec![grant]).await
    }

    /// A new person who operates these accounts.
    pub async fn member(&self, accounts: &[&str]) -> Caller {
        let accounts = accounts.iter().map(|handle| (*handle).to_owned()).collect();
        self.caller_with(vec![Grant { accounts, ..grant(Role::Member) }]).await
    }

    /// A new person with these roles and scopes.
    pub async fn caller_with(&self, grants: Vec<Grant>) -> Caller {
        let input = TokenInput {
            subject: format!("person-{}", self.app.clock.id()),
            label: String::new(),
            grants,
            expires_at: None,
        };
        let (token, secret) = self.app.create_token(&Actor::default(), input).await.unwrap();
        Caller::new(self.router.clone(), Some(secret.reveal().to_owned()), token.subject.to_string())
    }

    /// Somebody who sends this as a token, or none.
    pub fn stranger(&self, secret: Option<&str>) -> Caller {
        Caller::new(self.router.clone(), secret.map(ToOwned::to_owned), String::new())
    }

    /// Works off the jobs that wait, as the worker does.
    pub async fn work(&self) {
        self.app.work_once("worker", micromatrix::http::serve::to_problem).await.unwrap();
    }

    /// Rows of a table.
    pub async fn rows(&self, table: &str) -> Vec<Value> {
        self.select(&format!("SELECT * FROM {table}")).await
    }

    /// What a query gives.
    pub async fn select(&self, query: &str) -> Vec<Value> {
        let statement = Statement::from_string(self.app.db.get_database_backend(), query);
        JsonValue::find_by_statement(statement).all(&*self.app.db).await.unwrap()
    }

    /// Names of all tables, from the database's own catalogue.
    pub async fn tables(&self) -> Vec<String> {
        let query = match self.app.db.get_database_backend() {
            DbBackend::Sqlite => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
            }
            _ => {
                "SELECT CAST(tablename AS text) AS name FROM pg_catalog.pg_tables \
                 WHERE schemaname = current_schema() ORDER BY tablename"
            }
        };
        let rows = self.select(query).await;
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    }

    /// Everything that the database holds, to see that something has changed nothing.
    pub async fn everything(&self) -> Vec<String> {
        let mut all = Vec::new();
        for table in self.tables().await {
            let rows = self.rows(&table).await;
            all.extend(rows.into_iter().map(|row| format!("{table} {row}")));
        }
        all.sort_unstable();
        all
    }
}

#[test]
fn everything_that_a_database_holds_is_of_its_catalogue() {
    empty(async |world| {
        let tables = world.tables().await;
        assert!(tables.len() > 39, "{tables:?}");
        for table in ["account", "audit", "campaign", "event", "idempotency", "job", "token"] {
            assert!(tables.iter().any(|one| one == table), "{table} is not in {tables:?}");
        }
        let before = world.everything().await;
        world.caller(Role::Admin).await;
        assert_ne!(world.everything().await, before);
    });
}

pub fn grant(role: Role) -> Grant {
    Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] }
}

/// Makes an attempt that must be refused with this status, code and these pointers, and must change nothing at all.
pub async fn refused(
    world: &World,
    attempt: impl Future<Output = Answer>,
    status: u16,
    code: &str,
    expected: &[&str],
) -> Value {
    let before = world.everything().await;
    let problem = attempt.await.problem(status, code);
    assert_eq!(pointers(&problem), expected, "{problem:#}");
    assert_eq!(world.everything().await, before, "a refused request has changed something");
    problem
}

/// Pointers of a problem's errors.
pub fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect()
}
