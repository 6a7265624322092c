//! Computing away from the threads that answer: the one place where a blocking thread is taken.
//!
//! A computation ends early when nobody waits for it any more: its client has left, its request is past its deadline, or the service
//! stops. Until it has really ended it keeps what its request was admitted with, so that no more run than were admitted.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::AppError;
use domain::stop::Stop;

/// What a request was admitted with; given back when its last holder lets go of it.
pub type Admitted = Arc<dyn Any + Send + Sync>;

/// Every computation of a service that runs.
#[derive(Default)]
pub struct Computations(Mutex<Running>);

#[derive(Default)]
struct Running {
    has_ended: bool,
    next: u64,
    stops: HashMap<u64, Stop>,
}

#[derive(Clone)]
struct Scope {
    computations: Arc<Computations>,
    #[expect(dead_code, reason = "it is held, not read")]
    admitted: Option<Admitted>,
}

tokio::task_local! {
    static SCOPE: Scope;
}

impl Computations {
    /// Asks every computation to end, and lets none begin.
    pub fn end(&self) {
        let mut running = self.lock();
        running.has_ended = true;
        running.stops.values().for_each(Stop::stop);
    }

    /// How many run.
    #[must_use]
    pub fn running(&self) -> usize {
        self.lock().stops.len()
    }

    /// A future whose computations are among these, and keep `admitted` until they end.
    pub fn scope<F: Future>(
        self: &Arc<Self>,
        admitted: Option<Admitted>,
        work: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        SCOPE.scope(Scope { computations: Arc::clone(self), admitted }, work)
    }

    fn lock(&self) -> MutexGuard<'_, Running> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Scope {
    fn begin(self) -> Result<Begun, AppError> {
        let (number, stop) = {
            let mut running = self.computations.lock();
            if running.has_ended {
                return Err(AppError::Stopping);
            }
            running.next += 1;
            let (number, stop) = (running.next, Stop::default());
            running.stops.insert(number, stop.clone());
            (number, stop)
        };
        Ok(Begun { scope: self, number, stop })
    }
}

/// A computation that is counted, and keeps what it was admitted with, until this is dropped.
struct Begun {
    scope: Scope,
    number: u64,
    stop: Stop,
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.scope.computations.lock().stops.remove(&self.number);
    }
}

/// Whoever waits for a computation; it ends when they leave.
struct Waiting(Stop);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// A future that goes on in a task of its own with what this task was admitted with.
pub fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> + use<F> {
    let scope = SCOPE.try_with(Clone::clone).ok();
    async move {
        match scope {
            Some(scope) => SCOPE.scope(scope, work).await,
            None => work.await,
        }
    }
}

/// Computes on a thread of its own, until it is done or nobody waits any more. The work owns what it changes: it may end half-way.
///
/// # Errors
/// [`AppError::Stopping`] when the service stops; when the computation panics.
pub async fn compute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let begun = begin()?;
    let _waiting = Waiting(begun.stop.clone());
    let computed = tokio::task::spawn_blocking(move || {
        let Begun { stop, .. } = &begun;
        give_way();
        stop.run(work)
    });
    computed.await?.map_err(|_| AppError::Stopping)
}

/// Computes like [`compute`] something that changes what others share, and therefore is done to its end.
///
/// # Errors
/// As [`compute`].
pub async fn compute_whole<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    let begun = begin()?;
    let computed = tokio::task::spawn_blocking(move || {
        let _begun = begun;
        give_way();
        work()
    });
    Ok(computed.await?)
}

/// Lets the threads that answer go first: where every core computes for seconds, a write of a millisecond must not wait among them.
/// The thread keeps this. It may: nothing but computations takes threads of this pool.
#[cfg(target_os = "linux")]
fn give_way() {
    thread_local! {
        // On Linux a priority is a thread's; where it cannot be set, all goes on as before.
        static GIVES_WAY: bool = rustix::process::setpriority_process(None, 10).is_ok();
    }
    GIVES_WAY.with(|_| ());
}

/// Elsewhere a priority is the whole process's.
#[cfg(not(target_os = "linux"))]
fn give_way() {}

fn begin() -> Result<Begun, AppError> {
    let scope = SCOPE.try_with(Clone::clone).ok();
    // Outside a service, such as on the command line, nobody ends it but the process.
    scope.unwrap_or_else(|| Scope { computations: Arc::default(), admitted: None }).begin()
}
