//! What becomes of an event that a receiver did not take: when it is tried again, and when it is given up.
//!
//! A receiver that cannot be reached, or says that it has failed, is tried again and again, with pauses that double, and the events wait in
//! their order. One that takes an event and refuses it would refuse it for ever, and with it everything behind: after [`TRIES`] such an event
//! is set aside. A receiver for which nothing works for [`GIVEN_UP_AFTER_MS`], or that refuses [`MOST_SET_ASIDE`] events in a row, is
//! disabled. The header names and what the answers mean are of Standard Webhooks 1.0.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::time::Timestamp;
use crate::keyed;

/// How often an event is sent that its receiver refuses.
pub const TRIES: u32 = 6;

/// So many events in a row that are set aside are the receiver's fault, and not theirs.
pub const MOST_SET_ASIDE: u32 = 20;

/// A receiver for which nothing works for so long is disabled: five days.
pub const GIVEN_UP_AFTER_MS: i64 = 5 * 24 * 3_600_000;

/// The pause after the first failure, and the longest one.
const FIRST_PAUSE_MS: i64 = 1_000;
const LONGEST_PAUSE_MS: i64 = 15 * 60_000;

keyed! {
    /// Why an event was not delivered.
    pub enum FaultKind {
        /// The receiver does not want it: an answer of 400 to 499.
        Refused = "refused",
        /// The receiver has failed, or asks to wait: an answer of 500 and above, 408, 425 or 429.
        Failed = "failed",
        /// The receiver says that it is gone for good: 410.
        Gone = "gone",
        /// The receiver is elsewhere: an answer of 300 to 399; it is not followed.
        Elsewhere = "elsewhere",
        /// Nobody answered in time.
        TimedOut = "timed_out",
        /// The receiver cannot be reached, or not by a connection that can be trusted.
        Unreachable = "unreachable",
        /// The address is one of this service's own network, to which nothing is sent unless that is allowed.
        Forbidden = "forbidden",
    }
}

/// Why an event was not delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"kind": "failed", "status": 503}))]
pub struct DeliveryFault {
    /// What kind of fault.
    pub kind: FaultKind,
    /// The status of the answer, if there was one.
    #[schema(required = true)]
    pub status: Option<u16>,
}

impl DeliveryFault {
    /// A fault of this kind without an answer.
    #[must_use]
    pub const fn of(kind: FaultKind) -> Self {
        Self { kind, status: None }
    }

    /// What an answer with this status says; `None`: the receiver has the event.
    ///
    /// ```
    /// use domain::delivery::{DeliveryFault, FaultKind};
    /// assert_eq!(DeliveryFault::of_status(204), None);
    /// assert_eq!(DeliveryFault::of_status(429).unwrap().kind, FaultKind::Failed);
    /// assert_eq!(DeliveryFault::of_status(404).unwrap().kind, FaultKind::Refused);
    /// ```
    #[must_use]
    pub const fn of_status(status: u16) -> Option<Self> {
        let kind = match status {
            200..=299 => return None,
            300..=399 => FaultKind::Elsewhere,
            408 | 425 | 429 => FaultKind::Failed,
            410 => FaultKind::Gone,
            400..=499 => FaultKind::Refused,
            _ => FaultKind::Failed,
        };
        Some(Self { kind, status: Some(status) })
    }
}

/// What comes after a try that has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFault {
    /// It is tried again then; everything behind it waits.
    Again(Timestamp),
    /// It is set aside, and the next one is sent.
    SetAside,
    /// The receiver is sent nothing any more.
    Disable,
}

/// How a receiver has fared when a try fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failing {
    /// How often this event has failed, this time among them.
    pub failures: u32,
    /// Since when nothing was delivered.
    pub since: Timestamp,
    /// Events that were set aside in a row.
    pub set_aside: u32,
}

