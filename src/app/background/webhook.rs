//! Delivers events to the webhooks that are behind, each in a task of its own: one that is slow holds no other up.

use std::time::Duration;

use super::task::{BackgroundTask, TaskRun};
use crate::App;
use crate::error::AppError;
use crate::task_status::TaskName;
use store::event::last_event;
use store::webhook::{list_behind, list_webhook_leases};

/// Begins to deliver to every webhook that is behind.
pub(super) struct WebhookTask {
    /// In whose name this process holds leases.
    pub(super) owner: String,
}

impl BackgroundTask for WebhookTask {
    fn name(&self) -> TaskName {
        TaskName::Webhooks
    }

    /// What another process has recorded is seen after a second at most.
    fn period(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn run<'a>(&'a self, app: &'a App) -> TaskRun<'a> {
        Box::pin(async move {
            app.begin_deliveries(&self.owner).await?;
            Ok(())
        })
    }
}

impl App {
    /// Begins to deliver to every webhook that is behind and that nobody delivers to.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn begin_deliveries(&self, owner: &str) -> Result<(), AppError> {
        let last = last_event(&self.db).await?;
        let behind = list_behind(&self.db, last, self.clock.now()).await?;
        if behind.is_empty() {
            return Ok(());
        }
        let leases = list_webhook_leases(&self.db).await?;
        let silent = self.webhook_leases.look(leases.clone(), self.clock.elapsed_ms());
        for webhook in behind {
            let taken_over = silent.iter().find(|lease| lease.id == webhook.id).cloned();
            if taken_over.is_none() && leases.iter().any(|lease| lease.id == webhook.id) {
                continue;
            }
            let Some(delivering) = self.deliveries.begin(webhook.id) else { continue };
            let (app, owner) = (self.clone(), owner.to_owned());
            tokio::spawn(async move {
                if let Err(error) = Box::pin(app.deliver(&owner, webhook, taken_over.as_ref())).await {
                    // Its lease is lost after a while, and another one begins.
                    tracing::warn!(%error, "a delivery ended");
                }
                drop(delivering);
            });
        }
        Ok(())
    }
}
