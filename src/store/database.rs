//! The pool of a database and the transactions on it: the one place in which the two databases begin differently.

use std::ops::Deref;
use std::sync::Arc;

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    IsolationLevel, QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait as _,
};

use tokio::time::timeout;

use super::error::{StoreError, bad_row};
use super::outage::Outage;
use super::writer::{PATIENCE, Turn, Writer};

/// Whatever reads and writes: a pool or an open transaction. One type for both, so that each query is compiled once.
pub struct Connection {
    executor: Executor,
    writer: Arc<Writer>,
}

enum Executor {
    Pool(DatabaseConnection),
    Transaction(DatabaseTransaction),
}

/// An open database: connections for whoever reads, one for whoever writes, and one that looks whether it serves.
pub struct Database {
    readers: DatabaseConnection,
    watch: DatabaseConnection,
    conn: Connection,
}

/// Where a database stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The last step of its schema.
    pub schema: String,
    /// The registry's revision.
    pub registry: i64,
}

/// An open transaction. Dropped without [`Transaction::commit`], it changes nothing.
pub struct Transaction {
    conn: Connection,
    /// For a transaction that writes.
    turn: Option<Turn>,
}

/// An arbitrary number that only this program uses for its advisory lock.
const WRITER_LOCK: &str = "SELECT pg_advisory_xact_lock(7220314409)";

/// Writes as much as a larger change does, 128 KiB that cannot be compressed.
const fn probe(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => {
            "INSERT INTO probe (id, filler) SELECT 1, decode(string_agg(md5(random()::text), ''), 'hex') \
             FROM generate_series(1, 8192) ON CONFLICT (id) DO UPDATE SET filler = excluded.filler"
        }
        _ => "INSERT OR REPLACE INTO probe (id, filler) VALUES (1, randomblob(131072))",
    }
}

/// Connections to a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolCounts {
    /// Those that are open.
    pub open: usize,
    /// Those of them that nobody uses.
    pub idle: usize,
}

impl Database {
    /// `watch` is a pool of one connection.
    pub(super) fn of(readers: DatabaseConnection, watch: DatabaseConnection, writer: Writer) -> Self {
        let conn = Connection { executor: Executor::Pool(readers.clone()), writer: Arc::new(writer) };
        Self { readers, watch, conn }
    }

    /// Begins a transaction that writes; waits for the writers before, in the order in which they came. Between processes SQLite's
    /// lock on the file decides (`BEGIN IMMEDIATE`), on PostgreSQL an advisory lock.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`]: no turn within 20 s, or the database does not answer.
    pub async fn begin_write(&self) -> Result<Transaction, StoreError> {
        let writer = Arc::clone(&self.conn.writer);
        let turn = writer.take_turn().await?;
        begun(async move {
            let options = TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            };
            let transaction = writer.noting(writer.pool.begin_with_options(options).await)?;
            if transaction.get_database_backend() == DbBackend::Postgres {
                writer.noting(transaction.execute_unprepared(WRITER_LOCK).await)?;
            }
            Ok(Transaction::of(transaction, writer, Some(turn)))
        })
        .await
    }

    /// The connections for whoever reads.
    pub(super) const fn readers(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// Begins a transaction that reads one state: any of SQLite's does, PostgreSQL's must be asked to.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_snapshot(&self) -> Result<Transaction, StoreError> {
        let pool = self.readers.clone();
        let writer = Arc::clone(&self.conn.writer);
        begun(async move {
            let transaction = match pool.get_database_backend() {
                DbBackend::Postgres => {
                    let isolation = Some(IsolationLevel::RepeatableRead);
                    pool.begin_with_config(isolation, Some(AccessMode::ReadOnly)).await?
                }
                _ => pool.begin().await?,
            };
            Ok(Transaction::of(transaction, writer, None))
        })
        .await
    }

    /// Looks whether the database serves, on a connection that no work holds: it answers, whoever has the writers' turn gives it
    /// back, and what a write has failed for is over. `now_ms` is of a clock that is never set.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn check(&self, now_ms: i64) -> Result<(), Outage> {
        let writer = &self.conn.writer;
        writer.check(now_ms)?;
        let answers = self.watch.execute_unprepared("SELECT revision FROM matrix_state").await;
        answers.map_err(|error| Outage::of(&error).unwrap_or(Outage::Away))?;
        let Some(trouble) = writer.trouble() else { return Ok(()) };
        let written = self.watch.execute_unprepared(probe(self.watch.get_database_backend())).await;
        writer.noting(written).map(|_| writer.settle()).map_err(|error| Outage::of(&error).unwrap_or(trouble))
    }

    /// Where the database stands, on a connection that nobody else waits for.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn standing(&self) -> Result<Standing, StoreError> {
        let statement =
            "SELECT revision, (SELECT max(version) FROM seaql_migrations) AS version FROM matrix_state";
        let statement = Statement::from_string(self.watch.get_database_backend(), statement);
        let row = self.watch.query_one_raw(statement).await?;
        let row = row.ok_or_else(|| bad_row("matrix_state", "id", "1", "is missing"))?;
        Ok(Standing { registry: row.try_get("", "revision")?, schema: row.try_get("", "version")? })
    }

    /// Its schema is there from now on.
    pub(super) fn note_schema(&self) {
        self.conn.writer.note_schema();
    }

    /// The connections of whoever reads.
    #[must_use]
    pub fn counts(&self) -> PoolCounts {
        let (open, idle) = if self.readers.get_database_backend() == DbBackend::Postgres {
            let pool = self.readers.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        } else {
            let pool = self.readers.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        };
        PoolCounts { open: usize::try_from(open).unwrap_or(usize::MAX), idle }
    }

    /// How many wait for the writers' turn.
    #[must_use]
    pub fn writers_waiting(&self) -> usize {
        self.conn.writer.waiting()
    }

    /// Closes all connections once everybody has let go of them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close(self) -> Result<(), StoreError> {
        self.watch.close().await?;
        self.conn.writer.pool.clone().close().await?;
        Ok(self.readers.close().await?)
    }
}

