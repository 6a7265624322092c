//! Lanes: each kind of work has places of its own and a queue with fair turns before them, so that what takes long keeps nothing waiting
//! that is quick.
//!
//! A queue that does not empty is kept short: while it stands, whoever has waited for longer than half of what the work takes is told
//! to come again. So a burst is worked off, and under lasting overload those who are let in are served about as fast as ever
//! (controlled delay: Nichols and Jacobson 2012; for servers, Maurer 2015).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::queue::{Entered, FairQueue, Limits, Waiting};
use app::clock::Clock;
use domain::id::SubjectId;

/// Nobody waits longer than this.
const PATIENCE: Duration = Duration::from_secs(20);

/// A queue that has not been empty for this long stands; or for five times as long as the work takes, if that is more.
const STANDING_MS: i64 = 2_000;

/// Even while a queue stands, this long a wait is nothing to be told off for.
const SHORT_MS: i64 = 20;

/// The kinds of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LaneKind {
    /// What is read as it stands.
    Reading,
    /// What is written; writers take turns among themselves as well.
    Writing,
    /// What takes a computation, such as a card, a gap, an export.
    Computing,
    /// What solves a plan, and takes the memory for it.
    Planning,
}

impl LaneKind {
    pub(super) const ALL: [Self; 4] = [Self::Reading, Self::Writing, Self::Computing, Self::Planning];

    /// The word for it in the OpenAPI document.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Writing => "writing",
            Self::Computing => "computing",
            Self::Planning => "planning",
        }
    }

    /// Half of the places are the most that one person has, so that there is one for somebody else. Those who read are fewer than the
    /// connections that read, so that whoever comes can be told who they are; one writes at a time, while another makes ready;
    /// computations and plans together take as many processors as there are.
    fn limits(self, processors: usize) -> Limits {
        let planning = (processors / 2).max(1);
        let half = |running: usize, waiting, waiting_each| Limits {
            running,
            running_each: running.div_ceil(2),
            waiting,
            waiting_each,
        };
        match self {
            Self::Reading => half(12, 1000, 256),
            Self::Writing => half(2, 1000, 256),
            Self::Computing => half(processors.saturating_sub(planning).max(1), 256, 16),
            Self::Planning => half(planning, 64, 4),
        }
    }
}

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// The person has too much waiting; come again after so many seconds.
    Person(u32),
    /// Too many wait, or for too long; come again after so many seconds.
    Overload(u32),
}

/// Places for one kind of work.
pub(super) struct Lane {
    clock: Clock,
    places: usize,
    state: Mutex<State>,
}

type Call = oneshot::Sender<Result<Ticket, Refused>>;

struct State {
    queue: FairQueue<SubjectId, Call>,
    /// How long the work took lately, in eighths of a millisecond: a moving mean.
    mean_eighths: i64,
    /// When nobody waited last.
    empty_ms: i64,
    /// When somebody was last told that the wait was too long.
    late_ms: Option<i64>,
}

/// A place, given back when it is dropped.
pub(super) struct Ticket {
    lane: Arc<Lane>,
    person: SubjectId,
    began_ms: i64,
}

