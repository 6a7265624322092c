//! Computations that are asked to end: each kind of work ends early once it has begun, from whatever thread it is asked, and gives
//! what it always gives when nobody asks.

mod coverage;
mod planning;
mod registry;
mod texts;

use std::fmt::Debug;

use micromatrix::domain::stop::{Stop, Stopped};

/// Asserts that `work` passes a checkpoint, where it ends if it was stopped after it had begun, and that it is the same work under a
/// stop that nobody uses.
fn assert_stoppable<T: Debug>(kind: &str, work: impl Fn() -> T) {
    assert_stoppable_on(kind, || (), |()| work());
}

/// The same of work on something that keeps what was found once, and so is made anew each time, before anybody asks.
fn assert_stoppable_on<S, T: Debug>(kind: &str, make: impl Fn() -> S, work: impl Fn(&S) -> T) {
    let plain = format!("{:?}", work(&make()));
    let on = make();
    let unused = Stop::default().run(|| format!("{:?}", work(&on)));
    assert_eq!(unused, Ok(plain), "{kind}");
    let (stop, on) = (Stop::default(), make());
    let begun = stop.run(|| {
        stop.stop();
        work(&on)
    });
    assert_eq!(begun.err(), Some(Stopped), "{kind} went on to its end");
}
