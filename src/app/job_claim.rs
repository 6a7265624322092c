//! The right to carry out a job, which the transaction of the effect settles: whoever has lost the job to another worker cannot
//! commit, and a job whose effect is there has ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::change::{Change, job_change};
use super::error::AppError;
use super::job_progress::JobProgress;
use domain::event::EventKind;
use domain::id::JobId;
use domain::job::{Job, JobOutcome};
use domain::time::Timestamp;
use store::database::Connection;
use store::job::finish_job;

/// The right to carry out a job.
pub struct JobClaim {
    job: Job,
    owner: String,
    progress: Arc<JobProgress>,
    settled: AtomicBool,
}

impl JobClaim {
    pub(super) const fn new(job: Job, owner: String, progress: Arc<JobProgress>) -> Self {
        Self { job, owner, progress, settled: AtomicBool::new(false) }
    }

    /// Id of the job.
    pub(super) const fn id(&self) -> JobId {
        self.job.id
    }

    /// Writes that the job has ended with this result, in the transaction of what it has changed.
    ///
    /// # Errors
    /// When another worker has the job.
    pub(super) async fn end(
        &self,
        conn: &Connection,
        result: Value,
        at: Timestamp,
    ) -> Result<Change, AppError> {
        let mut job = self.job.clone().ended(JobOutcome::Done(result), at);
        // Also steps that were not needed are done.
        let (_, total) = self.progress.read();
        (job.done, job.total) = (total, total);
        finish_job(conn, &job, Some(&self.owner)).await?;
        Ok(job_change(EventKind::JobDone, &job))
    }

    /// Notes that the transaction was committed.
    pub(super) fn settle(&self) {
        self.settled.store(true, Ordering::Release);
    }

    /// Whether the job has ended with its effect.
    pub(super) fn is_settled(&self) -> bool {
        self.settled.load(Ordering::Acquire)
    }
}

impl std::fmt::Debug for JobClaim {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "JobClaim({})", self.job.id)
    }
}
