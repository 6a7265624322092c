//! What the service does by itself: working off jobs, accepting what silence accepts, reminding, flagging, checking plans in full,
//! sweeping, removing files that nobody has, following the registry, delivering to webhooks, looking at published pages.
//!
//! Each task runs in a loop of its own ([`BackgroundTask`]): a long import delays no acceptance by silence. How each fares stands in
//! [`TaskRegistry`], which `/readyz` shows.

mod certify;
mod consent;
mod driver;
mod files;
mod jobs;
mod notice;
mod page;
mod registry;
mod reminder;
mod silence;
mod sweep;
mod task;
mod webhook;

pub use crate::task_status::{TaskName, TaskRegistry, TaskStatus};
pub use jobs::ToProblem;
pub use silence::SilenceTask;
pub use task::{BackgroundTask, TaskRun};
