//! Jobs: long work with progress, that can be watched and cancelled.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::id::{JobId, SubjectId};
use super::time::Timestamp;
use crate::keyed;

keyed! {
    /// What a job does.
    pub enum JobKind {
        /// Imports files into the registry.
        Import = "import",
        /// Looks for communities in the ties.
        Detection = "detection",
    }
}

keyed! {
    /// Where a job stands: queued → running → done | failed | cancelled.
    pub enum JobState {
        /// It waits for a worker.
        Queued = "queued",
        /// A worker holds its lease.
        Running = "running",
        /// It ended well; `result` is set.
        Done = "done",
        /// It ended with a problem; `problem` is set and nothing was changed.
        Failed = "failed",
        /// It was stopped before it changed anything.
        Cancelled = "cancelled",
    }
}

impl JobState {
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
