//! A connection that is held to read where the records stand, again and again: a pool tests each connection that is given back, which takes
//! as long as this question, and the question is asked for every request.

use std::sync::Arc;

use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::{self, Error as Driver, Postgres, Row as _, Sqlite};
use sea_orm::{DbBackend, DbErr, RuntimeErr};

use super::database::Database;
use super::error::StoreError;
use super::matrix::{MatrixRevision, RecordState, STATE};

/// Who reads where the records stand. Its connection goes back to the pool with it, which closes one that has failed.
pub struct StateReader(Held);

enum Held {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl StateReader {
    /// Takes one of the connections for whoever reads.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open(db: &Database) -> Result<Self, StoreError> {
        let pool = db.readers();
        let held = match pool.get_database_backend() {
            DbBackend::Postgres => pool.get_postgres_connection_pool().acquire().await.map(Held::Postgres),
            _ => pool.get_sqlite_connection_pool().acquire().await.map(Held::Sqlite),
        };
        held.map(Self).map_err(failed)
    }

    /// Where everything stands.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read(&mut self) -> Result<RecordState, StoreError> {
        let numbers = match &mut self.0 {
            Held::Sqlite(connection) => {
                let row = sqlx::query(STATE).fetch_one(&mut **connection).await.map_err(failed)?;
                (row.try_get(0), row.try_get(1), row.try_get(2), row.try_get(3))
            }
            Held::Postgres(connection) => {
                let row = sqlx::query(STATE).fetch_one(&mut **connection).await.map_err(failed)?;
                (row.try_get(0), row.try_get(1), row.try_get(2), row.try_get(3))
            }
        };
        let (revision, record, entry, at_ms) = numbers;
        let number = |number: Result<Option<i64>, Driver>| number.map(Option::unwrap_or_default);
        Ok(RecordState {
            registry: MatrixRevision { revision: revision.map_err(failed)?, record: record.map_err(failed)? },
            entry: number(entry).map_err(failed)?,
            at_ms: number(at_ms).map_err(failed)?,
        })
    }
}

fn failed(error: Driver) -> StoreError {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))).into()
}
