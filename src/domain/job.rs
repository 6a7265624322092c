//! Jobs: long work with progress, that can be watched and cancelled.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::id::{JobId, SubjectId};
use super::time::Timestamp;

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Imports files into the registry.
    Import,
    /// Looks for communities in the ties.
    Detection,
}

impl JobKind {
    /// Its key in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Detection => "detection",
        }
    }

    /// The kind with this key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        [Self::Import, Self::Detection].into_iter().find(|kind| kind.key() == key)
    }
}

/// Where a job stands: queued → running → done | failed | cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It waits for a worker.
    Queued,
    /// A worker holds its lease.
    Running,
    /// It ended well; `result` is set.
    Done,
    /// It ended with a problem; `problem` is set and nothing was changed.
    Failed,
    /// It was stopped before it changed anything.
    Cancelled,
}

impl JobState {
    /// All states.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// Its key in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state with this key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Whether nothing follows.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// Long work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000005", "kind": "import", "state": "running",
    "subject": "01980c5e-7a00-7000-8000-000000000001", "done": 2, "total": 4, "cancel_requested": false,
    "result": null, "problem": null, "created_at": "2026-06-01T01:00:00Z", "finished_at": null
}))]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Where it stands.
    pub state: JobState,
    /// Who asked for it; null: the system.
    #[schema(required = true)]
    pub subject: Option<SubjectId>,
    /// Steps done.
    pub done: i64,
    /// Steps in all.
    pub total: i64,
    /// Whether somebody asked it to stop.
    pub cancel_requested: bool,
    /// What came of it.
    #[schema(value_type = Option<Object>, required = true)]
    pub result: Option<Value>,
    /// Why it failed: a problem document.
    #[schema(value_type = Option<Object>, required = true)]
    pub problem: Option<Value>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    #[schema(required = true)]
    pub finished_at: Option<Timestamp>,
}