/// What comes after a fault at `now`. `chance` is any number: pauses are spread by it over their second half, so that what has failed
/// together is not tried again together. `wait_ms` is what the receiver asks for, if it does; it is granted up to the longest pause.
///
/// ```
/// use domain::delivery::{AfterFault, DeliveryFault, Failing, after_fault};
/// use domain::time::Timestamp;
/// let now = Timestamp::from_ms(60_000);
/// let failing = Failing { failures: 3, since: Timestamp::from_ms(50_000), set_aside: 0 };
/// let fault = DeliveryFault::of_status(503).unwrap();
/// let AfterFault::Again(at) = after_fault(fault, failing, now, (0, None)) else { panic!() };
/// // The third pause is of 4 s, of which half is left to chance.
/// assert_eq!(at.as_ms() - now.as_ms(), 2_000);
/// ```
#[must_use]
pub fn after_fault(
    fault: DeliveryFault,
    failing: Failing,
    now: Timestamp,
    (chance, wait_ms): (u64, Option<i64>),
) -> AfterFault {
    let is_over = now.as_ms() - failing.since.as_ms() >= GIVEN_UP_AFTER_MS;
    if fault.kind == FaultKind::Gone || is_over {
        return AfterFault::Disable;
    }
    if fault.kind == FaultKind::Refused && failing.failures >= TRIES {
        return if failing.set_aside + 1 >= MOST_SET_ASIDE {
            AfterFault::Disable
        } else {
            AfterFault::SetAside
        };
    }
    let doublings = failing.failures.saturating_sub(1).min(20);
    let pause = FIRST_PAUSE_MS.saturating_mul(1 << doublings).min(LONGEST_PAUSE_MS);
    let half = pause / 2;
    let spread = i64::try_from(chance % half.unsigned_abs().max(1)).unwrap_or(0);
    let wait = wait_ms.unwrap_or(0).clamp(0, LONGEST_PAUSE_MS);
    AfterFault::Again(Timestamp::from_ms(now.as_ms() + (half + spread).max(wait)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_ms(1_000_000_000);

    fn failing(failures: u32, set_aside: u32) -> Failing {
        Failing { failures, since: START, set_aside }
    }

    fn fault(status: u16) -> DeliveryFault {
        DeliveryFault::of_status(status).unwrap()
    }

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour_and_are_spread_over_their_second_half() {
        for failures in 1..40 {
            for chance in [0, 1, 499, 500, u64::MAX] {
                let after = after_fault(fault(500), failing(failures, 0), START, (chance, None));
                let AfterFault::Again(at) = after else { panic!("{after:?}") };
                let pause = (1_000_i64 << (failures - 1).min(20)).min(900_000);
                let waited = at.as_ms() - START.as_ms();
                assert!((pause / 2..=pause).contains(&waited), "{failures} {waited}");
            }
        }
    }

    #[test]
    fn what_a_receiver_asks_for_is_granted_within_reason() {
        let wait = |ms| match after_fault(fault(429), failing(1, 0), START, (0, Some(ms))) {
            AfterFault::Again(at) => at.as_ms() - START.as_ms(),
            other => panic!("{other:?}"),
        };
        assert_eq!((wait(30_000), wait(i64::MAX), wait(-5)), (30_000, 900_000, 500));
    }

    #[test]
    fn an_event_that_is_refused_is_set_aside_and_a_receiver_that_refuses_everything_is_disabled() {
        let after =
            |failures, set_aside| after_fault(fault(400), failing(failures, set_aside), START, (0, None));
        assert!(matches!(after(TRIES - 1, 0), AfterFault::Again(_)));
        assert_eq!(after(TRIES, 0), AfterFault::SetAside);
        assert_eq!(after(TRIES, MOST_SET_ASIDE - 1), AfterFault::Disable);
    }

    #[test]
    fn a_receiver_that_is_away_is_waited_for_and_given_up_after_days() {
        let at = |ms| Timestamp::from_ms(START.as_ms() + ms);
        let away = DeliveryFault::of(FaultKind::Unreachable);
        let after = |ms| after_fault(away, failing(1_000, 0), at(ms), (0, None));
        assert!(matches!(after(GIVEN_UP_AFTER_MS - 1), AfterFault::Again(_)));
        assert_eq!(after(GIVEN_UP_AFTER_MS), AfterFault::Disable);
        assert_eq!(after_fault(fault(410), failing(1, 0), START, (0, None)), AfterFault::Disable);
    }
}
