//! Flags consents that nobody has confirmed within their time.

use serde_json::json;

use super::task::{BackgroundTask, TaskRun};
use crate::App;
use crate::change::review_change;
use crate::error::AppError;
use crate::task_status::TaskName;
use crate::write::Actor;
use domain::event::EventKind;
use store::review::{list_overdue_consents, save_reviews};

/// Reviews that are looked at in one transaction.
const MOST: u64 = 500;

/// Flags consents that nobody has confirmed within their time.
pub(super) struct ConsentTask;

impl BackgroundTask for ConsentTask {
    fn name(&self) -> TaskName {
        TaskName::Consents
    }

    fn run<'a>(&'a self, app: &'a App) -> TaskRun<'a> {
        Box::pin(async move {
            app.flag_overdue_consents().await?;
            Ok(())
        })
    }
}

impl App {
    /// Flags consents that nobody has confirmed within their time, once each; gives on how many versions.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn flag_overdue_consents(&self) -> Result<usize, AppError> {
        if list_overdue_consents(&self.db, self.clock.now(), 1).await?.is_empty() {
            return Ok(0);
        }
        let mut write = self.write(&Actor::default()).await?;
        let due = list_overdue_consents(write.conn(), write.at, MOST).await?;
        let mut flagged = due.clone();
        for record in &mut flagged {
            let mut change = review_change(EventKind::PieceConsentOverdue, record);
            change.data["overdue"] = json!(record.track.note_overdue(write.at));
            write.record(change);
        }
        save_reviews(write.conn(), &flagged).await?;
        write.commit().await?;
        Ok(due.len())
    }
}
