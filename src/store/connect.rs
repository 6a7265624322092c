//! Opening a database.

use std::time::Duration;

use sea_orm::ConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};

use super::database::Database;
use super::error::StoreError;
use domain::time::Timestamp;

/// Opens `sqlite:…` or `postgres:…`. SQLite files are created; they use a write-ahead log, so that readers never wait for
/// the writer, and `synchronous = FULL`, so that what was acknowledged survives a power cut.
///
/// # Errors
/// When the database cannot be reached.
pub async fn connect(url: &str) -> Result<Database, StoreError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(20))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(20))
                .foreign_keys(true)
        });
    Ok(Database::of(sea_orm::Database::connect(options).await?))
}

/// Brings the schema up to date, in the writers' turn: programs that start together wait for each other. Says which migrations
/// that took.
///
/// # Errors
/// When a migration fails, or the schema is of a newer program; then nothing was changed.
pub async fn migrate(db: &Database, at: Timestamp) -> Result<Vec<&'static str>, StoreError> {
    let transaction = db.begin_write().await?;
    let done = migrations::apply(&*transaction, at.as_ms() / 1000).await?;
    transaction.commit().await?;
    Ok(done)
}
