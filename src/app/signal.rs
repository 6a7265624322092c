//! Telling those who follow along that something was recorded, so that they need not ask all the time.
//!
//! What this process records is told at once, what others have recorded when the database says so, or when somebody looks: whoever
//! follows looks every second all the same. A signal says that there may be something, never what.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use super::task_status::{TaskName, TaskRegistry};

/// Whoever follows looks at least so often.
const LOOKS_EVERY: Duration = Duration::from_secs(1);

/// Tells that something was recorded, and that the service is about to stop.
pub struct Signal {
    count: watch::Sender<u64>,
    over: AtomicBool,
    tasks: Arc<TaskRegistry>,
}

/// One who follows along.
pub struct Follower(watch::Receiver<u64>);

impl Signal {
    /// One that wakes these tasks too.
    pub(super) fn of(tasks: Arc<TaskRegistry>) -> Self {
        Self { count: watch::Sender::new(0), over: AtomicBool::new(false), tasks }
    }

    /// Something was recorded.
    pub(super) fn raise(&self) {
        self.count.send_modify(|count| *count = count.wrapping_add(1));
        self.tasks.activate(TaskName::Webhooks);
    }

    /// The service is about to stop: whoever follows comes back to another one.
    pub fn end(&self) {
        self.over.store(true, Ordering::Release);
        self.raise();
    }

    /// Whether the service is about to stop.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// Follows from now on.
    #[must_use]
    pub fn follow(&self) -> Follower {
        Follower(self.count.subscribe())
    }
}

impl Follower {
    /// Waits until something may have been recorded since this was asked last, for a second at most.
    pub async fn next(&mut self) {
        // Whoever waits for longer looks all the same.
        let _ = timeout(LOOKS_EVERY, self.0.changed()).await;
    }
}
