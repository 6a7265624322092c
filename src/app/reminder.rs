//! What time alone brings about in reviews: reminders of steps, and consents that nobody has confirmed in time.

use serde_json::json;

use super::App;
use super::change::review_change;
use super::error::AppError;
use super::write::Actor;
use domain::event::EventKind;
use store::review::{list_overdue_consents, list_to_remind, save_review};

/// Reviews that are looked at in one transaction.
const MOST: u64 = 500;

impl App {
    /// Reminds of steps that have used up half of their time by now, once each; gives how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remind_of_steps(&self) -> Result<usize, AppError> {
        // Most of the time nothing is due; only then is the writers' turn taken.
        if list_to_remind(&self.db, self.clock.now(), 1).await?.is_empty() {
            return Ok(0);
        }
        let mut write = self.write(&Actor::default()).await?;
        let due = list_to_remind(write.conn(), write.at, MOST).await?;
        for record in &due {
            save_review(write.conn(), &record.reminded()).await?;
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

    /// Flags consents that nobody has confirmed within their time, once each; gives on how many versions.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn flag_overdue_consents(&self) -> Result<usize, AppError> {
        if list_overdue_consents(&self.db, self.clock.now(), 1).await?.is_empty() {
            return Ok(0);
        }
        let mut write = self.write(&Actor::default()).await?;
        let due = list_overdue_consents(write.conn(), write.at, MOST).await?;
        for record in &due {
            let mut flagged = record.clone();
            let count = flagged.track.note_overdue(write.at);
            save_review(write.conn(), &flagged).await?;
            let mut change = review_change(EventKind::PieceConsentOverdue, record);
            change.data["overdue"] = json!(count);
            write.record(change);
        }
        write.commit().await?;
        Ok(due.len())
    }
}
