//! Removes files that nobody has any more, once they were kept for their time.

use std::time::Duration;

use super::task::{BackgroundTask, TaskRun};
use crate::App;
use crate::error::AppError;
use crate::task_status::TaskName;
use crate::write::Actor;
use domain::quota::DETACHED_KEPT_MS;
use domain::time::Timestamp;
use store::detached::{delete_files, list_detached_since, list_unnoted, note_detached};

/// Files of which it is noted in one transaction that nobody has them.
const MOST_NOTED: u64 = 500;

/// Files of which the bytes are removed in one transaction: 50 MiB at most, so that nobody waits for long.
const MOST_REMOVED: u64 = 10;

/// Removes files that nobody has any more, once they were kept for their time.
pub(super) struct FileTask;

impl BackgroundTask for FileTask {
    fn name(&self) -> TaskName {
        TaskName::Files
    }

    fn period(&self) -> Duration {
        Duration::from_mins(10)
    }

    fn run<'a>(&'a self, app: &'a App) -> TaskRun<'a> {
        Box::pin(async move {
            while app.note_detached_files().await? > 0 {}
            while app.remove_detached_files().await? > 0 {}
            Ok(())
        })
    }
}

impl App {
    /// Notes which files nobody has any more: their time begins; gives how many.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn note_detached_files(&self) -> Result<usize, AppError> {
        // Most of the time there is none; only then is the write lock acquired.
        if list_unnoted(&self.db, 1).await?.is_empty() {
            return Ok(0);
        }
        let write = self.write(&Actor::default()).await?;
        let files = list_unnoted(write.conn(), MOST_NOTED).await?;
        note_detached(write.conn(), &files, write.at).await?;
        write.commit().await?;
        Ok(files.len())
    }

    /// Removes the bytes of files that nobody has had for their time; gives how many. The history says who has taken them off, and
    /// what their hash was.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn remove_detached_files(&self) -> Result<usize, AppError> {
        let limit = |now: Timestamp| Timestamp::from_ms(now.as_ms() - DETACHED_KEPT_MS);
        if list_detached_since(&self.db, limit(self.clock.now()), 1).await?.is_empty() {
            return Ok(0);
        }
        let write = self.write(&Actor::default()).await?;
        let files = list_detached_since(write.conn(), limit(write.at), MOST_REMOVED).await?;
        delete_files(write.conn(), &files).await?;
        write.commit().await?;
        Ok(files.len())
    }
}
