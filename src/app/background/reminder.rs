//! Reminds of the steps of reviews that have used up half of their time.

use serde_json::json;

use super::task::{BackgroundTask, TaskRun};
use crate::App;
use crate::change::review_change;
use crate::error::AppError;
use crate::task_status::TaskName;
use crate::write::Actor;
use domain::event::EventKind;
use domain::review::ReviewRecord;
use store::review::{list_to_remind, save_reviews};

/// Reviews that are looked at in one transaction.
const MOST: u64 = 500;

/// Reminds of the steps of reviews that have used up half of their time.
pub(super) struct ReminderTask;

impl BackgroundTask for ReminderTask {
    fn name(&self) -> TaskName {
        TaskName::Reminders
    }

    fn run<'a>(&'a self, app: &'a App) -> TaskRun<'a> {
        Box::pin(async move {
            app.remind_of_steps().await?;
            Ok(())
        })
    }
}

impl App {
    /// Reminds of steps that have used up half of their time by now, once each; gives how many.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn remind_of_steps(&self) -> Result<usize, AppError> {
        // Most of the time nothing is due; only then is the write lock acquired.
        if list_to_remind(&self.db, self.clock.now(), 1).await?.is_empty() {
            return Ok(0);
        }
        let mut write = self.write(&Actor::default()).await?;
        let due = list_to_remind(write.conn(), write.at, MOST).await?;
        let reminded: Vec<ReviewRecord> = due.iter().map(ReviewRecord::reminded).collect();
        save_reviews(write.conn(), &reminded).await?;
        for record in &due {
            let mut change = review_change(EventKind::PieceStepReminded, record);
            if let Some(waiting) = record.waiting {
                change.data["step"] = json!(waiting.step);
                change.data["due_at"] = json!(waiting.due_at);
                change.data["overdue"] = json!(waiting.due_at <= write.at);
            }
            write.record(change);
        }
        write.commit().await?;
        Ok(due.len())
    }
}
