//! Jobs: long work that is queued, watched and cancelled. [`background`](super::background) works them off.

use serde::Serialize;

use super::App;
use super::change::job_change;
use super::error::AppError;
use super::task_status::TaskName;
use super::write::{Actor, Write};
use domain::event::EventKind;
use domain::id::{JobId, SubjectId};
use domain::job::{Job, JobKind, JobState};
use store::job::{find_job, finish_job, insert_job, request_cancel};

impl App {
    /// Queues a job.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn queue_job<T: Serialize + Sync>(
        &self,
        actor: &Actor,
        kind: JobKind,
        input: &T,
    ) -> Result<Job, AppError> {
        let mut write = self.write(actor).await?;
        let job = self.enter_job(&mut write, kind, input).await?;
        self.commit_job(write, job).await
    }

    /// Enters a job that waits, within a transaction that [`App::commit_job`] ends.
    pub(super) async fn enter_job<T: Serialize + Sync>(
        &self,
        write: &mut Write,
        kind: JobKind,
        input: &T,
    ) -> Result<Job, AppError> {
        let job = Job::queued(JobId(self.clock.id()), kind, write.actor().subject, write.at);
        insert_job(write.conn(), &job, input).await?;
        write.record(job_change(EventKind::JobCreated, &job));
        Ok(job)
    }

    /// Commits what a job was entered with, and wakes whoever works jobs off.
    pub(super) async fn commit_job(&self, write: Write, job: Job) -> Result<Job, AppError> {
        let job = write.commit_with(job).await?;
        self.tasks.activate(TaskName::Jobs);
        Ok(job)
    }

    /// The job with this id, when it is the caller's own or the caller may see all.
    ///
    /// # Errors
    /// When there is none.
    #[tracing::instrument(skip_all, fields(job = %id))]
    pub async fn job(&self, id: JobId, only_of: Option<SubjectId>) -> Result<Job, AppError> {
        let job = find_job(&self.db, id).await?;
        let job = job.filter(|job| only_of.is_none() || job.subject == only_of);
        let mut job = job.ok_or_else(|| AppError::not_found("job", id))?;
        if job.state == JobState::Running
            && let Some(progress) = self.running.find(id)
        {
            (job.done, job.total) = progress.read();
        }
        Ok(job)
    }

    /// Asks a job to stop; a queued one stops at once, a running one before it changes anything.
    ///
    /// # Errors
    /// When there is none, or it has ended.
    #[tracing::instrument(skip_all, fields(job = %id))]
    pub async fn cancel_job(
        &self,
        actor: &Actor,
        id: JobId,
        only_of: Option<SubjectId>,
    ) -> Result<Job, AppError> {
        self.job(id, only_of).await?;
        // While the job writes, this comes to no turn before it has stopped.
        let told = self.running.find(id).inspect(|progress| progress.cancel());
        let mut write = self.write(actor).await?;
        let before = find_job(write.conn(), id).await?.ok_or_else(|| AppError::not_found("job", id))?;
        if told.is_some() && before.state == JobState::Cancelled {
            return write.commit_with(before).await;
        }
        let job = before.cancelled(write.at)?;
        request_cancel(write.conn(), id).await?;
        if job.state.is_final() {
            finish_job(write.conn(), &job, None).await?;
        }
        write.record(job_change(EventKind::JobCancelled, &job));
        write.commit_with(job).await
    }
}
