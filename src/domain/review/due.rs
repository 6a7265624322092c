//! Until when each step of a review is due, computed backwards from the end of a window.
//!
//! With W the length of the window: publish at its end; the step before publishing ends min(W/10, 1 day) earlier; the review,
//! where a signature follows it, ends another min(3·W/20, 1 day) earlier; the draft is submitted min(W/4, 2 days) before the
//! review ends. So each step has a share of a short window, and not more than it needs of a long one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::campaign::{CampaignSpec, Level, Review};
use crate::keyed;
use crate::piece::Piece;
use crate::time::Timestamp;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The window of a correction: a day from the moment when it was begun, since the mistake stands for everybody to read.
pub const CORRECTION_MS: i64 = DAY_MS;

keyed! {
    /// What a version waits for.
    pub enum ReviewStep {
        /// Its author submits it.
        Submit = "submit",
        /// Reviewers pass its gates.
        Review = "review",
        /// A signer signs it.
        Sign = "sign",
        /// Its account publishes it.
        Publish = "publish",
    }
}

/// When a step is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"step": "review", "due_at": "2026-07-29T00:00:00Z"}))]
pub struct StepDue {
    /// The step.
    pub step: ReviewStep,
    /// Until when.
    pub due_at: Timestamp,
}

/// Window and steps of one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// When the window begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl Schedule {
    /// When a step is due.
    ///
    /// ```
    /// use domain::review::{ReviewStep, Schedule, Signing};
    /// use domain::time::Timestamp;
    /// let hour = 60 * 60 * 1000;
    /// let schedule = Schedule { starts_at: Timestamp::from_ms(0), ends_at: Timestamp::from_ms(20 * hour) };
    /// let hours = ReviewStep::ALL.map(|step| schedule.due(step, Signing::Needed).as_ms() / hour);
    /// assert_eq!(hours, [10, 15, 18, 20]);
    /// ```
    #[must_use]
    pub fn due(&self, step: ReviewStep, signing: Signing) -> Timestamp {
        let end = self.ends_at.as_ms();
        let window = (end - self.starts_at.as_ms()).max(0);
        let sign = end - (window / 10).min(DAY_MS);
        let review = match signing {
            Signing::Needed => sign - (3 * window / 20).min(DAY_MS),
            Signing::None => sign,
        };
        Timestamp::from_ms(match step {
            ReviewStep::Submit => review - (window / 4).min(2 * DAY_MS),
            ReviewStep::Review => review,
            ReviewStep::Sign => sign,
            ReviewStep::Publish => end,
        })
    }

    /// The steps that a version takes, in order.
    #[must_use]
    pub fn steps(&self, signing: Signing) -> Vec<StepDue> {
        let takes = |step: &ReviewStep| *step != ReviewStep::Sign || signing == Signing::Needed;
        let due = |step| StepDue { step, due_at: self.due(step, signing) };
        ReviewStep::ALL.into_iter().filter(takes).map(due).collect()
    }

    /// When to remind of a step that began at `since`: halfway to its end, at once when that has passed.
    #[must_use]
    pub fn remind_at(&self, step: ReviewStep, signing: Signing, since: Timestamp) -> Timestamp {
        since.max(since.halfway(self.due(step, signing)))
    }
}

/// Whether a piece is signed before it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// It is a major item of a campaign that has such items signed.
    Needed,
    /// Its gates are enough.
    None,
}

impl Signing {
    /// A piece is a major item when its angle is a key one, or when somebody has flagged it.
    #[must_use]
    pub fn of(spec: &CampaignSpec, piece: &Piece) -> Self {
        let is_key = spec.angle(&piece.angle).is_some_and(|angle| angle.level == Level::Key);
        match spec.review {
            Review::GatesAndSignature if is_key || piece.major => Self::Needed,
            Review::None | Review::Gates | Review::GatesAndSignature => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_in_order_and_inside_of_every_window() {
        for hours in [0, 1, 3, 24, 24 * 7, 24 * 60, 24 * 400] {
            let end = hours * 60 * 60 * 1000;
            let schedule = Schedule { starts_at: Timestamp::from_ms(0), ends_at: Timestamp::from_ms(end) };
            for signing in [Signing::Needed, Signing::None] {
                let dues: Vec<i64> = schedule.steps(signing).iter().map(|step| step.due_at.as_ms()).collect();
                assert!(dues.is_sorted() && dues[0] >= end / 2, "{hours} h: {dues:?}");
                assert_eq!(dues.last(), Some(&end));
            }
        }
    }

    #[test]
    fn a_long_window_leaves_days_and_not_weeks_to_a_step() {
        let day = DAY_MS;
        let schedule = Schedule { starts_at: Timestamp::from_ms(0), ends_at: Timestamp::from_ms(100 * day) };
        let days = ReviewStep::ALL.map(|step| schedule.due(step, Signing::Needed).as_ms() / day);
        assert_eq!(days, [96, 98, 99, 100]);
        let days = ReviewStep::ALL.map(|step| schedule.due(step, Signing::None).as_ms() / day);
        assert_eq!(days, [97, 99, 99, 100]);
    }

    #[test]
    fn a_step_that_begins_late_is_reminded_of_at_once() {
        let schedule = Schedule { starts_at: Timestamp::from_ms(0), ends_at: Timestamp::from_ms(1000) };
        let remind =
            |since| schedule.remind_at(ReviewStep::Publish, Signing::None, Timestamp::from_ms(since)).as_ms();
        assert_eq!((remind(0), remind(600), remind(1500)), (500, 800, 1500));
    }
}