/// Begins a transaction in a task of its own: a caller who leaves in the middle would leave the connection with a transaction
/// that the driver does not know of. One that nobody waits for any more is rolled back.
async fn begun(
    work: impl Future<Output = Result<Transaction, StoreError>> + Send + 'static,
) -> Result<Transaction, StoreError> {
    let begun = timeout(PATIENCE, tokio::spawn(work)).await.map_err(|_| Outage::Busy)?;
    // The task ends without a value only when the process does.
    begun.map_err(|_| Outage::Away)?
}

impl Clone for Database {
    fn clone(&self) -> Self {
        let executor = Executor::Pool(self.readers.clone());
        let conn = Connection { executor, writer: Arc::clone(&self.conn.writer) };
        Self { readers: self.readers.clone(), watch: self.watch.clone(), conn }
    }
}

impl Deref for Database {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.conn
    }
}

impl Transaction {
    fn of(transaction: DatabaseTransaction, writer: Arc<Writer>, turn: Option<Turn>) -> Self {
        Self { conn: Connection { executor: Executor::Transaction(transaction), writer }, turn }
    }

    /// Makes everything that was written since the beginning lasting and visible.
    ///
    /// # Errors
    /// When the database does not answer; then nothing was changed, as far as is known.
    pub async fn commit(self) -> Result<(), StoreError> {
        let Connection { executor, writer } = self.conn;
        match executor {
            Executor::Transaction(transaction) => {
                writer.noting(transaction.commit().await)?;
                if self.turn.is_some() {
                    writer.settle();
                }
                Ok(())
            }
            Executor::Pool(_) => Ok(()),
        }
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.conn
    }
}

#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for Connection {
    fn get_database_backend(&self) -> DbBackend {
        match &self.executor {
            Executor::Pool(pool) => pool.get_database_backend(),
            Executor::Transaction(transaction) => transaction.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let done = match &self.executor {
            Executor::Pool(pool) => pool.execute_raw(statement).await,
            Executor::Transaction(transaction) => transaction.execute_raw(statement).await,
        };
        self.writer.noting(done)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let done = match &self.executor {
            Executor::Pool(pool) => pool.execute_unprepared(sql).await,
            Executor::Transaction(transaction) => transaction.execute_unprepared(sql).await,
        };
        self.writer.noting(done)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.executor {
            Executor::Pool(pool) => pool.query_one_raw(statement).await,
            Executor::Transaction(transaction) => transaction.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.executor {
            Executor::Pool(pool) => pool.query_all_raw(statement).await,
            Executor::Transaction(transaction) => transaction.query_all_raw(statement).await,
        }
    }
}
