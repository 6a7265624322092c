//! How far a job has come, shared between the work and the loop that renews its lease.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use super::progress::Progress;

/// Progress of a job, shared with the loop that renews its lease.
#[derive(Default)]
pub struct JobProgress {
    done: AtomicI64,
    total: AtomicI64,
    cancelled: AtomicBool,
    writing: AtomicBool,
}

impl JobProgress {
    /// Steps done, and steps in all.
    pub(super) fn read(&self) -> (i64, i64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Asks the work to stop.
    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// All steps are done, also those that were not needed.
    pub(super) fn finish(&self) {
        self.done.store(self.total.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    /// Whether the work holds no write transaction at the moment.
    pub(super) fn may_write(&self) -> bool {
        !self.writing.load(Ordering::Relaxed)
    }
}

impl Progress for JobProgress {
    fn step(&self, done: u64, total: u64) {
        self.done.store(i64::try_from(done).unwrap_or(i64::MAX), Ordering::Relaxed);
        self.total.store(i64::try_from(total).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    fn begin_write(&self) {
        self.writing.store(true, Ordering::Relaxed);
    }

    fn end_write(&self) {
        self.writing.store(false, Ordering::Relaxed);
    }
}
