//! The connection that writes and the queue before it. Whoever waits holds no connection, and the wait of writers keeps nobody
//! from reading.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use super::database::PATIENCE;
use super::file::DatabaseFile;
use super::outage::Outage;

/// The connection that writes.
pub(super) struct Writer {
    /// One connection.
    pub pool: DatabaseConnection,
    /// Turns, in the order in which they were asked for.
    turn: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// What SQLite writes to.
    file: Option<DatabaseFile>,
    /// Since when somebody has the turn.
    held: Arc<Mutex<Option<Instant>>>,
    trouble: Trouble,
}

/// What the last write has failed for, until one succeeds. While there is something, connections are closed after their use: a new one
/// may find the database well, or another one in its place.
#[derive(Clone, Default)]
pub(super) struct Trouble(Arc<Mutex<Option<Outage>>>);

impl Trouble {
    pub(super) fn now(&self) -> Option<Outage> {
        *lock(&self.0)
    }

    fn set(&self, trouble: Option<Outage>) {
        *lock(&self.0) = trouble;
    }
}

/// The right to write, given back when it is dropped.
pub(super) struct Turn {
    held: Arc<Mutex<Option<Instant>>>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Turn {
    fn drop(&mut self) {
        *lock(&self.held) = None;
    }
}

impl Writer {
    pub(super) fn of(pool: DatabaseConnection, file: Option<DatabaseFile>, trouble: Trouble) -> Self {
        let turn = Arc::new(Semaphore::new(1));
        Self { pool, turn, waiting: AtomicUsize::new(0), file, held: Arc::default(), trouble }
    }

    /// Waits for the turn.
    ///
    /// # Errors
    /// [`Outage::Busy`] after [`PATIENCE`]; [`Outage::Vanished`].
    pub(super) async fn take_turn(&self) -> Result<Turn, Outage> {
        let waiting = Waiting::begin(&self.waiting);
        let permit = timeout(PATIENCE, Arc::clone(&self.turn).acquire_owned()).await;
        drop(waiting);
        let permit = permit.map_err(|_| Outage::Busy)?.map_err(|_| Outage::Away)?;
        if let Some(file) = &self.file {
            file.check()?;
        }
        *lock(&self.held) = Some(Instant::now());
        Ok(Turn { held: Arc::clone(&self.held), _permit: permit })
    }

    /// How many wait for the turn.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Whether the turn goes round and the file is there.
    pub(super) fn check(&self) -> Result<(), Outage> {
        if let Some(file) = &self.file {
            file.check()?;
        }
        match *lock(&self.held) {
            Some(since) if since.elapsed() > PATIENCE => Err(Outage::Busy),
            _ => Ok(()),
        }
    }

    /// What the last write has failed for, if none has succeeded since.
    pub(super) fn trouble(&self) -> Option<Outage> {
        self.trouble.now()
    }

    /// Keeps in mind what the database cannot do.
    pub(super) fn noting<T>(&self, done: Result<T, DbErr>) -> Result<T, DbErr> {
        if let Err(error) = &done
            && let Some(outage) = Outage::of(error)
        {
            self.trouble.set(Some(outage));
        }
        done
    }

    /// A write has succeeded.
    pub(super) fn settle(&self) {
        self.trouble.set(None);
    }
}

/// One who waits is counted until it has the turn, or leaves.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn begin(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
