//! The jobs that this process carries out at the moment. While one writes, it has the writers' turn: how far it is, and a wish that it
//! stop, then pass by the database.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::job_progress::JobProgress;
use domain::id::JobId;

/// The jobs that this process carries out at the moment.
#[derive(Default)]
pub struct RunningJobs(Mutex<HashMap<JobId, Arc<JobProgress>>>);

/// One of them, until this is dropped.
pub(super) struct RunningJob {
    jobs: Arc<RunningJobs>,
    job: JobId,
}

impl RunningJobs {
    /// Begins one.
    pub(super) fn begin(self: &Arc<Self>, job: JobId, progress: &Arc<JobProgress>) -> RunningJob {
        self.lock().insert(job, Arc::clone(progress));
        RunningJob { jobs: Arc::clone(self), job }
    }

    /// How far this one is, if it is one of them.
    pub(super) fn find(&self, job: JobId) -> Option<Arc<JobProgress>> {
        self.lock().get(&job).map(Arc::clone)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JobId, Arc<JobProgress>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for RunningJob {
    fn drop(&mut self) {
        self.jobs.lock().remove(&self.job);
    }
}
