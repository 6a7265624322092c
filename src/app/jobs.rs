//! Background work: jobs with leases, and what time alone brings about.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde_json::Value;

use super::App;
use super::change::job_change;
use super::error::AppError;
use super::import::{ImportRequest, Progress};
use super::write::Actor;
use domain::detection::DetectionInput;
use domain::event::EventKind;
use domain::id::{JobId, SubjectId};
use domain::job::{Job, JobKind, JobState};
use domain::time::Timestamp;
use store::job::{
    Leased, find_job, finish_job, insert_job, lease_job, next_job, renew_lease, request_cancel,
};

/// A worker that has not shown progress for this long has lost its job to another one.
const LEASE_MS: i64 = 30_000;

/// How often the lease is renewed, and cancelling is looked for.
const RENEW: Duration = Duration::from_millis(500);

/// How often time's own doings are looked for.
const TICK: Duration = Duration::from_secs(5);

/// Turns an error into the problem document that is kept with a failed job.
pub type ToProblem = fn(AppError) -> Value;

impl App {
    /// Queues a job.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn queue_job(&self, actor: &Actor, kind: JobKind, input: Value) -> Result<Job, AppError> {
        let mut write = self.write(actor).await?;
        let job = Job {
            id: JobId(self.clock.id()),
            kind,
            state: JobState::Queued,
            subject: actor.subject,
            done: 0,
            total: 0,
            cancel_requested: false,
            result: None,
            problem: None,
            created_at: write.at,
            finished_at: None,
        };
        insert_job(write.conn(), &job, &input).await?;
        write.record(job_change(EventKind::JobCreated, &job));
        let job = write.commit_with(job).await?;
        self.job_queued.notify_one();
        Ok(job)
    }

    /// The job with this id, when it is the caller's own or the caller may see all.
    ///
    /// # Errors
    /// When there is none.
    pub async fn job(&self, id: JobId, only_of: Option<SubjectId>) -> Result<Job, AppError> {
        let job = find_job(&self.db, id).await?;
        let job = job.filter(|job| only_of.is_none() || job.subject == only_of);
        job.ok_or_else(|| AppError::not_found("job", id))
    }

    /// Asks a job to stop; a queued one stops at once, a running one before it changes anything.
    ///
    /// # Errors
    /// When there is none, or it has ended.
    pub async fn cancel_job(
        &self,
        actor: &Actor,
        id: JobId,
        only_of: Option<SubjectId>,
    ) -> Result<Job, AppError> {
        self.job(id, only_of).await?;
        let mut write = self.write(actor).await?;
        let mut job = find_job(write.conn(), id).await?.ok_or_else(|| AppError::not_found("job", id))?;
        if job.state.is_final() {
            return Err(AppError::JobOver(job.state));
        }
        job.cancel_requested = true;
        request_cancel(write.conn(), id).await?;
        if job.state == JobState::Queued {
            job.state = JobState::Cancelled;
            job.finished_at = Some(write.at);
            finish_job(write.conn(), &job, None).await?;
        }
        write.record(job_change(EventKind::JobCancelled, &job));
        write.commit_with(job).await
    }

    /// Works off jobs, accepts what silence accepts, reminds of the steps of reviews, checks re-plans in full and removes old keys,
    /// until `stop` is notified. One such loop runs in each process; leases keep several processes out of each other's way.
    pub async fn work(self, to_problem: ToProblem, stop: Arc<tokio::sync::Notify>) {
        let owner = self.clock.id().to_string();
        loop {
            if let Err(error) = self.work_once(&owner, to_problem).await {
                tracing::error!(%error, "a job could not be worked on");
            }
            if let Err(error) = self.accept_silent_directions().await {
                tracing::error!(%error, "silence could not be accepted");
            }
            if let Err(error) = self.remind_of_steps().await {
                tracing::error!(%error, "steps could not be reminded of");
            }
            if let Err(error) = self.flag_overdue_consents().await {
                tracing::error!(%error, "overdue consents could not be flagged");
            }
            if let Err(error) = self.certify_plans().await {
                tracing::error!(%error, "plans could not be checked");
            }
            if let Err(error) = self.sweep_keys().await {
                tracing::error!(%error, "old keys could not be removed");
            }
            tokio::select! {
                () = stop.notified() => return,
                () = self.job_queued.notified() => {}
                () = tokio::time::sleep(TICK) => {}
            }
        }
    }

    /// Works off every job that waits.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn work_once(&self, owner: &str, to_problem: ToProblem) -> Result<(), AppError> {
        while let Some(leased) = self.take_job(owner).await? {
            self.run_job(owner, leased, to_problem).await?;
        }
        Ok(())
    }

    async fn take_job(&self, owner: &str) -> Result<Option<Leased>, AppError> {
        // Most of the time nothing waits; only then is the writers' turn taken.
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
        let mut job = leased.job;
        let progress = Arc::new(JobProgress::default());
        if job.cancel_requested {
            // It was asked of a worker that died.
            progress.cancel();
        }
        let actor = Actor { subject: job.subject, request: Some(format!("job:{}", job.id)), claim: None };
        let work = self.run_kind((job.id, job.kind), &actor, leased.input, Arc::clone(&progress));
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
                        renew_lease(write.conn(), job.id, owner, until, (done, total)).await?;
                        write.commit().await?;
                    }
                }
            }
        };
        (job.done, job.total) = progress.read();
        job.finished_at = Some(self.clock.now());
        let kind = match outcome {
            Ok(result) => {
                job.state = JobState::Done;
                job.result = Some(result);
                EventKind::JobDone
            }
            Err(AppError::Cancelled) => {
                job.state = JobState::Cancelled;
                EventKind::JobCancelled
            }
            Err(error) => {
                tracing::warn!(job = %job.id, %error, "a job failed");
                job.state = JobState::Failed;
                job.problem = Some(to_problem(error));
                EventKind::JobFailed
            }
        };
        let mut write = self.write(&actor).await?;
        finish_job(write.conn(), &job, Some(owner)).await?;
        write.record(job_change(kind, &job));
        write.commit().await
    }

    async fn run_kind(
        &self,
        (job, kind): (JobId, JobKind),
        actor: &Actor,
        input: Value,
        progress: Arc<JobProgress>,
    ) -> Result<Value, AppError> {
        let broken = |error: serde_json::Error| AppError::Internal(error.to_string());
        match kind {
            JobKind::Import => {
                let request: ImportRequest = serde_json::from_value(input).map_err(broken)?;
                let report = self.import(actor, request.into_import(), &*progress).await?;
                serde_json::to_value(&report).map_err(broken)
            }
            JobKind::Detection => {
                let input: DetectionInput = serde_json::from_value(input).map_err(broken)?;
                let made = self.detect(actor, (job, input), progress).await?;
                serde_json::to_value(&made).map_err(broken)
            }
        }
    }
}

/// Progress of a job, shared with the loop that renews its lease.
#[derive(Default)]
pub struct JobProgress {
    done: AtomicI64,
    total: AtomicI64,
    cancelled: std::sync::atomic::AtomicBool,
    writing: std::sync::atomic::AtomicBool,
}

impl JobProgress {
    fn read(&self) -> (i64, i64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// All steps are done, also those that were not needed.
    pub(super) fn finish(&self) {
        self.done.store(self.total.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    fn may_write(&self) -> bool {
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
