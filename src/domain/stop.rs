//! Computations that can be asked to end early: their caller has left, their deadline is over, or the service stops.
//!
//! A computation says where it may end by calling [`checkpoint`], which unwinds to the [`Stop::run`] that surrounds it, as salsa
//! does with cancelled queries. A parameter through every signature and a `Result` around every loop would say less about what
//! these functions compute, and who adds the next loop could forget both; a value of the thread costs one line where time goes.
//!
//! What a computation works on belongs to it: values that were moved or cloned into it, which are dropped as the stack unwinds.
//! Nothing that others see may be half-changed at a checkpoint, so none stands under a lock or in the initialiser of a static.
//! A value that outlives its [`Stop::run`] and was lent to the work as `&mut` is as good as lost when the work was stopped.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

thread_local! {
    /// Who may stop what runs on this thread, the outermost first.
    static RUNNING: RefCell<Vec<Stop>> = const { RefCell::new(Vec::new()) };
}

/// Asks a computation to end early; cheap to clone, shared between the asker and the computation.
///
/// ```
/// use domain::stop::{Stop, Stopped, checkpoint};
///
/// let stop = Stop::default();
/// let sum = |numbers: &[u64]| numbers.iter().inspect(|_| checkpoint()).sum::<u64>();
/// assert_eq!(stop.run(|| sum(&[1, 2, 3])), Ok(6));
/// let asker = stop.clone();
/// let asked_half_way = stop.run(|| {
///     asker.stop();
///     sum(&[1, 2, 3])
/// });
/// assert_eq!(asked_half_way, Err(Stopped));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

/// A computation ended early because somebody asked it to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped before it was done")]
pub struct Stopped;

impl Stop {
    /// Asks what runs under this, or will, to end; for good.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Runs `work`, which ends at its next [`checkpoint`] once this was stopped. Inside another run, `work` ends for that one too.
    ///
    /// A panic of `work` goes on as it is.
    ///
    /// # Errors
    ///
    /// [`Stopped`] if this was stopped before `work` began, or before its last checkpoint.
    pub fn run<T>(&self, work: impl FnOnce() -> T) -> Result<T, Stopped> {
        if self.is_stopped() {
            return Err(Stopped);
        }
        let running = Running::enter(self.clone());
        // Whatever `work` was given is dropped with it, or its caller knows from the answer that it is not to be used.
        let ended = catch_unwind(AssertUnwindSafe(work));
        drop(running);
        ended.or_else(|payload| if self.is_reason(&*payload) { Err(Stopped) } else { resume_unwind(payload) })
    }

    /// Whether work unwound because this was stopped, and neither by a panic nor because a run around this one was.
    fn is_reason(&self, payload: &(dyn Any + Send)) -> bool {
        payload.is::<Stopped>() && self.is_stopped()
    }
}

/// Ends the running computation if somebody asked it to. Outside [`Stop::run`] it does nothing.
///
/// Costs a read of the thread's own memory and of one flag: fit for every pass and every block of some hundred steps, too much for
/// innermost loops.
pub fn checkpoint() {
    if RUNNING.with_borrow(|running| running.iter().any(Stop::is_stopped)) {
        // No panic hook sees this: nothing went wrong.
        resume_unwind(Box::new(Stopped));
    }
}

/// Items between two checkpoints of [`stoppable`].
const STRIDE: usize = 64;

/// The same items, with a [`checkpoint`] before the first and before every 64th: for loops whose single steps are short.
///
/// ```
/// use domain::stop::{Stop, Stopped, stoppable};
///
/// let stop = Stop::default();
/// let read = |n: u32| {
///     stop.stop();
///     n
/// };
/// assert_eq!(stop.run(|| stoppable(0..1000).map(read).count()), Err(Stopped));
/// ```
pub fn stoppable<I: IntoIterator>(items: I) -> impl Iterator<Item = I::Item> {
    items.into_iter().enumerate().map(|(at, item)| {
        if at.is_multiple_of(STRIDE) {
            checkpoint();
        }
        item
    })
}

/// A place in the thread's list, which is left however the work ends.
struct Running;

impl Running {
    fn enter(stop: Stop) -> Self {
        RUNNING.with_borrow_mut(|running| running.push(stop));
        Self
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.with_borrow_mut(Vec::pop);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stopped() -> Stop {
        let stop = Stop::default();
        stop.stop();
        stop
    }

    #[test]
    fn work_that_nobody_stops_gives_its_value() {
        let work = || {
            checkpoint();
            7
        };
        assert_eq!(Stop::default().run(work), Ok(7));
    }

    #[test]
    fn outside_a_run_a_checkpoint_does_nothing_also_after_one_that_was_stopped() {
        checkpoint();
        let stop = Stop::default();
        let asker = stop.clone();
        let work = move || {
            asker.stop();
            checkpoint();
        };
        assert_eq!(stop.run(work), Err(Stopped));
        checkpoint();
    }

    #[test]
    fn what_was_stopped_before_it_began_does_not_begin() {
        assert_eq!(stopped().run(|| panic!("it began")), Err::<(), _>(Stopped));
    }

    #[test]
    fn what_is_stopped_after_its_last_checkpoint_is_done() {
        let stop = Stop::default();
        let asker = stop.clone();
        assert_eq!(stop.run(move || asker.stop()), Ok(()));
    }

    #[test]
    fn whoever_stops_the_outer_run_ends_the_inner_one_and_not_the_other_way_round() {
        let (outer, inner) = (Stop::default(), Stop::default());
        let asker = outer.clone();
        let work = || {
            inner.run(|| {
                asker.stop();
                checkpoint();
            })
        };
        assert_eq!(outer.run(work), Err(Stopped), "the inner run is not the one that was stopped");
        assert!(!inner.is_stopped());

        let (outer, inner) = (Stop::default(), Stop::default());
        let work = || {
            let ended = inner.run(|| {
                inner.stop();
                checkpoint();
            });
            checkpoint();
            ended
        };
        assert_eq!(outer.run(work), Ok(Err(Stopped)));
    }

    #[test]
    fn a_panic_goes_on_as_it_is() {
        let stop = Stop::default();
        let work = AssertUnwindSafe(|| stop.run(|| resume_unwind(Box::new("broken"))));
        let payload = catch_unwind(work).map(|_: Result<(), Stopped>| ()).unwrap_err();
        assert_eq!(payload.downcast_ref(), Some(&"broken"));
        checkpoint();
    }

    #[test]
    fn what_the_work_holds_is_dropped_when_it_is_stopped() {
        let held = Arc::new(());
        let stop = Stop::default();
        let (mine, asker) = (Arc::clone(&held), stop.clone());
        let work = move || {
            asker.stop();
            checkpoint();
            drop(mine);
        };
        assert_eq!(stop.run(work), Err(Stopped));
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