impl Lane {
    pub(super) fn of(kind: LaneKind, clock: Clock) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self::with(kind.limits(processors), clock)
    }

    fn with(limits: Limits, clock: Clock) -> Self {
        let empty_ms = clock.elapsed_ms();
        let state = State { queue: FairQueue::of(limits), mean_eighths: 0, empty_ms, late_ms: None };
        Self { clock, places: limits.running, state: Mutex::new(state) }
    }

    /// Waits for a place. Whoever gives up waiting leaves the queue.
    pub(super) async fn enter(self: &Arc<Self>, person: SubjectId) -> Result<Ticket, Refused> {
        let (call, called) = oneshot::channel();
        let now_ms = self.clock.elapsed_ms();
        let entered = self.lock().enter(person, now_ms, call);
        let number = match entered {
            Entered::Begin => return Ok(Ticket { lane: Arc::clone(self), person, began_ms: now_ms }),
            Entered::TooMany => return Err(Refused::Person(self.retry_seconds())),
            Entered::Full => return Err(Refused::Overload(self.retry_seconds())),
            Entered::Wait(number) => number,
        };
        let _waits = InQueue { lane: self, person, number };
        match timeout(PATIENCE, called).await {
            Ok(Ok(told)) => told,
            Ok(Err(_)) | Err(_) => Err(Refused::Overload(self.retry_seconds())),
        }
    }

    /// When what waits now will have been worked off, from 1 to 60 seconds.
    fn retry_seconds(&self) -> u32 {
        let state = self.lock();
        let ahead = i64::try_from(state.queue.waiting() / self.places.max(1)).unwrap_or(i64::MAX);
        let seconds = ahead.saturating_mul(state.mean_ms()) / 1000 + 1;
        u32::try_from(seconds.min(60)).unwrap_or(60)
    }

    /// Calls those whose turn it is. What they are told is sent once the lock is free: one who has gone gives its place back at once.
    fn call(self: &Arc<Self>) {
        let now_ms = self.clock.elapsed_ms();
        loop {
            let next = self.lock().next(now_ms);
            let Some((waiting, is_late)) = next else { return };
            let told = if is_late {
                Err(Refused::Overload(self.retry_seconds()))
            } else {
                Ok(Ticket { lane: Arc::clone(self), person: waiting.person, began_ms: now_ms })
            };
            let _ = waiting.call.send(told);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn enter(&mut self, person: SubjectId, now_ms: i64, call: Call) -> Entered {
        if self.queue.waiting() == 0 {
            self.empty_ms = now_ms;
        }
        self.queue.enter(person, now_ms, call)
    }

    /// The next one, and whether it has waited for too long.
    fn next(&mut self, now_ms: i64) -> Option<(Waiting<SubjectId, Call>, bool)> {
        let most_ms = self.longest_wait_ms(now_ms);
        let next = self.queue.next()?;
        if self.queue.waiting() == 0 {
            self.empty_ms = now_ms;
        }
        let is_late = now_ms - next.since_ms > most_ms;
        if is_late {
            self.late_ms = Some(now_ms);
            self.queue.leave(next.person);
        }
        Some((next, is_late))
    }

    fn longest_wait_ms(&self, now_ms: i64) -> i64 {
        // Telling people to come again empties a queue as well: it stands until nobody was late for as long.
        let standing_ms = STANDING_MS.max(5 * self.mean_ms());
        let was_late = self.late_ms.is_some_and(|late_ms| now_ms - late_ms <= standing_ms);
        if was_late || now_ms - self.empty_ms > standing_ms {
            SHORT_MS.max(self.mean_ms() / 2)
        } else {
            i64::MAX
        }
    }

    fn leave(&mut self, person: SubjectId, took_ms: i64) {
        self.mean_eighths += took_ms - self.mean_ms();
        self.queue.leave(person);
    }

    const fn mean_ms(&self) -> i64 {
        self.mean_eighths / 8
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let took_ms = self.lane.clock.elapsed_ms() - self.began_ms;
        self.lane.lock().leave(self.person, took_ms);
        self.lane.call();
    }
}

struct InQueue<'a> {
    lane: &'a Lane,
    person: SubjectId,
    number: u64,
}

