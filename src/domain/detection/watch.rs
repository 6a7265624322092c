//! Watching a detection at work.

use std::ops::ControlFlow;

/// Is told after each step which of how many it was (fewer may come, when nothing is gained any more), and may stop the work.
pub type Watch<'a> = dyn FnMut(u32, u32) -> ControlFlow<()> + 'a;
