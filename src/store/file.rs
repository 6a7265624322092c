//! The file of a SQLite database: whose it is, and by what the system knows it. One that is deleted or replaced while it is open
//! would go on taking writes that nobody finds again.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{ConnectOptions as _, Connection as _, Error as Driver, Executor as _, Row as _};
use sea_orm::{DbErr, RuntimeErr};

use super::error::StoreError;
use super::outage::Outage;

/// Says in the file that it is ours; an arbitrary number (<https://www.sqlite.org/pragma.html#pragma_application_id>).
pub(super) const MARK_OWNER: &str = "PRAGMA application_id = 1835889784";
const OURS: i64 = 1_835_889_784;

/// What a file says of its owner: the number, whether there are tables, whether there are migrations.
const OWNER: &str = "SELECT (SELECT application_id FROM pragma_application_id), \
    EXISTS (SELECT 1 FROM sqlite_master), EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'seaql_migrations')";

/// Looks into a file without changing it.
///
/// # Errors
/// [`StoreError::Foreign`] for another program's.
pub(super) async fn check_owner(path: &Path) -> Result<(), StoreError> {
    let failed = |error| {
        let error = DbErr::Conn(RuntimeErr::SqlxError(std::sync::Arc::new(error)));
        match StoreError::from(error) {
            StoreError::Unavailable(Outage::Damaged) => StoreError::Foreign,
            error => error,
        }
    };
    let options = SqliteConnectOptions::new().filename(path).read_only(true).disable_statement_logging();
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(failed)?;
    let row = sea_orm::sqlx::query(OWNER).fetch_one(&mut connection).await.map_err(failed)?;
    let number: i64 = row.try_get(0).map_err(failed)?;
    let (tables, migrations): (bool, bool) =
        (row.try_get(1).map_err(failed)?, row.try_get(2).map_err(failed)?);
    connection.close().await.map_err(failed)?;
    // Our earliest files bear no number.
    let ours = number == OURS || (number == 0 && (migrations || !tables));
    if ours { Ok(()) } else { Err(StoreError::Foreign) }
}

/// A file as it was when the database was opened.
#[derive(Debug, Clone)]
pub(super) struct DatabaseFile {
    path: PathBuf,
    device: u64,
    inode: u64,
    /// Whether it is known to have a schema.
    has_schema: Arc<AtomicBool>,
}

impl DatabaseFile {
    /// `None` for what is no file, such as a database in memory.
    pub(super) fn at(path: PathBuf) -> Option<Self> {
        let found = path.metadata().ok()?;
        Some(Self { path, device: found.dev(), inode: found.ino(), has_schema: Arc::default() })
    }

    /// Whether it still stands where it stood.
    ///
    /// # Errors
    /// [`Outage::Vanished`].
    pub(super) fn check(&self) -> Result<(), Outage> {
        match self.path.metadata() {
            Ok(found) if (found.dev(), found.ino()) == (self.device, self.inode) => Ok(()),
            _ => Err(Outage::Vanished),
        }
    }

    /// It has a schema from now on.
    pub(super) fn note_schema(&self) {
        self.has_schema.store(true, Ordering::Release);
    }
}

fn gone(outage: Outage) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::NotFound, outage.to_string())
}

/// The file that was opened, once that is known.
#[derive(Debug, Clone, Default)]
pub(super) struct OpenedFile(Arc<OnceLock<Option<DatabaseFile>>>);

impl OpenedFile {
    pub(super) fn remember(&self, file: Option<DatabaseFile>) {
        // It is opened once.
        let _ = self.0.set(file);
    }

    /// Whether it still stands where it stood; so it is counted where that is not known.
    pub(super) fn check(&self) -> std::io::Result<()> {
        let there = self.0.get().and_then(Option::as_ref).map_or(Ok(()), DatabaseFile::check);
        there.map_err(gone)
    }

    /// Whether a connection leads to it, whatever lies in its place by now: one without a schema leads to a file that lay there for a moment.
    pub(super) async fn check_connection(&self, connection: &mut SqliteConnection) -> Result<(), Driver> {
        let is_known = |file: &DatabaseFile| file.has_schema.load(Ordering::Acquire);
        if !self.0.get().and_then(Option::as_ref).is_some_and(is_known) {
            return Ok(());
        }
        let version: i64 = connection.fetch_one("PRAGMA schema_version").await?.try_get(0)?;
        if version == 0 { Err(Driver::Io(gone(Outage::Vanished))) } else { Ok(()) }
    }
}
