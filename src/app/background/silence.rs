//! Accepts the directions that silence has accepted by now, and lets those lapse whose window has ended meanwhile.

use super::task::{BackgroundTask, TaskRun};
use crate::App;
use crate::change::direction_change;
use crate::error::AppError;
use crate::held::{bump_revision, launched};
use crate::task_status::TaskName;
use crate::write::Actor;
use domain::direction::{Direction, DirectionState};
use domain::event::EventKind;
use domain::id::DirectionId;
use domain::slot::PlannedSlot;
use store::direction::{accept_directions, end_directions, list_silent};

/// Directions that silence accepts in one transaction.
const MOST_SILENT: u64 = 500;

/// Accepts the directions that silence has accepted by now, and lets those lapse whose window has ended meanwhile.
pub struct SilenceTask;

impl BackgroundTask for SilenceTask {
    fn name(&self) -> TaskName {
        TaskName::Silence
    }

    fn run<'a>(&'a self, app: &'a App) -> TaskRun<'a> {
        Box::pin(async move {
            while app.accept_silent_directions().await? > 0 {}
            Ok(())
        })
    }
}

impl App {
    /// Accepts what silence has accepted by now; gives how many have changed. Where the window has ended before anybody looked, as when
    /// the service was down, silence accepts no more: the direction lapses. For the planner both stay where they are.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn accept_silent_directions(&self) -> Result<usize, AppError> {
        // Most of the time nobody was silent for long enough; only then is the write lock acquired. One campaign at a time,
        // because its warm plan is held meanwhile.
        let Some(first) = list_silent(&self.db, self.clock.now(), 1).await?.pop() else { return Ok(0) };
        let mut guard = self.live.known_warm_plan(first.campaign).await;
        let mut write = self.write(&Actor::default()).await?;
        let mut silent = list_silent(write.conn(), write.at, MOST_SILENT).await?;
        silent.retain(|direction| direction.campaign == first.campaign);
        if silent.is_empty() {
            // It was answered, or its campaign was closed, before the write lock was acquired.
            return Ok(0);
        }
        let campaign = launched(&write, first.campaign, "accepted").await?;
        let (mut accepted, mut lapsed): (Vec<DirectionId>, Vec<Direction>) = (Vec::new(), Vec::new());
        for before in &silent {
            let Some(after) = before.after_silence(write.at)? else { continue };
            let is_over = after.state() == DirectionState::Lapsed;
            let kind = if is_over { EventKind::DirectionLapsed } else { EventKind::DirectionAccepted };
            write.record(direction_change(kind, Some(before), &after));
            if is_over { lapsed.push(after) } else { accepted.push(after.id) }
        }
        accept_directions(write.conn(), &accepted, write.at).await?;
        end_directions(write.conn(), &lapsed).await?;
        let campaign = bump_revision(&write, &campaign).await?;
        write.commit().await?;
        let settled: Vec<PlannedSlot> = silent.iter().map(Direction::planned).collect();
        if let Some(guard) = &mut guard {
            guard.follow_accepted(&campaign, &settled);
        }
        Ok(silent.len())
    }
}
