//! Opening a database.

use std::path::PathBuf;
use std::time::Duration;

use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{Connection as _, Error as Driver, Executor as _};
use sea_orm::{ConnectOptions, ConnectionTrait as _, DatabaseConnection, DbBackend};

use tokio::time::sleep;

use super::database::Database;
use super::error::StoreError;
use super::file::{DatabaseFile, OpenedFile, check_owner};
use super::image::ImageFile;
use super::outage::Outage;
use super::pooler::refuse_shared_sessions;
pub use migrations::MigrationStep;

use super::writer::{PATIENCE, Trouble, Writer};
use domain::time::Timestamp;

/// Rows that the driver's thread reads ahead: with fewer it and whoever takes them wait for each other all the time.
const ROWS_AHEAD: usize = 1000;

/// Memory for pages on the connection that writes, in KiB. With the 2 MiB that are usual, a plan of a nation is written over and over: each
/// of its rows goes into indexes of several hundred megabytes, in another order in each.
const WRITER_PAGES: &str = "-65536";

/// A connection to a file that nobody has used for so long is tested before it is used again: testing it each time takes as long as a short
/// query. One to a server is always tested, so that whoever comes after the server has ended all of them has one that works.
const TESTED_AFTER: Duration = Duration::from_secs(1);

/// Connections for whoever reads; one more is for whoever writes, one looks whether the database serves.
const READERS: u32 = 16;

/// What the server ends by itself: a statement that runs too long, a wait for a lock, a transaction whose program is frozen with
/// the writers' lock in its hands, a connection whose other end is gone.
const LIMITS: &str = "SET statement_timeout = '60s'; SET lock_timeout = '20s'; \
    SET idle_in_transaction_session_timeout = '15s'; \
    SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

/// Which database an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A database of a server of PostgreSQL.
    Postgres,
}

/// What a pool is for.
#[derive(Clone, Copy)]
enum Use {
    Reads,
    Writes,
    Watches,
}

/// Opens `sqlite:…` or `postgres:…`. SQLite files are created; they use a write-ahead log, so that readers never wait for
/// the writer, and `synchronous = FULL`, so that what was acknowledged survives a power cut.
///
/// # Errors
/// What is no address; another program's file; when the database cannot be reached.
pub async fn connect(url: &str) -> Result<Database, StoreError> {
    let address = Address::read(url)?;
    if let Address::Sqlite(path) = &address
        && path.is_file()
    {
        patiently(|| check_owner(path)).await?;
    }
    let trouble = Trouble::default();
    let opened = OpenedFile::default();
    let writer = patiently(|| open(url, Use::Writes, (&trouble, &opened))).await?;
    let readers = patiently(|| open(url, Use::Reads, (&trouble, &opened))).await?;
    let watch = patiently(|| open(url, Use::Watches, (&trouble, &opened))).await?;
    if matches!(address, Address::Postgres) {
        refuse_shared_sessions(&writer, &watch).await?;
    }
    let file = match address {
        Address::Sqlite(path) => DatabaseFile::at(path),
        Address::Postgres => None,
    };
    opened.remember(file.clone());
    Ok(Database::of(readers, watch, Writer::of(writer, file, trouble)))
}

/// Where the image of a database's registry lies: beside its file, if it is one.
#[must_use]
pub fn image_beside(url: &str) -> Option<ImageFile> {
    let Ok(Address::Sqlite(path)) = Address::read(url) else { return None };
    let mut beside = path.is_file().then(|| path.into_os_string())?;
    beside.push(".registry");
    Some(ImageFile::at(beside.into()))
}

impl Address {
    /// Reads it.
    ///
    /// # Errors
    /// [`StoreError::Address`]: what is wrong with it; it may hold a password, and is not shown.
    pub fn read(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("sqlite:") {
            let wrong = StoreError::Address("it is no `sqlite:PATH`");
            let options: SqliteConnectOptions = url.parse().map_err(|_| wrong)?;
            return Ok(Self::Sqlite(options.get_filename().to_owned()));
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let wrong = StoreError::Address("it is no `postgres://USER:PASSWORD@HOST:PORT/DATABASE`");
            let _: PgConnectOptions = url.parse().map_err(|_| wrong)?;
            return Ok(Self::Postgres);
        }
        Err(StoreError::Address("it begins with neither `sqlite:` nor `postgres:`"))
    }
}

