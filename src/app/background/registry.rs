//! Follows the registry, so that nobody waits for it, and keeps the image of a large one.

use std::time::Duration;

use super::task::{BackgroundTask, TaskRun};
use crate::App;
use crate::error::AppError;
use crate::task_status::TaskName;

/// Accounts and ties that a database reads in less than half a second: of fewer there is no image.
const FEWEST: usize = 100_000;

/// Follows the registry.
pub(super) struct RegistryTask;

impl BackgroundTask for RegistryTask {
    fn name(&self) -> TaskName {
        TaskName::Registry
    }

    fn period(&self) -> Duration {
        Duration::from_mins(1)
    }

    fn run<'a>(&'a self, app: &'a App) -> TaskRun<'a> {
        Box::pin(app.follow_registry())
    }
}

impl App {
    /// Writes the image of the registry as it stands, unless there is one of it or no place for one; whether it did.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn write_image(&self) -> Result<bool, AppError> {
        self.matrix().await?;
        match self.live.loaded() {
            Some(loaded) => self.live.image.write(&self.db, loaded).await,
            None => Ok(false),
        }
    }

    /// Brings the registry in memory forward, and the image of one that is large.
    async fn follow_registry(&self) -> Result<(), AppError> {
        let graph = self.matrix().await?.graph.clone();
        if graph.accounts().len() + graph.tie_count() >= FEWEST {
            self.write_image().await?;
        }
        Ok(())
    }
}
