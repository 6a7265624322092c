//! Removes what was kept for a time: idempotency keys, files of imports.

use super::task::{BackgroundTask, TaskRun};
use crate::App;
use crate::error::AppError;
use crate::task_status::TaskName;
use crate::write::Actor;
use domain::idempotency::KeyRecord;
use domain::time::Timestamp;
use domain::upload::Upload;
use store::idempotency::{delete_keys_before, has_keys_before};
use store::upload::{delete_files_before, has_files_before};

/// Removes what was kept for a time.
pub(super) struct SweepTask;

impl BackgroundTask for SweepTask {
    fn name(&self) -> TaskName {
        TaskName::Sweeping
    }

    fn run<'a>(&'a self, app: &'a App) -> TaskRun<'a> {
        Box::pin(async move {
            app.sweep_keys().await?;
            app.sweep_uploads().await?;
            Ok(())
        })
    }
}

impl App {
    /// Removes keys whose day is over; gives how many.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn sweep_keys(&self) -> Result<u64, AppError> {
        let limit = Timestamp::from_ms(self.clock.now().as_ms() - KeyRecord::KEPT_MS);
        if !has_keys_before(&self.db, limit).await? {
            return Ok(0);
        }
        let write = self.write(&Actor::default()).await?;
        let swept = delete_keys_before(write.conn(), limit).await?;
        write.commit().await?;
        Ok(swept)
    }

    /// Removes files of imports whose time is over; gives how many.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn sweep_uploads(&self) -> Result<u64, AppError> {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        let limit = Timestamp::from_ms(self.clock.now().as_ms() - Upload::KEPT_DAYS * DAY_MS);
        if !has_files_before(&self.db, limit).await? {
            return Ok(0);
        }
        let write = self.write(&Actor::default()).await?;
        let swept = delete_files_before(write.conn(), limit).await?;
        write.commit().await?;
        Ok(swept)
    }
}
