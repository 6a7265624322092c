//! Working off jobs, with leases that keep several processes out of each other's way.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::task::{BackgroundTask, TaskRun};
use crate::App;
use crate::change::job_change;
use crate::error::AppError;
use crate::import::ImportRequest;
use crate::job_progress::JobProgress;
use crate::task_status::TaskName;
use crate::write::Actor;
use domain::detection::DetectionInput;
use domain::event::EventKind;
use domain::job::{JobKind, JobOutcome};
use domain::time::Timestamp;
use store::job::{JobSteps, Leased, find_job, finish_job, lease_job, next_job, renew_lease};

/// A worker that has not shown progress for this long has lost its job to another one.
const LEASE_MS: i64 = 30_000;

/// How often the lease is renewed, and cancelling is looked for.
const RENEW: Duration = Duration::from_millis(500);

/// Turns an error into the problem document that is kept with a failed job.
pub type ToProblem = fn(AppError) -> Value;

/// Works off every job that waits, one after the other.
pub(super) struct JobWorker {
    /// In whose name this process holds leases.
    pub(super) owner: String,
    /// How an error is kept with a job.
    pub(super) to_problem: ToProblem,
}

impl BackgroundTask for JobWorker {
    fn name(&self) -> TaskName {
        TaskName::Jobs
    }

    fn run<'a>(&'a self, app: &'a App) -> TaskRun<'a> {
        Box::pin(app.work_once(&self.owner, self.to_problem))
    }
}

impl App {
    /// Works off every job that waits.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn work_once(&self, owner: &str, to_problem: ToProblem) -> Result<(), AppError> {
        while let Some(leased) = self.take_job(owner).await? {
            self.run_job(owner, leased, to_problem).await?;
        }
        Ok(())
    }

    async fn take_job(&self, owner: &str) -> Result<Option<Leased>, AppError> {
        // Most of the time nothing waits; only then is the write lock acquired.
        if next_job(&self.db, self.clock.now()).await?.is_none() {
            return Ok(None);
        }
        let write = self.write(&Actor::default()).await?;
        let Some(leased) = next_job(write.conn(), write.at).await? else { return Ok(None) };
        let until = Timestamp::from_ms(write.at.as_ms() + LEASE_MS);
        lease_job(write.conn(), leased.job.id, owner, until).await?;
        write.commit().await?;
        Ok(Some(leased))
    }

    async fn run_job(&self, owner: &str, leased: Leased, to_problem: ToProblem) -> Result<(), AppError> {
        let mut job = leased.job.clone();
        let progress = Arc::new(JobProgress::default());
        if job.cancel_requested {
            // It was asked of a worker that died.
            progress.cancel();
        }
        let actor = Actor { subject: job.subject, request: Some(format!("job:{}", job.id)), claim: None };
        let work = self.run_kind(leased, &actor, Arc::clone(&progress));
        tokio::pin!(work);
        let outcome = loop {
            tokio::select! {
                outcome = &mut work => break outcome,
                () = tokio::time::sleep(RENEW) => {
                    let (done, total) = progress.read();
                    let now = find_job(&self.db, job.id).await?;
                    if now.is_none_or(|now| now.cancel_requested) {
                        progress.cancel();
                    }
                    // A write of its own would wait for the job's; the lease is renewed between its steps.
                    let until = Timestamp::from_ms(self.clock.now().as_ms() + LEASE_MS);
                    if progress.may_write() {
                        let write = self.write(&Actor::default()).await?;
                        renew_lease(write.conn(), job.id, owner, until, JobSteps { done, total }).await?;
                        write.commit().await?;
                    }
                }
            }
        };
        (job.done, job.total) = progress.read();
        let (outcome, kind) = match outcome {
            Ok(result) => (JobOutcome::Done(result), EventKind::JobDone),
            Err(AppError::Cancelled) => (JobOutcome::Cancelled, EventKind::JobCancelled),
            Err(error) => {
                tracing::warn!(job = %job.id, %error, "a job failed");
                (JobOutcome::Failed(to_problem(error)), EventKind::JobFailed)
            }
        };
        let job = job.ended(outcome, self.clock.now());
        let mut write = self.write(&actor).await?;
        finish_job(write.conn(), &job, Some(owner)).await?;
        write.record(job_change(kind, &job));
        write.commit().await
    }

    async fn run_kind(
        &self,
        leased: Leased,
        actor: &Actor,
        progress: Arc<JobProgress>,
    ) -> Result<Value, AppError> {
        let broken = AppError::internal::<serde_json::Error>;
        let Leased { job, input } = leased;
        match job.kind {
            JobKind::Import => {
                let request: ImportRequest = serde_json::from_value(input).map_err(broken)?;
                let report = self.import(actor, request.into_import(), &*progress).await?;
                serde_json::to_value(&report).map_err(broken)
            }
            JobKind::Detection => {
                let input: DetectionInput = serde_json::from_value(input).map_err(broken)?;
                let made = self.detect(actor, job.id, input, progress).await?;
                serde_json::to_value(&made).map_err(broken)
            }
        }
    }
}