impl Drop for InQueue<'_> {
    fn drop(&mut self) {
        self.lane.lock().queue.remove(self.person, self.number);
    }
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;
    use uuid::Uuid;

    use super::*;

    const LIMITS: Limits = Limits { running: 2, running_each: 1, waiting: 8, waiting_each: 3 };

    fn lane() -> (Clock, Arc<Lane>) {
        let clock = Clock::fixed(Timestamp::from_ms(0));
        (clock.clone(), Arc::new(Lane::with(LIMITS, clock)))
    }

    const fn person(number: u128) -> SubjectId {
        SubjectId(Uuid::from_u128(number))
    }

    /// Waits in a task of its own, and has entered the queue when this returns.
    async fn waits(lane: &Arc<Lane>, who: u128) -> tokio::task::JoinHandle<Result<Ticket, Refused>> {
        let before = lane.lock().queue.waiting();
        let entering = {
            let lane = Arc::clone(lane);
            tokio::spawn(async move { lane.enter(person(who)).await })
        };
        while lane.lock().queue.waiting() == before {
            tokio::task::yield_now().await;
        }
        entering
    }

    #[tokio::test]
    async fn a_place_that_is_given_back_goes_to_who_waits() {
        let (_, lane) = lane();
        let first = lane.enter(person(1)).await.ok().unwrap();
        let second = waits(&lane, 1).await;
        let other = lane.enter(person(2)).await.ok().unwrap();
        drop(first);
        let second = second.await.unwrap().ok().unwrap();
        drop((second, other));
        assert!(lane.enter(person(1)).await.is_ok());
    }

    #[tokio::test]
    async fn who_gives_up_waiting_leaves_no_place_taken() {
        let (_, lane) = lane();
        let first = lane.enter(person(1)).await.ok().unwrap();
        for _ in 0..20 {
            let gone = waits(&lane, 1).await;
            gone.abort();
            assert!(gone.await.is_err());
            assert_eq!(lane.lock().queue.waiting(), 0);
        }
        // The second one's place is called out and lost on the way.
        let called = waits(&lane, 1).await;
        drop(first);
        called.abort();
        drop(called.await);
        assert!(lane.enter(person(1)).await.is_ok());
    }

    #[tokio::test]
    async fn who_has_too_much_waiting_is_told_when_to_come_again() {
        let (_, lane) = lane();
        let _first = lane.enter(person(1)).await.ok().unwrap();
        let mut waiting = Vec::new();
        for _ in 0..LIMITS.waiting_each {
            waiting.push(waits(&lane, 1).await);
        }
        assert_eq!(lane.enter(person(1)).await.err(), Some(Refused::Person(1)));
        assert!(lane.enter(person(2)).await.is_ok(), "nobody else waits for that");
    }

    #[tokio::test]
    async fn a_queue_that_stands_lets_in_those_who_have_not_waited_long_and_one_that_empties_all() {
        let (clock, lane) = lane();
        let at = |ms| clock.set(Timestamp::from_ms(ms));
        // The work takes a second, as it is seen again and again.
        for round in 0..100 {
            let ticket = lane.enter(person(1)).await.ok().unwrap();
            at((round + 1) * 1000);
            drop(ticket);
        }
        assert!((900..=1000).contains(&lane.lock().mean_ms()), "{}", lane.lock().mean_ms());
        // A burst is worked off, though the last one waits for three seconds.
        let mut ticket = lane.enter(person(1)).await.ok().unwrap();
        let mut queue = Vec::new();
        for _ in 0..3 {
            queue.push(waits(&lane, 1).await);
        }
        for (entering, ms) in queue.into_iter().zip([101_000, 102_000, 103_000]) {
            at(ms);
            drop(ticket);
            ticket = entering.await.unwrap().ok().unwrap();
        }
        // Somebody always waits, but not for long enough to call it a queue that stands.
        let mut waiting = waits(&lane, 1).await;
        for ms in [103_900, 104_800, 105_700, 106_600, 107_500] {
            let next = waits(&lane, 1).await;
            at(ms);
            drop(ticket);
            ticket = waiting.await.unwrap().ok().unwrap();
            waiting = next;
        }
        let last = waits(&lane, 1).await;
        at(112_000);
        drop(ticket);
        assert!(
            matches!(waiting.await.unwrap().err(), Some(Refused::Overload(1..=4))),
            "it waited for four seconds"
        );
        assert!(last.await.unwrap().is_err(), "so did this one");
        assert!(lane.enter(person(1)).await.is_ok());
    }
}
