//! The pool of a database and the transactions on it: the one place in which the two databases begin differently.

use std::ops::Deref;

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    IsolationLevel, QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait as _,
};

use super::error::StoreError;

/// Whatever reads and writes: a pool or an open transaction. One type for both, so that each query is compiled once.
pub struct Connection(Executor);

enum Executor {
    Pool(DatabaseConnection),
    Transaction(DatabaseTransaction),
}

/// An open database: a pool of connections.
pub struct Database {
    pool: DatabaseConnection,
    conn: Connection,
}

/// An open transaction. Dropped without [`Transaction::commit`], it changes nothing.
pub struct Transaction(Connection);

/// An arbitrary number that only this program uses for its advisory lock.
const WRITER_LOCK: &str = "SELECT pg_advisory_xact_lock(7220314409)";

impl Database {
    pub(super) fn of(pool: DatabaseConnection) -> Self {
        Self { conn: Connection(Executor::Pool(pool.clone())), pool }
    }

    /// Begins a transaction that writes; waits for the writer before. Writers take turns (SQLite: `BEGIN IMMEDIATE`;
    /// PostgreSQL: an advisory lock).
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_write(&self) -> Result<Transaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let transaction = self.pool.begin_with_options(options).await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            transaction.execute_unprepared(WRITER_LOCK).await?;
        }
        Ok(Transaction(Connection(Executor::Transaction(transaction))))
    }

    /// Begins a transaction that reads one state: any of SQLite's does, PostgreSQL's must be asked to.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_snapshot(&self) -> Result<Transaction, StoreError> {
        let transaction = match self.pool.get_database_backend() {
            DbBackend::Postgres => {
                let isolation = Some(IsolationLevel::RepeatableRead);
                self.pool.begin_with_config(isolation, Some(AccessMode::ReadOnly)).await?
            }
            _ => self.pool.begin().await?,
        };
        Ok(Transaction(Connection(Executor::Transaction(transaction))))
    }

    /// Closes the pool once everybody has let go of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.pool.close().await?)
    }
}

impl Clone for Database {
    fn clone(&self) -> Self {
        Self::of(self.pool.clone())
    }
}

impl Deref for Database {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.conn
    }
}

impl Transaction {
    /// Makes everything that was written since the beginning lasting and visible.
    ///
    /// # Errors
    /// When the database does not answer; then nothing was changed, as far as is known.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0.0 {
            Executor::Transaction(transaction) => Ok(transaction.commit().await?),
            Executor::Pool(_) => Ok(()),
        }
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for Connection {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            Executor::Pool(pool) => pool.get_database_backend(),
            Executor::Transaction(transaction) => transaction.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Executor::Pool(pool) => pool.execute_raw(statement).await,
            Executor::Transaction(transaction) => transaction.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Executor::Pool(pool) => pool.execute_unprepared(sql).await,
            Executor::Transaction(transaction) => transaction.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.0 {
            Executor::Pool(pool) => pool.query_one_raw(statement).await,
            Executor::Transaction(transaction) => transaction.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Executor::Pool(pool) => pool.query_all_raw(statement).await,
            Executor::Transaction(transaction) => transaction.query_all_raw(statement).await,
        }
    }
}
