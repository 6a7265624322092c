//! Looks at published pages that platforms have reported.

use super::task::{BackgroundTask, TaskRun};
use crate::App;
use crate::task_status::TaskName;

/// Looks at the pages that are due.
pub(super) struct PageTask;

impl BackgroundTask for PageTask {
    fn name(&self) -> TaskName {
        TaskName::Pages
    }

    fn run<'a>(&'a self, app: &'a App) -> TaskRun<'a> {
        Box::pin(async move {
            while app.look_at_pages().await? > 0 {}
            Ok(())
        })
    }
}
