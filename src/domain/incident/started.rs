//! An incident that was started, or joined to one that runs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::input::IncidentInput;
use super::record::Incident;

/// A second start this long after what has happened is of the same event.
const SAME_EVENT_MS: u64 = 6 * 3_600_000;

/// An emergency that was started, or joined to one that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "incident": {
        "id": "01980c5e-7a00-7000-8000-000000000051", "kind": "hazardous_leak",
        "name": {"zh": "危险化学品泄漏", "en": "hazardous leak"}, "place": "保税区", "region": "baoshuiqu", "command": "zhangjiagang",
        "at": "2026-06-12T14:05:00Z", "level": null, "drill": false, "language": "zh", "state": "running",
        "desk": "01980c5e-7a00-7000-8000-000000000001", "plan_revision": 0, "is_approved": false,
        "started_by": "01980c5e-7a00-7000-8000-000000000001", "started_at": "2026-06-12T14:10:00Z", "ended": null, "revision": 1
    },
    "joined": false, "cards": 31, "held": 92, "unfilled": []
}))]
pub struct StartedIncident {
    /// The incident.
    pub incident: Incident,
    /// Whether it ran already, and nothing was doubled.
    pub joined: bool,
    /// How many accounts have a card.
    pub cards: usize,
    /// How many hold their routine posts.
    pub held: usize,
    /// Keys of the tasks that nobody has.
    pub unfilled: Vec<String>,
}

impl Incident {
    /// Whether this is what another start means: not said to be another event, both drills or none, one place within the other, and close in
    /// time. Of one kind they are.
    #[must_use]
    pub fn is_meant_by(&self, input: &IncidentInput, are_related: Related) -> bool {
        !input.another
            && are_related == Related::OneWithinTheOther
            && self.drill == input.drill
            && input.at.as_ms().abs_diff(self.at.as_ms()) <= SAME_EVENT_MS
    }
}

/// How two places lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Related {
    /// One lies within the other, or they are one.
    OneWithinTheOther,
    /// They lie apart.
    Apart,
}
