//! What a background task is.

use std::pin::Pin;
use std::time::Duration;

use crate::App;
use crate::error::AppError;
use crate::task_status::TaskName;

/// One round of a task.
pub type TaskRun<'a> = Pin<Box<dyn Future<Output = Result<(), AppError>> + Send + 'a>>;

/// Work that the service does by itself, again and again: after each [`period`](BackgroundTask::period), and at once when it is
/// activated ([`TaskRegistry::activate`](super::TaskRegistry::activate)). A round does everything that is due and ends.
pub trait BackgroundTask: Send + Sync + 'static {
    /// Which task it is.
    fn name(&self) -> TaskName;

    /// How long after a round the next one begins.
    fn period(&self) -> Duration {
        Duration::from_secs(5)
    }

    /// Does what is due.
    fn run<'a>(&'a self, app: &'a App) -> TaskRun<'a>;
}
