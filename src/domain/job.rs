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
        /// Undoes an import.
        ImportUndo = "import_undo",
        /// Looks for communities in the ties.
        Detection = "detection",
        /// Plans a campaign.
        Plan = "plan",
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

/// Why a job does not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the job is {} already", .0.key())]
pub struct JobOver(
    /// How it ended.
    pub JobState,
);

/// How the work of a job ended.
#[derive(Debug, Clone, PartialEq)]
pub enum JobOutcome {
    /// Well, with this result.
    Done(Value),
    /// With this problem document; nothing was changed.
    Failed(Value),
    /// It was stopped before it changed anything.
    Cancelled,
}

impl Job {
    /// A job that waits for a worker.
    #[must_use]
    pub const fn queued(id: JobId, kind: JobKind, subject: Option<SubjectId>, at: Timestamp) -> Self {
        Self {
            id,
            kind,
            state: JobState::Queued,
            subject,
            done: 0,
            total: 0,
            cancel_requested: false,
            result: None,
            problem: None,
            created_at: at,
            finished_at: None,
        }
    }

    /// Asked to stop: a queued job ends at once, a running one when its worker sees it.
    ///
    /// # Errors
    /// [`JobOver`] when it has ended.
    pub fn cancelled(&self, at: Timestamp) -> Result<Self, JobOver> {
        if self.state.is_final() {
            return Err(JobOver(self.state));
        }
        let asked = Self { cancel_requested: true, ..self.clone() };
        Ok(if self.state == JobState::Queued { asked.ended(JobOutcome::Cancelled, at) } else { asked })
    }

    /// Ended.
    #[must_use]
    pub fn ended(self, outcome: JobOutcome, at: Timestamp) -> Self {
        let finished_at = Some(at);
        match outcome {
            JobOutcome::Done(result) => {
                Self { state: JobState::Done, result: Some(result), finished_at, ..self }
            }
            JobOutcome::Failed(problem) => {
                Self { state: JobState::Failed, problem: Some(problem), finished_at, ..self }
            }
            JobOutcome::Cancelled => Self { state: JobState::Cancelled, finished_at, ..self },
        }
    }
}
