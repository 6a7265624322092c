//! Copying a whole database, and finding out whether anybody uses one.

use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteLockingMode};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, Error as Driver, Row as _};
use sea_orm::{ConnectionTrait as _, DbErr, RuntimeErr, Statement};

use super::database::Connection;
use super::error::StoreError;
use super::outage::Outage;

/// Copies a database of SQLite into an empty file, as it stands at one instant, while others read and write.
///
/// # Errors
/// When the file cannot be written to, or is not empty.
pub async fn copy_into(conn: &Connection, path: &str) -> Result<(), StoreError> {
    let copy = Statement::from_sql_and_values(conn.get_database_backend(), "VACUUM INTO $1", [path.into()]);
    conn.execute_raw(copy).await?;
    Ok(())
}

/// What SQLite says of a file that others have open, and of one that is damaged or none of its own (<https://www.sqlite.org/rescode.html>).
const BUSY: [&str; 4] = ["5", "6", "261", "517"];
const DAMAGED: [&str; 2] = ["11", "26"];

/// A file of SQLite that nobody else has open, until this is dropped.
pub struct SoleUse(#[expect(dead_code, reason = "it is held, not used")] SqliteConnection);

/// What came of taking a file alone.
pub enum Taken {
    /// Nobody else has it open.
    Alone(SoleUse),
    /// Somebody has it open.
    InUse,
    /// It is no database that can be opened by anybody.
    Unreadable,
}

/// Takes a file of SQLite alone: leaving its write-ahead log takes that nobody else has it open, and afterwards nobody can open it.
///
/// # Errors
/// When the file cannot be read.
pub async fn take_alone(path: &Path) -> Result<Taken, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::ZERO)
        .locking_mode(SqliteLockingMode::Exclusive)
        .journal_mode(SqliteJournalMode::Delete)
        .disable_statement_logging();
    let taken = async {
        let mut connection = SqliteConnection::connect_with(&options).await?;
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut connection).await?;
        Ok(connection)
    };
    match taken.await {
        Ok(connection) => Ok(Taken::Alone(SoleUse(connection))),
        Err(Driver::Database(error)) => match error.code().as_deref() {
            Some(code) if BUSY.contains(&code) => Ok(Taken::InUse),
            Some(code) if DAMAGED.contains(&code) => Ok(Taken::Unreadable),
            _ => Err(failed(Driver::Database(error))),
        },
        Err(error) => Err(failed(error)),
    }
}

/// Looks whether a file of SQLite is whole.
///
/// # Errors
/// When it is not.
pub async fn look_into(path: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true).disable_statement_logging();
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(failed)?;
    let row = sqlx::query("PRAGMA quick_check(1)").fetch_one(&mut connection).await.map_err(failed)?;
    let said: String = row.try_get(0).map_err(failed)?;
    connection.close().await.map_err(failed)?;
    if said == "ok" { Ok(()) } else { Err(StoreError::Unavailable(Outage::Damaged)) }
}

/// How a database of PostgreSQL is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerUse {
    /// Connections to it, but this one.
    pub others: i64,
    /// Whether there are tables in it.
    pub has_tables: bool,
}

/// Looks at a database of PostgreSQL without changing anything.
///
/// # Errors
/// When it cannot be reached.
pub async fn look_at_server(url: &str) -> Result<ServerUse, StoreError> {
    let options: PgConnectOptions = url.parse().map_err(failed)?;
    let mut connection =
        PgConnection::connect_with(&options.disable_statement_logging()).await.map_err(failed)?;
    let sql = "SELECT (SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
        AND pid <> pg_backend_pid() AND backend_type = 'client backend'), \
        EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema())";
    let row = sqlx::query(sql).fetch_one(&mut connection).await.map_err(failed)?;
    let found =
        ServerUse { others: row.try_get(0).map_err(failed)?, has_tables: row.try_get(1).map_err(failed)? };
    connection.close().await.map_err(failed)?;
    Ok(found)
}

fn failed(error: Driver) -> StoreError {
    DbErr::Conn(RuntimeErr::SqlxError(std::sync::Arc::new(error))).into()
}
