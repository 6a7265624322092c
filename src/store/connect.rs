//! Opening a database.

use std::time::Duration;

use migrations::Migrator;
use sea_orm::ConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm_migration::MigratorTrait as _;

use super::database::Database;
use super::error::StoreError;

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

/// Brings the schema up to date.
///
/// # Errors
/// When a migration fails; it leaves nothing behind.
pub async fn migrate(db: &Database) -> Result<(), StoreError> {
    Ok(Migrator::up(db.pool(), None).await?)
}
