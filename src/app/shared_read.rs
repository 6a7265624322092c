//! Where the records stand, read from the database for everybody who asks at the same time.
//!
//! Whoever asks gets what a read says that began after the question: never an older state, also of what another process has written. As
//! many as ask while one read is under way share the next one, so that what is kept in memory costs a share of a read to trust, and
//! nothing while nobody asks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use store::database::Database;
use store::error::StoreError;
use store::matrix::RecordState;
use store::state_reader::StateReader;

/// A read takes far less than a millisecond, and a few seconds where no connection is free.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads after which a connection goes back to its pool, which sees whether it is still of use.
const MOST_READS: u32 = 500;

/// Reads that are shared.
#[derive(Default)]
pub(super) struct SharedReads(Mutex<Askers>);

#[derive(Default)]
struct Askers {
    is_reading: bool,
    /// Those whom the next read answers.
    next: Vec<oneshot::Sender<RecordState>>,
}

impl SharedReads {
    /// Where the records stand, as of a moment after this was called.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn state(self: &Arc<Self>, db: &Database) -> Result<RecordState, StoreError> {
        let (asker, answer) = oneshot::channel();
        if self.enter(asker) {
            let reader = Reader { reads: Arc::clone(self), held: None, has_ended: false };
            tokio::spawn(read_on(reader, db.clone()));
        }
        match answer.await {
            Ok(state) => Ok(state),
            // A read that fails tells each asker for itself why.
            Err(_) => StateReader::open(db).await?.read().await,
        }
    }

    /// Whether the asker has to see to it that somebody reads.
    fn enter(&self, asker: oneshot::Sender<RecordState>) -> bool {
        let mut askers = self.lock();
        askers.next.push(asker);
        !std::mem::replace(&mut askers.is_reading, true)
    }

    fn lock(&self) -> MutexGuard<'_, Askers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who reads for all. If that ends half-way, whoever still waits reads alone.
struct Reader {
    reads: Arc<SharedReads>,
    /// By what it reads, and how often it has.
    held: Option<(StateReader, u32)>,
    has_ended: bool,
}

impl Reader {
    /// Those whom the next read answers; `None`: nobody, and nobody reads any more.
    fn askers(&mut self) -> Option<Vec<oneshot::Sender<RecordState>>> {
        let mut askers = self.reads.lock();
        if askers.next.is_empty() {
            self.has_ended = true;
            askers.is_reading = false;
            return None;
        }
        Some(std::mem::take(&mut askers.next))
    }
}

impl Reader {
    /// By the connection that is held, or by one of the pool. One that has failed, or was held for long, is let go.
    async fn read(&mut self, db: &Database) -> Result<RecordState, StoreError> {
        let (mut reader, reads) = match self.held.take() {
            Some(held) => held,
            None => (StateReader::open(db).await?, 0),
        };
        let state = reader.read().await?;
        self.held = (reads < MOST_READS).then_some((reader, reads + 1));
        Ok(state)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if !self.has_ended {
            *self.reads.lock() = Askers::default();
        }
    }
}

/// Reads for all who have asked, in a task of its own: an asker who leaves keeps nobody waiting.
async fn read_on(mut reader: Reader, db: Database) {
    while let Some(askers) = reader.askers() {
        // Whom a read does not answer in time reads alone: one connection that is stuck must not stop everybody.
        let Ok(Ok(state)) = timeout(PATIENCE, reader.read(&db)).await else { continue };
        for asker in askers {
            // One who has left needs no answer.
            let _ = asker.send(state);
        }
    }
}
