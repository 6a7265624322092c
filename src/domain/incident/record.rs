//! An incident as it is kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::clock_key::ClockKey;
use super::input::IncidentInput;
use super::refusal::IncidentRefusal;
use super::state::IncidentState;
use crate::emergency_plan::{EmergencyPlan, IncidentLevel, PlanInForce};
use crate::id::{IncidentId, SubjectId};
use crate::language::{Bilingual, Language};
use crate::terms::fold_name;
use crate::time::Timestamp;

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000051", "kind": "hazardous_leak",
    "name": {"zh": "危险化学品泄漏", "en": "hazardous leak"}, "place": "保税区", "region": "baoshuiqu", "command": "zhangjiagang",
    "at": "2026-06-12T14:05:00Z", "level": null, "drill": false, "language": "zh", "state": "running",
    "desk": "01980c5e-7a00-7000-8000-000000000001", "plan_revision": 0, "is_approved": false,
    "started_by": "01980c5e-7a00-7000-8000-000000000001", "started_at": "2026-06-12T14:10:00Z", "ended": null, "revision": 1
}))]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// The kind: key of its emergency plan.
    pub kind: String,
    /// What the kind is called.
    pub name: Bilingual,
    /// Where it happened, as the desk has said it.
    pub place: String,
    /// Key of the region of the place.
    pub region: String,
    /// Key of the region that commands; empty: the whole matrix.
    pub command: String,
    /// When it happened.
    pub at: Timestamp,
    /// How grave it is; null: nobody has said so.
    #[schema(required = true)]
    pub level: Option<IncidentLevel>,
    /// Whether it is a drill.
    pub drill: bool,
    /// In which language its texts are composed.
    pub language: Language,
    /// Where it stands.
    pub state: IncidentState,
    /// Who has the duty desk.
    #[schema(required = true)]
    pub desk: Option<SubjectId>,
    /// Revision of the plan that it runs by.
    pub plan_revision: i64,
    /// Whether somebody had approved that plan.
    pub is_approved: bool,
    /// Who started it.
    #[schema(required = true)]
    pub started_by: Option<SubjectId>,
    /// When.
    pub started_at: Timestamp,
    /// How it ended; null: it goes on.
    #[schema(required = true)]
    pub ended: Option<IncidentEnd>,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
}

/// How an incident ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"at": "2026-06-12T20:10:00Z", "by": null, "reason": "泄漏已封堵。"}))]
pub struct IncidentEnd {
    /// When.
    pub at: Timestamp,
    /// Who said so.
    #[schema(required = true)]
    pub by: Option<SubjectId>,
    /// Why.
    pub reason: String,
}

/// Where and by whom an incident is begun.
#[derive(Debug, Clone)]
pub struct Starting {
    /// Key of the region of the place.
    pub region: String,
    /// Key of the region that commands; empty: the whole matrix.
    pub command: String,
    /// Who starts it; that person has the desk.
    pub by: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
}

/// An incident with the plan that it runs by and the moments at which its clocks were met: as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentRecord {
    /// The incident.
    pub incident: Incident,
    /// The plan as it stood at the start: a change of it later changes nothing here.
    pub plan: EmergencyPlan,
    /// When which clock was met.
    pub met: BTreeMap<ClockKey, Timestamp>,
}

impl Incident {
    /// Begun with what is known, by a plan as it stands; the other fields are the input's.
    #[must_use]
    pub fn begun(id: IncidentId, kept: &PlanInForce, input: &IncidentInput, starting: Starting) -> Self {
        Self {
            id,
            kind: kept.plan.key.clone(),
            name: kept.plan.name.clone(),
            place: input.place.trim().to_owned(),
            region: starting.region,
            command: starting.command,
            at: input.at,
            level: input.level,
            drill: input.drill,
            language: input.language,
            state: IncidentState::Running,
            desk: starting.by,
            plan_revision: kept.revision,
            is_approved: kept.approved_by.is_some(),
            started_by: starting.by,
            started_at: starting.at,
            ended: None,
            revision: 1,
        }
    }

    /// Fails when it is over; `action` is what was asked, as a participle.
    ///
    /// # Errors
    /// [`IncidentRefusal::Over`].
    pub fn require_running(&self, action: &'static str) -> Result<(), IncidentRefusal> {
        let state = self.state;
        if state == IncidentState::Running { Ok(()) } else { Err(IncidentRefusal::Over { state, action }) }
    }

    /// What is typed so that a text is not fired by a slip: place and kind.
    ///
    /// A blank between them, full-width letters and case make no difference ([`Incident::is_typed`]).
    #[must_use]
    pub fn to_type(&self) -> String {
        format!("{} {}", self.place, self.name.get(self.language))
    }

    /// Whether somebody has typed place and kind; of a drill nothing has to be typed.
    #[must_use]
    pub fn is_typed(&self, text: &str) -> bool {
        self.drill || fold_name(text) == fold_name(&self.to_type())
    }

    /// Given to another desk.
    #[must_use]
    pub fn handed_over(&self, desk: SubjectId) -> Self {
        Self { desk: Some(desk), revision: self.revision + 1, ..self.clone() }
    }

    /// With a level that somebody has said now.
    #[must_use]
    pub fn graded(&self, level: IncidentLevel) -> Self {
        Self { level: Some(level), revision: self.revision + 1, ..self.clone() }
    }

    /// Over: stood down, or withdrawn as a false alarm.
    ///
    /// # Errors
    /// [`IncidentRefusal::Over`].
    pub fn over(&self, state: IncidentState, end: IncidentEnd) -> Result<Self, IncidentRefusal> {
        let action = if state == IncidentState::Withdrawn { "withdrawn" } else { "stood down" };
        self.require_running(action)?;
        Ok(Self { state, ended: Some(end), revision: self.revision + 1, ..self.clone() })
    }
}
