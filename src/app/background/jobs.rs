//! Working off jobs, with leases that keep several processes out of each other's way.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::task::{BackgroundTask, TaskRun};
use crate::App;
use crate::change::job_change;
use crate::computation::carried;
use crate::error::AppError;
use crate::import::ImportRequest;
use crate::job_claim::JobClaim;
use crate::job_progress::JobProgress;
use crate::plan_job::PlanRequest;
use crate::task_status::TaskName;
use crate::write::Actor;
use domain::detection::DetectionInput;
use domain::event::EventKind;
use domain::import::UndoInput;
use domain::job::{Job, JobKind, JobOutcome};
use store::error::StoreError;
use store::job::{
    JobSteps, Leased, find_job, finish_job, lease_job, list_leases, next_job, read_input, renew_lease,
};
use store::upload::find_upload;

/// A job that was begun this often and never ended is not begun again: it may be what ends the process.
const MOST_ATTEMPTS: i64 = 3;

/// How often a worker shows life, and looks whether the job is to stop.
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
        let lost = self.leases.look(list_leases(&self.db).await?, self.clock.elapsed_ms());
        // Most of the time nothing waits; only then is the write lock acquired.
        if next_job(&self.db, &lost).await?.is_none() {
            return Ok(None);
        }
        let write = self.write(&Actor::default()).await?;
        let Some(leased) = next_job(write.conn(), &lost).await? else { return Ok(None) };
        lease_job(write.conn(), leased.job.id, owner, write.at).await?;
        write.commit().await?;
        Ok(Some(leased))
    }

    /// Works in a task of its own, so that showing life and looking for a wish to stop never wait for the work, nor it for them.
    async fn run_job(&self, owner: &str, leased: Leased, to_problem: ToProblem) -> Result<(), AppError> {
        let job = leased.job.clone();
        let progress = Arc::new(JobProgress::default());
        let claim = Arc::new(JobClaim::new(job.clone(), owner.to_owned(), Arc::clone(&progress)));
        let actor = Actor { job: Some(Arc::clone(&claim)), ..actor_of(&job) };
        if leased.attempts >= MOST_ATTEMPTS {
            let error = AppError::SetAside { attempts: leased.attempts };
            return self.end_job(owner, &job, JobOutcome::Failed(to_problem(error))).await;
        }
        if job.cancel_requested {
            // It was asked of a worker that died.
            progress.cancel();
        }
        let _running = self.running.begin(job.id, &progress);
        let (app, watched) = (self.clone(), Arc::clone(&progress));
        let mut work = tokio::spawn(carried(async move { app.run_kind(leased, &actor, watched).await }));
        let outcome = loop {
            tokio::select! {
                outcome = &mut work => break outcome?,
                () = tokio::time::sleep(RENEW) => {
                    if let Err(error) = self.watch_job(owner, &job, &progress).await {
                        // The work is not lost for it: whether another worker has taken it over shows when it is to be kept.
                        tracing::warn!(job = %job.id, %error, "a job showed no life");
                    }
                }
            }
        };
        if claim.is_settled() {
            return Ok(());
        }
        let outcome = match outcome {
            Ok(result) => JobOutcome::Done(result),
            Err(AppError::Cancelled) => JobOutcome::Cancelled,
            Err(error) => {
                tracing::warn!(job = %job.id, %error, "a job failed");
                JobOutcome::Failed(to_problem(error))
            }
        };
        let (done, total) = progress.read();
        self.end_job(owner, &Job { done, total, ..job }, outcome).await
    }

    /// Shows life, with how far the work has come, and hands on a wish to stop.
    async fn watch_job(&self, owner: &str, job: &Job, progress: &JobProgress) -> Result<(), AppError> {
        if find_job(&self.db, job.id).await?.is_none_or(|now| now.cancel_requested) {
            progress.cancel();
        }
        // While the work has the writers' turn nobody can take the job over, and what it writes ends the job.
        if progress.may_write() {
            let (done, total) = progress.read();
            let write = self.write(&Actor::default()).await?;
            renew_lease(write.conn(), job.id, owner, write.at, JobSteps { done, total }).await?;
            write.commit().await?;
        }
        Ok(())
    }

    async fn end_job(&self, owner: &str, job: &Job, outcome: JobOutcome) -> Result<(), AppError> {
        let kind = match &outcome {
            JobOutcome::Done(_) => EventKind::JobDone,
            JobOutcome::Failed(_) => EventKind::JobFailed,
            JobOutcome::Cancelled => EventKind::JobCancelled,
        };
        let mut write = self.write(&actor_of(job)).await?;
        let job = job.clone().ended(outcome, write.at);
        match finish_job(write.conn(), &job, Some(owner)).await {
            Err(StoreError::Touched { .. }) => {
                tracing::warn!(job = %job.id, "another worker has taken the job over");
                return Ok(());
            }
            finished => finished?,
        }
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
        let job = leased.job;
        let input = read_input(&self.db, job.id).await?.ok_or_else(|| AppError::not_found("job", job.id))?;
        match job.kind {
            JobKind::Import if find_upload(&self.db, job.id).await?.is_some() => {
                Box::pin(self.import_upload(actor, job.id, &*progress)).await
            }
            JobKind::Import => {
                let request: ImportRequest = serde_json::from_str(&input).map_err(broken)?;
                drop(input);
                let report = self.import(actor, request.into_import(), &*progress).await?;
                serde_json::to_value(&report).map_err(broken)
            }
            JobKind::ImportUndo => {
                let input: UndoInput = serde_json::from_str(&input).map_err(broken)?;
                let report = self.undo_import(actor, input.import, &*progress).await?;
                serde_json::to_value(&report).map_err(broken)
            }
            JobKind::Detection => {
                let input: DetectionInput = serde_json::from_str(&input).map_err(broken)?;
                let made = self.detect(actor, job.id, input, progress).await?;
                serde_json::to_value(&made).map_err(broken)
            }
            JobKind::Plan => {
                let request: PlanRequest = serde_json::from_str(&input).map_err(broken)?;
                let summary = self.plan_for_job(actor, request, progress).await?;
                serde_json::to_value(&summary).map_err(broken)
            }
        }
    }
}

/// In whose name a job is carried out, and under which request it is recorded.
fn actor_of(job: &Job) -> Actor {
    Actor { subject: job.subject, request: Some(format!("job:{}", job.id)), ..Actor::default() }
}
