//! The clocks of an incident.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::clock_key::ClockKey;
use super::record::IncidentRecord;
use crate::keyed;
use crate::time::Timestamp;

keyed! {
    /// How a clock stands.
    pub enum ClockState {
        /// There is time left.
        Running = "running",
        /// It was met in time.
        Met = "met",
        /// It was met, too late.
        MetLate = "met_late",
        /// It is over and was not met.
        Missed = "missed",
        /// The incident ended before; nothing was owed any more.
        Stopped = "stopped",
    }
}

/// A clock of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"clock": "first_word", "due_at": "2026-06-12T14:25:00Z", "met_at": null, "state": "running"}))]
pub struct IncidentClock {
    /// What has to be done.
    pub clock: ClockKey,
    /// By when.
    pub due_at: Timestamp,
    /// When it was done; null: not yet.
    #[schema(required = true)]
    pub met_at: Option<Timestamp>,
    /// How it stands.
    pub state: ClockState,
}

const HOUR_MS: i64 = 3_600_000;

impl IncidentRecord {
    /// The clocks as they stand at `now`.
    #[must_use]
    pub fn clocks(&self, now: Timestamp) -> Vec<IncidentClock> {
        ClockKey::ALL.into_iter().map(|clock| self.clock(clock, now)).collect()
    }

    fn clock(&self, clock: ClockKey, now: Timestamp) -> IncidentClock {
        let (from, after) = match clock {
            ClockKey::FirstWord => {
                (self.incident.started_at, i64::from(self.plan.first_word_minutes) * 60_000)
            }
            ClockKey::Authoritative => (self.incident.at, 5 * HOUR_MS),
            ClockKey::PressConference => (self.incident.at, 24 * HOUR_MS),
            ClockKey::PublicConcern => (self.incident.at, 48 * HOUR_MS),
        };
        let due_at = Timestamp::from_ms(from.as_ms() + after);
        let met_at = self.met.get(&clock).copied();
        let ended_at = self.incident.ended.as_ref().map(|end| end.at);
        let state = match (met_at, ended_at) {
            (Some(met_at), _) if met_at <= due_at => ClockState::Met,
            (Some(_), _) => ClockState::MetLate,
            (None, Some(ended_at)) if ended_at <= due_at => ClockState::Stopped,
            (None, None) if now <= due_at => ClockState::Running,
            (None, _) => ClockState::Missed,
        };
        IncidentClock { clock, due_at, met_at, state }
    }

    /// With clocks that are met at `at`, as far as they were not before.
    #[must_use]
    pub fn meeting(&self, clocks: &[ClockKey], at: Timestamp) -> BTreeMap<ClockKey, Timestamp> {
        let mut met = self.met.clone();
        for clock in clocks {
            met.entry(*clock).or_insert(at);
        }
        met
    }
}
