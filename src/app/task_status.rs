//! What is known of each background task: whether it runs, when it ran last, and how that ended.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::Notify;
use utoipa::ToSchema;

use domain::keyed;
use domain::time::Timestamp;

keyed! {
    /// The tasks that the service does by itself.
    pub enum TaskName {
        /// Imports, detections and plans.
        Jobs = "jobs",
        /// Accepting what silence accepts.
        Silence = "silence",
        /// Reminding of the steps of reviews.
        Reminders = "reminders",
        /// Flagging consents that nobody has confirmed.
        Consents = "consents",
        /// Checking re-plans in full.
        Certification = "certification",
        /// Removing old idempotency keys.
        Sweeping = "sweeping",
        /// Removing files that nobody has any more.
        Files = "files",
        /// Following the registry, and keeping an image of a large one.
        Registry = "registry",
        /// Delivering events to webhooks.
        Webhooks = "webhooks",
        /// Looking at published pages.
        Pages = "pages",
    }
}

/// How a background task fares in this process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "name": "silence", "runs": 17, "last_started_at": "2026-06-10T01:00:00Z", "last_ended_at": "2026-06-10T01:00:00Z",
    "last_error": null
}))]
pub struct TaskStatus {
    /// Which task it is.
    pub name: TaskName,
    /// Rounds that have ended since the process started.
    pub runs: u64,
    /// When the last round began; null: none has yet.
    #[schema(required = true)]
    pub last_started_at: Option<Timestamp>,
    /// When the last round ended; before `last_started_at`: one is under way.
    #[schema(required = true)]
    pub last_ended_at: Option<Timestamp>,
    /// The code of the problem that the last round ended with; null: it ended well.
    #[schema(required = true)]
    pub last_error: Option<String>,
}

/// The state of every background task of this process, and what wakes each.
pub struct TaskRegistry(BTreeMap<TaskName, Entry>);

struct Entry {
    status: Mutex<TaskStatus>,
    wake: Notify,
}

impl Default for TaskRegistry {
    fn default() -> Self {
        let entry = |name| Entry {
            status: Mutex::new(TaskStatus {
                name,
                runs: 0,
                last_started_at: None,
                last_ended_at: None,
                last_error: None,
            }),
            wake: Notify::new(),
        };
        Self(TaskName::ALL.into_iter().map(|name| (name, entry(name))).collect())
    }
}

impl TaskRegistry {
    /// Makes a task look at once for what is due; if it is at work, once more after that.
    pub fn activate(&self, name: TaskName) {
        if let Some(entry) = self.0.get(&name) {
            entry.wake.notify_one();
        }
    }

    /// How each task fares, in the order of [`TaskName`].
    #[must_use]
    pub fn statuses(&self) -> Vec<TaskStatus> {
        self.0
            .values()
            .map(|entry| entry.status.lock().unwrap_or_else(PoisonError::into_inner).clone())
            .collect()
    }

    /// Waits until a task is activated.
    pub(crate) async fn activated(&self, name: TaskName) {
        match self.0.get(&name) {
            Some(entry) => entry.wake.notified().await,
            None => std::future::pending().await,
        }
    }

    /// Notes that a round begins.
    pub(crate) fn note_start(&self, name: TaskName, at: Timestamp) {
        self.note(name, |status| status.last_started_at = Some(at));
    }

    /// Notes that a round has ended, with the code of its problem if there was one.
    pub(crate) fn note_end(&self, name: TaskName, at: Timestamp, error: Option<String>) {
        self.note(name, |status| {
            status.runs += 1;
            status.last_ended_at = Some(at);
            status.last_error = error;
        });
    }

    fn note(&self, name: TaskName, change: impl FnOnce(&mut TaskStatus)) {
        if let Some(entry) = self.0.get(&name) {
            change(&mut entry.status.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}
