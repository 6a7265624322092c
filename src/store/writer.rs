//! The connection that writes and the queue before it. Whoever waits holds no connection, and the wait of writers keeps nobody
//! from reading.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::file::DatabaseFile;
use super::outage::Outage;

/// How long somebody waits for a turn or a connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// The connection that writes.
pub(super) struct Writer {
    /// One connection.
    pub pool: DatabaseConnection,
    /// Turns, in the order in which they were asked for.
    turn: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// What SQLite writes to.
    file: Option<DatabaseFile>,
    /// How many turns there were.
    turns: AtomicU64,
    /// The turn that was last looked at while it was held, and when it was first.
    seen: Mutex<(u64, i64)>,
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
pub(super) struct Turn(#[expect(dead_code, reason = "it is held, not read")] OwnedSemaphorePermit);

impl Writer {
    pub(super) fn of(pool: DatabaseConnection, file: Option<DatabaseFile>, trouble: Trouble) -> Self {
        let turn = Arc::new(Semaphore::new(1));
        let (waiting, turns, seen) = (AtomicUsize::new(0), AtomicU64::new(0), Mutex::default());
        Self { pool, turn, waiting, file, turns, seen, trouble }
    }

    /// What it writes to has a schema from now on.
    pub(super) fn note_schema(&self) {
        if let Some(file) = &self.file {
            file.note_schema();
        }
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
        self.turns.fetch_add(1, Ordering::Relaxed);
        Ok(Turn(permit))
    }

    /// How many wait for the turn.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Whether the turn goes round and the file is there. `now_ms` is of a clock that is never set.
    ///
    /// # Errors
    /// [`Outage::Busy`] when one has had the turn for longer than anybody waits; [`Outage::Vanished`].
    pub(super) fn check(&self, now_ms: i64) -> Result<(), Outage> {
        if let Some(file) = &self.file {
            file.check()?;
        }
        let turn = self.turns.load(Ordering::Relaxed);
        let mut seen = lock(&self.seen);
        if self.turn.available_permits() > 0 || seen.0 != turn {
            *seen = (turn, now_ms);
        }
        let patience = i64::try_from(PATIENCE.as_millis()).unwrap_or(i64::MAX);
        if now_ms - seen.1 > patience { Err(Outage::Busy) } else { Ok(()) }
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