/// Whether a connection goes back to its pool: one whose transaction did not end is closed for good, and so is any while the
/// database is in trouble. SQLite ends a transaction by
/// itself when a disk is full, the driver's own end then fails, and what would begin next on that connection would be a
/// savepoint in a transaction that nobody ends.
macro_rules! closing_what_is_open {
    ($options:expr, $trouble:expr) => {{
        let trouble = $trouble.clone();
        $options.after_release(move |connection, _| {
            let troubled = trouble.now().is_some();
            Box::pin(async move {
                // Whatever the driver still has to say to the database of a transaction is said first.
                if connection.is_in_transaction() {
                    connection.ping().await?;
                }
                Ok(!troubled && !connection.is_in_transaction())
            })
        })
    }};
}

async fn open(
    url: &str,
    work: Use,
    (trouble, opened): (&Trouble, &OpenedFile),
) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new(url);
    let (of_sqlite, of_postgres) = (trouble.clone(), trouble.clone());
    let opened = opened.clone();
    let connections = match work {
        Use::Reads => READERS,
        Use::Writes | Use::Watches => 1,
    };
    options
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = match work {
                Use::Writes => sqlite.pragma("cache_size", WRITER_PAGES),
                Use::Reads | Use::Watches => sqlite,
            };
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(PATIENCE)
                .foreign_keys(true)
                .row_buffer_size(ROWS_AHEAD)
        })
        .map_sqlx_sqlite_pool_opts(move |pool| {
            let opened = opened.clone();
            closing_what_is_open!(pool, of_sqlite).after_connect(move |connection, _| {
                // None is opened to another file that stands in the place of ours.
                let opened = opened.clone();
                Box::pin(async move {
                    opened.check().map_err(Driver::Io)?;
                    opened.check_connection(connection).await
                })
            })
        })
        .map_sqlx_postgres_pool_opts(move |pool| {
            closing_what_is_open!(pool, of_postgres).after_connect(|connection, _| {
                Box::pin(async move { connection.execute(LIMITS).await.map(|_| ()) })
            })
        });
    if url.starts_with("sqlite:") {
        options.test_before_acquire_if_idle_for(TESTED_AFTER);
    }
    sea_orm::Database::connect(options).await.map_err(|error| match Outage::of(&error) {
        // Nobody else waits yet: whoever has not come to a connection was not let in.
        Some(Outage::Busy) => Outage::Away.into(),
        Some(Outage::Vanished) => StoreError::Address(
            "its file cannot be opened; is its folder there, and may this user write to it?",
        ),
        _ => error.into(),
    })
}

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(50);
const TRIES: u32 = 400;

/// Does what another program that starts in the same moment may stand in the way of: SQLite does not wait by itself for a lock
/// on a file whose journal is being changed.
async fn patiently<T, F: Future<Output = Result<T, StoreError>>>(
    mut work: impl FnMut() -> F,
) -> Result<T, StoreError> {
    for _ in 0..TRIES {
        match work().await {
            Err(StoreError::Unavailable(Outage::Locked)) => sleep(PAUSE).await,
            done => return done,
        }
    }
    work().await
}

/// The steps of the schema, each with whether the database has it, without changing anything.
///
/// # Errors
/// When the database is not there or cannot be reached.
pub async fn migration_status(url: &str) -> Result<Vec<MigrationStep>, StoreError> {
    if let Address::Sqlite(path) = Address::read(url)? {
        if !path.is_file() {
            return Err(StoreError::Address("its file is not there"));
        }
        check_owner(&path).await?;
    }
    let db = sea_orm::Database::connect(ConnectOptions::new(url)).await?;
    let steps = migrations::status(&db).await;
    db.close().await?;
    Ok(steps?)
}

/// The schema of this program, by its last step.
#[must_use]
pub fn schema() -> &'static str {
    migrations::last_name()
}

/// Brings the schema up to date, in the writers' turn: programs that start together wait for each other. Says which migrations
/// that took.
///
/// # Errors
/// When a migration fails, or the schema is of a newer program; then nothing was changed.
pub async fn migrate(db: &Database, at: Timestamp) -> Result<Vec<&'static str>, StoreError> {
    let transaction = patiently(|| db.begin_write()).await?;
    let done = migrations::apply(&*transaction, at.as_ms() / 1000).await?;
    if transaction.get_database_backend() == DbBackend::Sqlite && !done.is_empty() {
        transaction.execute_unprepared(super::file::MARK_OWNER).await?;
    }
    transaction.commit().await?;
    db.note_schema();
    Ok(done)
}
